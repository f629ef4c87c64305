"""The keywords of all pages as one table, which the scan uses as it is: whom each belongs to, and its core."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnose.model import Literals, Signature, Words

_SEPARATORS = {code: " " for code in range(128) if not chr(code).isalpha()}


def cores(text: str) -> str:
    """Give a text with all but its words taken out: runs of letters, apart by spaces."""
    return text.translate(_SEPARATORS)


def core(literal: str) -> str:
    """Give the longest run of letters of a literal; a text that holds the literal has it within a word of its own."""
    return max(cores(literal).split(), key=len, default="")


def table(owners: dict[str, list[int]]) -> Literals:
    """Make a table of literals and of who looks for each."""
    by_core: dict[str, list[int]] = {}
    for place, literal in enumerate(owners):
        by_core.setdefault(core(literal), []).append(place)
    return Literals(list(owners), list(owners.values()), by_core)


def collect(signatures: Iterable[Signature]) -> Words:
    """Collect the keywords of signatures, which own them by their place in the sequence."""
    exact: dict[str, list[int]] = {}
    folded: dict[str, list[int]] = {}
    for index, signature in enumerate(signatures):
        for keyword in signature.keywords:
            if signature.ignore_case:
                folded.setdefault(keyword.lower(), []).append(index)
            else:
                exact.setdefault(keyword, []).append(index)
    return Words(table(exact), table(folded))


def add(one: Literals, owners: dict[str, list[int]]) -> Literals:
    """Add literals, or further owners of those that are there."""
    places = {literal: place for place, literal in enumerate(one.texts)}
    texts, all_owners, by_core = list(one.texts), list(one.owners), dict(one.cores)
    for literal, indices in owners.items():
        if literal in places:
            all_owners[places[literal]] = [*all_owners[places[literal]], *indices]
            continue
        name = core(literal)
        by_core[name] = [*by_core.get(name, ()), len(texts)]
        texts.append(literal)
        all_owners.append(indices)
    return Literals(texts, all_owners, by_core)


def _moved(one: Literals, places: Sequence[int | None]) -> Literals:
    owners = [[new for index in indices if (new := places[index]) is not None] for indices in one.owners]
    return one._replace(owners=owners)  # a literal that nobody looks for any more is found for nobody


def _joined(one: Literals, places: Sequence[int | None], other: Literals, first: int) -> Literals:
    further = zip(other.texts, other.owners, strict=True)
    return add(_moved(one, places), {literal: [first + index for index in indices] for literal, indices in further})


def join(one: Words, places: Sequence[int | None], other: Words, first: int) -> Words:
    """Join two tables: `places` has the new place of each signature of `one`, or None; `other` begins at `first`."""
    return Words(_joined(one.exact, places, other.exact, first), _joined(one.folded, places, other.folded, first))
