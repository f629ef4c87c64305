"""The web page's copy of a trace: line numbers glued in front of the text, durations behind headers or on their own."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.lazy import lazy
from diagnose.trace.form import HEADERS, SHARE

LEAST = 5
"""Numbered lines below which a trace is no copy of the page."""
GAP = 1000
"""How far a number may jump, where the page folded or left out lines."""

_NUMBER = lazy(r"\s{0,6}(\d{1,6})")
_AFTER = lazy(r"[.):\]/,%]")
_HEADER = f"(?:{'|'.join(header.decode() for header in HEADERS)})"
_DURATION = lazy(r"\s{0,4}\d{2,3}:\d\d(?::\d\d)?\s{0,4}$")
_IS_HEADER = lazy(r"(?:\s{0,6}\d{1,6}\s{0,4})?" + _HEADER)
_BEHIND = lazy(r"(?<!\d)\s?\d{2,3}:\d\d(?::\d\d)?\s{0,4}$")


def _runs(lines: Sequence[str]) -> list[str]:
    return [found[1] if (found := _NUMBER.match(line)) else "" for line in lines]


def _first(runs: Sequence[str]) -> int | None:
    """Find where a count begins: digits of the text may stick to the first number, the next one tells how many."""
    following = next((run for run in runs[1:] if run), "")
    for length in range(len(runs[0]), 0, -1):
        number = int(runs[0][:length])
        if following.startswith(str(number + 1)):
            return number
    return int(runs[0]) if runs[0] and not following else None


def _counted(lines: Sequence[str]) -> list[str | None]:
    """Give the number before each line, as written, or None where the count does not go on."""
    runs = _runs(lines)
    found: list[str | None] = []
    expected: int | None = None
    for index, run in enumerate(runs):
        number: int | None = None
        if run and expected is None:
            number = _first(runs[index : index + 8])
        elif run and expected is not None and run.startswith(str(expected)):
            number = expected
        elif run and expected is not None and expected < int(run) <= expected + GAP:
            number = int(run)
        found.append(None if number is None else run[: len(str(number))])
        expected = expected if number is None else number + 1
    return found


def is_numbered(lines: Sequence[str]) -> bool:
    """Tell whether most of these cleaned, non-empty lines carry the page's line number."""
    if len(lines) < LEAST or sum(line.lstrip()[:1].isdigit() for line in lines) < SHARE * len(lines):
        return False
    numbers = _counted(lines)
    rests = [line.lstrip()[len(number) :] for line, number in zip(lines, numbers, strict=True) if number is not None]
    texts = [rest for rest in rests if rest.strip() and not _AFTER.match(rest)]
    return len(rests) >= SHARE * len(lines) and len(texts) >= SHARE * len(rests)


def without_numbers(lines: Sequence[str]) -> list[str]:
    """Take the page's line numbers off the lines of a block."""
    stripped = []
    for line, number in zip(lines, _counted(lines), strict=True):
        if number is None:
            stripped.append(line)
            continue
        rest = line.lstrip()[len(number) :]
        stripped.append(rest[1:] if rest[:1] in (" ", "\t") else rest)
    return stripped


def has_durations(lines: Sequence[str]) -> bool:
    """Tell whether a section's header has its duration behind it or on the next line."""
    timed = [":" in line[-12:] and line.rstrip()[-1:].isdigit() for line in lines]
    return any(
        (timed[at] or timed[at + 1 : at + 2] == [True])
        and _IS_HEADER.match(line)
        and (_BEHIND.search(line[-24:]) or (at + 1 < len(lines) and _DURATION.match(lines[at + 1])))
        for at, line in enumerate(lines)
    )


def without_durations(lines: Sequence[str]) -> list[str]:
    """Blank the durations on lines of their own, and cut those behind headers."""
    return ["" if _DURATION.match(line) else _cut(line) if _IS_HEADER.match(line) else line for line in lines]


def _cut(line: str) -> str:
    found = _BEHIND.search(line, max(0, len(line) - 24))
    return line[: found.start()] if found else line
