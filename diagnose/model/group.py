"""Many jobs at once: the causes that they share, and what became of each job.

Not part of `diagnose.model`'s own names: a piped log would pay for their making.
"""

from __future__ import annotations

from diagnose.model.diagnosis import Diagnosis, Finding, Note
from diagnose.record import NamedTuple


class Scope(NamedTuple):
    """What was asked for: `kind` is pipeline, merge-request or job, `number` its id or iid, `status` GitLab's word.

    `pipeline` is the id of the pipeline that was looked at, of a merge request the one of its head `sha`.
    """

    kind: str
    project: str
    number: int
    url: str | None = None
    status: str | None = None
    ref: str | None = None
    sha: str | None = None
    pipeline: int | None = None


class Member(NamedTuple):
    """A failed job of the scope, or a trigger job of it.

    `state` is diagnosed, unknown, passed, incomplete or unreadable (as the verdict of a diagnosis), `alike` (its trace
    was not read: GitLab says of it what it says of `like`, the id of a job that was), `follows` (a trigger job that
    failed since its downstream pipeline did) or `skipped` (not read: beyond a bound, or run again). `retried` tells
    that a later run of the same job is there; `pipeline` is the id of the job's own pipeline.
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
    """A finding, and the ids of the jobs that failed by it, the one it was read from first.

    `allowed` tells that all of them may fail, so that the pipeline did not fail by it. There are none where the
    pipeline itself could not be made.
    """

    finding: Finding
    jobs: tuple[int, ...]
    allowed: bool = False


class Budget(NamedTuple):
    """What was spent: traces read, other requests, and jobs whose trace was not read for being alike."""

    traces: int
    requests: int
    sampled: int = 0


class Group(NamedTuple):
    """The answer for a pipeline or a merge request; all text has passed the gate.

    Causes of most jobs come first, those of jobs that may fail last. `verdict` is that of a diagnosis, over all jobs
    that count: unreadable where one could not be looked at, else unknown where of one no cause is known. `counts` are
    the jobs by GitLab's status, in the pipeline and those that it started.
    """

    scope: Scope
    causes: tuple[Cause, ...]
    jobs: tuple[Member, ...]
    notes: tuple[Note, ...]
    budget: Budget
    corpus_digest: str
    corpus_pages: int
    verdict: str = "diagnosed"
    counts: tuple[tuple[str, int], ...] = ()
