"""What the stand-in knows: projects, jobs, traces that grow, pipelines, merge requests, tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tests.standin.acting import Acted
from tests.standin.limits import Limits
from tests.standin.nouns import Bridge, MergeRequest, Pipeline
from tests.standin.people import Token, User
from tests.standin.projects import Project
from tests.standin.rendering import Rendered


class Big(NamedTuple):
    """A trace that is too long to hold: `head`, `block` `times` over, and `tail`."""

    head: bytes
    block: bytes
    times: int
    tail: bytes

    @property
    def size(self) -> int:
        """The length of the whole trace in bytes."""
        return len(self.head) + len(self.block) * self.times + len(self.tail)

    def parts(self) -> Iterator[bytes]:
        """Yield the trace piece by piece."""
        yield self.head
        for _ in range(self.times):
            yield self.block
        yield self.tail


Trace = bytes | Big


class Job:
    """A job. Of a `status` or `trace` given as a list, each request takes one, and the last one stays."""

    def __init__(
        self,
        project: Project,
        id: int,  # noqa: A002 - GitLab's own name
        name: str,
        status: str | Sequence[str],
        trace: Trace | Sequence[Trace],
        *,
        debug: bool,
        fields: dict[str, Any],
        pipeline: Pipeline | None = None,
        retried: bool = False,
    ) -> None:
        self.project = project
        self.id = id
        self.name = name
        self.statuses = [status] if isinstance(status, str) else list(status)
        self.traces: list[Trace] = [trace] if isinstance(trace, bytes | Big) else list(trace)
        self.debug = debug
        self.fields = fields
        self.pipeline = pipeline
        self.retried = retried

    @property
    def status(self) -> str:
        """The status now; asking takes nothing away."""
        return self.statuses[0]

    def next_status(self) -> str:
        """Give the status, and go on to the next."""
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]

    def next_trace(self) -> Trace:
        """Give the trace, and go on to the next."""
        if self.fields.get("erased_at"):
            return b""
        return self.traces.pop(0) if len(self.traces) > 1 else self.traces[0]


class State:
    """All that was added, by id, and what notes brought about."""

    def __init__(self) -> None:
        self.projects: dict[int, Project] = {}
        self.jobs: dict[int, Job] = {}
        self.tokens: dict[str, Token] = {}
        self.pipelines: dict[int, Pipeline] = {}
        self.bridges: dict[int, Bridge] = {}
        self.merge_requests: list[MergeRequest] = []
        self.users: dict[str, User] = {"sam": User(7, "sam")}
        self.runners: dict[int, dict[str, Any]] = {}
        self.acted: list[Acted] = []
        self.mentioned: list[Rendered] = []
        self.limits = Limits()
        self.version = "18.8.0-ee"
        self.quick_actions = "both"  # what a note must withstand; see `actions.WAYS` for the ways of each version
        self.totals = True
        self.last_note = 1000
        self.ticks = 0

    def project(self, key: str) -> Project | None:
        """Find a project by its id, or by its path in any case."""
        if key.isdigit():
            return self.projects.get(int(key))
        return next((each for each in self.projects.values() if each.path.lower() == key.lower()), None)

    def jobs_of(self, project: Project) -> list[Job]:
        """Give the jobs of a project, the newest first."""
        return sorted((job for job in self.jobs.values() if job.project == project), key=lambda job: -job.id)

    def user(self, name: str) -> User:
        """Give the user called `name`, a new one if there is none."""
        if name not in self.users:
            self.users[name] = User(max(each.id for each in self.users.values()) + 1, name)
        return self.users[name]

    def merge_request(self, project: Project, iid: int) -> MergeRequest | None:
        """Find a merge request of a project."""
        return next((each for each in self.merge_requests if (each.project, each.iid) == (project, iid)), None)
