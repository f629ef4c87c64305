"""Tells how often words stand in ordinary output, from the counts in `ordinary.txt`.

They were counted over what pip, npm, apt, dpkg, git, pytest and Python's compiler print when all goes well, over the
sources and tests of Python's library, and over genuine traces of container builds without their last 40 lines: lines
with the word, in 100,000, of that one of fourteen such sources that has the most of it; a trace counts a word at most
25 times.
"""

from __future__ import annotations

import os

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ordinary.txt")
RARE = 60
"""Lines, of 100,000, up to which a word is rare."""
_SHORT = 3
"""Letters below which a word is as good as in every line."""


class Ordinary:
    """The counts, asked for by parts of words: a literal may begin or end within one."""

    def __init__(self) -> None:
        with open(_FILE, encoding="ascii") as stream:
            rows = [line.split() for line in stream]
        self._rows = [(word, int(count)) for word, count in rows]
        self._text = "\n".join(word for word, _ in self._rows)
        self._known: dict[str, int] = {}
        self._at: dict[int, int] = {}
        offset = 0
        for index, (word, _) in enumerate(self._rows):
            self._at.update(dict.fromkeys(range(offset, offset + len(word) + 1), index))
            offset += len(word) + 1

    def count(self, part: str) -> int:
        """Give how many of 100,000 ordinary lines have a word with this part in it."""
        if part not in self._known:
            found, at = 0, self._text.find(part)
            while at >= 0:
                index = self._at[at]
                found += self._rows[index][1]
                end = self._text.find("\n", at)
                at = self._text.find(part, end) if end >= 0 else -1
            self._known[part] = found
        return self._known[part]

    def rarest(self, literal: str) -> str:
        """Give the word of a literal that ordinary output has the least of; the literal where all are common or short.

        A word is found whatever colours stand between it and the next; a literal of common words has to be whole.
        """
        parts = "".join(each if each.isalnum() or each == "_" else " " for each in literal).split()
        long = [part for part in parts if len(part) >= _SHORT]
        best = min(long, key=lambda part: (self.count(part), -len(part), part), default=literal)
        return best if self.count(best) <= RARE else literal
