"""A chunk of cleaned text for the one pass, which knows the raw line of each of its positions."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.trace.pieces import Piece

APART = 2048
"""Characters between two anchors that were not given, so that nothing is counted twice."""


class Chunk:
    """Whole logical lines, joined by LF; every frame of a line stands on a line of its own.

    Between two anchors the raw line grows by one with each LF, so that plain text needs no table. Where frames stand
    between CRs, the LFs that count are those of a twin of the text in which the CRs are still there. `middle` tells
    that it lies neither at the head nor at the tail of a trace.
    """

    __slots__ = ("_index", "_lines", "_places", "_twin", "middle", "text")

    def __init__(self, twin: str, places: list[int], lines: list[int]) -> None:
        """`places` are the anchors' positions, the first of them 0, and `lines` their raw lines."""
        self.text = twin.replace("\r", "\n")
        self._twin = twin
        self._places = places
        self._lines = lines
        self._index = 0
        self.middle = False

    def line_at(self, position: int) -> int:
        """Tell the raw line of a position in `text`; one far behind an anchor becomes one, too."""
        index = _last(self._places, position, self._index)
        begin = self._places[index]
        line = self._lines[index] + self._twin.count("\n", begin, position)
        if position - begin > APART:
            index += 1
            self._places.insert(index, position)
            self._lines.insert(index, line)
        self._index = index
        return line


def _last(places: Sequence[int], position: int, start: int) -> int:
    """Give the index of the last place at or before a position; `start` is where to look first."""
    index = start if places[start] <= position else 0
    if (index + _NEAR < len(places) and places[index + _NEAR] <= position) or (index == 0 and len(places) > _NEAR):
        from bisect import bisect_right  # a library of its own, which a short trace does without

        return bisect_right(places, position) - 1
    while index + 1 < len(places) and places[index + 1] <= position:
        index += 1
    return index


_NEAR = 32
"""Anchors that are looked at one by one."""


class GiantChunk(Chunk):
    """A part of one raw line that is too long to be held as a whole."""

    __slots__ = ()

    def line_at(self, position: int) -> int:  # noqa: ARG002  every position lies in the one raw line
        """Tell the raw line, which is the same everywhere."""
        return self._lines[0]


class Builder:
    """Collects texts until they are enough for a chunk."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._texts: list[str] = []
        self._places: list[int] = []
        self._lines: list[int] = []
        self._next = -1
        self.size = 0

    def _anchor(self, line: int) -> None:
        if line != self._next:
            self._places.append(self.size)
            self._lines.append(line)

    def _append(self, text: str) -> None:
        self._texts.append(text)
        self.size += len(text) + 1

    def plain(self, text: str, first: int, lines: int) -> None:
        """Add text of which each line is a raw line; its frames stand between CRs."""
        self._anchor(first)
        self._append(text)
        self._next = first + lines

    def lines(self, text: str, numbers: Sequence[int]) -> None:
        """Add text of lines that are no neighbours; `numbers` are their raw lines, perhaps none."""
        if not numbers:
            return
        place = self.size
        for number, line in zip(numbers, text.split("\n"), strict=True):
            self._places.append(place)
            self._lines.append(number)
            place += len(line) + 1
        self._append(text)
        self._next = numbers[-1] + 1

    def pieces(self, pieces: Sequence[Piece]) -> None:
        """Add the frames of logical lines."""
        for piece in pieces:
            if not piece.frames:
                self._anchor(piece.first)
                self._append("")
                self._next = piece.first + 1
            for frame in piece.frames:
                self._anchor(frame.first)
                self._next = frame.first + 1
                for offset, line in frame.breaks:
                    self._places.append(self.size + offset)
                    self._lines.append(line)
                    self._next = line + 1
                self._append(frame.text)

    def take(self) -> Chunk | None:
        """Give what was collected as a chunk, or None where there is nothing, and begin anew."""
        if not self._texts:
            return None
        chunk = Chunk("\n".join(self._texts), self._places, self._lines)
        self._reset()
        return chunk


def giant(text: str, line: int) -> Chunk:
    """Make a chunk of a part of the giant raw line `line`."""
    return GiantChunk(text, [0], [line])
