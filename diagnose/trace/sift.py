"""Takes of the middle of a long trace only the lines in which a sieve finds something.

Such a line is taken by itself: what a runner with timestamps cut after 8 KiB, or at a CR, is not joined. A stretch is
read, sieved and counted once, as it is; where it has section marks, giants or too many words, its blocks come instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from diagnose.trace import blocks
from diagnose.trace.blocks import Block, Giants, Read
from diagnose.trace.clean import decode
from diagnose.trace.form import Form
from diagnose.trace.pieces import alone

STRETCH = 256 * 1024
"""Bytes of a stretch: large enough that what is done for each costs nothing, and it stays in the processor's cache."""
APART = 16 * 1024
"""Bytes between places of the index, so that a window at a line that was found has little to read."""

INTERLEAVED = 4 * 1024
"""Bytes behind such a place in which no entry of the runner continues another."""
FULL = 256 * 1024
"""Bytes of lines that were found at which they are handed on."""
PLACES = 512
"""Places at which they are handed on, too."""
ECHOES = 64
"""Commands that are kept from the first and from the last of the lines that are handed on: more than a survey keeps."""
_ECHO = (b"$ ", b"\x1b[32;1m$ ")
"""How the runner echoes a command: since its version 10 in green."""
_LF = 10

Source = tuple[Read, Giants]
Sieve = Callable[[bytes], list[int] | None]
"""Gives the places behind the words that it finds in bytes, in rising order; None where all has to be read."""


class Sifted:
    """The raw lines from `first` on, `lines` of them in `size` bytes at `offset`, and those with something in them.

    At the `places` (line, offset) blocks can be cut anew.
    """

    __slots__ = ("_echoes", "_found", "_kept", "_numbers", "first", "lines", "offset", "places", "size")

    def __init__(self, first: int, offset: int) -> None:
        self.first = first
        self.offset = offset
        self.lines = self.size = self._kept = 0
        self.places: list[tuple[int, int]] = []
        self._numbers: list[int] = []
        self._found: list[bytes] = []
        self._echoes: list[int] = []

    def add(self, data: bytes, size: int, ends: list[int], form: Form, *, begins: bool = True) -> None:
        """Take of the next `size` bytes the lines in which words end at `ends`, and count all lines on the way.

        `begins` tells that blocks can be cut anew from here.
        """
        line, done, apart = self.first + self.lines, 0, APART
        if begins:
            self.places.append((line, self.offset + self.size))
        for place in ends:
            if place <= done:  # in a line that is taken already
                if self._echoes and self._echoes[-1] == len(self._found) - 1:
                    self._echoes.pop()
                continue
            begin = data.rfind(b"\n", done, place - 1) + 1 or done
            if begin >= size:
                break
            line += blocks.count(data, done, begin)
            if begin >= apart and _is_apart(data, begin, form):
                self.places.append((line, self.offset + self.size + begin))
                apart = begin + APART
            done = data.find(b"\n", place - 1) + 1 or size
            if _is_echo(data[begin:place], form):
                self._echoes.append(len(self._found))
            self._numbers.append(line)
            self._found.append(data[begin:done])
            self._kept += done - begin
            line += 1
        line += blocks.count(data, done, size) + (done < size and data[size - 1] != _LF)
        self.lines = line - self.first
        self.size += size

    def is_full(self) -> bool:
        """Tell whether there is enough to be handed on."""
        return self._kept >= FULL or len(self.places) >= PLACES

    def cleaned(self, form: Form) -> tuple[str, list[int]]:
        """Clean the lines that were found, of very many commands the first and the last; give their raw lines, too."""
        dropped = set(self._echoes[ECHOES:-ECHOES])
        kept = [at for at in range(len(self._found)) if at not in dropped]
        data = b"".join([self._found[at] for at in kept])
        return alone(decode(data.removesuffix(b"\n")), form), [self._numbers[at] for at in kept]


def _is_apart(data: bytes, at: int, form: Form) -> bool:
    """Tell whether no line from this place on is likely to continue one before: streams interleave within few lines."""
    near = at + INTERLEAVED
    plus = form.stamped and data.find(b"+", at, near) >= 0  # to look for one byte costs a thirtieth of looking for two
    if plus and (data.find(b"O+", at, near) >= 0 or data.find(b"E+", at, near) >= 0):
        return False
    return not blocks.hangs_on(data, at)


def _is_echo(begin: bytes, form: Form) -> bool:
    """Tell whether a line's begin is surely that of a command that the runner echoes."""
    if form.stamped:
        return begin[26:28] == b"Z " and begin[31:32] == b" " and begin[32:] in _ECHO
    return begin in _ECHO and not form.prefixes


def _has_giant(data: bytes, size: int) -> bool:
    """Tell whether some line may be a giant: one has no line feed in half a block."""
    half = blocks.BLOCK // 2
    return any(data.find(b"\n", at, at + half) < 0 for at in range(0, size - half, half))


def _stretch(sieve: Sieve, data: bytes, size: int) -> list[int] | None:
    """Tell where words end in a stretch; None where it has to come in blocks."""
    return None if size <= 0 or _has_giant(data, size) else sieve(data)


def _sift(sieve: Sieve, block: Block, form: Form) -> Sifted | Block:
    """Give of a block the lines with something in them, or itself where it has to be read as a whole."""
    ends = None if block.giant else sieve(block.data)
    if ends is None:
        return block
    found = Sifted(block.first, block.offset)
    found.add(block.data, block.size, ends, form, begins=block.begins)
    return found


def sifted(source: Source, form: Form, sieve: Sieve, place: tuple[int, int], end: int) -> Iterator[Sifted | Block]:
    """Yield what lies between the `place` (line, offset) and the offset `end`, at both of which lines begin."""
    read, giants = source
    found = Sifted(*place)
    while (offset := found.offset + found.size) < end:
        data = read(offset, min(STRETCH + blocks.AHEAD, end - offset))
        size = len(data) if offset + len(data) >= end else blocks.cut(data, 0, STRETCH)
        ends = _stretch(sieve, data, size)
        if ends is not None:
            found.add(data, size, ends, form)
            if not found.is_full():
                continue
        if found.lines:
            yield found
        place = found.first + found.lines, found.offset + found.size
        if ends is None:
            for block in blocks.blocks(read, place, end, giants, 2 * blocks.BLOCK):
                yield _sift(sieve, block, form)
                place = block.first + block.lines, block.offset + block.size
                if place[1] >= offset + STRETCH:
                    break
            else:
                return  # all is read
        found = Sifted(*place)
    if found.lines:
        yield found
