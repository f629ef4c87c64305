"""The plain engine: finds literals with `str.find`, and first asks the words of a text which of them it may hold.

Of 1,800 literals a log holds a few dozen. Looking for each in 50 KB took 0.022 s; its vocabulary is found once, is a
tenth as long, and tells by a literal's longest word whether to look at all: 0.003 s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from diagnose.corpus.words import cores
from diagnose.model import Literals

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


def find(text: str, literals: Sequence[str], places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield (place in `literals`, place in the text) for every hit of the literals at `places`.

    At most twice `EACH_SIDE` a literal; the first and the last win.
    """
    for place in places:
        literal = literals[place]
        head = _from_head(text, literal)
        for at in head:
            yield place, at
        if len(head) == EACH_SIDE:
            for at in _from_tail(text, literal, head[-1] + len(literal)):
                yield place, at


def likely(text: str, literals: Literals) -> list[int]:
    """List the places of the literals that a text may hold: those each of whose words is within one of the text."""
    vocabulary = " ".join(set(cores(text).split()))
    found = []
    for core, places in literals.cores.items():
        if core in vocabulary:
            found += [
                each for each in places if all(word in vocabulary for word in cores(literals.texts[each]).split())
            ]
    return found
