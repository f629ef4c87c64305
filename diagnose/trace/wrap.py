"""Finds the width at which a terminal wrapped a log before it was copied, and which rows continue the one before.

A row of exactly the width goes on in the next one, and one that is a blank shorter does where the copy lost the blank
at the edge. That is a guess about every log whose longest line happens to be followed by another, so this view is for
logs of which the plain one makes nothing, and for those that surely are such a paste: plain text, of which a row of
running words fills a usual width and none is longer.
"""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.lazy import lazy

NARROWEST, WIDEST = 40, 400
"""Columns between which a terminal is looked for."""
JOINED = 64
"""Rows that one line may span."""

_USUAL = frozenset({80, 100, 120, 132})
_FILLED = lazy(r"(?:([=\-_*#~.─━])\1{2}|%\]|[│┃|])$")
"""How a row ends that a program made as wide as the terminal: a rule, a share, a frame."""
_ALIGNED = lazy(r" {3}|([^\w\s])\1{3}")
_BEGINS = lazy(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|(?:TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI) {0,2}\["
    r"|time=\"|\{\"level\"|[IWEF]\d{4} \d\d:"
    r"|\$ |#\d{1,5} |S(?:TEP|tep) \d| ---> | > \[|-{6}|ERROR: |WARNING: |Job succeeded|section_(?:start|end):"
    r"|Error: |error (?:building|checking|pushing|resolving) |Preparing (?:the \"|environment)|Getting source from Git"
    r"|Executing \"|Running after_script|Cleaning up project|Uploading artifacts for |Saving cache for "
)
"""What only a line of its own begins with: another level, stream or section."""


def width(lines: Sequence[str]) -> int:
    """Tell at which column these cleaned lines were wrapped; 0 where none of them can have been."""
    longest = max(map(len, lines), default=0)
    if not NARROWEST <= longest <= WIDEST:
        return 0
    if longest + 1 in _USUAL:
        longest += 1
    return longest if any(hangs(lines, longest)) else 0


def is_sure(lines: Sequence[str], columns: int) -> bool:
    """Tell whether lines of at most `columns` surely are rows of a wrapped paste."""
    if columns not in _USUAL:
        return False
    full = [line for line, hanging in zip(lines, hangs(lines, columns)[1:], strict=False) if hanging]
    return any(len(line) == columns and not _ALIGNED.search(line) for line in full)


def hangs(lines: Sequence[str], columns: int) -> list[bool]:
    """Tell for each line whether it continues the one before it."""
    found = [False] * len(lines)
    rows = 1
    for index in range(1, len(lines)):
        before, line = lines[index - 1], lines[index]
        full = len(before) == columns or (len(before) == columns - 1 and not line.startswith(" "))
        full = full and not _FILLED.search(before)
        found[index] = full and bool(line.strip()) and rows < JOINED and not _BEGINS.match(line)
        rows = rows + 1 if found[index] else 1
    return found


def rejoin(lines: list[str], hanging: Sequence[bool], columns: int) -> None:
    """Give rows back the blank that the copy lost at the edge, in place."""
    for index in range(1, len(lines)):
        if hanging[index] and len(lines[index - 1]) == columns - 1:
            lines[index - 1] += " "
