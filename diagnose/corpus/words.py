"""The keywords of all pages as one table, which the scan uses as it is: whom each belongs to, and what it needs.

A text is asked once for its signs: its words, and the first and last letters of these. The words of a keyword that it
holds are among them but for the first and the last, which may be parts of longer words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, filterfalse
from operator import itemgetter

from diagnose.corpus.nested import MARKS
from diagnose.model import Literals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from diagnose.corpus.ordinary import Ordinary
    from diagnose.model.page import Rows

_WORDLESS = frozenset(chr(code) for code in range(128) if not chr(code).isalnum())
_TABLE = bytes(32 if chr(code) in _WORDLESS else code for code in range(256))
_EDGE = 4
"""Letters of the beginning or the end of a word that make a sign."""
_BEGIN, _END = itemgetter(slice(_EDGE)), itemgetter(slice(-_EDGE, None))
_ALWAYS = b""
"""The key of a literal that has none: a sign of every text."""
PART, _ITEM = (mark.encode() for mark in MARKS[2:4])


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
    return key, PART.join(row)


def table(owners: dict[str, list[int]], ordinary: Ordinary | None = None) -> Literals:
    """Make a table of literals and of who looks for each; with the counts of ordinary output it has better keys."""
    rows = [_row(literal, own, ordinary) for literal, own in owners.items()]
    return Literals([key for key, _ in rows], [row for _, row in rows])


def literal_of(row: bytes) -> str:
    """Give the literal of a row."""
    return row.partition(PART)[0].decode("utf-8", "surrogatepass")


def owners_of(row: bytes) -> list[int]:
    """Give the places of the signatures that look for the literal of a row."""
    return list(map(int, row.split(PART)[1].split()))


def likely(signs: Signs, literals: Literals) -> list[int]:
    """List the places of the literals that a text may hold, by its signs."""
    known, vocabulary, rows = signs.known, signs.vocabulary, literals.rows
    found: list[int] = []
    for place in compress(range(len(rows)), map(known.__contains__, literals.keys)):
        _, _, needed, parts = rows[place].split(PART)
        # `in` makes and drops an error for each bytes that it looks for: 1,100 instructions more (Python 3.11)
        if known.issuperset(needed.split(_ITEM)) and -1 not in map(vocabulary.find, parts.split(_ITEM)):
            found.append(place)
    return found


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
