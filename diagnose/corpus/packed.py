"""The two forms of a compiled corpus: JSON for the wheel, and for the user's own cache what Python reads the fastest.

Both have a head (keywords, digest, constants, ids) that a run always reads, and the pages, each of which is decoded
when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from diagnose.model import Block, Corpus, Fix, Literals, Placeholder, Signature, Words
from diagnose.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mmap import mmap
    from typing import Any

FORMAT = 13
"""Raised whenever the nouns of a signature change, so that an old cache is never read with new eyes."""
_SIZE = 8
"""Bytes that hold the size of a head."""


def _conditions(raw: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(wanted) for name, wanted in raw.items()}


def _blocks(raw: list[list[str]]) -> tuple[Block, ...]:
    return tuple(Block(*each) for each in raw)


def _fix(raw: list[Any]) -> Fix:
    title, when, covers, blocks = raw
    return Fix(title, _conditions(when), tuple(covers), _blocks(blocks))


_LISTS = ("docs", "keywords", "patterns", "needs", "levels", "explains", "also")
_PROSE = ("why", "wrong_when", "seen_in")


def _signature(raw: list[Any], *, own: bool) -> Signature:
    row: dict[str, Any] = dict(zip(Signature._fields, raw, strict=True))
    row.update({name: tuple(row[name]) for name in _LISTS})
    row.update({name: _blocks(row[name]) for name in _PROSE})
    row["when"] = _conditions(row["when"])
    row["placeholders"] = tuple(Placeholder(*each) for each in row["placeholders"])
    row["fixes"] = tuple(_fix(each) for each in row["fixes"])
    row["anchors"] = tuple(tuple(map(tuple, rows)) for rows in row["anchors"])
    row["own"] = own
    return Signature(**row)


class _Row(NamedTuple):
    """Where a page lies in a catalogue, and how it is decoded; `own` marks it as of a team's own folder."""

    decode: Callable[[bytes], Any]
    data: bytes | mmap
    start: int
    end: int
    own: bool = False


class Pages:
    """The signatures of a catalogue, each decoded when it is first asked for; `ids` are known without."""

    def __init__(self, rows: Sequence[_Row], ids: Sequence[str]) -> None:
        self._rows = rows
        self._decoded: dict[int, Signature] = {}
        self.ids = ids

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Signature]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, index: int) -> Signature:
        found = self._decoded.get(index)
        if found is None:
            row = self._rows[index]
            found = self._decoded[index] = _signature(row.decode(row.data[row.start : row.end]), own=row.own)
        return found

    def followed_by(self, other: Pages) -> tuple[Pages, list[int | None]]:
        """Put the pages of a team's own behind these, in place of those of the same id.

        Also gives the new place of each of these, None where it was replaced.
        """
        replaced = set(other.ids)
        left = [index for index, each in enumerate(self.ids) if each not in replaced]
        places: list[int | None] = [None] * len(self)
        for new, old in enumerate(left):
            places[old] = new
        rows = [*(self._rows[index] for index in left), *(each._replace(own=True) for each in other._rows)]
        return Pages(rows, [*(self.ids[index] for index in left), *other.ids]), places


class Catalogue(NamedTuple):
    """A catalogue as read: what a corpus has, and the stamp of what it was compiled from."""

    digest: str
    constants: dict[str, str]
    words: Words
    pages: Pages
    stamp: str


def _catalogue(head: list[Any], rows: list[_Row]) -> Catalogue:
    stamp, digest, constants, (exact, folded, rare, common), ids = head
    if len(ids) != len(rows):
        raise ValueError(len(rows))
    return Catalogue(
        digest, constants, Words(Literals(*exact), Literals(*folded), rare, common), Pages(rows, ids), stamp
    )


def _rows(decode: Callable[[bytes], Any], data: bytes | mmap, begin: int, sizes: list[int]) -> list[_Row]:
    ends = list(accumulate(sizes, initial=begin))
    return [_Row(decode, data, start, end) for start, end in pairwise(ends)]


def _line(value: object) -> bytes:
    import json

    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"


def dump(corpus: Corpus, stamp: str = "") -> bytes:
    """Write a corpus as JSON: the head on the first line, a page on each of the others."""
    rows = [_line(each) for each in corpus.signatures]
    ids = [each.id for each in corpus.signatures]
    head = _line([FORMAT, list(map(len, rows)), stamp, corpus.digest, corpus.constants, corpus.words, ids])
    return b"".join([head, *rows])


def parse(data: bytes) -> Catalogue | None:
    """Read what `dump` wrote; None where it is of another format or broken."""
    import json

    end = data.find(b"\n") + 1
    try:
        form, sizes, *head = json.loads(data[:end])
        if form != FORMAT:
            return None
        return _catalogue(head, _rows(json.loads, data, end, sizes))
    except (ValueError, TypeError, KeyError):
        return None


def kept(data: bytes, stamp: str) -> bytes:
    """Give what `dump` wrote in the form for the user's own cache, under another stamp.

    That is the size of the head in eight bytes, the head, and the pages, of which a run reads those that it needs.
    """
    import json
    import marshal

    end = data.find(b"\n") + 1
    form, _, _, *rest = json.loads(data[:end])
    rows = [marshal.dumps(json.loads(line)) for line in data[end:].splitlines()]
    head = marshal.dumps([form, list(map(len, rows)), stamp, *rest])
    return b"".join([len(head).to_bytes(_SIZE, "big"), head, *rows])


def parse_kept(data: bytes | mmap) -> Catalogue | None:
    """Read what `kept` gave, which must come from the user's own cache: loading it is not safe otherwise."""
    import marshal

    end = _SIZE + int.from_bytes(data[:_SIZE], "big")
    try:
        form, sizes, *head = marshal.loads(data[_SIZE:end])  # noqa: S302 - see above
        if form != FORMAT or end + sum(sizes) != len(data):
            return None
        return _catalogue(head, _rows(marshal.loads, data, end, sizes))
    except (ValueError, TypeError, KeyError, EOFError):
        return None
