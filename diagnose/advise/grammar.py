"""The strict grammars that a value must fit before it may stand in advice.

None of them allows `$`, quotes, backticks, white space, control or non-ASCII characters, or a leading `-` (but for
flags), so that a log cannot write a command into a fix. Only `text` allows single spaces, for sentences.
"""

from __future__ import annotations

from diagnose.lazy import ASCII, lazy

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:]{2,45}\])(?::\d{1,5})?"
_GRAMMARS = {
    "word": r"[A-Za-z0-9][A-Za-z0-9._+\-]{0,79}",
    "host": _HOST,
    "port": r"\d{1,5}",
    "image": (
        r"[A-Za-z0-9][A-Za-z0-9._\-]{0,253}(?::\d{1,5}(?=/))?(?:/[A-Za-z0-9._\-]{1,200}){0,20}"
        r"(?::[\w][\w.\-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
    ),
    "path": r"[A-Za-z0-9_./@+*][A-Za-z0-9_./@+*:\-]{0,299}",
    "flag": r"--?[A-Za-z][A-Za-z0-9\-]{0,60}",
    "variable": r"[A-Za-z_][A-Za-z0-9_]{0,79}",
    "url": r"https?://" + _HOST + r"(?:/[A-Za-z0-9._~/%\-]{0,300})?",
    "version": r"v?\d{1,6}(?:\.\d{1,6}){0,4}(?:-[a-z0-9.]{1,20})?",
    "number": r"\d{1,9}",
    "text": r"[A-Za-z0-9_./@+:,;()=\-]{1,200}(?: [A-Za-z0-9_./@+:,;()=\-]{1,200}){0,60}",
}
KINDS = tuple(_GRAMMARS)


def fits(kind: str, value: str) -> bool:
    """Tell whether `value` fits the grammar of `kind`; an unknown kind fits nothing."""
    return kind in _GRAMMARS and lazy(_GRAMMARS[kind], ASCII).fullmatch(value) is not None
