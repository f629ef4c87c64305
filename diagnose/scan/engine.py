"""One interface over both engines: the plain one for what a job mostly prints, the fast one once a trace grows."""

from __future__ import annotations

from diagnose import cache
from diagnose.corpus.words import literal_of
from diagnose.model import Literals
from diagnose.scan import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from diagnose.scan.fast import Fast

ENOUGH = 400_000
"""Characters that the plain engine scans before the fast one is loaded, which costs what these take."""


class Engine:
    """Finds literals in texts, of one trace after another; for use in one thread."""

    __slots__ = ("_fast", "_literals", "_seen", "_tried")

    def __init__(self, literals: Literals) -> None:
        self._literals = literals
        self._fast: Fast | None = None
        self._seen = 0
        self._tried = False

    def find(self, text: str) -> dict[int, list[int]]:
        """Give the literals that stand in a text by their places in the table, and where; see `plain.find`."""
        self._seen += len(text)
        if self._fast is None and self._seen > ENOUGH and not self._tried:
            from diagnose.scan.fast import Fast

            self._tried = True
            self._fast = Fast.load(list(map(literal_of, self._literals.rows)))
        if self._fast is not None:
            return self._fast.find(text)
        return plain.find(text, self._literals)

    def hurry(self) -> None:
        """Load the fast engine with the next text, where it can be kept: then it is compiled once for many traces."""
        if cache.writable():
            self._seen = ENOUGH


def name() -> str:
    """Name the engine that long traces get."""
    from diagnose.scan.fast import Fast

    return "plain" if Fast.load(["x"], keep=False) is None else "hyperscan"
