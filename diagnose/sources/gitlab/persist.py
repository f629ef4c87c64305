"""Asks once more, after a pause, for what many others hang on: the lists of a pipeline, the traces of its jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from diagnose.errors import KdiagError
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.retry import Patience

PAUSES = (5.0, 15.0)
"""Seconds before what failed for a reason that may pass is asked for again, each time `retry.TRIES` times."""
_PASSING = frozenset({"network", "timeout", "cut", "server", "rate-limit"})

_Answer = TypeVar("_Answer")


def may_pass(error: object) -> bool:
    """Tell whether an error may be gone in a moment."""
    return isinstance(error, GitLabError) and error.code in _PASSING


def persist(ask: Callable[[], _Answer], patience: Patience) -> _Answer:
    """Call `ask` until it answers, or its error is one that stays; raises the last error."""
    for pause in PAUSES:
        try:
            return ask()
        except KdiagError as error:
            if not may_pass(error) or not patience.wait(pause, str(error)):
                raise
    return ask()
