"""Brings the notes of a merge request to one that tells the latest, whoever else is writing at the same time.

GitLab has no write that depends on what was there before. So every write is followed by a look, and a look that finds
nothing left to do is repeated after a moment: what another run wrote in between is then seen by one of the two.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from diagnose.sources.gitlab.errors import GitLabError, Transient
from diagnose.sources.gitlab.marker import Stamp, text_of
from diagnose.sources.gitlab.notes import Own
from diagnose.sources.gitlab.persist import persist
from diagnose.sources.gitlab.retry import CAP, Patience

TRIES = 12
"""Looks at the notes, with what each finds to do; more means that something else undoes it."""
MOMENT = 3.0
"""Seconds before the last look: longer than another run takes from its look to its write."""


class Desk(Protocol):
    """Where notes are written: see `notes.Notes`."""

    def own(self) -> list[Own]:
        """List kdiag's own notes, the oldest first."""

    def post(self, body: str) -> None:
        """Write a note."""

    def put(self, number: int, body: str) -> None:
        """Edit a note."""

    def delete(self, number: int) -> None:
        """Delete a note."""


class Wanted(NamedTuple):
    """The body of a note and its stamp; with `create` false it only takes the place of a note that is there."""

    stamp: Stamp
    body: str
    create: bool = True


class Outcome(NamedTuple):
    """What was done: created, updated, unchanged, newer (a newer one is there) or none; and the number of the note."""

    deed: str
    note: int = 0


class _Run:
    """One run's way to one note."""

    def __init__(self, desk: Desk, wanted: Wanted, patience: Patience) -> None:
        self.desk = desk
        self.wanted = wanted
        self.patience = patience
        self.posted = False
        self.edited = False

    def _winner(self, own: list[Own]) -> Own:
        """Give what is to stay, with the number 0 where it is this run's: the latest, of equals this run's.

        What differs from it once this run has written is another run's of the same moment, and stays.
        """
        keep, *others = own
        whole = [each for each in others if text_of(each.body)]  # what somebody changed is not written once more
        best = max([keep, *whole], key=lambda each: each.stamp.age)
        stamp = self.wanted.stamp
        if best.stamp.age > stamp.age or (best.stamp.age == stamp.age and (self.posted or self.edited)):
            return best
        same = best.stamp.age == stamp.age and best.stamp.digest == stamp.digest
        return best if same else Own(0, self.wanted.body, stamp)

    def step(self, own: list[Own]) -> bool:
        """Do what is left to do; tell whether there was anything. Raises Transient and GitLabError."""
        if not own:
            if self.wanted.create:
                self.posted = True
                self.desk.post(self.wanted.body)
            return self.wanted.create
        keep, *others = own
        winner = self._winner(own)
        edit = winner.id != keep.id and (winner.stamp.age, winner.stamp.digest) != (keep.stamp.age, keep.stamp.digest)
        if edit:
            self.edited = self.edited or winner.id == 0
            self.desk.put(keep.id, winner.body)
        for each in others:
            self.desk.delete(each.id)
        return edit or bool(others)

    def outcome(self, own: list[Own]) -> Outcome:
        """Say what came of it."""
        if not own:
            return Outcome("none")
        there, mine = own[0].stamp, self.wanted.stamp
        if (there.age, there.digest) != (mine.age, mine.digest):
            return Outcome("newer", own[0].id)
        return Outcome("created" if self.posted else "updated" if self.edited else "unchanged", own[0].id)


def _wait(error: Transient, number: int, patience: Patience) -> None:
    pause = min(2.0**number, 20.0) if error.wait is None else error.wait
    if pause > CAP or not patience.wait(pause, str(error.error)):
        raise error.error from error


def converge(desk: Desk, wanted: Wanted, patience: Patience) -> Outcome:
    """Bring the notes to one that tells the latest, and say what was done; raises GitLabError.

    The oldest note stays and takes the latest text, the others go. After a write of which the answer was lost it is
    looked first whether it was done.
    """
    run = _Run(desk, wanted, patience)
    trouble = 0
    written = False
    last: GitLabError | None = None
    for _ in range(TRIES):
        own = persist(desk.own, patience)
        try:
            done = not run.step(own)
        except Transient as error:
            _wait(error, trouble, patience)
            trouble, written, last = trouble + 1, True, error.error
            continue
        except GitLabError as error:
            if error.code != "not-found" or not own:
                raise
            done = False  # the note was deleted since the look
        if done and (not written or not patience.wait(MOMENT, "looking whether another run wrote meanwhile")):
            return run.outcome(own)
        written, last = not done, None
    if last is not None:
        raise last
    why = f"the note does not stay as it is written, {TRIES} times"
    raise GitLabError("", why, "see who else writes with this token's user", "contended")
