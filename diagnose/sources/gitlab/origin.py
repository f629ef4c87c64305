"""Origins: scheme, host and port, to which a token is bound, and the path below which a GitLab lives there.

URLs are read by a grammar of our own that refuses what it does not know: libraries differ in what they make of user
names, backslashes, blanks and odd ports, and each difference is a way to send a token to somebody else.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnose.errors import UsageError
from diagnose.sources import shown

_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]{0,20})://(?P<authority>[^/?#]{0,300})(?P<path>[^?#]{0,4000})(?P<rest>[?#].{0,4000})?"
)
_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,62})\.){0,20}[A-Za-z0-9_][A-Za-z0-9_\-]{0,62}")
_SIX = re.compile(r"\[[0-9A-Fa-f:.]{2,45}\]")
_PORT = re.compile(r"[0-9]{1,5}")
_PATH = re.compile(r"(?:/[A-Za-z0-9_.\-~+@!$&'()*,;=:%]{1,255}){0,60}/?")
_NUMBERS = re.compile(r"(?:0[xX][0-9A-Fa-f]{1,16}|[0-9]{1,12})(?:\.(?:0[xX][0-9A-Fa-f]{1,16}|[0-9]{1,12})){0,3}")
_FOUR = re.compile(
    r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
)
_PORTS = {"https": 443, "http": 80}


class Origin(NamedTuple):
    """Where a GitLab answers; `prefix` is "" or a path such as "/gitlab"."""

    scheme: str
    host: str
    port: int
    prefix: str = ""

    @property
    def url(self) -> str:
        """The base URL without a slash at its end."""
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.prefix}"

    @property
    def place(self) -> tuple[str, str, int]:
        """Scheme, host and port: the part that decides where a token may go."""
        return self.scheme, self.host, self.port

    @property
    def loopback(self) -> bool:
        """Whether it is this machine, so that no network sees what is sent."""
        return self.host in ("localhost", "[::1]") or bool(_FOUR.fullmatch(self.host) and self.host.startswith("127."))


class Address(NamedTuple):
    """A URL taken apart: its origin without a prefix, its path, and whether it named a user."""

    origin: Origin
    path: str
    user: bool = False


def _wrong(name: str, why: str) -> UsageError:
    return UsageError(name, why, "write it as https://gitlab.example.com", "url")


def safe(url: str) -> str:
    """Give a URL as it may be shown: without what stands before an @ or in a query, which may be a secret."""
    before, mark, rest = url.rpartition("://") if "://" not in url else url.partition("://")
    place = re.split(r"[?#]", rest.rpartition("@")[2], maxsplit=1)[0]
    return shown(f"{before}{mark}{place}")[:300]


def _host(text: str, name: str) -> str:
    if _SIX.fullmatch(text):
        import ipaddress

        try:
            return f"[{ipaddress.IPv6Address(text[1:-1]).compressed}]"
        except ValueError as error:
            raise _wrong(name, "its host is no IPv6 address") from error
    if _NUMBERS.fullmatch(text) and not _FOUR.fullmatch(text):
        raise _wrong(name, "its host is a number, which systems read differently")
    if not _HOST.fullmatch(text):
        raise _wrong(name, "its host is none that kdiag accepts")
    return text.lower()


def _authority(text: str, scheme: str, name: str) -> Origin:
    bracket = text.rfind("]")
    host, colon, port = text, "", ""
    if ":" in text[bracket + 1 :]:
        host, colon, port = text.rpartition(":")
    if colon and not (_PORT.fullmatch(port) and 0 < int(port) < 65536):
        raise _wrong(name, "its port is none")
    return Origin(scheme, _host(host, name), int(port) if colon else _PORTS[scheme])


def split(url: str, *, users: bool = False) -> Address:
    """Take an http or https URL apart; a user before the host is refused unless `users`, and then only left out.

    Raises UsageError for whatever is odd: blanks, control characters, backslashes, non-ASCII, dots as folders.
    """
    name = safe(url)
    if not url.isascii() or not url.isprintable() or any(char in url for char in ' \\"<>^`{|}'):
        raise _wrong(name, "it holds characters that no URL has; write an international name as xn--...")
    found = _URL.fullmatch(url)
    if found is None or found["scheme"].lower() not in _PORTS:
        raise _wrong(name, "it is no http or https URL")
    user, at, authority = found["authority"].rpartition("@")
    if at and (not users or "@" in user):
        raise _wrong(name, "a user name stands before its host; the real host is behind the @")
    path = found["path"]
    if not _PATH.fullmatch(path) or any(part in (".", "..") for part in path.lower().replace("%2e", ".").split("/")):
        raise _wrong(name, "its path is none that GitLab has")
    return Address(_authority(authority, found["scheme"].lower(), name), path, bool(at))


def base(url: str, name: str) -> Origin:
    """Read the URL of a GitLab as the setting `name` gives it; a path is the one that GitLab lives under."""
    try:
        origin, path, _ = split(url.strip())
    except UsageError as error:
        raise UsageError(name, f"{error.what}: {error.why}", error.advice, "url") from error
    if "?" in url or "#" in url:
        raise UsageError(name, f"{safe(url)}: it has a query or a fragment", "name only the GitLab itself", "url")
    prefix = re.sub(r"/api/v4/?$", "", path).rstrip("/")
    return origin._replace(prefix=prefix)


def below(origin: Origin, path: str) -> str | None:
    """Give what follows the prefix of `origin` in `path`, or None where the path is not below it."""
    if not origin.prefix:
        return path
    if path.lower() == origin.prefix.lower() or path.lower().startswith(origin.prefix.lower() + "/"):
        return path[len(origin.prefix) :] or "/"
    return None


def same_place(one: Origin, url: str) -> bool:
    """Tell whether `url` leads to the scheme, host and port of `one`; whatever is odd does not."""
    try:
        return split(url).origin.place == one.place
    except UsageError:
        return False


def check_plain(origin: Origin, *, allowed: bool) -> None:
    """Refuse plain http, by which a token travels readable, unless it stays on this machine or was asked for."""
    if origin.scheme == "http" and not origin.loopback and not allowed:
        raise UsageError(
            origin.url,
            "a token would travel unencrypted over http",
            f"use https, or add --insecure-http where the network between you and {origin.host} is your own",
            "insecure-http",
        )
