"""Who may: whose token it is, whether its scope allows the request, and what its user sees of a project."""

from __future__ import annotations

from typing import NamedTuple

from tests.standin import reply
from tests.standin.asked import Asked
from tests.standin.nouns import MergeRequest, Pipeline
from tests.standin.people import NOBODY, READING, WRITING, Token
from tests.standin.projects import Project
from tests.standin.reply import Refusal, Reply
from tests.standin.state import Job, State

TODAY = "2026-11-20"
"""The day on which the stand-in lives: tokens that end before have expired."""


class Call(NamedTuple):
    """What a route is given."""

    state: State
    asked: Asked
    token: Token

    @property
    def base(self) -> str:
        """The URL of the instance."""
        return self.asked.base

    def project(self, key: str) -> Project:
        """Find a project that the user sees; raises Refusal."""
        project = self.state.project(key)
        if project is None or not self.token.sees(project) or not self._reaches(project):
            raise Refusal(reply.NO_PROJECT)
        return project

    def _reaches(self, project: Project) -> bool:
        """Tell whether a job token may be used for the project: by its own jobs, or by those of its allowlist."""
        job = self.state.jobs.get(self.token.job or 0) if self.token.kind == "job" else None
        if job is None or job.project == project or project.visibility != "private":
            return True
        return not project.job_token_scope["inbound_enabled"] or job.project.id in project.allowlist

    def need(self, role: str, project: Project) -> None:
        """Hold the user to a role; raises Refusal."""
        if not self.token.has_role(role, project):
            raise Refusal(reply.FORBIDDEN)

    def reads(self, project: Project, feature: str, role: str = "guest") -> bool:
        """Tell whether the user may read a feature of the project, which takes `role` in a private one."""
        level = project.level_of(feature)
        if level == "disabled":
            return False
        if level == "private" or project.visibility == "private":
            return self.token.has_role(role, project)
        return True

    def jobs_of(self, key: str) -> Project:
        """Find a project of which the user may read jobs and pipelines; raises Refusal."""
        project = self.project(key)
        role = "guest" if project.public_jobs else "reporter"
        open_ = project.public_jobs or self.token.has_role("reporter", project)
        if not open_ or not self.reads(project, "builds", role):
            raise Refusal(reply.FORBIDDEN)
        return project

    def job(self, key: str, number: str) -> Job:
        """Find a job that the user may read; raises Refusal."""
        project = self.jobs_of(key)
        job = self.state.jobs.get(int(number))
        if job is None or job.project != project:
            raise Refusal(reply.NOT_FOUND)
        return job

    def pipeline(self, key: str, number: str) -> Pipeline:
        """Find a pipeline that the user may read; raises Refusal."""
        project = self.jobs_of(key)
        found = self.state.pipelines.get(int(number))
        if found is None or found.project != project:
            raise Refusal(reply.NOT_FOUND)
        return found

    def code_of(self, key: str) -> Project:
        """Find a project whose code the user may read; raises Refusal."""
        project = self.project(key)
        if not self.reads(project, "repository", "reporter"):
            raise Refusal(reply.FORBIDDEN)
        return project

    def merge_requests_of(self, key: str) -> Project:
        """Find a project whose merge requests the user may read; raises Refusal."""
        project = self.project(key)
        if not self.reads(project, "merge_requests", "reporter"):
            raise Refusal(reply.FORBIDDEN)
        return project

    def merge_request(self, key: str, iid: str) -> MergeRequest:
        """Find a merge request that the user may read; raises Refusal."""
        project = self.merge_requests_of(key)
        found = self.state.merge_request(project, int(iid))
        if found is None:
            raise Refusal(reply.NOT_FOUND)
        return found


def identify(state: State, request: Asked) -> Token:
    """Find the token that a request carries, `NOBODY` where it has none; raises Refusal for one that is not good."""
    headers = request.headers
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    given = headers.get("private-token") or request.value("private_token") or headers.get("job-token")
    given = given or request.value("job_token") or (bearer if scheme.lower() == "bearer" else "")
    if not given:
        return NOBODY
    token = state.tokens.get(given)
    if token is None or token.kind == "deploy":
        raise Refusal(reply.UNAUTHORIZED)
    if token.revoked:
        raise Refusal(reply.REVOKED)
    if token.expires_at is not None and token.expires_at < TODAY:
        raise Refusal(reply.EXPIRED)
    return token


def admit(token: Token, method: str, *, job_token: bool, anonymous: bool, scopes: frozenset[str]) -> None:
    """Hold a request to what its token is for; raises Refusal."""
    if not token.kind:
        if not anonymous or method not in ("GET", "HEAD"):
            raise Refusal(reply.UNAUTHORIZED)
        return
    if token.kind == "job":
        if not job_token:
            raise Refusal(reply.UNAUTHORIZED)
        return
    needed = scopes if method in ("GET", "HEAD") else WRITING
    if needed and not token.scopes & needed:
        raise Refusal(reply.scope(needed))


def may_read_trace(call: Call, job: Job) -> Reply | None:
    """Give the refusal for a trace that the user may not read."""
    if job.debug and not call.token.has_role("developer", job.project):
        return reply.FORBIDDEN
    return None


__all__ = ["READING", "WRITING", "Call", "admit", "identify", "may_read_trace"]
