"""The time of the stand-in: a day that stands still, on which each event is a second later than the one before."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.standin.state import State

TIME = "2026-11-20T10:00:00.000Z"
_START = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def stamp(state: State) -> str:
    """Give the time of an event, later than that of all events before."""
    state.ticks += 1
    return (_START + dt.timedelta(seconds=state.ticks)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
