"""The trace itself: one pass that learns its index, sections and end, and windows that read some lines again.

What is held: one block and one chunk of text, `index.ENTRIES` places, twice `marks.KEPT` sections, `keys.KEPT` key
blocks, the logical lines of `CACHED` blocks, the ends of `blocks.REMEMBERED` giants. None of it grows with the trace.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnose.model import End, Line, Note, Section
from diagnose.trace import form as forms
from diagnose.trace.blocks import READ, Block, Giants, blocks, middle, span
from diagnose.trace.chunk import Builder, Chunk, giant
from diagnose.trace.clean import clean, decode
from diagnose.trace.ends import judge
from diagnose.trace.index import Learned
from diagnose.trace.lines import around, lines_of, runs
from diagnose.trace.marks import Open, parted
from diagnose.trace.pieces import Piece, bulk, compose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

    from diagnose.trace.sift import Sieve, Sifted


CHUNK = 256 * 1024
"""Characters at which a chunk is handed out."""
OVERLAP = 4096
"""Bytes that two parts of a giant line share, so that no literal is cut between them."""
HELD = 512 * 1024
"""Bytes up to which all blocks of a trace are kept, so that windows need not cut it again."""
CACHED = 16
"""Blocks whose logical lines are kept for further windows."""
PASTE = 1024 * 1024
"""Bytes beyond which a trace is no paste from a terminal."""


class Trace:
    """A job trace over a seekable stream of UTF-8; see `open_trace`."""

    def __init__(self, stream: IO[bytes], start: int, *, owned: bool = False) -> None:
        """`start` is the offset of the text; an `owned` stream is closed with the trace."""
        self._owned = stream if owned else None
        self._stream = stream
        self._start = start
        self._size = stream.seek(0, 2)
        self._form = forms.detect(self._read(start, forms.HEAD))
        self._learned: Learned | None = None
        self._end: tuple[End, tuple[Note, ...]] | None = None
        self._giants: Giants = {}
        self._cache: dict[int, tuple[list[Line], Open]] = {}
        self._held: list[tuple[Block, Open]] | None = None

    def close(self) -> None:
        """Close the copy that UTF-16 needed, if there is one."""
        if self._owned is not None:
            self._owned.close()

    def __del__(self) -> None:
        self.close()

    def _read(self, offset: int, size: int) -> bytes:
        self._stream.seek(offset)
        data = self._stream.read(size)
        while len(data) < size and (more := self._stream.read(size - len(data))):
            data += more
        return data

    def unwrapped(self, *, sure: bool) -> Trace | None:
        """Give a second view of a paste that a terminal wrapped, its rows joined; None where it is no such paste.

        `sure` asks for it only where nothing else explains the form of the text. The view reads the same stream, so it
        is to be used while this trace is.
        """
        if self._size > PASTE or self._form.columns or (sure and self._form.prefixes):
            return None
        data = self._read(self._start, PASTE)
        if sure and b"\x1b" in data:
            return None  # no paste from a terminal; most traces end here
        from diagnose.trace import wrap

        if sure and max(map(len, data.split(b"\n"))) > wrap.WIDEST:
            return None
        lines = [line.rstrip() for line in clean(decode(data)).split("\n")]
        columns = wrap.width(lines)
        if not columns or (sure and not wrap.is_sure(lines, columns)):
            return None
        view = Trace(self._stream, self._start)
        view._form = self._form._replace(prefixes=(), numbered=False, durations=False, columns=columns)
        return view

    def _known(self) -> Learned:
        if self._learned is None:
            for _ in self.chunks():
                pass
        if self._learned is None:
            self._learned = Learned()
        return self._learned

    @property
    def line_count(self) -> int:
        """The number of raw lines; a last line without LF counts."""
        return self._known().line_count

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in the order in which they began; of very many, the first and the last."""
        return self._known().sections.table()

    @property
    def secret_blocks(self) -> tuple[tuple[int, int], ...]:
        """Raw line ranges, both ends included, that hold private keys."""
        known = self._known()
        return known.keys.blocks(known.line_count) if known.keys else ()

    @property
    def end(self) -> End:
        """How the job ended by the runner's own last words."""
        return self._ended()[0]

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is to be said about the trace itself."""
        return self._ended()[1]

    def _ended(self) -> tuple[End, tuple[Note, ...]]:
        if self._end is None:
            known = self._known()
            self._end = judge(self.window, known.line_count, prologue=known.prologue)
        return self._end

    @property
    def size(self) -> int:
        """Bytes of the trace."""
        return self._size - self._start

    def chunks(self, sieve: Sieve | None = None) -> Iterator[Chunk]:
        """Yield the trace as cleaned text, once; afterwards the properties are known.

        With a `sieve`, of its middle only lines in which that finds something.
        """
        learned = Learned()
        builder = Builder()
        inner = False
        held: list[tuple[Block, Open]] | None = [] if self._size <= HELD and sieve is None else None
        begin, end = middle(self._read, self._start, self._size)
        for block in self._walk((begin, end), sieve):
            behind = block.offset + block.size
            within = begin <= block.offset and behind <= end and behind < self._size  # a giant may end the trace
            giant = isinstance(block, Block) and block.giant
            if (giant or inner != within) and (chunk := builder.take()):
                yield learned.look(chunk, middle=inner)
            inner = within
            learned.line_count += block.lines
            if not isinstance(block, Block):
                self._sifted(learned, builder, block)
            else:
                if held is not None:
                    held.append((block, learned.state))
                if block.begins:
                    learned.index.add(block.first, block.offset, learned.state)
                if giant:
                    self._learn(learned, block)
                    for piece in self._parts(block, sieve):
                        yield learned.look(piece, middle=inner)
                else:
                    self._add(learned, builder, block)
            if builder.size >= CHUNK and (chunk := builder.take()):
                yield learned.look(chunk, middle=inner)
        if chunk := builder.take():
            yield learned.look(chunk, middle=inner)
        self._learned, self._held = learned, held

    def _walk(self, inner: tuple[int, int], sieve: Sieve | None) -> Iterator[Block | Sifted]:
        """Yield the blocks of the trace, of which none lies across a border of its middle."""
        begin, end = inner
        first, offset = 1, self._start
        for stop in (begin, end, self._size):
            place = first, offset
            if sieve and stop == end > begin and not (self._form.copied or self._form.columns):
                from diagnose.trace import sift  # few traces are that long

                walk = sift.sifted((self._read, self._giants), self._form, sieve, place, stop)
            else:
                walk = blocks(self._read, place, stop, self._giants)
            for block in walk:
                if isinstance(block, Block) and b"section_" in block.data:
                    yield from runs(block, self._form)
                else:
                    yield block
                first, offset = block.first + block.lines, block.offset + block.size

    def _sifted(self, learned: Learned, builder: Builder, found: Sifted) -> None:
        for line, offset in found.places:
            learned.index.add(line, offset, learned.state)
        builder.lines(*found.cleaned(self._form))

    def _add(self, learned: Learned, builder: Builder, block: Block) -> None:
        text = bulk(block, self._form)
        if text is not None:
            builder.plain(text, block.first, block.lines)
            return
        parts = list(runs(block, self._form))
        if len(parts) > 1:
            for each in parts:
                self._add(learned, builder, each)
        else:
            builder.pieces(self._learn(learned, block))

    def _learn(self, learned: Learned, block: Block) -> list[Piece]:
        composed = compose(block, self._form, learned.state)
        learned.state = composed.state
        for mark in composed.marks:
            learned.sections.add(mark)
        return composed.pieces

    def _parts(self, block: Block, sieve: Sieve | None) -> Iterator[Chunk]:
        """Yield a giant line in overlapping parts; every frame stands on a line of its own."""
        at, end = block.offset, block.offset + block.size
        while at < end:
            data = self._read(at, min(READ, end - at)).removesuffix(b"\n")
            if sieve is None or sieve(data) != []:
                text = clean(decode(data))
                yield giant("\n".join(parted(text)[0]).replace("\r", "\n"), block.first)
            at += READ
            if at < end:
                at -= OVERLAP

    def window(self, first: int, last: int) -> list[Line]:
        """Read the logical lines that overlap the raw lines `first` to `last`, which are held to those that exist."""
        known = self._known()
        first, last = max(1, first), min(last, known.line_count)
        found: list[Line] = []
        if first > last:
            return found
        state = Open()
        for block, before in self._from(first, known):
            state = state if before is None else before
            behind = block.first + block.lines
            if behind > first:
                lines, state = self._asked(block, first, last, state)
                found += [each for each in lines if each.first <= last and each.last >= first]
            elif b"section_" in block.data:
                state = self._composed(block, state)[1]
            if behind > last:
                break
        return found

    def _asked(self, block: Block, first: int, last: int, state: Open) -> tuple[list[Line], Open]:
        """Give of a block at least the lines that overlap the raw lines asked for, and what is open behind it."""
        asked = around(block, first, last, self._form)
        if asked.lines == block.lines:
            return self._composed(block, state)
        return lines_of(compose(asked, self._form, state).pieces, asked), state

    def _from(self, first: int, known: Learned) -> Iterator[tuple[Block, Open | None]]:
        """Yield blocks from the one that holds a raw line, or before; and what is open before each, where known."""
        if self._held is not None:
            for block, state in self._held:
                if block.first + block.lines > first:
                    yield block, state
            return
        behind = known.line_count + 1, self._size
        for place, following, state in known.index.spans(first, behind):
            opened: Open | None = state
            for block in span(self._read, place, following, self._giants):
                yield block, opened
                opened = None

    def _composed(self, block: Block, state: Open) -> tuple[list[Line], Open]:
        if block.offset not in self._cache:
            composed = compose(block, self._form, state)
            if len(self._cache) >= CACHED:
                del self._cache[next(iter(self._cache))]
            self._cache[block.offset] = lines_of(composed.pieces, block), composed.state
        return self._cache[block.offset]


def open_trace(stream: IO[bytes]) -> Trace:
    """Open a seekable binary stream as a trace; it stays the caller's to close. UTF-16 is read as UTF-8 from a copy."""
    text, start = forms.as_utf8(stream)
    return Trace(text, start, owned=text is not stream)
