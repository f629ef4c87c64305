"""The few questions that kdiag asks of GitLab, and their answer by python-gitlab, the only module that imports it."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, TypeVar
from urllib.parse import quote, urlsplit

from diagnose import __version__
from diagnose.sources.gitlab import certificate, refusal, trouble
from diagnose.sources.gitlab.errors import GitLabError, Transient
from diagnose.sources.gitlab.retry import Patience, attempt
from diagnose.sources.gitlab.tokens import Access

if TYPE_CHECKING:
    import requests

PAGES = 10
"""Pages of a list that are read, of `PER_PAGE` entries each; a server may name the same page as the next for ever."""
PER_PAGE = 100

ApiJob = Mapping[str, Any]
"""A job as GitLab's API gives it."""

_Answer = TypeVar("_Answer")


class Tally:
    """Counts the requests that were sent, from any thread: traces, and all others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.traces = 0
        self.others = 0

    def count(self, what: str) -> None:
        """Count one request for `what`."""
        with self._lock:
            if what == "trace":
                self.traces += 1
            else:
                self.others += 1


class Body(NamedTuple):
    """The body of a trace: its content type, and its bytes as they come (which may raise Transient)."""

    content_type: str
    chunks: Iterator[bytes]


class Answered(NamedTuple):
    """The JSON of an answer, and its headers."""

    value: Any
    headers: Mapping[str, str]


class GitLab(Protocol):
    """What kdiag needs of a GitLab; all methods raise GitLabError."""

    def job(self, project: str, job: int) -> ApiJob:
        """Give one job."""

    def failed(self, project: str, name: str) -> ApiJob | None:
        """Give the newest failed job called `name`, or None."""

    def trace(self, project: str, job: int, take: Callable[[Body], _Answer]) -> _Answer:
        """Hand the trace to `take`, again from its start where it breaks off, and give what `take` gives."""


def _next(link: str | None) -> str | None:
    """Give the query of the next page. Its host and path are not taken: they may be foreign, or merely set up wrong."""
    found = re.search(r'<([^>\s]{1,4000})>;\s{0,9}rel="?next"?', link or "")
    return urlsplit(found[1]).query or None if found else None


class Connection:
    """A GitLab over HTTP, for one origin and one token; see `GitLab`. For use in one thread; `twin` gives another."""

    def __init__(self, access: Access, patience: Patience, ca_file: str | None = None) -> None:
        self._origin = access.origin
        self._patience = patience
        self._named = access.token.named if access.token else "no token"
        self._token = access.token.reveal() if access.token else ""
        self._trusted = certificate.trusted(access, ca_file, os.environ)
        self.tally = Tally()
        self._open()

    def _open(self) -> None:
        import gitlab

        from diagnose.sources.gitlab.session import Session

        self._session = Session(self._origin, self._trusted, self._patience)
        self._api = gitlab.Gitlab(
            self._origin.url,
            oauth_token=self._token,  # sent as Bearer, which GitLab takes for every kind of access token
            session=self._session,
            user_agent=f"kdiag/{__version__}",
            keep_base_url=True,
        )

    @property
    def proxy(self) -> str:
        """The proxy on the way, without its password, or nothing."""
        return self._session.proxy

    def twin(self) -> Self:
        """Give a connection for another thread, with the same patience and the same tally."""
        twin = copy(self)
        twin._open()  # noqa: SLF001 - it is of this class
        return twin

    def _send(
        self, path: str, what: str, where: str, method: str = "get", sent: Mapping[str, Any] | None = None
    ) -> requests.Response:
        import gitlab

        self.tally.count(what)
        try:
            return self._api.http_request(
                method,
                path,
                post_data=dict(sent) if sent else None,
                streamed=True,
                obey_rate_limit=False,
                max_retries=0,
            )
        except gitlab.exceptions.GitlabError as error:
            raise self._refused(error, what, where) from None  # its text may hold a page of HTML
        except Exception as error:
            if (known := trouble.told(error, self._origin, self._session.proxy)) is None:
                raise
            raise known from error

    def _refused(self, error: Any, what: str, where: str) -> GitLabError | Transient:
        body = error.response_body if isinstance(error.response_body, bytes) else b""
        headers = self._session.refused
        status = error.response_code or 0
        return refusal.told(refusal.Answer(status, body, headers, self._origin, what, where, self._named, self._token))

    def _read(self, response: requests.Response, most: int | None) -> Iterator[bytes]:
        from diagnose.sources.gitlab.session import body

        try:
            yield from body(response, self._patience, self._origin.url, most)
        except Exception as error:
            if (known := trouble.told(error, self._origin, self._session.proxy)) is None:
                raise
            raise known from error
        finally:
            response.close()

    def _once(
        self, path: str, what: str, where: str, method: str = "get", sent: Mapping[str, Any] | None = None
    ) -> Answered:
        from diagnose.sources.gitlab.session import MOST

        response = self._send(path, what, where, method, sent)
        data = b"".join(self._read(response, MOST))
        if not data.strip() and method != "get":
            return Answered(None, response.headers)
        return Answered(self._parsed(data, response.headers.get("Content-Type", "")), response.headers)

    def get(self, path: str, what: str, where: str) -> Any:
        """Give the JSON at an API path such as `/projects/7/jobs?scope[]=failed`; asks again where that may help.

        `what` and `where` name it in an error: what was asked for, of which place. Raises GitLabError.
        """
        return attempt(lambda: self._once(path, what, where), self._patience).value

    def every(self, path: str, what: str, where: str, pages: int = PAGES) -> Iterator[dict[str, Any]]:
        """Yield the entries of a list (`PER_PAGE` a request), page by page as they are taken, of at most `pages`."""
        place, _, query = path.partition("?")
        query = f"{query}&per_page={PER_PAGE}" if query else f"per_page={PER_PAGE}"
        seen: set[str] = set()
        for _ in range(pages):
            asked = f"{place}?{query}"
            value, headers = attempt(lambda asked=asked: self._once(asked, what, where), self._patience)  # type: ignore[misc]
            yield from (each for each in (value if isinstance(value, list) else []) if isinstance(each, dict))
            following = _next(headers.get("Link"))
            if following is None or following in seen:
                return
            seen.add(following)
            query = following

    def write(self, method: str, path: str, sent: Mapping[str, Any], what: str, where: str) -> Any:
        """Send `post`, `put` or `delete` once, and give the JSON of the answer (None where that is empty).

        Raises Transient where it is not known whether it was done (the connection broke, 5xx) or is to be asked later
        (429): whoever writes looks first whether it is there already. Raises GitLabError where GitLab refuses.
        """
        return self._once(path, what, where, method, sent).value

    def _parsed(self, data: bytes, content_type: str) -> Any:
        import json

        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            if "html" in content_type.lower():
                raise login_page(self._origin.url) from error
            raise GitLabError(
                self._origin.url, "it answers, but not as GitLab's API does", "check the URL of the GitLab", "answer"
            ) from error

    def job(self, project: str, job: int) -> ApiJob:
        """Give one job."""
        return self._checked(self.get(f"/projects/{quote(project, safe='')}/jobs/{job}", "job", place(project, job)))

    def _checked(self, value: Any) -> ApiJob:
        if (
            not isinstance(value, dict)
            or not isinstance(value.get("id"), int)
            or not isinstance(value.get("status"), str)
        ):
            raise GitLabError(self._origin.url, "it describes no job", "check the URL of the GitLab", "answer")
        return value

    def failed(self, project: str, name: str) -> ApiJob | None:
        """Give the newest failed job called `name`, or None; at most `PAGES` pages are looked at."""
        path = f"/projects/{quote(project, safe='')}/jobs?scope[]=failed&pagination=keyset&order_by=id&sort=desc"
        for each in self.every(path, "jobs", place(project)):
            if each.get("name") == name and each.get("status") == "failed":
                return self._checked(each)
        return None

    def trace(self, project: str, job: int, take: Callable[[Body], _Answer]) -> _Answer:
        """Hand the trace to `take`, again from its start where it breaks off, and give what `take` gives."""

        def ask() -> _Answer:
            response = self._send(f"/projects/{quote(project, safe='')}/jobs/{job}/trace", "trace", place(project, job))
            return take(Body(response.headers.get("Content-Type", ""), self._read(response, None)))

        return attempt(ask, self._patience)


def place(project: str, job: int = 0) -> str:
    """Name a job or a project in a message."""
    return f"job {job} of project {project}" if job else f"project {project}"


def login_page(where: str) -> GitLabError:
    """Say that a web page came in place of data."""
    return GitLabError(
        where,
        "it answers with a web page, such as that of a login, in place of data",
        "check the URL (with its path, if GitLab lives below one), and whether a gateway in front asks for a login",
        "login-page",
    )
