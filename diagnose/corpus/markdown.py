"""Splits a page into headings, fences and prose; knows nothing of what they mean."""

from __future__ import annotations

import re

from diagnose.errors import PageError
from diagnose.record import NamedTuple

_FENCE = re.compile(r"(`{3,10})([^`]{0,400})$")
_HEADING = re.compile(r"(#{1,4}) (.{1,400})$")
_ITEM = re.compile(r"(?:-|\d{1,2}\.) (.{1,4000})$")


class Part(NamedTuple):
    """A piece of a page: `kind` is heading, fence, paragraph or item; `line` is where it begins, counted from 1.

    `info` is the level of a heading as "#" signs, and what stands behind the backticks of a fence.
    """

    kind: str
    line: int
    text: str
    info: str = ""


def _fence(lines: list[str], at: int, ticks: str, place: str) -> int:
    for end in range(at + 1, len(lines)):
        if lines[end].strip() == ticks:
            return end
    raise PageError(f"{place}:{at + 1}", "this fence is never closed")


def split(text: str, place: str) -> list[Part]:
    """Split a page; `place` names it in errors. Lines of a paragraph or item are joined by one space."""
    parts: list[Part] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if found := _FENCE.match(line):
            end = _fence(lines, at, found[1], place)
            parts.append(Part("fence", at + 1, "\n".join(lines[at + 1 : end]), found[2].strip()))
            at = end
        elif heading := _HEADING.match(line):
            parts.append(Part("heading", at + 1, heading[2].strip(), heading[1]))
        elif line.strip():
            if line[0] in " \t" and not (parts and parts[-1].kind == "item"):
                raise PageError(f"{place}:{at + 1}", "indented text outside of a list is not part of the page format")
            item = _ITEM.match(line)
            glued = at > 0 and lines[at - 1].strip() and parts and parts[-1].kind in ("paragraph", "item")
            if item:
                parts.append(Part("item", at + 1, item[1].strip()))
            elif glued:
                parts[-1] = parts[-1]._replace(text=f"{parts[-1].text} {line.strip()}")
            else:
                parts.append(Part("paragraph", at + 1, line.strip()))
        at += 1
    return parts
