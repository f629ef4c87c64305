"""Runs the engine over every chunk of a trace and keeps a bounded number of places for each page and landmark."""

from __future__ import annotations

from _thread import get_ident
from collections.abc import Iterable, Sequence

from diagnose.corpus.words import followed_by, literal_of, owners_of, table
from diagnose.model import Corpus, Literals, Words
from diagnose.record import NamedTuple
from diagnose.scan.engine import Engine
from diagnose.scan.landmarks import LANDMARKS
from diagnose.trace import Chunk, Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from diagnose.scan.sieve import Sieve

SIFTED = 1 << 20
"""Bytes of a trace from which on it is sifted."""
PER_PAGE = 64
IN_ALL = 2_000
LONG_LINE = 16_384
"""Characters beyond which a line is not read again as a whole: the hit keeps its own surroundings."""
AROUND = 4_096


class Hit(NamedTuple):
    """A place where a literal stands: its raw line, and the text around it where that line is a giant."""

    line: int
    snippet: str | None = None


class Survey(NamedTuple):
    """What one pass found. `pages` maps the index of a signature to its hits, `landmarks` a kind to its hits, in order.

    `dropped` counts the hits of pages that were beyond the bounds.
    """

    pages: dict[int, list[Hit]]
    landmarks: dict[str, list[Hit]]
    dropped: int


class _Bounded:
    """Keeps the first and the last `half` hits that it is given, and counts the rest."""

    __slots__ = ("dropped", "first", "half", "last")

    def __init__(self, half: int) -> None:
        self.half = half
        self.first: list[Hit] = []
        self.last: list[Hit] = []
        self.dropped = 0

    def add(self, hit: Hit) -> None:
        newest = self.last or self.first
        if newest and newest[-1].line == hit.line:
            return
        if len(self.first) < self.half:
            self.first.append(hit)
            return
        self.last.append(hit)
        if len(self.last) > self.half:
            del self.last[0]
            self.dropped += 1

    def choose(self, ats: list[int]) -> list[int]:
        """Give of these places those that may stay, and count the others."""
        room = self.half - len(self.first)
        if len(ats) <= room + self.half:
            return ats
        self.dropped += len(ats) - room - self.half
        return ats[:room] + ats[-self.half :]

    def hits(self) -> list[Hit]:
        return self.first + self.last


def _hit(chunk: Chunk, text: str, at: int) -> Hit:
    start = text.rfind("\n", max(0, at - LONG_LINE), at)
    end = text.find("\n", at, at + LONG_LINE)
    line = chunk.line_at(at)
    if (start < 0 and at > LONG_LINE) or (end < 0 and len(text) - at > LONG_LINE):
        return Hit(line, text[max(start + 1, at - AROUND) : at + AROUND])
    return Hit(line)


class _Scanner:
    """Scans chunk after chunk for the literals of one table, and for those of `landmarks`, by their kinds."""

    __slots__ = ("_common", "_engine", "_first", "_kinds", "_literals", "_passing")

    def __init__(self, literals: Literals, landmarks: dict[str, list[str]], common: Iterable[str] = ()) -> None:
        self._common = common
        self._passing: frozenset[str] | None = None
        self._first = len(literals.rows)
        self._kinds = list(landmarks.values())
        self._literals = followed_by(literals, table({literal: [] for literal in landmarks})) if landmarks else literals
        self._engine = Engine(self._literals)

    def hurry(self) -> None:
        self._engine.hurry()

    def _passed(self) -> frozenset[str]:
        """Give the literals that are not looked for in the middle of a long trace."""
        if self._passing is None:
            self._passing = frozenset(self._common)
        return self._passing

    def _owners(self, place: int, row: bytes) -> Sequence[int | str]:
        return owners_of(row) if place < self._first else self._kinds[place - self._first]

    def scan(self, chunk: Chunk, text: str, kept: dict[int | str, _Bounded], *, long: bool) -> None:
        rows = self._literals.rows
        common = self._passed() if long and chunk.middle else frozenset[str]()
        places: dict[int | str, list[int]] = {}
        for place, found in self._engine.find(text).items():
            literal = literal_of(rows[place])
            if literal in common:
                continue
            ats = [at + 1 for at in found] if literal[0] == "\n" else found
            for owner in self._owners(place, rows[place]):
                places[owner] = sorted({*places[owner], *ats}) if owner in places else ats
        chosen = {owner: kept.setdefault(owner, _Bounded(PER_PAGE // 2)).choose(ats) for owner, ats in places.items()}
        every = sorted({at for ats in chosen.values() for at in ats})
        hits = {at: _hit(chunk, text, at) for at in every}  # in rising order, in which lines are found the fastest
        for owner, ats in chosen.items():
            for at in ats:
                kept[owner].add(hits[at])


class _Scanners:
    """The scanners of one corpus, which one thread uses for one trace after another."""

    __slots__ = ("_sieve", "exact", "folded", "words")

    def __init__(self, words: Words) -> None:
        landmarks: dict[str, list[str]] = {}
        for kind, literal in LANDMARKS:
            landmarks.setdefault(literal, []).append(kind)
        self.words = words
        self.exact = _Scanner(words.exact, landmarks, words.common)
        self.folded = _Scanner(words.folded, {})
        self._sieve: Sieve | None = None

    def sieve(self) -> Sieve | None:
        """Give the sieve for long traces, where there is one."""
        from diagnose.scan.sieve import Sieve

        self._sieve = self._sieve or Sieve.load(self.words)
        if self._sieve is not None:
            self.exact.hurry()
        return self._sieve


_made: dict[int, _Scanners] = {}


def _scanners(words: Words) -> _Scanners:
    """Give the scanners of a corpus; each thread has its own, for an engine serves one at a time."""
    known = _made.get(get_ident())
    if known is None or known.words is not words:
        known = _made[get_ident()] = _Scanners(words)
    return known


def _folded(text: str) -> str:
    """Give a text in small letters, place by place: a few letters of Unicode have a small form of two."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(each if len(each) == 1 else "?" for each in map(str.lower, text))


def _thin(pages: dict[int, list[Hit]]) -> int:
    """Hold all pages together to `IN_ALL` hits: every page gives up hits from its middle, the noisiest first."""
    dropped = 0
    while sum(map(len, pages.values())) > IN_ALL:
        noisiest = max(pages.values(), key=len)
        del noisiest[len(noisiest) // 2]
        dropped += 1
    return dropped


def survey(trace: Trace, corpus: Corpus) -> Survey:
    """Read the trace once; afterwards its sections and end are known, too."""
    scanners = _scanners(corpus.words)
    kept: dict[int | str, _Bounded] = {}
    long = trace.size >= SIFTED
    for chunk in trace.chunks(scanners.sieve() if long else None):
        if chunk.text.startswith("$ "):  # a chunk begins with a line, which has no line feed in front
            kept.setdefault("command", _Bounded(PER_PAGE // 2)).add(_hit(chunk, chunk.text, 0))
        scanners.exact.scan(chunk, chunk.text, kept, long=long)
        if corpus.words.folded.rows:
            scanners.folded.scan(chunk, _folded(chunk.text), kept, long=long)
    pages = {owner: each.hits() for owner, each in kept.items() if isinstance(owner, int)}
    landmarks = {owner: each.hits() for owner, each in kept.items() if isinstance(owner, str)}
    dropped = sum(each.dropped for owner, each in kept.items() if isinstance(owner, int))
    return Survey(pages, landmarks, dropped + _thin(pages))
