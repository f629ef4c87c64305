"""Named values, where they were found, and the conditions that pages put on them."""

from __future__ import annotations

from diagnose.record import NamedTuple

Conditions = dict[str, tuple[str, ...]]
"""Fact name -> wanted values; see `facts.conditions` for the grammar of a value."""


class Fact(NamedTuple):
    """A named value read from a line or from elsewhere; `origin` is one of `ORIGINS`."""

    name: str
    value: str
    line: int | None = None
    origin: str = "line"
    secret: bool = False


ORIGINS = ("flag", "api", "match", "line", "step", "section", "trace")
"""Where a fact was found, the most trusted first."""
