"""One interface over both engines: the plain one for what a job mostly prints, the fast one once a trace grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagnose.scan import plain
from diagnose.scan.fast import Fast

ENOUGH = 100_000
"""Characters that the plain engine scans before the fast one is loaded, which costs what these take."""


class Engine:
    """Finds literals in the texts of one trace."""

    __slots__ = ("_fast", "_literals", "_seen", "_tried")

    def __init__(self, literals: Sequence[str]) -> None:
        self._literals = literals
        self._fast: Fast | None = None
        self._seen = 0
        self._tried = False

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield (index of the literal, place) for every hit, at most twice `plain.EACH_SIDE` a literal."""
        self._seen += len(text)
        if self._seen > ENOUGH and not self._tried:
            self._tried = True
            self._fast = Fast.load(self._literals)
        return plain.find(text, self._literals) if self._fast is None else self._fast.find(text)


def name() -> str:
    """Name the engine that long traces get."""
    return "plain" if Fast.load(["x"]) is None else "hyperscan"
