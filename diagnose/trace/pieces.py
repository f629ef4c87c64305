"""Composes the logical lines of one block: heads and prefixes off, continuations joined, marks and frames apart."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.record import NamedTuple
from diagnose.trace import stamps
from diagnose.trace.blocks import Block
from diagnose.trace.clean import clean, decode
from diagnose.trace.form import Form
from diagnose.trace.marks import Mark, Open, after, is_own, parted

_LEVELS = frozenset({"TRAC", "DEBU", "INFO", "WARN", "ERRO", "FATA", "PANI"})
_CLOCK = (4, 6)
"""Least and most digits of the clock behind a level."""


class Frame(NamedTuple):
    """A text that a line showed; it begins in raw line `first`, `breaks` are its (offset, raw line) after that."""

    text: str
    first: int
    breaks: tuple[tuple[int, int], ...] = ()


class Piece(NamedTuple):
    """A logical line before it is shown: all its frames, of which the last counts; none for an empty line."""

    first: int
    last: int
    frames: tuple[Frame, ...]
    section: str | None
    stream: str | None = None
    time: str | None = None


class Composed(NamedTuple):
    """The pieces of a block in the order in which they begin, its marks, and what is open behind it."""

    pieces: list[Piece]
    marks: list[Mark]
    state: Open


def _is_clock(text: str, at: int = 0) -> bool:
    """Tell whether a clock such as [0001] begins at a place."""
    least, most = _CLOCK
    close = text.find("]", at, at + most + 2)
    return text.startswith("[", at) and close - at > least and text[at + 1 : close].isdecimal()


def _has_second_half(text: str) -> bool:
    """Tell whether some line but the first begins with a clock."""
    at = text.find("\n[")
    while at >= 0 and not _is_clock(text, at + 1):
        at = text.find("\n[", at + 1)
    return at >= 0


def alone(text: str, form: Form) -> str:
    """Clean decoded lines, each taken by itself; their CRs stay."""
    text = clean(stamps.strip_heads(text) if form.stamped else text)
    if form.prefixes:
        from diagnose.trace import prefix

        text = "\n".join([prefix.strip(line, form.prefixes)[1] for line in text.split("\n")])
    return text


def bulk(block: Block, form: Form) -> str | None:
    """Clean a block of which each raw line stands alone; its CRs stay. None where anything in it breaks this."""
    text = decode(block.data.removesuffix(b"\n"))
    if form.copied or form.columns or "section_" in text:
        return None
    if form.stamped and stamps.has_continuation(text):
        return None
    text = alone(text, form)
    return None if not form.stamped and _has_second_half(text) else text


def _texts(block: Block, form: Form) -> tuple[list[str], list[stamps.Head]]:
    """Give the cleaned text of each raw line, and what stood before it."""
    lines = decode(block.data.removesuffix(b"\n"), keep_cr=form.stamped).split("\n")
    if form.stamped:
        parted = [stamps.split_head(line) for line in lines]
        return clean("\n".join([text for _, text in parted])).split("\n"), [head for head, _ in parted]
    lines = clean("\n".join(lines)).split("\n")
    if form.prefixes:
        from diagnose.trace import prefix

        timed = [prefix.strip(line, form.prefixes) for line in lines]
        return [text for _, text in timed], [stamps.Head(time) if time else stamps.NONE for time, _ in timed]
    if form.copied:
        from diagnose.trace import web
    if form.numbered:
        lines = web.without_numbers(lines)
    if form.durations:
        lines = web.without_durations(lines)
    return lines, [stamps.NONE] * len(lines)


def _unwrapped(block: Block, form: Form) -> tuple[list[str], list[stamps.Head], list[list[int]]]:
    """Give texts, heads and groups of a paste that a terminal wrapped: a row that hangs on another has no head."""
    from diagnose.trace import wrap

    lines = clean(decode(block.data.removesuffix(b"\n"))).split("\n")
    hanging = wrap.hangs(lines, form.columns)
    wrap.rejoin(lines, hanging, form.columns)
    heads = [stamps.NONE] * len(lines)
    groups: list[list[int]] = []
    for index, line in enumerate(lines):
        if hanging[index]:
            groups[-1].append(index)
            continue
        groups.append([index])
        if form.stamped:
            heads[index], lines[index] = stamps.split_head(line)
    return lines, heads, groups


def _levels(lines: list[str]) -> list[list[int]]:
    """Group each line alone, but a level with the clock that follows on the next line."""
    groups: list[list[int]] = []
    for index, line in enumerate(lines):
        if index and _is_clock(line) and len(groups[-1]) == 1 and lines[index - 1].strip() in _LEVELS:
            lines[index - 1] = lines[index - 1].strip()
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _read_marks(
    lines: Sequence[str], heads: Sequence[stamps.Head], first: int, state: Open
) -> tuple[list[Mark], list[list[Open]], Open]:
    """Follow the marks in raw order; each line's list holds what is open at its start and behind each of its marks."""
    marks: list[Mark] = []
    states: list[list[Open]] = []
    for index, line in enumerate(lines):
        along = [state]
        if "\x01" in line:
            runner = (heads[index].stream or stamps.RUNNER).startswith(stamps.RUNNER)
            for kind, name, options in parted(line)[1]:
                mark = Mark(first + index, kind == "s", name, options, is_own(name))
                if runner or not mark.own:  # on another stream, a script plays the runner
                    marks.append(mark)
                    state = after(state, mark)
                along.append(state)
        states.append(along)
    return marks, states, state


def _frames(segment: str, raws: Sequence[int], at: int) -> tuple[list[Frame], int]:
    """Part a segment at its CRs; NULs stand where the next raw line begins. Also gives the raw index at its end."""
    frames: list[Frame] = []
    for shown in segment.split("\r"):
        text = ""
        breaks: list[tuple[int, int]] = []
        begins = raws[at]
        for number, part in enumerate(shown.split("\x00")):
            if number:
                at += 1
                if text:
                    breaks.append((len(text), raws[at]))
                else:
                    begins = raws[at]
            text += part
        if text.strip():
            while breaks and breaks[-1][0] >= len(text):
                breaks.pop()
            frames.append(Frame(text, begins, tuple(breaks)))
    return frames, at


def _end(frame: Frame) -> int:
    return frame.breaks[-1][1] if frame.breaks else frame.first


def _split(
    group: list[int], lines: Sequence[str], states: list[list[Open]], first: int, head: stamps.Head
) -> list[Piece]:
    """Compose one group that is joined, marked or framed; every raw line of it is covered by a piece."""
    raws = [first + index for index in group]
    joined = "\x00".join([lines[index] for index in group])
    sections = [states[group[0]][0].name, *(each.name for index in group for each in states[index][1:])]
    segments, _ = parted(joined)
    pieces: list[Piece] = []
    at = 0
    for segment, section in zip(segments, sections, strict=True):
        frames, at = _frames(segment, raws, at)
        if frames:
            last = max(_end(frame) for frame in frames)
            pieces.append(Piece(frames[0].first, last, tuple(frames), section, head.stream, head.time))
    covered = {raw for piece in pieces for raw in raws if piece.first <= raw <= piece.last}
    for index, raw in zip(group, raws, strict=True):
        if raw not in covered:
            pieces.append(Piece(raw, raw, (), states[index][-1].name, head.stream, head.time))
    return pieces


def compose(block: Block, form: Form, state: Open) -> Composed:
    """Compose the logical lines of a block that begins with these sections open."""
    if form.columns:
        lines, heads, groups = _unwrapped(block, form)
    else:
        lines, heads = _texts(block, form)
        groups = stamps.chains(heads) if form.stamped else _levels(lines)
    marks, states, state = _read_marks(lines, heads, block.first, state)
    pieces: list[Piece] = []
    for group in groups:
        index = group[0]
        text, head = lines[index], heads[index]
        if len(group) > 1 or "\x01" in text:
            pieces += _split(group, lines, states, block.first, head)
            continue
        raw = block.first + index
        frames = tuple([Frame(shown, raw) for shown in text.split("\r") if shown and not shown.isspace()])
        pieces.append(Piece(raw, raw, frames, states[index][0].name, head.stream, head.time))
    pieces.sort(key=lambda piece: piece.first)
    return Composed(pieces, marks, state)
