"""The compiled corpus: one text that a run loads without reading a page, and of which it decodes the pages it needs.

Its first line is the head: keywords, digest, constants, and where each page begins. Each further line is a page. A
wheel ships it. In a checkout it lies in the user's cache, and renews itself when a page changes; where no cache can be
used, it is compiled in memory.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from itertools import accumulate

from diagnose.corpus import words
from diagnose.corpus.place import home
from diagnose.model import Block, Corpus, Fix, Literals, Placeholder, Signature, Words
from diagnose.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMAT = 5
"""Raised whenever the nouns of a signature change, so that an old cache is never read with new eyes."""
_SHIPPED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "catalogue.json")


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"


def dump(corpus: Corpus, stamp: str = "") -> bytes:
    """Write a corpus as a catalogue; `stamp` is that of the folder it was compiled from."""
    rows = [_line(each) for each in corpus.signatures]
    ids = [each.id for each in corpus.signatures]
    head = _line([FORMAT, stamp, corpus.digest, corpus.constants, corpus.words, ids, list(map(len, rows))])
    return b"".join([head, *rows])


def _conditions(raw: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(wanted) for name, wanted in raw.items()}


def _blocks(raw: list[list[str]]) -> tuple[Block, ...]:
    return tuple(Block(*each) for each in raw)


def _fix(raw: list[Any]) -> Fix:
    title, when, covers, blocks = raw
    return Fix(title, _conditions(when), tuple(covers), _blocks(blocks))


_LISTS = ("docs", "keywords", "patterns", "needs", "levels", "explains", "also")
_PROSE = ("why", "wrong_when", "seen_in")


def _signature(raw: list[Any]) -> Signature:
    row: dict[str, Any] = dict(zip(Signature._fields, raw, strict=True))
    row.update({name: tuple(row[name]) for name in _LISTS})
    row.update({name: _blocks(row[name]) for name in _PROSE})
    row["when"] = _conditions(row["when"])
    row["placeholders"] = tuple(Placeholder(*each) for each in row["placeholders"])
    row["fixes"] = tuple(_fix(each) for each in row["fixes"])
    row["anchors"] = tuple(tuple(map(tuple, rows)) for rows in row["anchors"])
    return Signature(**row)


class _Row(NamedTuple):
    """Where a page lies in the data of its catalogue; `own` marks it as of a team's own folder."""

    data: bytes
    offset: int
    size: int
    own: bool = False


class Pages:
    """The signatures of a catalogue, each read and decoded when it is first asked for; `ids` are known without."""

    def __init__(self, rows: Sequence[_Row], ids: Sequence[str]) -> None:
        self._rows = rows
        self._decoded: dict[int, Signature] = {}
        self.ids = ids

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Signature]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, index: int) -> Signature:
        if index not in self._decoded:
            row = self._rows[index]
            text = row.data[row.offset : row.offset + row.size]
            self._decoded[index] = _signature(json.loads(text))._replace(own=row.own)
        return self._decoded[index]

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
    """A catalogue as read: what a corpus has, and the stamp of the folder it was compiled from."""

    digest: str
    constants: dict[str, str]
    words: Words
    pages: Pages
    stamp: str


def parse(data: bytes) -> Catalogue | None:
    """Read the head of a catalogue; None where it is of another format or broken."""
    end = data.find(b"\n") + 1
    try:
        form, *rest = json.loads(data[:end])
        if form != FORMAT:
            return None
        stamp, digest, constants, (exact, folded), ids, sizes = rest
        starts = accumulate(sizes, initial=end)
        rows = [_Row(data, offset, size) for offset, size in zip(starts, sizes, strict=False)]
        return Catalogue(digest, constants, Words(Literals(*exact), Literals(*folded)), Pages(rows, ids), stamp)
    except (ValueError, TypeError, KeyError):
        return None


def _compiled(folder: str) -> Catalogue:
    """Load the catalogue of a folder of pages from the user's cache, or compile it and keep it there."""
    from diagnose.corpus import cache
    from diagnose.corpus.stamp import stamp

    name = f"corpus-{FORMAT}-{os.fsencode(os.path.realpath(folder))[-100:].hex()}.json"
    now = stamp(folder)
    kept = cache.read(name)
    known = parse(kept) if kept else None
    if known and now and known.stamp == now:
        return known
    from diagnose.corpus import pages

    if known is None or known.digest != pages.digest(folder):
        known = None
    data = dump(pages.read_corpus(folder) if known is None else _corpus(known), now)
    cache.write(name, data)
    found = known or parse(data)
    if found is None:
        raise AssertionError
    return found


def _corpus(found: Catalogue) -> Corpus:
    return Corpus(found.pages, found.digest, found.constants, found.words)


def _built_in() -> Catalogue:
    if os.path.isfile(_SHIPPED):
        with open(_SHIPPED, "rb") as stream:
            known = parse(stream.read())
        if known is not None:
            return known
    return _compiled(home())


def _with(base: Catalogue, own: Catalogue) -> Catalogue:
    """Put the pages of a team's own folder behind a catalogue, in place of those of the same id."""
    pages, places = base.pages.followed_by(own.pages)
    first = len(pages) - len(own.pages)
    return Catalogue(
        f"{base.digest}+{own.digest}",
        {**base.constants, **own.constants},
        words.join(base.words, places, own.words, first),
        pages,
        "",
    )


def load(extra: Sequence[str] = ()) -> Corpus:
    """Load the built-in corpus and the pages of the folders `extra`, which replace built-in ones of the same id.

    Raises `PageError` for a faulty page and `InputError` for a missing folder.
    """
    found = _built_in()
    for folder in extra:
        found = _with(found, _compiled(folder))
    return _corpus(found)._replace(folders=tuple(extra))
