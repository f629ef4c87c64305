"""Runs a page's patterns over a window of spoken lines and tells which raw line decides."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.facts.voice import Said, level_and_body
from diagnose.lazy import IGNORECASE, MULTILINE, Lazy, has_each
from diagnose.model import Signature
from diagnose.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_compiled: dict[tuple[str, bool], Lazy] = {}
LONGEST = 32_768
"""Characters of a window that patterns look at; the head and the tail of a longer one are kept."""
OWN_SECONDS = 0.25
"""Seconds that a pattern of a team's own page may take on one window."""


class Found(NamedTuple):
    """The spoken lines that a match covers, the one in which its reason begins, its raw line, and the groups."""

    said: tuple[Said, ...]
    deciding: Said
    line: int
    groups: dict[str, str]


def _find(signature: Signature, place: int, text: str, start: int = 0) -> re.Match[str] | None:
    """Search the pattern at a place of the page; one of a team's own raises TimeoutError after `OWN_SECONDS`."""
    pattern = signature.patterns[place]
    if not signature.own:
        return compiled(pattern, ignore_case=signature.ignore_case).search(text, start)
    import regex  # our own pages are probed for bad backtracking before they ship; only others pay for this import

    flags = regex.MULTILINE | (regex.IGNORECASE if signature.ignore_case else 0)
    found: re.Match[str] | None = regex.compile(pattern, flags).search(text, start, timeout=OWN_SECONDS)
    return found


def compiled(pattern: str, *, ignore_case: bool) -> Lazy:
    """Give a pattern, to be compiled at most once; `^` and `$` stand at the ends of each line of the window.

    Its words were asked for by `possible`.
    """
    key = (pattern, ignore_case)
    if key not in _compiled:
        _compiled[key] = Lazy(pattern, MULTILINE | (IGNORECASE if ignore_case else 0), ())
    return _compiled[key]


def possible(signature: Signature, text: str) -> Sequence[int]:
    """Give the places of the patterns that can match a text: all whose words it has, or whose words are not known."""
    if signature.own or not signature.anchors:
        return range(len(signature.patterns))
    return [place for place, rows in enumerate(signature.anchors) if has_each(text, rows)]


def _bounded(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST // 2] + "\n" + text[-LONGEST // 2 :]


def raw_line(said: Said, words: str) -> int:
    """Tell in which raw line of a joined logical line some words begin."""
    if not said.line.breaks:
        return said.line.first
    at = said.line.text.find(words[:80])
    return next((line for offset, line in reversed(said.line.breaks) if 0 <= offset <= at), said.line.first)


def _place(window: list[Said], found: re.Match[str]) -> Found:
    start, end = found.span()
    reason = found.start("reason") if found.groupdict().get("reason") is not None else start
    covered: list[Said] = []
    deciding = window[-1]
    offset = 0
    for said in window:
        length = len(said.body)
        if offset <= end and offset + length >= start:
            covered.append(said)
        if offset <= reason <= offset + length:
            deciding = said
        offset += length + 1
    groups = {name: value for name, value in found.groupdict().items() if value is not None and name != "reason"}
    words = found.string[reason:end].partition("\n")[0]
    return Found(tuple(covered), deciding, raw_line(deciding, words), groups)


def _frames(said: Said) -> list[Said]:
    frames = []
    for frame in said.line.frames:
        level, body = level_and_body(frame)
        frames.append(Said(said.line, level, body))
    return frames


def search(signature: Signature, window: list[Said], hit: Said) -> Found | None:
    """Search the patterns in the window's bodies joined by line feeds; the match must touch the line that was hit."""
    if not hit.line.frames and all(said.level not in signature.levels for said in window):
        return None
    text = _bounded("\n".join(said.body for said in window))
    for place in possible(signature, text):
        start = 0
        while (match := _find(signature, place, text, start)) is not None:
            found = _place(window, match)
            if hit in found.said and found.deciding.level in signature.levels:
                return found
            # a match that begins in an echo may hide one that begins in the next line
            start = max(text.find("\n", match.start()), match.start()) + 1
    for frame in _frames(hit):
        body = _bounded(frame.body)
        for place in possible(signature, body):
            if shown := _find(signature, place, body):
                return _place([frame], shown)
    return None
