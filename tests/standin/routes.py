"""Which request gets which answer, in GitLab's order: who asks, whether the scope allows it, what they may see."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tests.standin import reply, shapes
from tests.standin.reply import Reply
from tests.standin.state import Big, Job, Project, State, Token

_PER_PAGE, _MOST = 20, 100


class Asked(NamedTuple):
    """A request as a route sees it: `path` is what follows the prefix, `base` the URL of the instance."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    base: str

    def value(self, name: str, otherwise: str = "") -> str:
        """Give a parameter of the query."""
        return self.query.get(name, [otherwise])[-1]


def asked(target: str, headers: dict[str, str], base: str, prefix: str) -> Asked:
    """Read the target of a request line."""
    parts = urlsplit(target)
    path = parts.path.removeprefix(prefix) if parts.path.startswith(prefix + "/") else ""
    return Asked(path, parse_qs(parts.query), {name.lower(): value for name, value in headers.items()}, base)


def _identify(state: State, request: Asked) -> Token | Reply:
    headers = request.headers
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    given = headers.get("private-token") or request.value("private_token") or headers.get("job-token")
    given = given or (bearer if scheme.lower() == "bearer" else "")
    token = state.tokens.get(given)
    if token is None or token.kind == "deploy":
        return reply.UNAUTHORIZED
    if token.revoked:
        return reply.REVOKED
    if token.expires_at is not None and token.expires_at < "2026-11-20":
        return reply.EXPIRED
    return token


def answer(state: State, request: Asked) -> Reply:
    """Answer one GET."""
    if request.path == "/users/sign_in":
        return reply.SIGN_IN
    if not request.path.startswith("/api/v4/"):
        return Reply(302, (("Location", f"{request.base}/users/sign_in"),))
    path = request.path.removeprefix("/api/v4")
    for pattern, route in _ROUTES:
        found = re.fullmatch(pattern, path)
        if found:
            token = _identify(state, request)
            if isinstance(token, Reply):
                return token
            return route(state, request, token, *map(unquote, found.groups()))
    return reply.NO_ROUTE


def _user(_state: State, _request: Asked, token: Token) -> Reply:
    if token.kind == "job":
        return reply.UNAUTHORIZED
    if not token.scopes & {"api", "read_api", "read_user"}:
        return reply.SCOPE
    return reply.json_(shapes.user(token))


def _self(_state: State, _request: Asked, token: Token) -> Reply:
    return reply.UNAUTHORIZED if token.kind == "job" else reply.json_(shapes.access_token(token))


def _version(_state: State, _request: Asked, _token: Token) -> Reply:
    return reply.json_(
        {"version": "18.8.0-ee", "revision": "1234567890a", "kas": {"enabled": False}, "enterprise": True}
    )


def _allowed(state: State, token: Token, key: str, *, job_token: bool = False) -> Project | Reply:
    if token.kind == "job" and not job_token:
        return reply.UNAUTHORIZED
    if token.kind != "job" and not token.scopes & {"api", "read_api"}:
        return reply.SCOPE
    project = state.project(key)
    if project is None or not token.has_role("guest", project):
        return reply.NO_PROJECT
    return project


def _project(state: State, request: Asked, token: Token, key: str) -> Reply:
    project = _allowed(state, token, key)
    return project if isinstance(project, Reply) else reply.json_(shapes.project(project, request.base))


def _find(state: State, token: Token, key: str, number: str) -> Job | Reply:
    project = _allowed(state, token, key)
    if isinstance(project, Reply):
        return project
    if not token.has_role("reporter", project):
        return reply.FORBIDDEN
    job = state.jobs.get(int(number))
    return job if job is not None and job.project == project else reply.NOT_FOUND


def _job(state: State, request: Asked, token: Token, key: str, number: str) -> Reply:
    job = _find(state, token, key, number)
    return job if isinstance(job, Reply) else reply.json_(shapes.job(job, job.next_status(), request.base))


def _trace(state: State, _request: Asked, token: Token, key: str, number: str) -> Reply:
    job = _find(state, token, key, number)
    if isinstance(job, Reply):
        return job
    if job.debug and not token.has_role("developer", job.project):
        return reply.FORBIDDEN
    headers = (("Content-Type", "text/plain"), ("Content-Disposition", f'infile; filename="{job.id}.log"'))
    body: bytes | Big = job.next_trace()
    return Reply(200, headers, body)


def _jobs(state: State, request: Asked, token: Token, key: str) -> Reply:
    project = _allowed(state, token, key, job_token=True)
    if isinstance(project, Reply):
        return project
    if not token.has_role("reporter", project):
        return reply.FORBIDDEN
    scope = set(request.query.get("scope[]", []) + request.query.get("scope", []))
    jobs = [job for job in state.jobs_of(project) if not scope or job.status in scope]
    per_page = min(int(request.value("per_page", str(_PER_PAGE))), _MOST)
    keyset = request.value("pagination") == "keyset"
    if keyset:
        before = request.value("cursor")
        jobs = [job for job in jobs if not before or job.id < int(before)]
        page, start = 1, 0
    else:
        page = int(request.value("page", "1"))
        start = (page - 1) * per_page
    shown = jobs[start : start + per_page]
    more = len(jobs) > start + per_page
    answered = reply.json_([shapes.job(job, job.status, request.base) for job in shown])
    if keyset:
        following = {"cursor": str(shown[-1].id)} if more else {}
        return answered.with_headers(*_link(request, following))
    following = {"page": str(page + 1)} if more else {}
    return answered.with_headers(
        ("X-Page", str(page)),
        ("X-Per-Page", str(per_page)),
        ("X-Next-Page", following.get("page", "")),
        ("X-Prev-Page", str(page - 1) if page > 1 else ""),
        *_link(request, following),
    )


def _link(request: Asked, following: dict[str, str]) -> tuple[tuple[str, str], ...]:
    if not following:
        return ()
    query = {name: values for name, values in request.query.items() if name not in following}
    url = f"{request.base}{request.path}?{urlencode({**query, **following}, doseq=True)}"
    return (("Link", f'<{url}>; rel="next"'),)


_ROUTES = (
    ("/user", _user),
    ("/version", _version),
    ("/personal_access_tokens/self", _self),
    ("/projects/([^/]+)", _project),
    ("/projects/([^/]+)/jobs", _jobs),
    ("/projects/([^/]+)/jobs/([0-9]+)", _job),
    ("/projects/([^/]+)/jobs/([0-9]+)/trace", _trace),
)
