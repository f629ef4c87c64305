"""Finds requests, URLs and hosts in a sentence; plain comparisons, since nearly every log of a failed push has some."""

from __future__ import annotations

from diagnose.facts.references import is_word
from diagnose.lazy import lazy

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "Get", "Head", "Post", "Put", "Patch", "Delete")
_LONGEST = 2_000
"""Characters of a URL behind its scheme."""
_READING = ("www.docker.com/", "docs.", "cloud.google.com/", "aka.ms/", "support.")
"""Sites that an error sends its reader to, and that no request went to."""
_HEX = "0123456789abcdefABCDEF:"
_ONE = r"([\w.\-]{1,253}(?::\d{1,5})?)"
_WORDS = (
    ("pinging container registry ", lazy(r"pinging container registry " + _ONE)),
    ("pulling from host ", lazy(r"pulling from host " + _ONE + " failed")),
    ("logging into ", lazy(r"logging into \"?" + _ONE)),
    ("authenticating creds for ", lazy(r"authenticating creds for \"?" + _ONE)),
    ("manifest ", lazy(r"manifest \S{1,200} to ([a-z0-9][\w.\-]{1,253}(?::\d{1,5})?)[/:]")),
    ("resolving authorization for ", lazy(r"resolving authorization for " + _ONE + " failed")),
    ("making transport for registry ", lazy(r"making transport for registry \"" + _ONE + '"')),
    ("ConnectionPool(", lazy(r"HTTPS?ConnectionPool\(host='([\w.\-]{1,253})'")),
    ("cannot verify ", lazy(r"cannot verify ([\w.\-]{1,253})'s certificate")),
)
"""A word of each expression, and the expression."""


def _scheme(text: str, at: int) -> str:
    return next((scheme for scheme in ("https://", "http://") if text.startswith(scheme, at)), "")


def _method(text: str, end: int) -> str | None:
    """Give the method whose word ends at a place."""
    for method in _METHODS:
        start = end - len(method)
        if text.endswith(method, 0, end) and not (start > 0 and is_word(text[start - 1])):
            return method
    return None


def last_request(text: str) -> tuple[str, str, int] | None:
    """Find the last `GET https://host/path: ` or `Get "https://host/path": `: method, URL, and where that ends."""
    at = len(text)
    while (at := text.rfind("http", 0, at)) >= 0:
        end = at - 1 if text[at - 1 : at] == '"' else at
        scheme = _scheme(text, at)
        if not scheme or text[end - 1 : end] != " " or (method := _method(text, end - 1)) is None:
            continue
        most = at + len(scheme) + _LONGEST + 2
        url = text[at:most].split(None, 1)[0].partition('"')[0]
        begin = at + len(url)
        if text.startswith('": ', begin):
            begin += 3
        elif url.endswith(":") and text.startswith(" ", begin):
            url, begin = url[:-1], begin + 1
        else:
            continue
        if 0 < len(url) - len(scheme) <= _LONGEST:
            return method, url, begin
    return None


def first_url(text: str) -> str | None:
    """Find the first URL that is not one to read about the error."""
    at = -1
    while (at := text.find("http", at + 1)) >= 0:
        scheme = _scheme(text, at)
        start = at + len(scheme)
        first = text[start : start + 1]
        if not scheme or not first or first.isspace() or text.startswith(_READING, start):
            continue
        path = text[start : start + _LONGEST].split(None, 1)[0].partition('"')[0].partition("'")[0]
        if path:
            return scheme + path
    return None


def _host(text: str) -> tuple[str, str] | None:
    inner, bracket, _ = text[1:48].partition("]")
    if text[:1] == "[" and bracket and 2 <= len(inner) <= 45 and not inner.strip(_HEX):
        name = f"[{inner}]"
    else:
        name = text[:253]
        for sign in '/:?#"':
            name = name.partition(sign)[0]
        if not name or name[0].isspace():
            return None
        name = name.split(None, 1)[0]
    return name, _port(text, len(name))


def _port(text: str, at: int) -> str:
    end = at + 1
    while text[at : at + 1] == ":" and end <= at + 5 and text[end : end + 1].isdecimal():
        end += 1
    return text[at + 1 : end]


def host_of(url: str) -> tuple[str, str] | None:
    """Take host and port out of a URL, without the name with which it logs in; the port may be empty."""
    rest = url.partition("://")[2]
    user, at, host = rest.partition("@")
    if (
        at
        and len(user) <= 200
        and "/" not in user
        and user.split() == ([user] if user else [])
        and (found := _host(host))
    ):
        return found
    return _host(rest)


def _named_place(text: str, at: int) -> str | None:
    """Read the host, with its port, of `registry.example.com:5000/group/app` at a place."""
    end = at
    while end - at < 254 and (is_word(text[end : end + 1]) or text[end : end + 1] in (".", "-")):
        end += 1
    if end - at < 2 or text[at] not in "abcdefghijklmnopqrstuvwxyz0123456789" or text[end : end + 1] not in ("/", ":"):
        return None
    port = _port(text, end)
    if port and text[end + 1 + len(port) : end + 2 + len(port)] in ("/", ":"):
        return f"{text[at:end]}:{port}"
    return text[at:end]


def host_named(text: str) -> str | None:
    """Find the last host, with its port, that the words of a sentence name outside of a URL."""
    found = [match for word, pattern in _WORDS if word in text for match in pattern.finditer(text)]
    last = max(found, key=lambda match: match.start(), default=None)
    place, host = (last.start(), last[1]) if last else (-1, None)
    for lead in (" in ", "exists "):
        at = len(text)
        while (at := text.rfind(lead, 0, at)) > place:
            if named := _named_place(text, at + len(lead)):
                place, host = at, named
                break
    return host
