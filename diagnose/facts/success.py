"""Recognises the last words of a tool that has done its work, in a log without a runner's verdict."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.facts.voice import Said
from diagnose.lazy import lazy

_LAST_WORDS = lazy(
    r"Storing signatures$|Writing manifest to image destination$|Successfully (?:tagged|built) \S"
    r"|[\w.\-]{1,128}: digest: sha256:[0-9a-f]{64} size: \d|(?:#\d{1,5} )?DONE \d|Pushed \S{1,500}@sha256:"
    r"|Login Succeeded"
    r"|[0-9a-f]{64}$|#\d{1,5} DONE "
)
_LOOK_BACK = 3


def told(tail: Sequence[Said], mark: Said | None) -> bool:
    """Tell whether the last lines are a tool's own success, with nothing that reads like an error after them."""
    said = [each for each in ([mark] if mark else []) + list(tail) if each.body.strip()]
    if not said:
        return False
    for each in reversed(said[-_LOOK_BACK:]):
        if _LAST_WORDS.match(each.body.strip()) or _LAST_WORDS.match(each.line.text.strip()):
            return True
        if each.level not in ("info", "echo", "runner"):
            return False
    return False
