"""Finds blocks of private keys, whose lines must leave a trace only redacted."""

from __future__ import annotations

from diagnose.lazy import lazy
from diagnose.trace.chunk import Chunk

LONGEST = 200
"""Raw lines of a block at most; one without an end mark is taken to be as long."""
KEPT = 256
"""Blocks that are kept apart; further ones widen the last, so that nothing in between is shown."""

_MARK = lazy(r"-----(BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")


class Keys:
    """Collects the raw line ranges of key blocks over the chunks of one pass."""

    def __init__(self) -> None:
        self._blocks: list[tuple[int, int]] = []
        self._begin: int | None = None

    def _add(self, first: int, last: int) -> None:
        if len(self._blocks) < KEPT:
            self._blocks.append((first, last))
        else:
            self._blocks[-1] = (self._blocks[-1][0], last)

    def read(self, chunk: Chunk) -> None:
        """Look for begin and end marks in a chunk."""
        for found in _MARK.finditer(chunk.text):
            line = chunk.line_at(found.start())
            if self._begin is not None and (found[1] == "BEGIN" or line > self._begin + LONGEST):
                self._add(self._begin, min(self._begin + LONGEST, line))
                self._begin = None
            if found[1] == "BEGIN":
                self._begin = line
            elif self._begin is not None:
                self._add(self._begin, line)
                self._begin = None

    def blocks(self, line_count: int) -> tuple[tuple[int, int], ...]:
        """Give the ranges, first and last line included; an open block ends with the trace at the latest."""
        if self._begin is None:
            return tuple(self._blocks)
        return (*self._blocks, (self._begin, min(self._begin + LONGEST, line_count)))
