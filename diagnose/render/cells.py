"""Widths in terminal cells, and wrapping by them."""

from __future__ import annotations

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


def _fitting(text: str, room: int) -> int:
    """Give how many characters of a text fit into so many cells: one at least."""
    if text.isascii():
        return min(len(text), max(room, 1))
    used = 0
    for index, char in enumerate(text):
        used += _cell(char)
        if used > room and index:
            return index
    return len(text)


def wrap(text: str, room: int, later: int | None = None) -> list[str]:
    """Break one line of text into lines of at most `room` cells; from the second on, `later` cells where given.

    Blanks inside a line stay; those at a break go. A word longer than a line breaks anywhere.
    """
    later = room if later is None else later
    rest = text.replace("\t", "    ").rstrip(" ")
    words = rest.lstrip(" ")
    rest = " " * min(len(rest) - len(words), room // 2) + words
    lines: list[str] = []
    limit = room
    while (fits := _fitting(rest, limit)) < len(rest):
        blank = rest.rfind(" ", 0, fits + 1)
        line, following = rest[:blank].rstrip(" "), rest[blank + 1 :].partition(" ")[0]
        if blank < 0 or (width(following) > later and limit - width(rest[: blank + 1]) >= _STUB):
            line, rest = rest[:fits], rest[fits:]
        else:
            rest = rest[blank:].lstrip(" ")
        if line:
            lines.append(line)
            limit = later
    if rest or not lines:
        lines.append(rest)
    return lines
