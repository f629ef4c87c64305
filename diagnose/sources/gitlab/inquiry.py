"""Asks GitLab within a budget: each question once, and none after one that was lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from diagnose.errors import KdiagError
from diagnose.model import Check, Fact, Finding
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.needs import need
from diagnose.sources.gitlab.pipelines import Asks, of

EACH = 6
"""Requests for one job."""
API = "the API"
_ANSWERS = frozenset({"forbidden", "not-found", "scope", "unauthorized", "answer"})
"""Codes of refusals; all others mean that GitLab could not be asked, and would not answer the next question either."""


class Told(NamedTuple):
    """What a question found out: `holds` is False where it speaks against the cause, None where it does not matter."""

    checks: tuple[Check, ...] = ()
    facts: tuple[Fact, ...] = ()
    holds: bool | None = None


class Case(NamedTuple):
    """What is asked about: a job as the API gives it, the found cause, and the words of the log that were cited.

    `url` is that of the GitLab, `history` how many runs of the job are looked at.
    """

    job: Mapping[str, Any]
    finding: Finding
    texts: str
    project: str
    url: str
    history: int


class UntoldError(Exception):
    """A question that has no answer; the message says why, behind "the API: "."""


def by(error: KdiagError, what: str) -> str:
    """Say why something may not be read, with the role that it takes."""
    role = need(what).role
    if error.code == "forbidden":
        return f"needs the role {role}" if role else error.why
    if error.code == "not-found":
        return f"it is not there, or needs the role {role}" if role else "it is not there"
    if error.code == "scope":
        return f"{error.why}; {error.advice}"
    return error.why


def confirmed(claim: str) -> Check:
    """Give a claim that the API confirms."""
    return Check(claim, "confirmed", API)


def excluded(claim: str) -> Check:
    """Give a claim that the API excludes."""
    return Check(claim, "excluded", API)


class Inquiry:
    """The API within `most` requests, of which `EACH` go to one job; answers are kept, also refusals."""

    def __init__(self, connection: Asks, project: str, most: int) -> None:
        self.project = project
        self.left = most
        self._connection = connection
        self._known: dict[str, Any] = {}
        self._lost: GitLabError | None = None
        self._own = 0

    def begin(self) -> None:
        """Begin with the next job."""
        self._own = min(EACH, self.left)

    def _spend(self) -> None:
        if self._lost is not None:
            raise self._lost
        if self._own <= 0:
            raise UntoldError("not asked: enough was asked already")
        self._own -= 1
        self.left -= 1

    def get(self, path: str, what: str, where: str) -> Any:
        """Give an answer; `what` is a name of `needs.NEEDS`. Raises UntoldError where there is none, and says why."""
        if path not in self._known:
            try:
                self._spend()
                self._known[path] = self._connection.get(path, what, where)
            except GitLabError as error:
                if error.code not in _ANSWERS:
                    self._lost = error
                self._known[path] = UntoldError(by(error, what))
        found = self._known[path]
        if isinstance(found, UntoldError):
            raise found
        return found

    def one(self, path: str, what: str, where: str) -> dict[str, Any]:
        """Give an answer that is one thing."""
        found = self.get(path, what, where)
        if not isinstance(found, dict):
            raise UntoldError("its answer is of another kind")
        return found

    def many(self, path: str, what: str, where: str) -> list[dict[str, Any]]:
        """Give an answer that is a list, its first hundred."""
        found = self.get(f"{path}{'&' if '?' in path else '?'}per_page=100", what, where)
        if not isinstance(found, list):
            raise UntoldError("its answer is of another kind")
        return [each for each in found if isinstance(each, dict)]

    def about(self) -> dict[str, Any]:
        """Give the project."""
        return self.one(of(self.project), "project", f"project {self.project}")


def text(value: Any) -> str:
    """Give a value that is a text, else nothing."""
    return value.strip()[:500] if isinstance(value, str) else ""


def part(name: str) -> str:
    """Give a name as a part of a path."""
    return quote(name, safe="")
