"""A limit on time that nothing outlasts: not a head that drips, not a library that waits in its own way."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from diagnose.sources.gitlab.retry import Patience


@contextmanager
def alarm(patience: Patience, where: str) -> Iterator[None]:
    """Raise the patience's own error in the block when its time is up, whatever the block is waiting for then.

    Only where the system has such a timer; elsewhere the timeouts of the connection have to do.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise patience.over(where)

    earlier = signal.signal(signal.SIGALRM, ring)
    before, _ = signal.setitimer(signal.ITIMER_REAL, max(0.01, patience.left))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, before)
        signal.signal(signal.SIGALRM, earlier)
