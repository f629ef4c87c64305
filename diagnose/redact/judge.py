"""Decides whether what a pattern found is a secret: `token:` stands before values, and in prose before words."""

from __future__ import annotations

import re
from collections.abc import Callable

from diagnose.redact.worth import is_path, is_placeholder, is_random, is_user_and_password, is_word

_Match = re.Match[str]
_NO_SECRET_NAME = re.compile(
    r"[_.\-]?(?:file|path|url|uri|id|name|type|ttl|dir|endpoint|server|realm|env|count|length|size|helper)s?$",
    re.IGNORECASE,
)
_FLAG_OR_ENV = re.compile(r"(?:(?<!\S)--?[\w\-]{0,60}|\bENV\s{1,3}\w{0,60})$")
_NAME_ALONE = re.compile(r"[\s\-\"'{]{0,40}[\w.\-]{0,60}")
_NOTHING_AFTER = re.compile(r"[\"'\s,}]*")


def value(match: _Match) -> tuple[int, int]:
    """Give the span of the value: the group `s`, or `b` where a value stands without quotes."""
    return match.span("b") if match.re.groupindex.get("b") and match["b"] is not None else match.span("s")


def _given(match: _Match) -> bool:
    return not is_placeholder(match["s"])


def _random(match: _Match) -> bool:
    return _given(match) and len(match["s"]) >= 12 and is_random(match["s"])


def _header(match: _Match) -> bool:
    scheme = match["weak"] is None
    return _given(match) and not is_word(match["s"]) and (scheme or (len(match["s"]) >= 12 and is_random(match["s"])))


def _base64(match: _Match) -> bool:
    return is_user_and_password(match["s"])


def _auth(match: _Match) -> bool:
    long = match["n"] is not None and len(match["s"]) >= 12 and is_random(match["s"])
    return is_user_and_password(match["s"]) or long


def _flag(match: _Match) -> bool:
    return _given(match) and not is_word(match["s"])


def _pair_alone(match: _Match) -> bool:
    """Tell whether a line is `name: value` and nothing else, as in YAML."""
    line = match.string.rfind("\n", 0, match.start()) + 1
    end = match.string.find("\n", match.end())
    return bool(
        _NAME_ALONE.fullmatch(match.string, line, match.start())
        and _NOTHING_AFTER.fullmatch(match.string, match.end(), end if end >= 0 else len(match.string))
    )


def _flagged(match: _Match) -> bool:
    before = match.string[max(0, match.start() - 70) : match.start()]
    return _FLAG_OR_ENV.search(before) is not None


def _named(match: _Match, *, password: bool) -> bool:
    start, end = value(match)
    found, sep = match.string[start:end], match["sep"]
    if is_placeholder(found) or is_word(found) or _NO_SECRET_NAME.search(match["name"]):
        return False
    tight = sep.strip() == sep
    if not sep.strip():
        return len(found) >= 4 and _flagged(match)
    if len(found) < 4:
        return False
    quoted = match["q"] is not None
    if ":" not in sep or ":=" in sep:
        loose = password or (not is_path(found) and (tight or quoted))
        return loose or is_random(found)
    if password and (match["n"] is not None or quoted or tight or _pair_alone(match)):
        return True
    return is_random(found) or (match["n"] is not None and len(found) >= 16 and found.isalnum())


def _password(match: _Match) -> bool:
    return _named(match, password=True)


def _token(match: _Match) -> bool:
    return _named(match, password=False)


JUDGES: dict[str, Callable[[_Match], bool]] = {
    "given": _given,
    "random": _random,
    "header": _header,
    "base64": _base64,
    "auth": _auth,
    "flag": _flag,
    "password": _password,
    "token": _token,
}
