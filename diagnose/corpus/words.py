"""The keywords of all pages as one table, which the scan uses as it is: whom each belongs to, and what it needs.

A text is asked once for its signs: its words, and the first and last letters of these. The words of a keyword that it
holds are among them but for the first and the last, which may be parts of longer words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, filterfalse
from operator import itemgetter

from diagnose.corpus.nested import MARKS
from diagnose.corpus.ordinary import Ordinary
from diagnose.model import Literals, Signature, Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from diagnose.model.page import Rows

_WORDLESS = frozenset(chr(code) for code in range(128) if not chr(code).isalnum())
_TABLE = bytes(32 if chr(code) in _WORDLESS else code for code in range(256))
_EDGE = 4
"""Letters of the beginning or the end of a word that make a sign."""
_BEGIN, _END = itemgetter(slice(_EDGE)), itemgetter(slice(-_EDGE, None))
_SHORT = 3
"""Letters up to which a word is a part of many longer ones."""
_ALWAYS = b""
"""The key of a literal that has none: a sign of every text."""
_PART, _ITEM = (mark.encode() for mark in MARKS[2:4])


def words_of(text: str) -> list[bytes]:
    """List the words of a text: runs of letters and digits; all that is not ASCII counts as a letter."""
    return text.encode("utf-8", "surrogatepass").translate(_TABLE).split()


class Signs:
    """The signs of a text: its words, and beginnings and ends of words; and its vocabulary, a space around each word.

    Words of digits alone, of which a log has many, are left out but as signs.
    """

    __slots__ = ("known", "vocabulary")

    def __init__(self, text: str) -> None:
        words = set(words_of(text))
        lettered = list(filterfalse(bytes.isdigit, words))
        self.vocabulary = b" %b " % b" ".join(lettered)
        self.known = words
        words.add(_ALWAYS)
        words.update(map(_BEGIN, lettered))
        words.update(map(_END, lettered))


def _needs(literal: str) -> tuple[list[bytes], list[bytes]]:
    """Give the signs of each text that holds a literal, and parts of its vocabulary."""
    words = words_of(literal)
    signs: list[bytes] = []
    parts: list[bytes] = []
    for index, word in enumerate(words):
        opens = index == 0 and literal[0] not in _WORDLESS
        closes = index == len(words) - 1 and literal[-1] not in _WORDLESS
        if not opens and not closes:
            signs.append(word)
        elif not word.isdigit():
            parts.append((b"" if opens else b" ") + word + (b"" if closes else b" "))
            if opens != closes and len(word) >= _EDGE:
                signs.append(word[-_EDGE:] if opens else word[:_EDGE])
    return signs, parts


def _row(literal: str, owners: Sequence[int], ordinary: Ordinary | None) -> tuple[bytes, bytes]:
    """Give key and row of a literal: the key is the sign that ordinary output has the least of, or the longest."""

    def rank(sign: bytes) -> tuple[int, int]:
        return ordinary.count(sign.decode("utf-8", "ignore")) if ordinary else 0, -len(sign)

    signs, parts = _needs(literal)
    key = min(signs, key=rank, default=_ALWAYS)
    own = " ".join(map(str, owners)).encode()
    row = literal.encode("utf-8", "surrogatepass"), own, *(_ITEM.join(each) for each in (signs, parts))
    return key, _PART.join(row)


def table(owners: dict[str, list[int]], ordinary: Ordinary | None = None) -> Literals:
    """Make a table of literals and of who looks for each; with the counts of ordinary output it has better keys."""
    rows = [_row(literal, own, ordinary) for literal, own in owners.items()]
    return Literals([key for key, _ in rows], [row for _, row in rows])


def literal_of(row: bytes) -> str:
    """Give the literal of a row."""
    return row.partition(_PART)[0].decode("utf-8", "surrogatepass")


def owners_of(row: bytes) -> list[int]:
    """Give the places of the signatures that look for the literal of a row."""
    return list(map(int, row.split(_PART)[1].split()))


def likely(signs: Signs, literals: Literals) -> list[int]:
    """List the places of the literals that a text may hold, by its signs."""
    known, vocabulary, rows = signs.known, signs.vocabulary, literals.rows
    found: list[int] = []
    for place in compress(range(len(rows)), map(known.__contains__, literals.keys)):
        _, _, needed, parts = rows[place].split(_PART)
        # `in` makes and drops an error for each bytes that it looks for: 1,100 instructions more (Python 3.11)
        if known.issuperset(needed.split(_ITEM)) and -1 not in map(vocabulary.find, parts.split(_ITEM)):
            found.append(place)
    return found


def collect(signatures: Sequence[Signature]) -> Words:
    """Collect the keywords of signatures, which own them by their place in the sequence."""
    exact: dict[str, list[int]] = {}
    folded: dict[str, list[int]] = {}
    for index, signature in enumerate(signatures):
        for keyword in signature.keywords:
            if signature.ignore_case:
                folded.setdefault(keyword.lower(), []).append(index)
            else:
                exact.setdefault(keyword, []).append(index)
    ordinary = Ordinary()
    rare = _rare(exact, [each.anywhere for each in signatures], ordinary)
    return Words(table(exact, ordinary), table(folded, ordinary), *rare)


def _rare(exact: dict[str, list[int]], anywhere: Sequence[bool], ordinary: Ordinary) -> tuple[list[str], list[str]]:
    rarest = {literal: ordinary.rarest(literal) for literal in exact}
    needed = {literal for literal, owners in exact.items() if any(anywhere[owner] for owner in owners)}
    common = {literal for literal, word in rarest.items() if word == literal} - needed
    words = {_signed(literal, word) for literal, word in rarest.items() if literal not in common}
    return sorted(words), sorted(common)


def _signed(literal: str, word: str) -> str:
    """Give a short word, which many longer ones hold, with all up to the next space on either side; others as they are.

    Alone, `tun` of `/dev/net/tun` and `gid` stood in every 12 KB of ordinary output.
    """
    if len(word) > _SHORT:
        return word
    line = next(each for each in literal.split("\n") if word in each)
    at = line.find(word)
    return line[max(0, line.rfind(" ", 0, at)) : line.find(" ", at) + 1 or len(line)]


class _Joined:
    """The rows of two tables, which stay where they are."""

    __slots__ = ("_first", "_one", "_other")

    def __init__(self, one: Rows, other: Rows) -> None:
        self._one, self._other, self._first = one, other, len(one)

    def __len__(self) -> int:
        return self._first + len(self._other)

    def __iter__(self) -> Iterator[bytes]:
        return iter([*self._one, *self._other])

    def __getitem__(self, index: int) -> bytes:
        return self._one[index] if index < self._first else self._other[index - self._first]


def followed_by(one: Literals, other: Literals) -> Literals:
    """Put the rows of a table behind those of another; one literal may have a row in each."""
    return Literals([*one.keys, *other.keys], _Joined(one.rows, other.rows))


def _moved(one: Literals, places: Sequence[int | None]) -> Literals:
    """Give a table with the new places of signatures; what nobody looks for any more is left out."""
    if list(places) == list(range(len(places))):
        return one
    keys: list[bytes] = []
    rows: list[bytes] = []
    for key, row in zip(one.keys, one.rows, strict=True):
        literal, _, *needs = row.split(_PART)
        owners = [new for index in owners_of(row) if (new := places[index]) is not None]
        if owners:
            keys.append(key)
            rows.append(_PART.join([literal, " ".join(map(str, owners)).encode(), *needs]))
    return Literals(keys, rows)


def join(one: Words, places: Sequence[int | None], other: Words, further: Sequence[int]) -> Words:
    """Join two tables: each of `places` is the new one of a signature of `one`, or None, and `further` of `other`."""
    exact = followed_by(_moved(one.exact, places), _moved(other.exact, further))
    folded = followed_by(_moved(one.folded, places), _moved(other.folded, further))
    own = set(map(literal_of, other.exact.rows))
    return Words(exact, folded, sorted({*one.rare, *other.rare}), sorted((set(one.common) - own) | set(other.common)))
