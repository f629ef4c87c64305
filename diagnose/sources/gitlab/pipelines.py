"""Pipelines as GitLab's API gives them: one pipeline, its jobs, and the trigger jobs that start others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, urlsplit

from diagnose.sources.gitlab.client import PER_PAGE, ApiJob
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.target import project_path

MOST_PAGES = 20
"""Pages of 100 jobs that are read of one pipeline; beyond them only failed jobs are asked for."""

FINISHED = frozenset({"success", "failed", "canceled", "skipped"})
"""Statuses in which a pipeline stays, unless somebody runs a job again."""


class Asks(Protocol):
    """What is needed of a connection: see `client.Connection`."""

    def get(self, path: str, what: str, where: str) -> Any:
        """Give the JSON at a path."""

    def every(self, path: str, what: str, where: str, pages: int = ...) -> Any:
        """Yield the entries of a list."""


class Pipeline(NamedTuple):
    """A pipeline: `project` is its path, or its number where that is all that is known; `errors` of its making."""

    id: int
    project: str
    status: str
    ref: str | None = None
    sha: str | None = None
    errors: str = ""

    @property
    def base(self) -> str:
        """The path at the API below which its own lists are."""
        return f"{of(self.project)}/pipelines/{self.id}"

    @property
    def named(self) -> str:
        """Its name in a message."""
        return f"pipeline {self.id} of project {self.project}"


def of(project: str) -> str:
    """Give the path of a project at the API."""
    return f"/projects/{quote(project, safe='')}"


def _text(value: Any) -> str | None:
    return value.strip()[:1000] or None if isinstance(value, str) else None


def project_in(url: str | None, prefix: str = "") -> str | None:
    """Give the path of the project that the address of a pipeline's or a job's page names, below GitLab's `prefix`."""
    if not url or not re.fullmatch(r"https?://[!-~]{1,2000}", url):
        return None
    found = re.match(r"/(.{1,1000}?)/(?:-/)?(?:pipelines|jobs|builds)/[0-9]", urlsplit(url).path.removeprefix(prefix))
    return project_path(found[1]) if found else None


def pipeline(value: Any, project: str, prefix: str = "", where: str = "GitLab") -> Pipeline:
    """Read a pipeline as the API gives it; `project` is used where it does not name its own. Raises GitLabError."""
    if not isinstance(value, dict) or not isinstance(value.get("id"), int) or not isinstance(value.get("status"), str):
        raise GitLabError(where, "it describes no pipeline", "check the URL of the GitLab", "answer")
    url = _text(value.get("web_url"))
    number = value.get("project_id")
    named = project_in(url, prefix) or (str(number) if isinstance(number, int) else project)
    ref, sha, errors = (_text(value.get(name)) for name in ("ref", "sha", "yaml_errors"))
    return Pipeline(value["id"], named, value["status"], ref, sha, errors or "")


def one(connection: Asks, project: str, number: int, prefix: str = "") -> Pipeline:
    """Ask for one pipeline."""
    where = f"pipeline {number} of project {project}"
    return pipeline(connection.get(f"{of(project)}/pipelines/{number}", "pipeline", where), project, prefix)


def _jobs(connection: Asks, each: Pipeline, query: str) -> dict[int, ApiJob]:
    path = f"{each.base}/jobs?{query}include_retried=true"
    found = connection.every(path, "jobs", each.named, pages=MOST_PAGES)
    return {job["id"]: job for job in found if isinstance(job.get("id"), int) and isinstance(job.get("status"), str)}


def jobs_of(connection: Asks, each: Pipeline) -> tuple[list[ApiJob], bool]:
    """Give all jobs of a pipeline, also earlier runs of the same job, the oldest first; and whether these are all.

    Of a pipeline that is too large the newest jobs and the newest failed ones are given.
    """
    found = _jobs(connection, each, "")
    whole = len(found) < MOST_PAGES * PER_PAGE
    if not whole:
        found |= _jobs(connection, each, "scope[]=failed&")
    return [found[number] for number in sorted(found)], whole


def bridges_of(connection: Asks, each: Pipeline) -> list[ApiJob]:
    """Give the trigger jobs of a pipeline, the oldest first."""
    found = connection.every(f"{each.base}/bridges", "bridges", each.named)
    known = {job["id"]: job for job in found if isinstance(job.get("id"), int) and isinstance(job.get("status"), str)}
    return [known[number] for number in sorted(known)]


def retried(jobs: list[ApiJob]) -> frozenset[int]:
    """Give the ids of the jobs that were run again: of each name only the newest run counts."""
    newest: dict[str, int] = {}
    for job in jobs:
        name = str(job.get("name"))
        newest[name] = max(newest.get(name, 0), job["id"])
    return frozenset(job["id"] for job in jobs if job["id"] != newest[str(job.get("name"))])


def downstream(bridge: Mapping[str, Any], project: str, prefix: str = "") -> Pipeline | None:
    """Give the pipeline that a trigger job started, or None."""
    value = bridge.get("downstream_pipeline")
    return pipeline(value, project, prefix) if isinstance(value, dict) and isinstance(value.get("id"), int) else None
