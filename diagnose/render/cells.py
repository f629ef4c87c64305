"""Widths in terminal cells, and wrapping by them."""

from __future__ import annotations

from diagnose.lazy import lazy

_TOKEN = lazy(r" +|[^ ]+")
_STUB = 8
"""A word that is longer than a line starts on the present one where at least this many cells are left of it."""


def _cell(char: str) -> int:
    if char < "\u0300":
        return 1
    import unicodedata  # a shared library; text in Latin does not wait for it

    if char == "\ufe0f":
        return 1  # asks for the wide emoji form of the character before it
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def width(text: str) -> int:
    """Give the number of cells that a text without control characters takes; never less than a terminal shows."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _split(word: str, room: int) -> tuple[str, str]:
    """Cut a word after at most `room` cells, but after one character at least."""
    if word.isascii():
        return word[: max(room, 1)], word[max(room, 1) :]
    used = 0
    for index, char in enumerate(word):
        used += _cell(char)
        if used > room and index:
            return word[:index], word[index:]
    return word, ""


def wrap(text: str, room: int, later: int | None = None) -> list[str]:
    """Break one line of text into lines of at most `room` cells; from the second on, `later` cells where given.

    Blanks inside a line stay; those at a break go. A word longer than a line breaks anywhere.
    """
    later = room if later is None else later
    lines: list[str] = []
    line, gap, used = "", "", 0
    for token in _TOKEN.findall(text.replace("\t", "    ").rstrip(" ")):
        if token[0] == " ":
            gap = token if line or not lines else ""
            gap = gap[: room // 2] if not line else gap
            continue
        size = width(token)
        limit = room if not lines else later
        if used + len(gap) + size <= limit:
            line, used, gap = line + gap + token, used + len(gap) + size, ""
            continue
        word = token
        if size > later and limit - used - len(gap) >= _STUB:
            head, word = _split(token, limit - used - len(gap))
            line += gap + head
        if line:
            lines.append(line)
        while width(word) > (room if not lines else later):
            head, word = _split(word, room if not lines else later)
            lines.append(head)
            if not word:
                break
        line, used, gap = word, width(word), ""
    if line or not lines:
        lines.append(line)
    return lines
