"""One line of the table of routes: a method and a path, what answers, and which tokens may ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tests.standin.access import Call
from tests.standin.people import READING
from tests.standin.reply import Reply


class Route(NamedTuple):
    """A route: of its `path` each `{name}` is handed to `answer`. `scopes` are those of which one suffices to read.

    `job_token` routes may be asked with CI_JOB_TOKEN, `anonymous` ones without a token.
    """

    method: str
    path: str
    answer: Callable[..., Reply]
    job_token: bool = False
    anonymous: bool = False
    scopes: frozenset[str] = READING

    def match(self, path: str) -> re.Match[str] | None:
        """Match a path below `/api/v4`; numbers must be such, all else is one part of the path."""
        return re.fullmatch(re.sub(r"\{(\w+)\}", _part, self.path), path)


def _part(found: re.Match[str]) -> str:
    return "([0-9]+)" if found[1].endswith(("_id", "iid")) else "([^/]+)"


__all__ = ["Call", "Route"]
