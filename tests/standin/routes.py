"""Which request gets which answer, in GitLab's order: who asks, whether the scope allows it, what they may see."""

from __future__ import annotations

from urllib.parse import unquote

from tests.standin import (
    reply,
    routes_instance,
    routes_jobs,
    routes_merge_requests,
    routes_notes,
    routes_pipelines,
    routes_projects,
    routes_repository,
    routes_settings,
)
from tests.standin.access import Call, admit, identify
from tests.standin.asked import Asked
from tests.standin.reply import Refusal, Reply
from tests.standin.route import Route
from tests.standin.state import State

ROUTES: tuple[Route, ...] = (
    *routes_instance.ROUTES,
    *routes_projects.ROUTES,
    *routes_jobs.ROUTES,
    *routes_pipelines.ROUTES,
    *routes_merge_requests.ROUTES,
    *routes_notes.ROUTES,
    *routes_repository.ROUTES,
    *routes_settings.ROUTES,
)
_API = "/api/v4"


def find(method: str, path: str) -> tuple[Route, list[str]] | Reply:
    """Find the route of a path below `/api/v4`, with the parts that it names."""
    known = False
    for route in ROUTES:
        found = route.match(path)
        if found is None:
            continue
        known = True
        if route.method == method or (method == "HEAD" and route.method == "GET"):
            return route, [unquote(each) for each in found.groups()]
    return reply.json_({"error": "405 Not Allowed"}, 405) if known else reply.NO_ROUTE


def answer(state: State, asked: Asked) -> Reply:
    """Answer one request."""
    if asked.path == "/users/sign_in":
        return reply.SIGN_IN
    if asked.path == "/oauth/token/info":
        return routes_instance.oauth(state, asked)
    if not asked.path.startswith(f"{_API}/"):
        return Reply(302, (("Location", f"{asked.base}/users/sign_in"),))
    return _below_limit(state, asked)


def _below_limit(state: State, asked: Asked) -> Reply:
    given = asked.headers.get("private-token") or asked.headers.get("authorization") or asked.headers.get("job-token")
    pressed = state.limits.request(given or "")
    if pressed is None:
        return _routed(state, asked)
    if pressed.over:
        return Reply(429, (("Content-Type", "text/plain"), *pressed.headers()), b"Retry later\n")
    return _routed(state, asked).with_headers(*pressed.headers())


def _routed(state: State, asked: Asked) -> Reply:
    found = find(asked.method, asked.path.removeprefix(_API))
    if isinstance(found, Reply):
        return found
    route, parts = found
    try:
        token = identify(state, asked)
        admit(token, asked.method, job_token=route.job_token, anonymous=route.anonymous, scopes=route.scopes)
        return route.answer(Call(state, asked, token), *parts)
    except Refusal as refusal:
        return refusal.reply
