"""Collects the keywords of pages into tables, and joins the tables of two catalogues; no run of our pages does."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.corpus.ordinary import Ordinary
from diagnose.corpus.words import PART, followed_by, literal_of, owners_of, table
from diagnose.model import Literals, Signature, Words

_SHORT = 3
"""Letters up to which a word is a part of many longer ones."""


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


def _moved(one: Literals, places: Sequence[int | None]) -> Literals:
    """Give a table with the new places of signatures; what nobody looks for any more is left out."""
    if list(places) == list(range(len(places))):
        return one
    keys: list[bytes] = []
    rows: list[bytes] = []
    for key, row in zip(one.keys, one.rows, strict=True):
        literal, _, *needs = row.split(PART)
        owners = [new for index in owners_of(row) if (new := places[index]) is not None]
        if owners:
            keys.append(key)
            rows.append(PART.join([literal, " ".join(map(str, owners)).encode(), *needs]))
    return Literals(keys, rows)


def join(one: Words, places: Sequence[int | None], other: Words, further: Sequence[int]) -> Words:
    """Join two tables: each of `places` is the new one of a signature of `one`, or None, and `further` of `other`."""
    exact = followed_by(_moved(one.exact, places), _moved(other.exact, further))
    folded = followed_by(_moved(one.folded, places), _moved(other.folded, further))
    own = set(map(literal_of, other.exact.rows))
    return Words(exact, folded, sorted({*one.rare, *other.rare}), sorted((set(one.common) - own) | set(other.common)))
