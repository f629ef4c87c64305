"""Rows of styled text: the small pieces of which a report is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from diagnose.render import cells
from diagnose.render.clean import flat

Span = tuple[str, str]
"""A style's name and the text that bears it; the plain form drops the name."""

Row = tuple[Span, ...]

BLANK: Row = ()
WIDEST = 88
NARROWEST = 24


def clamp(width: int) -> int:
    """Give the width that text may take in a window of `width` cells."""
    return max(NARROWEST, min(width, WIDEST))


def text(  # noqa: PLR0913 - each is one measure of a paragraph, and most have a value of their own accord
    value: str, width: int, *, indent: int = 0, hang: int = 0, lead: Row = (), style: str = ""
) -> list[Row]:
    """Lay out one paragraph, wrapped to `width`; `lead` stands before its first line, later lines hang by `hang`."""
    led = sum(cells.width(part) for _, part in lead)
    pad = " " * indent
    first, *rest = cells.wrap(flat(value), width - indent - led, width - indent - hang)
    rows: list[Row] = [(("", pad), *lead, (style, first))]
    rows += [(("", pad + " " * hang), (style, line)) for line in rest]
    return rows


def prose(value: str, width: int, *, indent: int = 2) -> list[Row]:
    """Lay out paragraphs and one-level lists, a blank row between blocks and none at the ends."""
    rows: list[Row] = []
    lines = "\n".join(line.rstrip(" \t") for line in value.split("\n"))
    for block in lines.split("\n\n"):
        if not block.strip():
            continue
        if rows:
            rows.append(BLANK)
        first, *items = f"\n{block}".split("\n- ")
        if first.strip():
            rows += text(first, width, indent=indent)
        for item in items:
            rows += text(item, width, indent=indent, hang=2, lead=(("gutter", "- "),))
    return rows


def gutter(lines: Sequence[tuple[str, str]], width: int, marked: Iterable[int] = ()) -> list[Row]:
    """Lay out (label, text) lines behind a thin gutter; those whose index is in `marked` bear a `>`."""
    marks = set(marked)
    size = max((cells.width(label) for label, _ in lines), default=0)
    room = width - size - len("> ") - len(" | ")
    rows: list[Row] = []
    for index, (label, value) in enumerate(lines):
        style = "evidence" if index in marks else "context"
        mark: Span = ("mark", "> ") if index in marks else ("", "  ")
        shown = " " * (size - cells.width(label)) + label
        for number, line in enumerate(value.split("\n")):
            first, *rest = cells.wrap(line, room, room - 2)
            head: Row = (mark, ("place", shown)) if number == 0 else (("", "  " + " " * size),)
            rows.append((*head, ("gutter", " | "), (style, first)))
            rows += [(("", "  " + " " * size), ("gutter", " |   "), (style, each)) for each in rest]
    return rows


def command(value: str, width: int, *, label: str) -> list[Row]:
    """Lay out a command that is copied: never wrapped, on a row of its own where it does not fit behind its label."""
    if cells.width(label) + 1 + cells.width(value) <= width:
        return [(("label", label), ("", " "), ("command", value))]
    return [*text(label, width, style="label"), (("", "  "), ("command", value))]


def table(entries: Sequence[tuple[str, str]], width: int, *, style: str = "dim") -> list[Row]:
    """Lay out (name, text) pairs in two columns, the second in line where the names are short."""
    size = max((cells.width(name) for name, _ in entries), default=0)
    column = size if size <= min(24, width // 3) else 0
    laid: list[Row] = []
    for name, value in entries:
        gap = " " * max(0, column - cells.width(name)) + "  "
        laid += text(value, width, indent=4, hang=column + 2, lead=((style, name), ("", gap)))
    return laid


def _word(line: str, word: str, start: int) -> int:
    """Find a word that no letter, digit or `_` touches; -1 where it is not."""
    at = line.find(word, start)
    while at >= 0:
        end = at + len(word)
        if not any(char.isalnum() or char == "_" for char in line[max(0, at - 1) : at] + line[end : end + 1]):
            break
        at = line.find(word, at + 1)
    return at


def _marked(line: str, holes: Sequence[str]) -> Iterator[Span]:
    """Split a line at its holes; of those that begin at one place, the longest counts."""
    done = 0
    while found := [(at, -len(hole)) for hole in holes if (at := _word(line, hole, done)) >= 0]:
        at, size = min(found)
        yield "code", line[done:at]
        done = at - size
        yield "hole", line[at:done]
    yield "code", line[done:]


def snippet(value: str, holes: Iterable[str] = ()) -> list[Row]:
    """Lay out text that is copied: indented alike, never wrapped, its `holes` styled as what is to be filled in."""
    words = [hole for hole in holes if hole]
    rows: list[Row] = []
    for line in value.replace("\t", "    ").strip("\n").split("\n"):
        spans = [span for span in _marked(line, words) if span[1]]
        rows.append((("", "    "), *spans) if line.strip() else BLANK)
    return rows


def joined(rows: Iterable[Row]) -> str:
    """Give the words of rows, one a line, without blanks at the ends of lines."""
    return "".join("".join(part for _, part in row).rstrip(" ") + "\n" for row in rows)
