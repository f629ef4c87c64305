"""How many requests and notes a minute a token may make; the clock can be set, so that tests wait for nothing."""

from __future__ import annotations

import time
from collections import Counter
from typing import NamedTuple

MINUTE = 60


class Pressed(NamedTuple):
    """How a limit stands for one token in this minute: `observed` of `limit`, and the seconds until it starts anew."""

    limit: int
    observed: int
    rest: int

    @property
    def over(self) -> bool:
        """Whether this request is one too many."""
        return self.observed > self.limit

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Give GitLab's headers on the limit, with the time to wait where it is reached."""
        told = (
            ("RateLimit-Limit", str(self.limit)),
            ("RateLimit-Name", "throttle_authenticated_api"),
            ("RateLimit-Observed", str(self.observed)),
            ("RateLimit-Remaining", str(max(0, self.limit - self.observed))),
            ("RateLimit-Reset", str(int(time.time()) + self.rest)),
        )
        return (*told, ("Retry-After", str(self.rest))) if self.over else told


class Limits:
    """The limits: `requests` a minute a token, `notes` a minute a user; None is no limit."""

    def __init__(self) -> None:
        self.requests: int | None = None
        self.notes: int | None = None
        self.clock = time.monotonic
        self._made: Counter[tuple[str, str, int]] = Counter()

    def _press(self, kind: str, whose: str, limit: int | None) -> Pressed | None:
        if limit is None:
            return None
        now = self.clock()
        minute = int(now // MINUTE)
        self._made[kind, whose, minute] += 1
        rest = max(1, MINUTE - int(now % MINUTE))
        return Pressed(limit, self._made[kind, whose, minute], rest)

    def request(self, token: str) -> Pressed | None:
        """Count one request; None where there is no limit."""
        return self._press("request", token, self.requests)

    def note(self, user: str) -> Pressed | None:
        """Count one note that is to be made; None where there is no limit."""
        return self._press("note", user, self.notes)
