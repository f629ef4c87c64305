"""Makes the lines that windows give from composed pieces, and cuts blocks for it."""

from __future__ import annotations

from itertools import accumulate

from diagnose.model import Line
from diagnose.trace.blocks import Block
from diagnose.trace.clean import decode
from diagnose.trace.form import Form
from diagnose.trace.pieces import Piece
from diagnose.trace.stamps import JOINED

FRAMES = 64
"""Frames of one line that are kept, half of them from each end."""


def part(block: Block, first: int, last: int) -> Block:
    """Cut a block to those of its raw lines that lie between `first` and `last`."""
    begin, end = max(0, first - block.first), min(block.lines, last - block.first + 1)
    raws = block.data.split(b"\n", end)
    offset = block.offset + sum(map(len, raws[:begin])) + begin
    data = b"\n".join(raws[begin:end]) + b"\n"
    return Block(block.first + begin, offset, data, end - begin, len(data))


def _continuing(data: bytes) -> list[int]:
    """List the lines of stamped data that may continue others, counted from 0."""
    if b"+" not in data:
        return []
    return [at for at, line in enumerate(decode(data, keep_cr=True).split("\n")) if line[31:32] == "+"]


def _free(data: bytes, line: int) -> int:
    """Go back from a line of stamped data to one from which on `JOINED` lines continue none, or to the first."""
    for at in reversed(_continuing(data)):
        if line <= at < line + JOINED:
            line = at - JOINED
    return max(0, line)


def around(block: Block, first: int, last: int, form: Form) -> Block:
    """Cut a block to the raw lines that tell how those between `first` and `last` compose, or give all of it.

    A line may hang on the one before. An entry of the runner may continue one up to `JOINED` lines before, unless none
    of as many lines continues any.
    """
    if block.giant or form.copied or form.columns or b"section_" in block.data:
        return block
    if not form.stamped:
        return part(block, first - 1, last + 1)
    near = part(block, first, last + JOINED)
    if not _continuing(near.data):
        return part(near, first, last)
    begin = _free(block.data, max(0, first - block.first))
    return part(block, block.first + begin, last + JOINED)


def lines_of(pieces: list[Piece], block: Block) -> list[Line]:
    """Make the lines of the pieces that were composed of a block."""
    offsets = list(accumulate((len(raw) + 1 for raw in block.data.split(b"\n")), initial=block.offset))
    return [_line(piece, offsets[piece.first - block.first]) for piece in pieces]


def _line(piece: Piece, offset: int) -> Line:
    if not piece.frames:
        return Line(piece.first, piece.last, offset, "", piece.section, piece.stream, piece.time)
    shown = piece.frames[-1]
    text = shown.text.rstrip()
    breaks = tuple(each for each in shown.breaks if each[0] < len(text))
    if shown.first != piece.first:
        breaks = ((0, shown.first), *breaks)
    frames: tuple[str, ...] = ()
    if len(piece.frames) > 1:
        frames = tuple(frame.text.rstrip() for frame in piece.frames)
        if len(frames) > FRAMES:
            frames = frames[: FRAMES // 2] + frames[-FRAMES // 2 :]
    return Line(piece.first, piece.last, offset, text, piece.section, piece.stream, piece.time, breaks, frames)
