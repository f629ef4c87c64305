"""Recognises the last words of a tool that has done its work, in a log without a runner's verdict."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.facts.voice import Said
from diagnose.lazy import lazy

_WHOLE = ("Storing signatures", "Writing manifest to image destination")
_BEGINS = ("Successfully tagged ", "Successfully built ", "Login Succeeded")
_PATTERNS = (
    lazy(r"[\w.\-]{1,128}: digest: sha256:[0-9a-f]{64} size: \d"),
    lazy(r"(?:#\d{1,5} )?DONE \d|#\d{1,5} DONE "),
    lazy(r"Pushed \S{1,500}@sha256:"),
)
_LOOK_BACK = 3


def _is_success(text: str) -> bool:
    if text in _WHOLE or text.startswith(_BEGINS) or (len(text) == 64 and not text.strip("0123456789abcdef")):
        return True
    return any(pattern.match(text) for pattern in _PATTERNS)


def told(tail: Sequence[Said], mark: Said | None) -> bool:
    """Tell whether the last lines are a tool's own success, with nothing that reads like an error after them."""
    said = [each for each in ([mark] if mark else []) + list(tail) if each.body.strip()]
    if not said:
        return False
    for each in reversed(said[-_LOOK_BACK:]):
        if _is_success(each.body.strip()) or _is_success(each.line.text.strip()):
            return True
        if each.level not in ("info", "echo", "runner"):
            return False
    return False
