"""Derives from a regular expression which words every text that it matches has: of each row of words, one.

It reads the part of the syntax that the house uses; whatever it does not understand gives no words, never wrong ones.
"""

from __future__ import annotations

from diagnose.record import NamedTuple

MOST = 40
"""Words of one row; looking for more costs as much as compiling."""
ROWS = 3
SHORTEST = 2

Rows = tuple[tuple[str, ...], ...]

_ZERO_WIDTH = frozenset("bBAZ")
_ONE_CHARACTER = {"n": "\n", "t": "\t", "r": "\r"}
_GROUPS = ("?:", "?=", "?!", "?<=", "?<!", "?>")


class _UnclearError(Exception):
    """The expression uses what this reader does not know."""


class _Part(NamedTuple):
    """What one item of a sequence asks for: `literal` is its one text; else `rows`, of each of which one is in it."""

    literal: str | None
    rows: Rows
    width: bool = True


_NOTHING = _Part(None, ())


def _rank(words: tuple[str, ...]) -> tuple[int, int]:
    """Order rows by how hard they are to meet by chance: with the longer words, then with the fewer."""
    return min(map(len, words)), -len(words)


def _best(rows: list[tuple[str, ...]]) -> Rows:
    kept = sorted({row: None for row in rows if row and len(row) <= MOST}, key=_rank, reverse=True)
    return tuple(kept[:ROWS])


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def peek(self, length: int = 1) -> str:
        return self.pattern[self.at : self.at + length]

    def take(self, length: int = 1) -> str:
        taken = self.peek(length)
        if len(taken) < length:
            raise _UnclearError
        self.at += length
        return taken

    def alternatives(self) -> Rows:
        """Read up to the end or a closing parenthesis; several alternatives have one row, of a word of each."""
        found = [self.sequence()]
        while self.peek() == "|":
            self.take()
            found.append(self.sequence())
        if len(found) == 1:
            return found[0]
        words = tuple(dict.fromkeys(word for rows in found for word in rows[0])) if all(found) else ()
        return _best([words])

    def sequence(self) -> Rows:
        rows: list[tuple[str, ...]] = []
        run = ""
        while self.at < len(self.pattern) and self.peek() not in "|)":
            part = self.item()
            least = self.repeat()
            if not part.width and least != 0:
                rows += part.rows
                continue
            if part.literal is not None and least == 1:
                run += part.literal
                continue
            if part.literal is not None and least is None:  # once or more: its first one ends the run
                run += part.literal
            rows += [(run,)] if len(run) >= SHORTEST else []
            run = ""
            rows += part.rows if least != 0 else ()
        return _best([*rows, (run,)] if len(run) >= SHORTEST else rows)

    def repeat(self) -> int | None:
        """Read what follows an item: 1 for nothing, 0 where it may be absent, None for once or more."""
        mark = self.peek()
        if mark and mark in "?*+":
            self.take()
            least: int | None = None if mark == "+" else 0
        elif mark == "{":
            close = self.pattern.find("}", self.at)
            low = self.pattern[self.at + 1 : close].split(",")[0]
            if close < 0 or not (low.isdigit() or low == ""):
                raise _UnclearError
            self.at = close + 1
            least = 0 if low in ("", "0") else None
        else:
            return 1
        if self.peek() and self.peek() in "?+":
            self.take()
        return least

    def item(self) -> _Part:
        first = self.take()
        if first == "(":
            return self.group()
        if first == "[":
            self.skip_class()
            return _NOTHING
        if first == "\\":
            return self.escape()
        if first in "^$":
            return _Part(None, (), width=False)
        if first == ".":
            return _NOTHING
        if first in "*+?{":
            raise _UnclearError
        return _Part(first, ())

    def escape(self) -> _Part:
        letter = self.take()
        if letter in _ZERO_WIDTH:
            return _Part(None, (), width=False)
        if letter in _ONE_CHARACTER:
            return _Part(_ONE_CHARACTER[letter], ())
        if letter in "dDwWsS":
            return _NOTHING
        if letter == "x":
            return _Part(chr(int(self.take(2), 16)), ())
        if letter.isalnum():
            raise _UnclearError
        return _Part(letter, ())

    def skip_class(self) -> None:
        if self.peek() == "^":
            self.take()
        if self.peek() == "]":
            self.take()
        while (letter := self.take()) != "]":
            if letter == "\\":
                self.take()

    def group(self) -> _Part:
        opened = next((mark for mark in _GROUPS if self.peek(len(mark)) == mark), "")
        if opened:
            self.take(len(opened))
        elif self.peek(3) == "?P<":
            self.at = self.pattern.index(">", self.at) + 1
        elif self.peek() == "?":
            raise _UnclearError
        rows = self.alternatives()
        if self.take() != ")":
            raise _UnclearError
        if opened in ("?=", "?!", "?<=", "?<!"):
            return _Part(None, rows if opened == "?=" else (), width=False)
        return _Part(None, rows)


def anchors(pattern: str) -> Rows:
    """Give rows of words: each text that `pattern` matches, with its case, has one of each; none where not known."""
    reader = _Reader(pattern)
    try:
        rows = reader.alternatives()
    except (_UnclearError, ValueError):
        return ()
    return rows if reader.at == len(pattern) else ()
