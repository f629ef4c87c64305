"""What the stand-in knows: projects, jobs, traces that grow, and tokens with scopes and roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

ROLES = ("none", "guest", "reporter", "developer", "maintainer", "owner")


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


class Project(NamedTuple):
    """A project; the last part of `path` is its name."""

    id: int
    path: str


class Token(NamedTuple):
    """An access token: `kind` is pat, project, group, job or deploy; `projects` None means all of them."""

    value: str
    scopes: frozenset[str]
    role: str
    kind: str
    projects: frozenset[int] | None
    expires_at: str | None
    revoked: bool

    def has_role(self, role: str, project: Project) -> bool:
        """Tell whether the token's user has at least `role` in `project`."""
        inside = self.projects is None or project.id in self.projects
        return inside and ROLES.index(self.role) >= ROLES.index(role)


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
    ) -> None:
        self.project = project
        self.id = id
        self.name = name
        self.statuses = [status] if isinstance(status, str) else list(status)
        self.traces: list[Trace] = [trace] if isinstance(trace, bytes | Big) else list(trace)
        self.debug = debug
        self.fields = fields

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
    """All that was added, by id."""

    def __init__(self) -> None:
        self.projects: dict[int, Project] = {}
        self.jobs: dict[int, Job] = {}
        self.tokens: dict[str, Token] = {}

    def project(self, key: str) -> Project | None:
        """Find a project by its id, or by its path in any case."""
        if key.isdigit():
            return self.projects.get(int(key))
        return next((each for each in self.projects.values() if each.path.lower() == key.lower()), None)

    def jobs_of(self, project: Project) -> list[Job]:
        """Give the jobs of a project, the newest first."""
        return sorted((job for job in self.jobs.values() if job.project == project), key=lambda job: -job.id)
