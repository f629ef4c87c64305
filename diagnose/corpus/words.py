"""The keywords of all pages as one table, which the scan uses as it is: whom each belongs to, and its core."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.corpus.ordinary import Ordinary
from diagnose.model import Literals, Signature, Words

_LETTERLESS = frozenset(char for char in map(chr, range(128)) if not char.isalpha())
_TABLE = bytes(32 if chr(code) in _LETTERLESS else code for code in range(256))
_SHORT = 3
"""Letters below which a word is in most texts."""


def words_of(text: str) -> list[str]:
    """List the runs of letters of a text; all that is not ASCII counts as a letter."""
    return text.encode("utf-8", "surrogatepass").translate(_TABLE).decode("utf-8", "surrogatepass").split()


def _enter(literal: str, place: int, whole: dict[str, list[int]], parts: dict[str, list[int]]) -> None:
    """Enter a literal by its longest word that has a sign on either side, or else by its longest word.

    In a text that holds the literal, the first is a word as it is; the second may be a part of a longer one.
    """
    words = words_of(literal)
    first = 0 if literal[:1] in _LETTERLESS else 1
    last = len(words) if literal[-1:] in _LETTERLESS else len(words) - 1
    inner = max((word for word in words[first:last] if len(word) >= _SHORT), key=len, default="")
    if inner:
        whole.setdefault(inner, []).append(place)
    else:
        parts.setdefault(max(words, key=len, default=""), []).append(place)


def table(owners: dict[str, list[int]]) -> Literals:
    """Make a table of literals and of who looks for each."""
    whole: dict[str, list[int]] = {}
    parts: dict[str, list[int]] = {}
    for place, literal in enumerate(owners):
        _enter(literal, place, whole, parts)
    return Literals(list(owners), list(owners.values()), whole, parts)


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
    return Words(table(exact), table(folded), *_rare(exact, [each.anywhere for each in signatures]))


def _rare(exact: dict[str, list[int]], anywhere: Sequence[bool]) -> tuple[list[str], list[str]]:
    ordinary = Ordinary()
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


def add(one: Literals, owners: dict[str, list[int]]) -> Literals:
    """Add literals, or further owners of those that are there."""
    places = {literal: place for place, literal in enumerate(one.texts)}
    texts, all_owners = list(one.texts), list(one.owners)
    whole, parts = dict(one.whole), dict(one.parts)
    for literal, indices in owners.items():
        if literal in places:
            all_owners[places[literal]] = [*all_owners[places[literal]], *indices]
            continue
        fresh: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
        _enter(literal, len(texts), *fresh)
        for known, new in zip((whole, parts), fresh, strict=True):
            known.update({word: [*known.get(word, ()), *places] for word, places in new.items()})
        texts.append(literal)
        all_owners.append(indices)
    return Literals(texts, all_owners, whole, parts)


def _moved(one: Literals, places: Sequence[int | None]) -> Literals:
    owners = [[new for index in indices if (new := places[index]) is not None] for indices in one.owners]
    return one._replace(owners=owners)  # a literal that nobody looks for any more is found for nobody


def _joined(one: Literals, places: Sequence[int | None], other: Literals, first: int) -> Literals:
    further = zip(other.texts, other.owners, strict=True)
    return add(_moved(one, places), {literal: [first + index for index in indices] for literal, indices in further})


def join(one: Words, places: Sequence[int | None], other: Words, first: int) -> Words:
    """Join two tables: `places` has the new place of each signature of `one`, or None; `other` begins at `first`."""
    exact, folded = ((one.exact, other.exact), (one.folded, other.folded))
    return Words(
        _joined(exact[0], places, exact[1], first),
        _joined(folded[0], places, folded[1], first),
        sorted({*one.rare, *other.rare}),
        sorted((set(one.common) - set(other.exact.texts)) | set(other.common)),
    )
