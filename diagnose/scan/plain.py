"""The plain engine: finds literals in a text with `str.find`, which needs nothing but the interpreter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

EACH_SIDE = 64
"""Most hits of one literal that are kept from the head and from the tail of one text."""


def _from_head(text: str, literal: str) -> list[int]:
    found: list[int] = []
    at = text.find(literal)
    while at >= 0 and len(found) < EACH_SIDE:
        found.append(at)
        at = text.find(literal, at + len(literal))
    return found


def _from_tail(text: str, literal: str, stop: int) -> list[int]:
    found: list[int] = []
    at = text.rfind(literal, stop)
    while at >= 0 and len(found) < EACH_SIDE:
        found.append(at)
        at = text.rfind(literal, stop, at)
    return found[::-1]


def find(text: str, literals: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (index of the literal, position) for every hit, at most twice `EACH_SIDE` a literal; first and last win."""
    for index, literal in enumerate(literals):
        if literal not in text:
            continue
        head = _from_head(text, literal)
        for at in head:
            yield index, at
        if len(head) == EACH_SIDE:
            for at in _from_tail(text, literal, head[-1] + len(literal)):
                yield index, at
