"""Makes the lines that windows give from composed pieces, and cuts blocks for it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise

from diagnose.model import Line
from diagnose.trace.blocks import Block
from diagnose.trace.clean import decode
from diagnose.trace.form import Form
from diagnose.trace.pieces import Piece
from diagnose.trace.stamps import JOINED, has_head

FRAMES = 64
"""Frames of one line that are kept, half of them from each end."""


def part(block: Block, first: int, last: int) -> Block:
    """Cut a block to those of its raw lines that lie between `first` and `last`."""
    begin, end = max(0, first - block.first), min(block.lines, last - block.first + 1)
    raws = block.data.split(b"\n", end)
    offset = block.offset + sum(map(len, raws[:begin])) + begin
    data = b"\n".join(raws[begin:end]) + b"\n"
    return Block(block.first + begin, offset, data, end - begin, len(data))


def _begin(lines: list[str], at: int) -> int:
    """Find the line of the same stream that an entry of the runner continues, or itself where there is none near."""
    stream = lines[at][28:31]
    for before in range(at - 1, max(-1, at - JOINED), -1):
        if lines[before][28:31] == stream and has_head(lines[before]):
            return before
    return at


def _chained(data: bytes) -> list[tuple[int, int]]:
    """List the first and the last line, counted from 0, of what entries join or section marks are in, in order."""
    found: list[tuple[int, int]] = []
    if b"+" not in data and b"section_" not in data:
        return found
    lines = decode(data, keep_cr=True).split("\n")
    for at, line in enumerate(lines):
        if line[31:32] == "+" or "section_" in line:
            begin = _begin(lines, at) if line[31:32] == "+" else at
            while found and found[-1][1] >= begin:
                begin = min(begin, found.pop()[0])
            found.append((begin, at))
    return found


def runs(block: Block, form: Form) -> Iterator[Block]:
    """Part a block of stamped lines so that those which entries join, or which have section marks, come apart."""
    if block.giant or not form.stamped or form.columns:
        yield block
        return
    cuts = [0, *(cut for begin, end in _chained(block.data) for cut in (begin, end + 1)), block.lines]
    for begin, end in pairwise(cuts):
        if begin < end:
            yield part(block, block.first + begin, block.first + end - 1)


def around(block: Block, first: int, last: int, form: Form) -> Block:
    """Cut a block to the raw lines that tell how those between `first` and `last` compose, or give all of it."""
    if block.giant or form.copied or form.columns or b"section_" in block.data:
        return block
    if not form.stamped:
        return part(block, first - 1, last + 1)  # a line may hang on the one before
    begin, end = first - block.first, last - block.first
    for one, other in _chained(block.data):
        if one <= last - block.first and other >= first - block.first:
            begin, end = min(begin, one), max(end, other)
    return part(block, block.first + begin, block.first + end)


def lines_of(pieces: list[Piece], block: Block) -> list[Line]:
    """Make the lines of the pieces that were composed of a block."""
    offsets = list(accumulate((len(raw) + 1 for raw in block.data.split(b"\n")), initial=block.offset))
    return [_line(piece, offsets[piece.first - block.first]) for piece in pieces]


def _line(piece: Piece, offset: int) -> Line:
    if not piece.frames:
        return Line(piece.first, piece.last, offset, "", piece.section, piece.stream, piece.time)
    shown = piece.frames[-1]
    text = shown.text.rstrip()
    breaks = tuple([each for each in shown.breaks if each[0] < len(text)]) if shown.breaks else ()
    if shown.first != piece.first:
        breaks = ((0, shown.first), *breaks)
    frames: tuple[str, ...] = ()
    if len(piece.frames) > 1:
        frames = tuple(frame.text.rstrip() for frame in piece.frames)
        if len(frames) > FRAMES:
            frames = frames[: FRAMES // 2] + frames[-FRAMES // 2 :]
    return Line(piece.first, piece.last, offset, text, piece.section, piece.stream, piece.time, breaks, frames)
