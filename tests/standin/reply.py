"""An answer of the stand-in, before a fault has its way with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tests.standin.state import Big


class Reply(NamedTuple):
    """Status, headers and body; a `Big` body is sent piece by piece."""

    code: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | Big = b""

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return len(self.body) if isinstance(self.body, bytes) else self.body.size

    def parts(self) -> Iterator[bytes]:
        """Yield the body in pieces."""
        if isinstance(self.body, bytes):
            yield self.body
        else:
            yield from self.body.parts()

    def with_headers(self, *more: tuple[str, str]) -> Reply:
        """Give this reply with `more` headers in place of its own of the same names."""
        names = {name.lower() for name, _ in more}
        return self._replace(headers=(*(each for each in self.headers if each[0].lower() not in names), *more))


class Refusal(Exception):  # noqa: N818 - it is an answer and no error
    """Ends a route with the `reply` that refuses."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.code)
        self.reply = reply


def json_(value: Any, code: int = 200) -> Reply:
    """Give `value` as JSON."""
    return Reply(code, (("Content-Type", "application/json"),), json.dumps(value).encode())


def refused(code: int, message: str) -> Reply:
    """Give an error as GitLab words it, for instance 404 and "Project Not Found"."""
    return json_({"message": f"{code} {message}"}, code)


UNAUTHORIZED = refused(401, "Unauthorized")
REVOKED = json_(
    {
        "error": "invalid_token",
        "error_description": "Token was revoked. You have to re-authorize from the user.",
    },
    401,
)
EXPIRED = json_(
    {
        "error": "invalid_token",
        "error_description": "Token is expired. You can either do re-authorization or token refresh.",
    },
    401,
)


def scope(needed: Iterable[str]) -> Reply:
    """Give the refusal of a token that lacks the scope, which names those that would do."""
    return json_(
        {
            "error": "insufficient_scope",
            "error_description": "The request requires higher privileges than provided by the access token.",
            "scope": " ".join(sorted(needed)),
        },
        403,
    )


FORBIDDEN = refused(403, "Forbidden")
NOT_FOUND = refused(404, "Not found")
NO_PROJECT = refused(404, "Project Not Found")
NO_ROUTE = json_({"error": "404 Not Found"}, 404)
SIGN_IN = Reply(
    200,
    (("Content-Type", "text/html; charset=utf-8"),),
    b"<!DOCTYPE html>\n<html><head><title>Sign in - GitLab</title></head>\n"
    b'<body><form action="/users/sign_in" method="post"><label>Username</label></form></body></html>\n',
)
