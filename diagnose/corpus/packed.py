"""A compiled corpus as one file, in the same form in a wheel and in the user's own cache.

Of it, a run reads what it needs: the keys of the keywords, and the pages that it asks for. All of it is text, so that
reading it is safe wherever it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from diagnose.corpus.coded import decode, encode
from diagnose.corpus.nested import MARKS, holds_mark, items, join
from diagnose.corpus.records import Records, write
from diagnose.model import Corpus, Literals, Signature, Words
from diagnose.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mmap import mmap

FORMAT = "14"
"""Raised whenever the nouns of a signature change, so that an old cache is never read with new eyes."""
_FIRST = 7
"""Records before those of the keywords and of the pages."""
_ITEM = MARKS[0].encode()


class Pages:
    """The signatures of a catalogue, each decoded when it is first asked for; `ids` are known without."""

    def __init__(self, rows: Sequence[bytes] | Records, names: Iterable[str], own: int | None = None) -> None:
        """`own` is the place from which on they are of a team's own folder."""
        self._rows = rows
        self._own = len(rows) if own is None else own
        self._decoded: dict[int, Signature] = {}
        self.ids = names

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Signature]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, index: int) -> Signature:
        found = self._decoded.get(index)
        if found is None:
            text = self._rows[index].decode("utf-8", "surrogatepass")
            found = self._decoded[index] = decode(text, own=index >= self._own)
        return found

    def followed_by(self, other: Pages) -> tuple[Pages, list[int | None]]:
        """Put the pages of a team's own behind these, in place of those of the same id.

        Also gives the new place of each of these, None where it was replaced.
        """
        replaced = set(other.ids)
        ids = list(self.ids)
        left = [index for index, each in enumerate(ids) if each not in replaced]
        places: list[int | None] = [None] * len(self)
        for new, old in enumerate(left):
            places[old] = new
        rows = [*(self._rows[index] for index in left), *other._rows]
        own = sum(index < self._own for index in left)
        return Pages(rows, [*(ids[index] for index in left), *other.ids], own), places


class Listed:
    """Texts of a record, which are taken apart when they are asked for."""

    __slots__ = ("_record",)

    def __init__(self, record: bytes) -> None:
        self._record = record

    def __iter__(self) -> Iterator[str]:
        return iter(items(self._record.decode("utf-8", "surrogatepass"), 0))


class Catalogue(NamedTuple):
    """A catalogue as read: what a corpus has, and the stamp of what it was compiled from."""

    digest: str
    constants: dict[str, str]
    words: Words
    pages: Pages
    stamp: str


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _joined(texts: Iterable[str]) -> bytes:
    return _bytes(join(list(texts)))


def dump(corpus: Corpus, stamp: str = "") -> bytes:
    """Write a corpus. Raises ValueError for a page that holds a mark."""
    exact, folded, rare, common = corpus.words
    counts = [str(len(each.keys)) for each in (exact, folded)]
    head = [FORMAT, "" if holds_mark(stamp) else stamp, corpus.digest, *counts]
    constants = [text for pair in corpus.constants.items() for text in pair]
    ids = [each.id for each in corpus.signatures]
    keys = [b"".join([key + _ITEM for key in each.keys]) for each in (exact, folded)]
    pages = [_bytes(encode(each)) for each in corpus.signatures]
    return write([*map(_joined, (head, constants, ids, rare, common)), *keys, *exact.rows, *folded.rows, *pages])


def parse(data: bytes | mmap) -> Catalogue | None:
    """Read what `dump` wrote; None where it is of another format or broken."""
    try:
        records = Records(data)
        form, stamp, digest, *counts = Listed(records[0])
        if form != FORMAT:
            return None
        middle = _FIRST + int(counts[0])
        end = middle + int(counts[1])
        keys, folded = (records[at].split(_ITEM)[:-1] for at in (5, 6))
        exact = Literals(keys, records.part(_FIRST, middle))
        words = Words(exact, Literals(folded, records.part(middle, end)), Listed(records[3]), Listed(records[4]))
        pairs = iter(Listed(records[1]))
        constants = dict(zip(pairs, pairs, strict=True))
        return Catalogue(digest, constants, words, Pages(records.part(end, len(records)), Listed(records[2])), stamp)
    except (ValueError, IndexError):
        return None
