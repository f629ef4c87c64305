"""What a GitLab tells of itself, of the token that asks, and of users."""

from __future__ import annotations

from tests.standin import reply, shapes
from tests.standin.access import Call, identify
from tests.standin.asked import Asked
from tests.standin.reply import Refusal, Reply
from tests.standin.route import Route
from tests.standin.state import State

_USERS = frozenset({"api", "read_api", "read_user"})
_ANY: frozenset[str] = frozenset()


def _user(call: Call) -> Reply:
    return reply.json_(shapes.current_user(call.token, call.base))


def _one(call: Call, number: str) -> Reply:
    found = next((each for each in call.state.users.values() if each.id == int(number)), None)
    return reply.json_(shapes.public_user(found, call.base)) if found else reply.refused(404, "User Not Found")


def _self(call: Call) -> Reply:
    if call.token.kind == "oauth":
        why = "Bad request - This endpoint requires token type to be a personal access token"
        return reply.refused(400, why)
    return reply.json_(shapes.access_token(call.token))


def _version(call: Call) -> Reply:
    return reply.json_(shapes.version(call.state.version))


def oauth(state: State, asked: Asked) -> Reply:
    """Tell an OAuth token of itself, outside of the API as GitLab does."""
    try:
        token = identify(state, asked)
    except Refusal as refusal:
        return refusal.reply
    if token.kind != "oauth":
        return reply.UNAUTHORIZED
    return reply.json_(shapes.oauth(token))


ROUTES = (
    Route("GET", "/user", _user, scopes=_USERS),
    Route("GET", "/users/{user_id}", _one, scopes=_USERS),
    Route("GET", "/version", _version, scopes=_USERS),
    Route("GET", "/metadata", _version, scopes=_USERS),
    Route("GET", "/personal_access_tokens/self", _self, scopes=_ANY),
)
