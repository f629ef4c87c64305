"""Pipelines, the trigger jobs between them, merge requests and their notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.standin.people import User
from tests.standin.projects import Project


class Pipeline:
    """A pipeline. Of a `status` given as a list, each request for it takes one, and the last one stays."""

    def __init__(
        self,
        project: Project,
        id: int,  # noqa: A002 - GitLab's own name
        status: str | Sequence[str],
        fields: dict[str, Any],
    ) -> None:
        self.project = project
        self.id = id
        self.statuses = [status] if isinstance(status, str) else list(status)
        self.fields = fields
        self.ref: str = fields["ref"]
        self.sha: str = fields["sha"]
        self.source: str = fields["source"]

    @property
    def status(self) -> str:
        """The status now; asking takes nothing away."""
        return self.statuses[0]

    def next_status(self) -> str:
        """Give the status, and go on to the next."""
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


class Bridge:
    """A trigger job: the pipeline that it is in, and the one that it started, if it did."""

    def __init__(
        self,
        pipeline: Pipeline,
        id: int,  # noqa: A002 - GitLab's own name
        name: str,
        *,
        status: str,
        downstream: Pipeline | None,
        fields: dict[str, Any],
    ) -> None:
        self.pipeline = pipeline
        self.id = id
        self.name = name
        self.status = status
        self.downstream = downstream
        self.fields = fields


class Note:
    """A note on a merge request; `created` and `updated` are times as GitLab tells them."""

    def __init__(
        self,
        id: int,  # noqa: A002 - GitLab's own name
        author: User,
        body: str,
        created: str,
        *,
        internal: bool = False,
        system: bool = False,
    ) -> None:
        self.id = id
        self.author = author
        self.body = body
        self.created = self.updated = created
        self.internal = internal
        self.system = system


class MergeRequest:
    """A merge request of `project`, from `source_project`, which is another one where it comes from a fork."""

    def __init__(
        self,
        project: Project,
        iid: int,
        source_project: Project,
        author: User,
        *,
        labels: Sequence[str],
        fields: dict[str, Any],
    ) -> None:
        self.project = project
        self.iid = iid
        self.source_project = source_project
        self.author = author
        self.labels = list(labels)
        self.fields = fields
        self.source_branch: str = fields["source_branch"]
        self.sha: str = fields["sha"]
        self.state: str = fields["state"]
        self.commits: list[str] = list(fields.pop("commits", ()))
        self.assignees: list[str] = []
        self.reviewers: list[str] = []
        self.approved: list[str] = []
        self.locked = bool(fields.get("discussion_locked"))
        self.notes: list[Note] = []

    @property
    def id(self) -> int:
        """The number that is unique in the whole instance."""
        return self.project.id * 10_000 + self.iid

    @property
    def shas(self) -> set[str]:
        """The head and the other commits that it brings."""
        return {self.sha, *self.commits}
