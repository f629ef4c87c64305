"""Takes of the middle of a long trace only the lines in which a sieve finds something.

Such a line is taken by itself: what a runner with timestamps cut after 8 KiB, or at a CR, is not joined. A stretch is
read, sieved and counted once, as it is; where it has section marks, giants or too many words, its blocks come instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from diagnose.record import NamedTuple
from diagnose.trace import blocks, prefix, stamps
from diagnose.trace.blocks import Block, Giants, Read
from diagnose.trace.clean import clean, decode
from diagnose.trace.form import Form

STRETCH = 256 * 1024
"""Bytes of a stretch: large enough that what is done for each costs nothing, and it stays in the processor's cache."""
APART = 16 * 1024
"""Bytes between places of the index, so that a window at a line that was found has little to read."""

Sieve = Callable[[bytes], list[int] | None]
"""Gives the places behind the words that it finds in bytes, in rising order; None where all has to be read."""


class Sifted(NamedTuple):
    """The raw lines from `first` on, `lines` of them in `size` bytes at `offset`; `data` is those with
    something in them.

    `numbers` are their raw lines; at the `places` (line, offset) blocks can be cut anew.
    """

    first: int
    offset: int
    lines: int
    size: int
    data: bytes
    numbers: list[int]
    places: list[tuple[int, int]]

    def text(self, form: Form) -> str:
        """Clean the lines that were found; CRs stay."""
        text = decode(self.data.removesuffix(b"\n"))
        if form.stamped and stamps.has_continuation(text):
            text = "\n".join([stamps.split_head(line)[1] for line in text.split("\n")])
        elif form.stamped:
            text = stamps.strip_heads(text)
        text = clean(text)
        if form.prefixes:
            text = "\n".join([prefix.strip(line, form.prefixes)[1] for line in text.split("\n")])
        return text


def _sifted(block: Block, ends: list[int]) -> Sifted:
    """Take the lines with the words that end at `ends`, and count all lines on the way; `block.lines` is not read."""
    data, size = block.data, block.size
    found: list[bytes] = []
    numbers: list[int] = []
    places = [(block.first, block.offset)] if block.begins else []
    done, line, apart = 0, block.first, APART
    for place in ends:
        if place <= done:
            continue  # in a line that is taken already
        begin = data.rfind(b"\n", done, place - 1) + 1 or done
        if begin >= size:
            break
        line += data.count(b"\n", done, begin)
        if begin >= apart and not blocks.hangs_on(data, begin):
            places.append((line, block.offset + begin))
            apart = begin + APART
        done = data.find(b"\n", place - 1) + 1 or size
        numbers.append(line)
        found.append(data[begin:done])
        line += 1
    lines = line - block.first + data.count(b"\n", done, size)
    if done < size and data[size - 1] != 10:
        lines += 1
    return Sifted(block.first, block.offset, lines, size, b"".join(found), numbers, places)


def _has_giant(data: bytes, size: int) -> bool:
    """Tell whether some line may be a giant: one has no line feed in half a block."""
    half = blocks.BLOCK // 2
    return any(data.find(b"\n", at, at + half) < 0 for at in range(0, size - half, half))


def _stretch(sieve: Sieve, data: bytes, first: int, offset: int, *, last: bool) -> Sifted | None:
    size = len(data) if last else blocks.cut(data, 0, STRETCH)
    if size <= 0 or _has_giant(data, size) or (ends := sieve(data)) is None:
        return None
    return _sifted(Block(first, offset, data, 0, size), ends)


def sift(sieve: Sieve, block: Block) -> Sifted | Block:
    """Give of a block the lines with something in them, or itself where it has to be read as a whole."""
    ends = None if block.giant else sieve(block.data)
    return block if ends is None else _sifted(block, ends)


def sifted(read: Read, sieve: Sieve, place: tuple[int, int], end: int, giants: Giants) -> Iterator[Sifted | Block]:
    """Yield what is between the `place` (line, offset) and the offset `end`, at both of which lines begin."""
    first, offset = place
    while offset < end:
        size = min(STRETCH + blocks.AHEAD, end - offset)
        data = read(offset, size)
        found = _stretch(sieve, data, first, offset, last=offset + size >= end)
        if found is not None:
            yield found
            first, offset = first + found.lines, offset + found.size
            continue
        stop = offset + STRETCH
        for block in blocks.blocks(read, (first, offset), end, giants, 2 * blocks.BLOCK):
            yield sift(sieve, block)
            first, offset = block.first + block.lines, block.offset + block.size
            if offset >= stop:
                break
