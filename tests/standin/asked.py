"""A request as a route sees it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit


class Asked(NamedTuple):
    """A request: `path` is what follows the prefix, `base` the URL of the instance."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    base: str
    method: str = "GET"
    body: bytes = b""

    def value(self, name: str, otherwise: str = "") -> str:
        """Give a parameter of the query."""
        return self.query.get(name, [otherwise])[-1]

    def values(self, name: str) -> list[str]:
        """Give a parameter that is a list, written with `[]` or without."""
        return [*self.query.get(f"{name}[]", []), *self.query.get(name, [])]

    def flag(self, name: str) -> bool:
        """Tell whether a parameter of the query is set to true."""
        return self.value(name).lower() in ("true", "1")

    def sent(self) -> dict[str, Any]:
        """Give what the body says, as JSON or as a form, with the query below it."""
        given: dict[str, Any] = {name: values[-1] for name, values in self.query.items()}
        kind = self.headers.get("content-type", "")
        if "json" in kind:
            try:
                value = json.loads(self.body or b"{}")
            except ValueError:
                value = None
            return {**given, **value} if isinstance(value, dict) else given
        form = parse_qs(self.body.decode("utf-8", "replace"))
        return {**given, **{name: values[-1] for name, values in form.items()}}


class Line(NamedTuple):
    """What a client sent: the `target` as it stands in the request line, and the rest."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def asked(line: Line, base: str, prefix: str) -> Asked:
    """Read a request to the instance at the URL `base`, all paths of which begin with `prefix`."""
    parts = urlsplit(line.target)
    path = parts.path.removeprefix(prefix) if parts.path.startswith(prefix + "/") else ""
    lower = {name.lower(): value for name, value in line.headers.items()}
    return Asked(path, parse_qs(parts.query), lower, base, line.method, line.body)
