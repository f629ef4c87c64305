"""Whatever the order in which several runs look and write, and whatever answers are lost, one note stays: the latest.

`make soak` (KDIAG_SOAK=1) tries 20,000 orders.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable

import pytest

from diagnose.sources.gitlab import marker
from diagnose.sources.gitlab.converge import TRIES, Outcome, Wanted, converge
from diagnose.sources.gitlab.errors import GitLabError, Transient
from diagnose.sources.gitlab.marker import FAILED, MENDED, Stamp
from diagnose.sources.gitlab.notes import Own
from diagnose.sources.gitlab.retry import Patience

ORDERS = 20_000 if os.environ.get("KDIAG_SOAK") == "1" else 300
SECONDS = 30
"""In which runs without trouble have to come to one note."""
NETWORK = GitLabError("https://gitlab.example.com", "the connection broke", "try again", "network")


def wanted(pipeline: int, seen: int = 1, state: str = FAILED, text: str = "") -> Wanted:
    stamp, body = marker.stamped(Stamp(pipeline, "abc", seen, state), text or f"what {pipeline} tells: {seen} {state}")
    return Wanted(stamp, body, create=state == FAILED)


class Board:
    """A merge request on which notes are written; `trouble` is asked before each write what is to go wrong."""

    def __init__(self, *bodies: str) -> None:
        self.notes = dict(enumerate(bodies, 1))
        self.last = len(bodies)
        self.writes: list[str] = []
        self.posts = 0
        self.trouble: Callable[[str], str] = lambda _: ""

    def own(self) -> list[Own]:
        stamps = {number: marker.read(body) for number, body in self.notes.items()}
        return [Own(number, self.notes[number], stamp) for number, stamp in sorted(stamps.items()) if stamp]

    def _write(self, kind: str, do: Callable[[], None]) -> None:
        how = self.trouble(kind)
        self.writes.append(kind)
        if how != "gone":
            do()
        if how:
            raise Transient(NETWORK, 2.0 if how == "busy" else None)

    def post(self, body: str) -> None:
        def do() -> None:
            self.last += 1
            self.notes[self.last] = body

        self._write("post", do)

    def put(self, number: int, body: str) -> None:
        if number not in self.notes:
            raise GitLabError("", "there is no such note", "", "not-found")
        self._write("put", lambda: self.notes.update({number: body}))

    def delete(self, number: int) -> None:
        def do() -> None:
            self.notes.pop(number, None)

        self._write("delete", do)


def at_once(total: float = 300.0) -> Patience:
    """Give a patience whose time passes only by its own waits."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    return Patience(total, clock=lambda: now[0], sleep=sleep)


def run(board: Board, note: Wanted) -> Outcome:
    return converge(board, note, at_once())


def test_without_a_note_one_is_written() -> None:
    board, note = Board("by hand"), wanted(5)
    assert run(board, note) == Outcome("created", 2)
    assert board.notes == {1: "by hand", 2: note.body}
    assert board.writes == ["post"]


def test_a_note_that_says_the_same_is_not_written_again() -> None:
    board = Board(wanted(5).body)
    assert run(board, wanted(5)) == Outcome("unchanged", 1)
    assert board.writes == []


def test_a_note_that_says_something_else_is_edited() -> None:
    board = Board(wanted(5, 1).body)
    assert run(board, wanted(5, 2)) == Outcome("updated", 1)
    assert board.notes == {1: wanted(5, 2).body}
    assert board.writes == ["put"]


def test_the_same_jobs_told_in_other_words_are_an_edit() -> None:
    board = Board(wanted(5).body)
    assert run(board, wanted(5, text="in other words")).deed == "updated"


@pytest.mark.parametrize("older", [wanted(4, 9), wanted(5, 1), wanted(5, 2)])
def test_what_was_learnt_earlier_does_not_overwrite(older: Wanted) -> None:
    there = wanted(5, 2, MENDED)
    board = Board(there.body)
    assert run(board, older) == Outcome("newer", 1)
    assert board.notes == {1: there.body}
    assert board.writes == []


def test_mended_takes_the_place_of_a_note_and_never_makes_one() -> None:
    board = Board(wanted(5).body)
    assert run(board, wanted(5, 1, MENDED)).deed == "updated"
    assert run(board, wanted(5, 2)).deed == "updated"  # a job that passed was run again, and failed
    assert run(Board("by hand"), wanted(5, 1, MENDED)) == Outcome("none")


def test_a_damaged_marker_is_edited_and_no_second_note_written() -> None:
    board = Board("<!-- kdiag:v1 pipeline=x -->\nwords")
    assert run(board, wanted(5)) == Outcome("updated", 1)


def test_of_several_notes_the_oldest_stays_with_the_latest_words() -> None:
    board = Board(wanted(3).body, wanted(9).body, wanted(4).body)
    assert run(board, wanted(5)) == Outcome("newer", 1)
    assert board.notes == {1: wanted(9).body}


def test_words_that_somebody_changed_are_not_written_once_more() -> None:
    board = Board(wanted(3).body, wanted(9).body + "\n/merge")
    assert run(board, wanted(5)) == Outcome("updated", 1)
    assert board.notes == {1: wanted(5).body}


@pytest.mark.parametrize("how", ["lost", "gone", "busy"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_lost_answer_to_a_post_leaves_one_note(how: str, times: int) -> None:
    board, left = Board(), [times]

    def trouble(_: str) -> str:
        left[0] -= 1
        return how if left[0] >= 0 else ""

    board.trouble = trouble
    assert run(board, wanted(5)) == Outcome("created", 1)
    assert board.notes == {1: wanted(5).body}
    assert board.writes.count("post") == (1 if how != "gone" else times + 1)


def test_a_lost_answer_to_an_edit_is_looked_at() -> None:
    board = Board(wanted(4).body)
    board.trouble = lambda _: "lost" if len(board.writes) == 0 else ""
    assert run(board, wanted(5)) == Outcome("updated", 1)
    assert board.writes == ["put"]


def test_a_note_that_is_deleted_in_between_is_written_anew() -> None:
    class Deleted(Board):
        """The note is gone after the first look."""

        def own(self) -> list[Own]:
            found = super().own()
            self.notes.pop(1, None)
            return found

    board = Deleted(wanted(4).body)
    assert run(board, wanted(5)).deed == "created"
    assert board.notes == {2: wanted(5).body}


def test_trouble_without_end_ends_with_its_error() -> None:
    board = Board()
    board.trouble = lambda _: "gone"
    with pytest.raises(GitLabError, match="the connection broke"):
        run(board, wanted(5))
    assert len(board.writes) <= TRIES


def test_a_wait_that_is_too_long_is_not_waited_for() -> None:
    class Busy(Board):
        def post(self, body: str) -> None:
            raise Transient(NETWORK, 3600.0)

    with pytest.raises(GitLabError, match="the connection broke"):
        run(Busy(), wanted(5))


class Turns:
    """Lets several threads go one step at a time, in a random order; time passes when all of them wait for it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.now = 0.0
        self.gates: dict[int, tuple[float, threading.Event]] = {}
        self.arrived = threading.Semaphore(0)
        self.me = threading.local()

    def step(self, seconds: float = 0.0) -> None:
        """Wait for this thread's turn, `seconds` from now at the earliest."""
        gate = threading.Event()
        self.gates[self.me.number] = (self.now + seconds, gate)
        self.arrived.release()
        gate.wait(60)

    def _thread(self, number: int, do: Callable[[], None]) -> None:
        self.me.number = number
        self.step()
        try:
            do()
        finally:
            self.arrived.release()

    def run(self, deeds: list[Callable[[], None]]) -> None:
        """Run the deeds side by side."""
        threads = [threading.Thread(target=self._thread, args=each) for each in enumerate(deeds)]
        for each in threads:
            each.start()
        for _ in threads:
            self.arrived.acquire()
        while self.gates:
            first = min(at for at, _ in self.gates.values())
            self.now = max(self.now, first)
            ready = [number for number, (at, _) in sorted(self.gates.items()) if at <= self.now]
            _, gate = self.gates.pop(self.chance.choice(ready))
            gate.set()
            self.arrived.acquire()
        for each in threads:
            each.join()


class Desk:
    """A board, at which each look and each write takes a turn."""

    def __init__(self, board: Board, turns: Turns) -> None:
        self.board = board
        self.turns = turns

    def own(self) -> list[Own]:
        self.turns.step()
        return self.board.own()

    def post(self, body: str) -> None:
        self.turns.step()
        self.board.post(body)

    def put(self, number: int, body: str) -> None:
        self.turns.step()
        self.board.put(number, body)

    def delete(self, number: int) -> None:
        self.turns.step()
        self.board.delete(number)


def _order(seed: int) -> None:
    chance = random.Random(seed)
    turns = Turns(chance)
    there = [wanted(chance.randint(1, 5), chance.randint(1, 2)).body for _ in range(chance.choice([0, 0, 0, 1, 2]))]
    board = Board("by hand", *there)
    trouble = chance.random() < 0.5
    if trouble:
        board.trouble = lambda _: chance.choice(["", "", "", "lost", "gone", "busy"])
    states = [chance.choice([FAILED, FAILED, MENDED]) for _ in range(chance.randint(2, 3))]
    told = [wanted(chance.randint(3, 6), chance.randint(1, 3), state) for state in states]
    outcomes: list[Outcome] = []

    def deed(note: Wanted) -> Callable[[], None]:
        patience = Patience(300, clock=lambda: turns.now, sleep=turns.step)
        return lambda: outcomes.append(converge(Desk(board, turns), note, patience))

    turns.run([deed(each) for each in told])
    assert len(outcomes) == len(told), seed
    own = board.own()
    makers = [each for each in told if each.create]
    assert len(own) == (1 if makers or there else 0), (seed, board.notes)
    assert board.notes[1] == "by hand"
    if own:
        stamps = [*(each.stamp for each in (told if there else makers)), *filter(None, map(marker.read, there))]
        assert own[0].stamp.age >= max(each.age for each in stamps), seed
    assert trouble or turns.now <= SECONDS, seed


@pytest.mark.parametrize("part", range(4))
def test_in_whatever_order_runs_look_and_write_one_note_stays_and_it_is_the_latest(part: int) -> None:
    for seed in range(part, ORDERS, 4):
        _order(seed)
