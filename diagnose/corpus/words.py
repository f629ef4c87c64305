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
    """Complete a table of literals by their cores."""
    by_core: dict[str, list[str]] = {}
    for literal in owners:
        by_core.setdefault(core(literal), []).append(literal)
    return Literals(owners, by_core)


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


def _joined(one: Literals, kept: Sequence[int | None], other: Literals, first: int) -> Literals:
    owners: dict[str, list[int]] = {}
    for literal, indices in one.owners.items():
        if left := [new for index in indices if (new := kept[index]) is not None]:
            owners[literal] = left
    added = [literal for literal in other.owners if literal not in one.owners]
    for literal, indices in other.owners.items():
        owners.setdefault(literal, []).extend(first + index for index in indices)
    by_core = dict(one.cores)  # a core whose literal went costs a look, and finds nothing
    for literal in added:
        name = core(literal)
        by_core[name] = [*by_core.get(name, ()), literal]
    return Literals(owners, {name: [each for each in words if each in owners] for name, words in by_core.items()})


def join(one: Words, kept: Sequence[int | None], other: Words, first: int) -> Words:
    """Join two tables: `kept` has the new place of each signature of `one`, or None; `other` begins at `first`."""
    return Words(_joined(one.exact, kept, other.exact, first), _joined(one.folded, kept, other.folded, first))
