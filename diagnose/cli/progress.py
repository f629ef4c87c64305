"""Progress on standard error: only on a terminal, only when it takes longer than a moment, and gone when done."""

from __future__ import annotations

import sys
import time

from diagnose.cli import screen

MOMENT = 1.0
"""Seconds in which nothing is said."""
_EVERY = 0.2


class Progress:
    """One line that is written over; without a terminal nothing is said."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._last = 0.0
        self._shown = False
        self._on = screen.is_terminal(sys.stderr)

    def tell(self, text: str) -> None:
        """Show what is being done now."""
        now = time.monotonic()
        waiting = "asking again" in text  # nothing follows it for seconds, so it is shown at once
        if not self._on or (not waiting and (now - self._begun < MOMENT or now - self._last < _EVERY)):
            return
        self._last, self._shown = now, True
        width = screen.width_of(sys.stderr, None) - 1
        shown = "".join(char if char.isprintable() else "?" for char in f"kdiag: {text}")[:width]
        self._write(f"\r{shown}\x1b[K")

    def done(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        try:
            screen.write(sys.stderr, text, "standard error")
        except (screen.OutputError, OSError):
            self._on = False
