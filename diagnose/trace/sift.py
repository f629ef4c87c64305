"""Takes of a block of a long trace only the lines in which a sieve finds something.

Such a line is taken by itself: what a runner with timestamps cut after 8 KiB, or at a CR, is not joined.
"""

from __future__ import annotations

from collections.abc import Callable

from diagnose.trace.blocks import Block
from diagnose.trace.form import Form

Sieve = Callable[[bytes], list[int] | None]
"""Gives the places behind the words that it finds in bytes, in rising order; None for too many."""


def sift(sieve: Sieve, block: Block, form: Form) -> list[Block] | None:
    """Give the lines with something in them as blocks, in order; None where the block has to be read as a whole."""
    if block.giant or form.copied or form.columns or b"section_" in block.data:
        return None
    ends = sieve(block.data)
    if ends is None:
        return None
    found: list[Block] = []
    data, done, line = block.data, 0, block.first
    for place in ends:
        if place <= done:
            continue  # in a line that is taken already
        begin = data.rfind(b"\n", 0, place - 1) + 1
        end = data.find(b"\n", place - 1) + 1 or len(data)
        line += data.count(b"\n", done, begin)
        found.append(Block(line, block.offset + begin, data[begin:end], 1, end - begin, False, False))
        line, done = line + 1, end
    return found
