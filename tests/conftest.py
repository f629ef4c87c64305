"""What several test modules use: runs of kdiag without the cost of a start, and a GitLab to run it against."""

from __future__ import annotations

import pathlib
import signal
from collections.abc import Iterator

import pytest

from tests.forked import Forked
from tests.lab import Lab, standin
from tests.standin import StandIn

# A shell starts its background jobs with interrupts ignored, and children inherit that: tests of Ctrl-C would hang.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def forked() -> Iterator[Forked]:
    """Give a process that forks itself for each run of kdiag."""
    with Forked() as process:
        yield process


@pytest.fixture
def lab(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Lab]:
    """Give a stand-in with one failed job, and kdiag as a person who may read it runs it."""
    with standin() as gitlab:
        yield Lab(gitlab, forked, tmp_path)


@pytest.fixture
def evil() -> Iterator[StandIn]:
    """Give a second server that answers as the lab's GitLab does, to which no token is bound."""
    with standin() as other:
        yield other
