"""The notes on a merge request that are kdiag's own: written by the token's user, and with the hidden marker."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from diagnose.sources.gitlab import marker
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.marker import Stamp

PAGES = 60
"""Pages of 100 notes that are looked through; GitLab takes 5,000 notes on a merge request."""
_FULL = "Maximum number of comments"


class Speaks(Protocol):
    """What is needed of a connection: see `client.Connection`."""

    def get(self, path: str, what: str, where: str) -> Any:
        """Give the JSON at a path."""

    def every(self, path: str, what: str, where: str, pages: int = ...) -> Any:
        """Yield the entries of a list."""

    def write(self, method: str, path: str, sent: Any, what: str, where: str) -> Any:
        """Send something once."""


class Own(NamedTuple):
    """A note of kdiag's own."""

    id: int
    body: str
    stamp: Stamp


def user(connection: Speaks) -> int:
    """Give the number of the token's user."""
    found = connection.get("/user", "user", "the token's user")
    if not isinstance(found, dict) or not isinstance(found.get("id"), int):
        raise GitLabError("", "it does not tell whose token this is", "check the URL of the GitLab", "answer")
    return int(found["id"])


def _own(value: dict[str, Any], me: int) -> Own | None:
    author, body = value.get("author"), value.get("body")
    if not isinstance(author, dict) or author.get("id") != me or not isinstance(value.get("id"), int):
        return None  # a marker alone proves nothing: anybody can write one
    stamp = marker.read(body) if isinstance(body, str) and value.get("system") is not True else None
    return Own(value["id"], str(body), stamp) if stamp is not None else None


class Notes:
    """The notes on one merge request, `iid` of `project` (a path or number), that the user number `me` may write."""

    def __init__(self, connection: Speaks, project: str, iid: int, me: int) -> None:
        self._connection = connection
        self._path = f"/projects/{quote(project, safe='')}/merge_requests/{iid}/notes"
        self._where = f"merge request {iid} of project {project}"
        self._me = me

    def own(self) -> list[Own]:
        """List kdiag's own notes, the oldest first; raises GitLabError."""
        query = "sort=asc&order_by=created_at&activity_filter=only_comments"
        listed = self._connection.every(f"{self._path}?{query}", "notes", self._where, pages=PAGES)
        found = {each.id: each for value in listed if (each := _own(value, self._me)) is not None}
        return [found[number] for number in sorted(found)]

    def post(self, body: str) -> None:
        """Write a note; raises Transient where it is not known whether it is there, GitLabError where it is refused."""
        try:
            self._connection.write("post", self._path, {"body": body}, "note", self._where)
        except GitLabError as error:
            if _FULL.lower() not in error.why.lower():
                raise
            why = f"{self._where} has as many notes as GitLab takes (5,000)"
            advice = "delete some of the notes there; kdiag edits its own in place"
            raise GitLabError(error.what, why, advice, "full") from error

    def put(self, number: int, body: str) -> None:
        """Edit a note; raises as `post` does, with the code "not-found" where it is gone."""
        self._connection.write("put", f"{self._path}/{number}", {"body": body}, "note", self._where)

    def delete(self, number: int) -> None:
        """Delete a note; that it is gone already is no error."""
        try:
            self._connection.write("delete", f"{self._path}/{number}", {}, "note", self._where)
        except GitLabError as error:
            if error.code != "not-found":
                raise
