"""A pipeline and those that it started: child pipelines and pipelines of other projects, within bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from diagnose.model import Note
from diagnose.sources.gitlab import pipelines
from diagnose.sources.gitlab.client import ApiJob
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.persist import may_pass, persist
from diagnose.sources.gitlab.pipelines import Asks, Pipeline
from diagnose.sources.gitlab.retry import Patience

MOST_DEEP = 4
"""How many pipelines below the first one are followed, one started by the other."""
MOST = 20
"""How many pipelines are looked at."""
FAILING = frozenset({"failed", "running", "canceled", "canceling"})
"""Statuses of a downstream pipeline that is looked into; one that passed has failed jobs only where they may fail."""


class Entry(NamedTuple):
    """A failed job or trigger job of a pipeline.

    `allowed` tells that it may fail, or a trigger job above it may. `follows` tells that it failed since the pipeline
    that it started did, whose jobs are here, too; `why` is set where that pipeline is not seen.
    """

    job: ApiJob
    pipeline: Pipeline
    retried: bool = False
    allowed: bool = False
    bridge: bool = False
    follows: bool = False
    why: str = ""


class Family(NamedTuple):
    """The pipelines in the order in which they were found, their failed jobs, counts by status, and what to note.

    `whole` is false where a trouble kept part of it away.
    """

    pipelines: tuple[Pipeline, ...]
    failed: tuple[Entry, ...]
    counts: dict[str, int]
    notes: tuple[Note, ...]
    whole: bool = True


def _may(job: ApiJob) -> bool:
    return job.get("allow_failure") is True


class _Walk:
    """What a walk through a family has found."""

    def __init__(self, connection: Asks, prefix: str, patience: Patience) -> None:
        self.connection = connection
        self.patience = patience
        self.prefix = prefix
        self.pipelines: list[Pipeline] = []
        self.failed: list[Entry] = []
        self.counts: Counter[str] = Counter()
        self.notes: list[Note] = []
        self.seen: set[int] = set()
        self.beyond = 0
        self.whole = True

    def note(self, kind: str, text: str) -> None:
        """Note something."""
        self.notes.append(Note(kind, text))

    def visit(self, each: Pipeline, *, allowed: bool = False) -> list[Entry]:
        """Take the jobs of one pipeline, and give its trigger jobs; raises GitLabError where it is not seen."""
        jobs, whole = persist(lambda: pipelines.jobs_of(self.connection, each), self.patience)
        self.pipelines.append(each)
        again = pipelines.retried(jobs)
        self.count(job for job in jobs if job["id"] not in again)
        made = [Entry(job, each, job["id"] in again, allowed or _may(job)) for job in jobs]
        self.failed += [entry for entry in made if entry.job["status"] == "failed"]
        if not whole:
            self.note("limit", f"{each.named} has too many jobs to read them all; every failed one is among those read")
        try:
            bridges = persist(lambda: pipelines.bridges_of(self.connection, each), self.patience)
        except GitLabError as error:
            self.note("access", f"whether {each.named} started others is not known: {error}")
            self.whole = self.whole and not may_pass(error)
            return []
        self.count(bridges)
        return [Entry(job, each, False, allowed or _may(job), bridge=True) for job in bridges]

    def count(self, jobs: Iterable[ApiJob]) -> None:
        """Count jobs by their status."""
        self.counts.update(str(job["status"]) for job in jobs)

    def fail(self, entry: Entry, why: str = "", *, follows: bool = False) -> None:
        """Take a trigger job, if it failed."""
        if entry.job["status"] == "failed":
            self.failed.append(entry._replace(why=why, follows=follows))

    def child(self, entry: Entry, depth: int) -> Pipeline | None:
        """Give the pipeline that a trigger job started where that is to be visited, too."""
        found = pipelines.downstream(entry.job, entry.pipeline.project, self.prefix)
        if found is None or found.status not in FAILING:
            self.fail(entry)
            return None
        if found.id in self.seen:
            self.fail(entry, follows=True)
            return None
        if depth >= MOST_DEEP or len(self.seen) >= MOST:
            self.beyond += 1
            self.fail(entry, f"it failed as {found.named} did, which is beyond the bound of pipelines to look at")
            return None
        self.seen.add(found.id)
        return found

    def enter(self, each: Pipeline, by: Entry) -> list[Entry]:
        """Visit a downstream pipeline, and say what that means for the trigger job that started it."""
        before = len(self.failed)
        try:
            bridges = self.visit(each, allowed=by.allowed)
        except GitLabError as error:
            self.note("access", f"{each.named}, which {by.job.get('name')} started, is not seen: {error}")
            self.whole = self.whole and not may_pass(error)
            self.fail(by, f"it failed as {each.named} did, which is not seen: {error}")
            return []
        if each.status == "running":
            self.note("limit", f"{each.named} is still running: more of its jobs may fail")
        own = [entry.job for entry in (*self.failed[before:], *bridges) if not entry.retried]
        self.fail(by, follows=any(job["status"] == "failed" and not _may(job) for job in own))
        return bridges


def family(connection: Asks, root: Pipeline, patience: Patience, prefix: str = "") -> Family:
    """Walk through a pipeline and those it started, level by level, so that a bound leaves out the farthest ones.

    Raises GitLabError where the first one is not seen; a downstream one that is not seen is a note.
    """
    walk = _Walk(connection, prefix, patience)
    walk.seen.add(root.id)
    entries = walk.visit(root)
    for depth in range(MOST_DEEP + 1):
        level = [(each, entry) for entry in entries if (each := walk.child(entry, depth)) is not None]
        entries = [bridge for each, entry in level for bridge in walk.enter(each, entry)]
    if walk.beyond:
        bound = f"at most {MOST} pipelines, {MOST_DEEP} below each other, are looked at"
        walk.note("limit", f"{walk.beyond} downstream pipelines were left out: {bound}")
    return Family(tuple(walk.pipelines), tuple(walk.failed), dict(walk.counts), tuple(walk.notes), walk.whole)
