"""How a job ended, read from the runner's own last words and from nothing else.

A script can print any of these words. So they count only as the last words of the trace, in a trace with heads only
from the runner's stream, and a success only outside of the script's sections.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diagnose.model import End, Line, Note
from diagnose.trace.stamps import RUNNER

PROLOGUE = "Running with gitlab-runner "
NEAR = 8
"""Raw lines at the end that mostly tell all; to compose `BACK` of them takes four times as long."""
BACK = 64
"""Raw lines that are read at once on the way back from the end."""
FARTHEST = 4096
"""Raw lines without text, beyond which no last word is looked for."""
DETAIL = 2000
"""Characters of the runner's reason that are kept."""

_ERROR = "ERROR: "
_FAILED = "ERROR: Job failed"
_SYSTEM = " (system failure)"
_EXITS = ("exit code", "exit status", "command terminated with exit code")
_CODE = 10
"""Digits of an exit code at most."""
_LIMIT = "Job's log exceeded limit of "
_BYTES = 20
"""Digits of the limit at most."""
_AFTER_LIMIT = "Job execution will continue but no more output will be collected"
_FOLLOWING = (
    "WARNING: ",
    "Cleaning up ",
    "Uploading artifacts",
    "Saving cache",
    "Running after",
    "Using docker image ",
)
_FOLLOWING_ERRORS = (_FAILED, "ERROR: Preparation failed", "ERROR: Uploading artifacts")
_BEFORE = 200
"""Characters of an error before its word cleanup at most."""
_SCRIPT = frozenset({"step_script", "build_script", "after_script"})

Window = Callable[[int, int], list[Line]]


def _failure(text: str, line: int) -> End | None:
    """Read the runner's verdict that a job failed: how, and the reason behind a colon."""
    if not text.startswith(_FAILED):
        return None
    rest = text.removeprefix(_FAILED)
    detail = rest.removeprefix(_SYSTEM)
    if detail and not (detail.startswith(": ") and len(detail) <= len(": ") + DETAIL):
        return None
    system, detail = len(detail) < len(rest), detail[2:].strip()
    if system:
        return End("system-failure", line, None, detail)
    if detail.startswith("execution took longer than"):
        return End("timeout", line, None, detail)
    if detail in ("canceled", "cancelled"):
        return End("canceled", line, None, detail)
    return End("failed", line, _exit_code(detail), detail)


def _exit_code(detail: str) -> str | None:
    words, _, code = detail.rpartition(" ")
    digits = code.removeprefix("-")
    return code if words in _EXITS and digits.isdecimal() and len(digits) <= _CODE else None


def _raw(line: Line) -> int:
    """Tell the raw line in which the text itself begins."""
    return line.breaks[0][1] if line.breaks and line.breaks[0][0] == 0 else line.first


def _verdict(line: Line) -> End | None:
    if line.stream is not None and not line.stream.startswith(RUNNER):
        return None
    if line.text == "Job succeeded":
        return None if line.section in _SCRIPT else End("succeeded", _raw(line))
    if line.text in ("Job canceled", "Job cancelled"):
        return End("canceled", _raw(line))
    return _failure(line.text, _raw(line))


def _limit(line: Line) -> tuple[End, Note] | None:
    if not line.text.startswith(_LIMIT):
        return None
    size, unit, _ = line.text.removeprefix(_LIMIT).partition(" bytes")
    if not unit or not size.isdecimal() or len(size) > _BYTES:
        return None
    text = (
        f"The runner stopped collecting output at its limit of {size} bytes; the error that failed the job may be "
        "missing from this trace"
    )
    return End("cut", _raw(line), None, line.text), Note("limit", text, _raw(line))


def _is_following(text: str) -> bool:
    """Tell whether the runner may say this after its verdict."""
    return text.startswith((*_FOLLOWING, *_FOLLOWING_ERRORS, _AFTER_LIMIT)) or (
        text.startswith(_ERROR) and "cleanup" in text[len(_ERROR) : len(_ERROR) + _BEFORE + len("cleanup")]
    )


def last_words(window: Window, line_count: int) -> list[Line]:
    """Give the last logical lines of a trace, from the last one that holds text back over some `BACK` raw lines."""
    last = line_count
    while last > max(0, line_count - FARTHEST):
        lines = window(max(1, last - BACK + 1), last)
        if any(line.text for line in lines):
            return lines
        last -= BACK
    return []


def _judge(lines: Sequence[Line]) -> tuple[End | None, tuple[Note, ...], bool]:
    """Give the verdict, what is to be noted, and whether that stands whatever the lines before these say."""
    end: End | None = None
    for line in reversed([each for each in lines if each.text]):
        if (cut := _limit(line)) is not None:
            return end or cut[0], (cut[1],), True
        found = None if end else _verdict(line)
        if not (found or _is_following(line.text)):
            return end, (), True
        end = end or found
    return end, (), False


def judge(window: Window, line_count: int, *, prologue: bool) -> tuple[End, tuple[Note, ...]]:
    """Tell how the job ended, and what is to be noted; `prologue` tells that the runner's greeting was seen."""
    near = max(1, line_count - NEAR + 1)
    end, notes, sure = _judge([line for line in window(near, line_count) if line.first >= near])
    if not sure:
        lines = last_words(window, line_count)
        if not lines:
            return End("none"), ()
        end, notes, _ = _judge(lines)
    return end or End("running" if prologue else "unknown"), notes
