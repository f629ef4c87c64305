"""What one pass over a trace learns, with its sparse index: where some blocks begin, and which sections are open."""

from __future__ import annotations

from collections.abc import Iterator

from diagnose.trace.chunk import Chunk
from diagnose.trace.ends import PROLOGUE
from diagnose.trace.marks import Open, Sections

TYPE_CHECKING = False
if TYPE_CHECKING:
    from diagnose.trace.keys import Keys

ENTRIES = 8192
"""Entries that are kept; when they are full, every second one goes and half as many are added from then on."""


class Index:
    """Block starts by raw line, in rising order."""

    def __init__(self) -> None:
        self._lines: list[int] = []
        self._offsets: list[int] = []
        self._states: list[Open] = []
        self._step = 1
        self._seen = 0

    def add(self, line: int, offset: int, state: Open) -> None:
        """Take note of a block's start; calls come in rising order."""
        if self._seen % self._step == 0:
            self._lines.append(line)
            self._offsets.append(offset)
            self._states.append(state)
            if len(self._lines) >= ENTRIES:
                self._lines = self._lines[::2]
                self._offsets = self._offsets[::2]
                del self._states[1::2]
                self._step *= 2
        self._seen += 1

    def spans(self, line: int, behind: tuple[int, int]) -> Iterator[tuple[tuple[int, int], tuple[int, int], Open]]:
        """Yield from the last known block start up to a raw line on where blocks begin and end, and what is open there.

        Places are (line, offset); `behind` is that behind the trace.
        """
        at = 0
        if len(self._lines) > 1:
            from bisect import bisect_right  # a library of its own, which a short trace does without

            at = max(0, bisect_right(self._lines, line) - 1)
        place = self._lines[at], self._offsets[at]
        for each in range(at + 1, len(self._lines)):
            following = self._lines[each], self._offsets[each]
            yield place, following, self._states[each - 1]
            place = following
        yield place, behind, self._states[-1]


class Learned:
    """What one pass over the trace learns."""

    def __init__(self) -> None:
        self.index = Index()
        self.sections = Sections()
        self.keys: Keys | None = None
        self.state = Open()
        self.line_count = 0
        self.prologue = False

    def look(self, chunk: Chunk, *, middle: bool) -> Chunk:
        """Learn from a chunk, and give it with its place."""
        chunk.middle = middle
        if "PRIVATE KEY" in chunk.text:
            if self.keys is None:
                from diagnose.trace.keys import Keys  # few traces hold one

                self.keys = Keys()
            self.keys.read(chunk)
        if not self.prologue:
            self.prologue = PROLOGUE in chunk.text
        return chunk
