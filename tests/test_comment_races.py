"""Several runs at once against one GitLab, and a GitLab that loses answers: one note in the end, and no job lost.

`make soak` (KDIAG_SOAK=1) runs 1,000 times into random trouble.
"""

from __future__ import annotations

import os
import pathlib
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from diagnose.errors import KdiagError
from diagnose.sources.gitlab.notes import Notes, Own
from diagnose.sources.gitlab.retry import Patience
from tests.comments import SHA, Bench, bench, door, speak
from tests.forked import Forked
from tests.pipelines import patient

RUNS = 1_000 if os.environ.get("KDIAG_SOAK") == "1" else 20
PARTS = 4
SECONDS = 30


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Bench]:
    with bench(forked, tmp_path) as made:
        yield made


class Line:
    """Two runs that go step by step in an order that is given: at each letter that run takes one step at the desk."""

    def __init__(self, order: str) -> None:
        self.order = list(order)
        self.turn = threading.Condition()
        self.over: set[str] = set()

    def step(self, name: str) -> None:
        """Wait until it is this run's turn; when the order is used up, all go as they come."""
        with self.turn:
            self.turn.wait_for(lambda: not self._left() or self.order[0] == name, timeout=60)
            if self.order and self.order[0] == name:
                self.order.pop(0)
            self.turn.notify_all()

    def _left(self) -> bool:
        while self.order and self.order[0] in self.over:
            self.order.pop(0)
        return bool(self.order)

    def end(self, name: str) -> None:
        """Take a run out of the order."""
        with self.turn:
            self.over.add(name)
            self._left()
            self.turn.notify_all()


class Desk(Notes):
    """The notes of one run, which looks and writes in turn."""

    line: Line
    name: str

    def own(self) -> list[Own]:
        self.line.step(self.name)
        return super().own()

    def post(self, body: str) -> None:
        self.line.step(self.name)
        super().post(body)

    def put(self, number: int, body: str) -> None:
        self.line.step(self.name)
        super().put(number, body)

    def delete(self, number: int) -> None:
        self.line.step(self.name)
        super().delete(number)


def _together(deeds: Mapping[str, Callable[[], object]], line: Line) -> list[object]:
    found: list[object] = []

    def run(name: str, deed: Callable[[], object]) -> None:
        try:
            found.append(deed())
        except KdiagError as error:
            found.append(error)
        finally:
            line.end(name)

    threads = [threading.Thread(target=run, args=each) for each in deeds.items()]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)
    return found


def _deed(here: Bench, line: Line, name: str) -> tuple[Callable[[], object], Patience]:
    """Diagnose now, as long before it writes as a run can; give what writes."""
    patience = patient()
    made, values, _ = door(here.gitlab, "mr", 7, patience=patience)
    looked = made.look(values[0])
    looked[0].__class__ = type("Desk", (Desk,), {"line": line, "name": name})
    return lambda: made.finish(looked), patience


ORDERS = ["abababababab", "aabbaabb", "abbbbbaaaa", "aabab", "abba" * 4, "aaabbb", "baabba", "ab" + "b" * 9 + "a" * 9]


@pytest.mark.parametrize("order", ORDERS)
def test_two_runs_at_once_come_to_one_note(here: Bench, order: str) -> None:
    here.failed()
    line = Line(order)
    deeds = {name: _deed(here, line, name) for name in "ab"}
    found = _together({name: deed for name, (deed, _) in deeds.items()}, line)
    assert all(isinstance(each, str) and each.split()[0] in ("created", "note", "updated") for each in found), found
    assert "[Pipeline 9000](" in here.body()
    for _, patience in deeds.values():
        assert patience.total - patience.left <= SECONDS


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("there", [False, True])
def test_a_run_that_saw_an_older_pipeline_comes_to_the_note_of_the_newer_one(
    here: Bench, order: str, there: bool
) -> None:
    here.failed(8999)
    if there:
        here.said()
    here.failed(9000)
    line = Line(order)
    older = _deed(here, line, "a")
    here.failed(9001)
    newer = _deed(here, line, "b")
    _together({"a": older[0], "b": newer[0]}, line)
    assert "[Pipeline 9001](" in here.body()


@pytest.mark.parametrize("kind", ["lost", "late"])
def test_a_lost_answer_to_the_post_leaves_one_note(here: Bench, kind: str) -> None:
    here.failed()
    here.gitlab.fault(r"/notes$", kind, times=1)
    assert here.said().startswith("created note ")
    assert len(here.own()) == 1
    assert here.writes() == ["POST"]


def test_a_lost_answer_to_an_edit_leaves_it_done(here: Bench) -> None:
    here.failed()
    here.said()
    here.failed(9001)
    here.gitlab.fault(r"/notes/[0-9]+$", "lost", times=1)
    assert here.said().startswith("updated note ")
    assert "[Pipeline 9001](" in here.body()
    assert here.writes() == ["POST", "PUT"]


def test_a_limit_on_notes_is_waited_for(here: Bench) -> None:
    here.failed()
    here.gitlab.fault(r"/notes$", "retry_after", times=2, when=30)
    patience = patient()
    assert here.said(patience=patience).startswith("created note ")
    assert patience.total - patience.left >= 60
    assert len(here.own()) == 1


def test_where_a_write_is_never_answered_the_error_is_told_and_no_second_note_is_there(here: Bench) -> None:
    here.failed()
    here.gitlab.fault(r"/notes", "lost")
    with pytest.raises(KdiagError):
        here.said()
    assert len(here.own()) <= 1


def _seeded(here: Bench, chance: random.Random) -> list[str]:
    """Add a failed pipeline with some jobs; give their names."""
    each = here.gitlab.add_pipeline(here.site.project, id=9000, status="failed", ref="topic", sha=SHA)
    names = [f"job-{number}" for number in range(chance.randint(1, 4))]
    for number, name in enumerate(names, 1):
        here.site.job(each, number, name)
    return names


def _trouble(here: Bench, chance: random.Random) -> Any:
    pattern = chance.choice(["", "/notes", "/merge_requests/7", "/trace"])
    here.gitlab.fault(pattern, "chaos", seed=chance.random(), share=chance.choice([0.1, 0.3, 0.5]))


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_breaks_no_second_note_is_written_and_no_job_is_lost(
    forked: Forked, tmp_path: pathlib.Path, part: int
) -> None:
    for seed in range(part, RUNS, PARTS):
        chance = random.Random(seed)
        with bench(forked, tmp_path) as here:
            names = _seeded(here, chance)
            _trouble(here, chance)
            for _ in range(chance.randint(1, 2)):
                try:
                    said = here.said()
                except KdiagError:
                    continue
                assert said.split()[0] in ("created", "note", "updated") or "no cause is known for sure" in said, seed
            here.gitlab.faults.clear()
            here.said()
            assert here.gitlab.state.last_note == 1_001, seed
            body = here.body()
            assert f"**{len(names)} job" in body, seed
            assert all(f"`{name}`" in body for name in names), seed


@pytest.mark.parametrize("part", range(PARTS))
def test_two_runs_in_trouble_come_to_one_note(forked: Forked, tmp_path: pathlib.Path, part: int) -> None:
    for seed in range(part, RUNS // 5, PARTS):
        chance = random.Random(seed)
        with bench(forked, tmp_path) as here:
            names = _seeded(here, chance)
            here.gitlab.fault("/notes", "chaos", seed=seed, share=0.3)
            deeds = {name: lambda: speak(here.gitlab, "mr", 7) for name in "ab"}
            _together(deeds, Line(""))
            here.gitlab.faults.clear()
            here.said()
            body = here.body()
            assert all(f"`{name}`" in body for name in names), seed
