"""The HTTP session under python-gitlab: bound to one origin, bounded in time and size, without .netrc and cookies."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from diagnose.sources.gitlab.errors import ForeignOriginError, GitLabError
from diagnose.sources.gitlab.origin import Origin, safe, same_place
from diagnose.sources.gitlab.retry import Patience

CHUNK = 1 << 16
MOST = 8 << 20
"""Bytes of an answer of the API; a page of 100 jobs has some 300 KB. A trace is no such answer."""
REDIRECTS = 3
"""Redirects within the origin, as GitLab gives them for a project that was renamed."""


class _Adapter(HTTPAdapter):
    """Uses the one TLS context that was made for this GitLab, also behind a proxy."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, **options, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        del url, verify, cert  # else requests adds certifi's CAs to those of the context
        conn.cert_reqs = "CERT_REQUIRED"


def body(response: requests.Response, patience: Patience, where: str, most: int | None = None) -> Iterator[bytes]:
    """Yield a body as it comes, so that a server that drips does not outlast the patience. Raises on a cut body."""
    size = 0
    while data := response.raw.read1(CHUNK, decode_content=True):
        size += len(data)
        if most is not None and size > most:
            raise GitLabError(
                where, f"its answer is longer than {most >> 20} MiB", "check the URL of the GitLab", "answer"
            )
        yield data
        patience.check(where)


class Session(requests.Session):
    """Sends to one origin only; whatever else is asked of it raises ForeignOriginError before a byte is sent."""

    def __init__(self, origin: Origin, context: ssl.SSLContext, patience: Patience) -> None:
        super().__init__()
        self._origin = origin
        self._patience = patience
        self.trust_env = False  # .netrc would add a login of its own
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.proxies = {} if origin.loopback else dict(get_environ_proxies(origin.url, no_proxy=None))
        self.refused: Mapping[str, str] = {}
        self.mount("https://", _Adapter(context))
        self.mount("http://", _Adapter(context))

    @property
    def proxy(self) -> str:
        """The proxy on the way, without its password, or nothing."""
        return safe(self.proxies.get(self._origin.scheme) or self.proxies.get("all") or "")

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Follow nothing here: requests would read a redirect's body without a limit, and hand tokens on."""
        del resp
        return None

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send within the origin, follow redirects within it, and read all but a streamed success with limits."""
        stream = kwargs.pop("stream", False)
        for _ in range(REDIRECTS + 1):
            url = request.url or ""
            if not same_place(self._origin, url):
                raise ForeignOriginError(safe(url))
            self._patience.check(self._origin.url)
            kwargs["timeout"] = self._patience.timeout
            response = super().send(request, stream=True, **kwargs)
            location = response.headers.get("Location")
            if response.status_code not in (301, 302, 303, 307, 308) or not location:
                self.refused = response.headers  # python-gitlab's errors leave them out
                return response if stream and response.ok else self._whole(response)
            response.close()
            request = request.copy()
            request.url = urljoin(url, location)
        raise GitLabError(self._origin.url, "it redirects in a circle", "check the URL of the GitLab", "redirect")

    def _whole(self, response: requests.Response) -> requests.Response:
        data = b"".join(body(response, self._patience, self._origin.url, MOST))
        response._content = data  # noqa: SLF001 - requests has no public way to hand over a body that was read with limits
        response._content_consumed = True  # noqa: SLF001 - as above
        response.close()
        return response
