"""Makes the lines that windows give from composed pieces, and cuts blocks for it."""

from __future__ import annotations

from itertools import accumulate

from diagnose.model import Line
from diagnose.trace.blocks import Block
from diagnose.trace.pieces import Piece

FRAMES = 64
"""Frames of one line that are kept, half of them from each end."""


def part(block: Block, first: int, last: int) -> Block:
    """Cut a block to those of its raw lines that lie between `first` and `last`."""
    raws = block.data.split(b"\n")
    begin, end = max(0, first - block.first), min(block.lines, last - block.first + 1)
    offset = block.offset + sum(map(len, raws[:begin])) + begin
    data = b"\n".join(raws[begin:end]) + b"\n"
    return Block(block.first + begin, offset, data, end - begin, len(data))


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
