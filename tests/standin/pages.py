"""A list in pages, as GitLab counts them: with totals, without, or from key to key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from tests.standin import reply
from tests.standin.access import Call
from tests.standin.asked import Asked
from tests.standin.reply import Refusal, Reply

_PER_PAGE, _MOST = 20, 100
MANY = 10_000
"""GitLab tells no totals of lists that are longer."""

_Entry = TypeVar("_Entry")


def _number(asked: Asked, name: str, otherwise: int) -> int:
    value = asked.value(name, str(otherwise))
    if not value.isdigit():
        raise Refusal(reply.json_({"error": f"{name} is invalid"}, 400))
    if int(value) < 1:
        raise Refusal(reply.json_({"error": f"{name} does not have a valid value"}, 400))
    return int(value)


def _link(asked: Asked, given: dict[str, dict[str, str]]) -> tuple[tuple[str, str], ...]:
    links = []
    for rel, following in given.items():
        query = {name: values for name, values in asked.query.items() if name not in following}
        url = f"{asked.base}{asked.path}?{urlencode({**query, **following}, doseq=True)}"
        links.append(f'<{url}>; rel="{rel}"')
    return (("Link", ", ".join(links)),) if links else ()


def paged(call: Call, entries: Sequence[_Entry], shape: Callable[[_Entry], Any], *, totals: bool = True) -> Reply:
    """Give one page of `entries`; a list that GitLab does not count has no `totals`, and no last page."""
    asked = call.asked
    per_page = min(_number(asked, "per_page", _PER_PAGE), _MOST)
    page = _number(asked, "page", 1)
    start = (page - 1) * per_page
    shown = [shape(each) for each in entries[start : start + per_page]]
    last = max(1, -(-len(entries) // per_page))
    counted = totals and call.state.totals and len(entries) <= MANY
    at = {"per_page": str(per_page)}
    links = {"prev": {**at, "page": str(page - 1)}} if page > 1 else {}
    if page < last:
        links["next"] = {**at, "page": str(page + 1)}
    links["first"] = {**at, "page": "1"}
    if counted:
        links["last"] = {**at, "page": str(last)}
    sums = (("X-Total", str(len(entries))), ("X-Total-Pages", str(last))) if counted else ()
    return reply.json_(shown).with_headers(
        ("X-Page", str(page)),
        ("X-Per-Page", str(per_page)),
        ("X-Next-Page", str(page + 1) if page < last else ""),
        ("X-Prev-Page", str(page - 1) if page > 1 else ""),
        *sums,
        *_link(asked, links),
    )


def by_key(
    call: Call, entries: Sequence[_Entry], shape: Callable[[_Entry], Any], key: Callable[[_Entry], int]
) -> Reply:
    """Give one page of `entries`, which fall by their `key`; the next page begins below the last key of this one."""
    per_page = min(_number(call.asked, "per_page", _PER_PAGE), _MOST)
    before = call.asked.value("cursor")
    left = [each for each in entries if not before or key(each) < int(before)]
    shown = left[:per_page]
    more = len(left) > per_page
    links = {"next": {"cursor": str(key(shown[-1]))}} if more else {}
    return reply.json_([shape(each) for each in shown]).with_headers(*_link(call.asked, links))
