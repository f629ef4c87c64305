"""Regular expressions that are compiled at the first text that could match: a run uses few of them, and pays for those.

An expression's anchors are rows of words, of each of which every text that it matches has one. They are derived from it
(`corpus.anchors`) and kept by its text in `anchors.py` and `seldom.py`, so that they cannot go stale: an expression
without an entry is compiled at its first use.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

IGNORECASE, MULTILINE, DOTALL, ASCII = 2, 8, 16, 256  # as in `re`, which is imported with the first expression
_END = (1 << 63) - 1
_GATED = (0, MULTILINE, DOTALL, ASCII, IGNORECASE | ASCII)
"""Flags under which anchors hold; without ASCII, a letter may match in any case one that has no small form."""
_made: dict[tuple[str, int], Lazy] = {}


def anchors_of(pattern: str) -> Sequence[Sequence[str]]:
    """Give the rows of words of an expression, none where it is not known."""
    from diagnose.anchors import ANCHORS

    found = ANCHORS.get(pattern)
    if found is None:
        from diagnose.seldom import ANCHORS as SELDOM

        found = SELDOM.get(pattern, ())
    return found


def has_each(text: str, rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a text has a word of each row."""
    for row in rows:
        for word in row:  # plain loops take a third of what generators do
            if word in text:
                break
        else:
            return False
    return True


class Lazy:
    """Stands for a compiled expression; it has those of its methods that kdiag uses."""

    __slots__ = ("_anchors", "_flags", "_real", "pattern")

    def __init__(self, pattern: str, flags: int = 0, anchors: Sequence[Sequence[str]] | None = None) -> None:
        self.pattern = pattern
        self._flags = flags
        self._anchors = anchors
        self._real: re.Pattern[str] | None = None

    @property
    def real(self) -> re.Pattern[str]:
        """The compiled expression."""
        if self._real is None:
            import re

            self._real = re.compile(self.pattern, self._flags)
        return self._real

    def _hopeless(self, text: str) -> bool:
        """Tell whether no text like this can match, while the expression is not compiled."""
        if self._anchors is None:
            self._anchors = anchors_of(self.pattern) if self._flags in _GATED else ()
        if self._flags & IGNORECASE:
            text = text.lower()
        return not has_each(text, self._anchors)

    def match(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        if self._real is None and self._hopeless(text):
            return None
        return self.real.match(text, start, end)

    def search(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        if self._real is None and self._hopeless(text):
            return None
        return self.real.search(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """As `re.Pattern.fullmatch`."""
        if self._real is None and self._hopeless(text):
            return None
        return self.real.fullmatch(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = _END) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        if self._real is None and self._hopeless(text):
            return iter(())
        return self.real.finditer(text, start, end)

    def findall(self, text: str) -> list[Any]:
        """As `re.Pattern.findall`."""
        return [] if self._real is None and self._hopeless(text) else self.real.findall(text)

    def sub(self, put: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """As `re.Pattern.sub`."""
        return text if self._real is None and self._hopeless(text) else self.real.sub(put, text, count)

    def subn(self, put: str | Callable[[re.Match[str]], str], text: str) -> tuple[str, int]:
        """As `re.Pattern.subn`."""
        return (text, 0) if self._real is None and self._hopeless(text) else self.real.subn(put, text)

    def split(self, text: str) -> list[str]:
        """As `re.Pattern.split`, for an expression without groups."""
        return [text] if self._real is None and self._hopeless(text) else self.real.split(text)


def lazy(pattern: str, flags: int = 0) -> Lazy:
    """Give the expression; one for all that ask for the same."""
    key = (pattern, flags)
    if key not in _made:
        _made[key] = Lazy(pattern, flags)
    return _made[key]


def gated(flags: int) -> bool:
    """Tell whether expressions with these flags are gated by anchors; in any case they are in small letters."""
    return flags in _GATED


def made() -> list[tuple[str, int]]:
    """List the expressions, with their flags, that were asked for so far."""
    return list(_made)
