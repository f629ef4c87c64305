"""The strict grammars that a value must fit before it may stand in advice.

None of them allows `$`, quotes, backticks, white space, control or non-ASCII characters, or a leading `-` (but for
flags), so that a log cannot write a command into a fix. Only `text` allows single spaces, for sentences.
"""

from __future__ import annotations

from diagnose.lazy import ASCII, lazy

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ALNUM = _LETTERS + _DIGITS
_SIMPLE = {
    "word": (_ALNUM, _ALNUM + "._+-", 80),
    "port": (_DIGITS, _DIGITS, 5),
    "path": (_ALNUM + "_./@+*", _ALNUM + "_./@+*:-", 300),
    "variable": (_LETTERS + "_", _ALNUM + "_", 80),
    "number": (_DIGITS, _DIGITS, 9),
}
"""Of a kind: what its values may begin with, what may be in them, and how long they may be."""
_GRAMMARS = {
    "image": (
        r"[A-Za-z0-9][A-Za-z0-9._\-]{0,253}(?::\d{1,5}(?=/))?(?:/[A-Za-z0-9._\-]{1,200}){0,20}"
        r"(?::[\w][\w.\-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
    ),
    "flag": r"--?[A-Za-z][A-Za-z0-9\-]{0,60}",
    "version": r"v?\d{1,6}(?:\.\d{1,6}){0,4}(?:-[a-z0-9.]{1,20})?",
    "text": r"[A-Za-z0-9_./@+:,;()=\-]{1,200}(?: [A-Za-z0-9_./@+:,;()=\-]{1,200}){0,60}",
}
KINDS = (*_SIMPLE, "host", "url", *_GRAMMARS)


def _of(value: str, first: str, others: str, most: int) -> bool:
    return 1 <= len(value) <= most and value[0] in first and not value.strip(others)


def _host(value: str) -> bool:
    """Tell whether a value is a name, or an address in brackets, with or without a port."""
    name, colon, port = (value, "", "") if value.endswith("]") or ":" not in value else value.rpartition(":")
    if colon and not fits("port", port):
        return False
    if name.startswith("[") and name.endswith("]"):
        return 2 <= len(name) - 2 <= 45 and not name[1:-1].strip(_DIGITS + "abcdefABCDEF:")
    return _of(name, _ALNUM, _ALNUM + ".-", 253) and name[-1] in _ALNUM


def _url(value: str) -> bool:
    scheme, _, rest = value.partition("://")
    host, _, path = rest.partition("/")
    return scheme in ("http", "https") and _host(host) and len(path) <= 300 and not path.strip(_ALNUM + "._~/%-")


def fits(kind: str, value: str) -> bool:
    """Tell whether `value` fits the grammar of `kind`; an unknown kind fits nothing."""
    if kind in _SIMPLE:
        return _of(value, *_SIMPLE[kind])
    if kind == "host":
        return _host(value)
    if kind == "url":
        return _url(value)
    return kind in _GRAMMARS and lazy(_GRAMMARS[kind], ASCII).fullmatch(value) is not None
