"""A project with what belongs to it: branches, tags, variables, registry, merged configuration."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from typing import Any


def _covers(pattern: str, name: str) -> bool:
    """Tell whether a protected name, in which only `*` is a wildcard, covers `name`."""
    return fnmatch.fnmatchcase(name, pattern.replace("[", "[[]").replace("?", "[?]"))


class Refs:
    """The branches or the tags of a project: `names` with their commits, and the `protected` patterns."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.protected: dict[str, dict[str, Any]] = {}

    def covered(self, name: str) -> bool:
        """Tell whether `name` is protected."""
        return any(_covers(pattern, name) for pattern in self.protected)


class Project:
    """A project; the last part of `path` is its name. `fields` are those of the API, above what is made up.

    `public_jobs` is GitLab's project-based pipeline visibility: who sees the project sees its jobs.
    """

    def __init__(
        self,
        id: int,  # noqa: A002 - GitLab's own name
        path: str,
        visibility: str = "private",
        *,
        public_jobs: bool = False,
        forked_from: Project | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        self.id = id
        self.path = path
        self.visibility = visibility
        self.public_jobs = public_jobs
        self.forked_from = forked_from
        self.fields: dict[str, Any] = dict(fields or {})
        self.branches, self.tags = Refs(), Refs()
        self.commits: dict[str, list[str]] = {}
        self.variables: list[dict[str, Any]] = []
        self.repositories: list[str] = []
        self.labels: list[str] = []
        self.runners: list[dict[str, Any]] = []
        self.job_token_scope = {"inbound_enabled": True, "outbound_enabled": False}
        self.allowlist: list[int] = [id]
        self.groups_allowlist: list[str] = []
        self.merged_yaml = "---\nbuild-image:\n  stage: build\n  script:\n  - make image\n"
        self.lint_errors: list[str] = []

    def level_of(self, feature: str) -> str:
        """Give who may use a feature: enabled, private (members only) or disabled."""
        return str(self.fields.get(f"{feature}_access_level", "enabled"))
