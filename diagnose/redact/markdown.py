"""Puts text into GitLab Markdown so that none of a log is read as markup, mention, reference or quick action."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnose.lazy import IGNORECASE, lazy
from diagnose.redact.clean import clean
from diagnose.redact.shorten import shorten

MOST_LINES = 20
_HEAD, _TAIL, _WIDEST = 100, 260, 400

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:]{2,45}\])(?::\d{1,5})?"
_INLINE = {
    "host": _HOST,
    "image": r"[A-Za-z0-9][A-Za-z0-9._\-]{0,253}(?::\d{1,5}(?=/))?(?:/[A-Za-z0-9._\-]{1,200}){0,20}"
    r"(?::\w[\w.\-]{0,127})?(?:@sha256:[0-9a-f]{64})?",
    "path": r"[A-Za-z0-9_./][A-Za-z0-9_./@+:\-]{0,299}",
    "url": r"https?://" + _HOST + r"(?:/[A-Za-z0-9._~/%\-]{0,300})?",
    "version": r"v?\d{1,6}(?:\.\d{1,6}){0,4}(?:-[A-Za-z0-9.]{1,20})?",
    "word": r"[A-Za-z0-9][A-Za-z0-9._+\-]{0,79}",
}
_MARKUP = r"[\\`*_{}\[\]<>()#+!|~@$%^&:]"
# what begins a block only at the start of a line: list, rule, underline of a heading, quick action, quotation
_OPENING = r"[\-=/.\"']"
_NUMBER = r"(\d{1,9})([.)])"
_WWW = r"\b(www|ftp)\."
_CODE = r"`([^`\n]{1,300})`"


def _numbered(line: int | None, text: str) -> str:
    gutter = f"{line:6d}" if line is not None else " " * 6
    return f"{gutter} | {shorten(clean(text), _HEAD, _TAIL, _WIDEST)[0]}"


def quote_markdown(lines: Sequence[tuple[int | None, str]]) -> str:
    """Give (line number, text) pairs as one fenced block: a gutter before each line, no line over 400 characters.

    Of more than 20 lines the first and last ten stay. The gutter keeps a line from beginning with what closes a fence
    or starts a quick action; the fence is of backticks, since GitLab reads quick actions inside one of tildes.
    """
    left_out = len(lines) - MOST_LINES
    half = MOST_LINES // 2
    rows = [_numbered(*line) for line in (lines if left_out <= 0 else lines[:half])]
    if left_out > 0:
        rows.append(f"{'':6} | [... {left_out} lines left out ...]")
        rows += [_numbered(*line) for line in lines[-half:]]
    body = "\n".join(rows)
    longest = max((len(run) for run in re.findall("`+", body)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{body}\n{fence}" if rows else f"{fence}text\n{fence}"


def inline_markdown(value: str, kind: str) -> str | None:
    """Give a value as inline code if it fits the grammar of its `kind` (a key of `_INLINE`), else None."""
    grammar = _INLINE.get(kind)
    if grammar is None or re.fullmatch(grammar, value, re.ASCII) is None:
        return None
    return f"`{value}`"


def _escape(words: str) -> str:
    return lazy(_WWW, IGNORECASE).sub(r"\1\.", lazy(_MARKUP).sub(r"\\\g<0>", words))


def _as_text(line: str) -> str:
    """Escape what would begin a block at the start of a line whose markup is already escaped."""
    if lazy(_OPENING).match(line):
        return "\\" + line
    return lazy(_NUMBER).sub(r"\1\\\2", line, count=1) if lazy(_NUMBER).match(line) else line


def _lines(text: str) -> list[str]:
    stripped = (clean(line).strip() for line in text.split("\n"))
    return [line for line in stripped if line]


def escape_markdown(text: str) -> str:
    """Give prose in which every character that Markdown or GitLab could take as more than text is escaped.

    Lines stay lines of one paragraph; blank lines, and spaces at the ends of lines, go.
    """
    return "\n".join(_as_text(_escape(line)) for line in _lines(text))


def prose_markdown(text: str) -> str:
    """Give a page's own prose, filled in, as Markdown: its `code` stays inline code, all else is escaped."""
    shown = []
    for line in _lines(text):
        parts = lazy(_CODE).split(line)
        shown.append(_as_text("".join(f"`{p}`" if odd % 2 else _escape(p) for odd, p in enumerate(parts))))
    return "\n".join(shown)
