"""Projects, alone and in a list."""

from __future__ import annotations

from tests.standin import reply, shapes
from tests.standin.access import Call
from tests.standin.pages import by_key, paged
from tests.standin.projects import Project
from tests.standin.reply import Reply
from tests.standin.route import Route


def _one(call: Call, key: str) -> Reply:
    return reply.json_(shapes.project(call.project(key), call.token, call.base))


def _list(call: Call) -> Reply:
    member, search = call.asked.flag("membership"), call.asked.value("search").lower()
    found = [
        each
        for each in call.state.projects.values()
        if call.token.sees(each) and (not member or call.token.level(each)) and search in each.path.lower()
    ]
    found.sort(key=lambda each: -each.id)

    def shape(each: Project) -> object:
        return shapes.project(each, call.token, call.base)

    if call.asked.value("pagination") == "keyset":
        return by_key(call, found, shape, lambda each: each.id)
    return paged(call, found, shape)


ROUTES = (
    Route("GET", "/projects", _list, anonymous=True),
    Route("GET", "/projects/{id}", _one, anonymous=True),
)
