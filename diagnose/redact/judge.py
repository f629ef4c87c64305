"""Decides whether what a pattern found is a secret: `token:` stands before values, and in prose before words."""

from __future__ import annotations

from collections.abc import Callable

from diagnose.lazy import IGNORECASE, lazy
from diagnose.redact.worth import before_colon, is_path, is_placeholder, is_random, is_user_and_password, is_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    _Match = re.Match[str]


_OTHER_NAME = r"[_.\-]?(?:file|path|url|uri|id|name|type|ttl|dir|endpoint|server|realm|env|count|length|size|helper)s?$"
_FLAG_OR_ENV = r"(?:(?<!\S)--?[\w\-]{0,60}|\bENV\s{1,3}\w{0,60})$"
_LOOK_BACK = 600
_RUNNER = r"(?:to|from) coordinator\.\.\.|Checking for jobs|runner=|[sS]tatus=\d{3} "
"""Lines in which the runner prints the first characters of a token, to tell tokens apart."""
_SHORT_FORM = r"(?:[a-z]{2,6}-)?[\w\-]{1,9}"
_NAME_ALONE = r"(?:^|[\[({\"']|\\n)[\s\-\"']{0,40}[\w.\-]{0,40}$"
_NOTHING_AFTER = r"\s{0,10}(?:[\"'\])},]|\\n|$)"


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
    """Tell whether a line, or a text in quotes or brackets, is `name: value` and nothing else, as in YAML."""
    before = match.string[max(0, match.start() - 100) : match.start()]
    after = match.string[match.end() : match.end() + 100]
    return lazy(_NAME_ALONE).search(before) is not None and lazy(_NOTHING_AFTER).match(after) is not None


def _last_word(match: _Match, found: str) -> bool:
    """Tell whether a value of a password's length is the last word of its line: prose goes on, a value does not."""
    after = match.string[match.end() : match.end() + 100]
    return len(found) >= 8 and found.isalnum() and lazy(_NOTHING_AFTER).match(after) is not None


def _flagged(match: _Match) -> bool:
    before = match.string[max(0, match.start() - 70) : match.start()]
    return lazy(_FLAG_OR_ENV).search(before) is not None


def _by_runner(match: _Match) -> bool:
    return lazy(_RUNNER).search(match.string, max(0, match.start() - _LOOK_BACK), match.start()) is not None


def _named(match: _Match, *, password: bool) -> bool:
    start, end = value(match)
    found, sep = match.string[start:end], match["sep"]
    if lazy(_SHORT_FORM).fullmatch(found) and _by_runner(match):  # in many logs, so that nothing dearer is asked
        return False
    if is_placeholder(found) or is_word(found) or lazy(_OTHER_NAME, IGNORECASE).search(match["name"]):
        return False
    tight = sep.strip() == sep
    if not sep.strip():
        return len(found) >= 4 and _flagged(match)
    if len(found) < 4:
        return False
    quoted = match["q"] is not None
    if ":" in sep and before_colon(found)[-1] == ":" and not quoted:
        return False
    if ":" not in sep or ":=" in sep:
        loose = password or (not is_path(found) and (tight or quoted))
        return loose or is_random(found)
    if password and (match["n"] is not None or quoted or tight or _pair_alone(match) or _last_word(match, found)):
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
