"""Tells of the raw bytes of a long trace which lines are worth to be cleaned and looked at; most are not.

To clean a trace costs six times what it costs to look for words in it. So a long one is asked, as it is, for a rare
word of each keyword; lines that have one are cleaned and scanned as all others are. A word is found whatever colours
stand between it and the next. Colours within a word are not seen through, but for the last part of a trace, which is
always cleaned as a whole.
"""

from __future__ import annotations

from diagnose.model import Words
from diagnose.scan.landmarks import LANDMARKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST = 64
"""Words in 64 KiB beyond which all of it is cleaned."""
_PADDED = 1_000
"""Literals up to which some are added that no text has: of 671 Hyperscan makes an automaton, which takes 50 MB and
0.07 s to compile, and of 871 tables, which take no memory worth counting and 0.016 s, and scan as fast."""
_SECTION = "section_"
"""In every section mark; what has one is read as a whole, too."""
_ALWAYS = ("PRIVATE KEY", "$ ")
"""Marks of a private key, and of a command that the runner echoes."""


class Sieve:
    """A compiled set of words; call it with bytes."""

    __slots__ = ("_database", "_error", "_section")

    def __init__(self, database: Any, error: type[Exception], section: int) -> None:
        self._database = database
        self._error = error
        self._section = section

    @classmethod
    def load(cls, words: Words) -> Sieve | None:
        """Compile the rare words of a corpus; None without Hyperscan, or where some keyword may be in any case."""
        if words.folded.rows:
            return None
        from diagnose.scan import database

        literals = sorted({*words.rare, _SECTION, *_ALWAYS, *(literal.strip("\n") for _, literal in LANDMARKS)})
        padding = [f"\x01{number}\x02\x03\x04\x05" for number in range(len(literals), _PADDED)]
        found = database.load([*literals, *padding])
        return None if found is None else cls(found, database.terminated(), literals.index(_SECTION))

    def __call__(self, data: bytes) -> list[int] | None:
        """Give the places behind the words in rising order, or None for too many, or a section mark."""
        ends: list[int] = []
        section, most = self._section, max(MOST, len(data) * MOST >> 16)

        def keep(index: int, _from: int, end: int, _flags: int, _context: object) -> bool:
            ends.append(end)
            return index == section or len(ends) > most

        try:
            self._database.scan(data, match_event_handler=keep)
        except self._error:
            return None
        return sorted(ends)
