"""Asking again: how often, how long to wait, and when to give up."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from diagnose.sources.gitlab.errors import GitLabError, Transient

CONNECT, SILENCE = 5.0, 20.0
"""Seconds to wait for a connection, and for the next byte."""
TOTAL = 300.0
"""Seconds after which nothing more is asked or awaited."""
TRIES = 3
"""How often one thing is asked for."""
BARELY = 0.5
"""With fewer seconds left, silence is told as the end of all patience."""
CAP = 60.0
"""The longest wait, in seconds, that a server may ask for; GitLab documents up to a day."""

_Answer = TypeVar("_Answer")


def seconds_of(value: str | None, now: float) -> float | None:
    """Read a Retry-After, in seconds or as an HTTP date (`now` in seconds since 1970); None where it is neither."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), 1e9)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


class Patience:
    """The time that is left; `tell` takes what is waited for. The clock and the sleep can be put in by a test."""

    def __init__(
        self,
        total: float = TOTAL,
        tell: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._until = clock() + total
        self.total = total
        self.tell = tell

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._until - self._clock()

    def check(self, where: str) -> None:
        """Raise GitLabError where no time is left."""
        if self.left <= 0:
            raise self.over(where)

    def over(self, where: str) -> GitLabError:
        """Say that the time is up."""
        return GitLabError(
            where,
            f"it did not give all within {self.total:g} seconds",
            "try again later, or allow more: --timeout SECONDS",
            "timeout",
        )

    @property
    def timeout(self) -> tuple[float, float]:
        """Seconds to wait for a connection and for a byte, by what is left."""
        left = max(0.1, self.left)
        return min(CONNECT, left), min(SILENCE, left)

    def wait(self, seconds: float, why: str) -> bool:
        """Sleep, and tell why; False without sleep where the time left does not suffice."""
        if seconds >= self.left:
            return False
        self.tell(f"{why}; asking again in {seconds:.0f} s")
        self._sleep(seconds)
        return True


def attempt(ask: Callable[[], _Answer], patience: Patience) -> _Answer:
    """Call `ask` until it answers; of Transient failures `TRIES` are borne, then the error is raised."""
    for number in range(TRIES):
        try:
            return ask()
        except Transient as trouble:
            wait = 2.0**number if trouble.wait is None else trouble.wait
            if trouble.error.code == "timeout" and patience.left < BARELY:
                raise patience.over(trouble.error.what) from trouble
            if number == TRIES - 1 or wait > CAP or not patience.wait(wait, str(trouble.error)):
                raise trouble.error from trouble
    raise AssertionError  # the loop returns or raises
