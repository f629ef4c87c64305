"""Many jobs at once: the causes that they share, and what became of each job.

Not part of `diagnose.model`'s own names: a piped log would pay for their making.
"""

from __future__ import annotations

from diagnose.model.diagnosis import Diagnosis, Finding, Note
from diagnose.record import NamedTuple


class Scope(NamedTuple):
    """What was asked for: `kind` is pipeline or merge-request, `number` its id or iid, `status` GitLab's word."""

    kind: str
    project: str
    number: int
    url: str | None = None
    status: str | None = None
    ref: str | None = None
    sha: str | None = None


class Member(NamedTuple):
    """A job of the scope.

    `state` is diagnosed, unknown, passed, incomplete or unreadable (as the verdict of a diagnosis), `alike` (its trace
    was not read: GitLab says of it what it says of `like`, the id of a job that was) or `skipped` (beyond a bound).
    `retried` tells that a later run of the same job is there; `pipeline` is the id of the job's own pipeline.
    """

    id: int
    name: str
    stage: str | None
    project: str
    pipeline: int
    status: str
    state: str
    url: str | None = None
    failure_reason: str | None = None
    allow_failure: bool = False
    retried: bool = False
    like: int | None = None
    why: str | None = None
    diagnosis: Diagnosis | None = None


class Cause(NamedTuple):
    """A finding, and the ids of the jobs that failed by it, the one it was read from first."""

    finding: Finding
    jobs: tuple[int, ...]


class Budget(NamedTuple):
    """What was spent: traces read, other requests, and jobs whose trace was not read for being alike."""

    traces: int
    requests: int
    sampled: int = 0


class Group(NamedTuple):
    """The answer for a pipeline or a merge request: causes, those of most jobs first; all text has passed the gate."""

    scope: Scope
    causes: tuple[Cause, ...]
    jobs: tuple[Member, ...]
    notes: tuple[Note, ...]
    budget: Budget
    corpus_digest: str
    corpus_pages: int
