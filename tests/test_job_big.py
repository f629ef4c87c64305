"""A trace of any length is streamed: memory does not grow with it."""

from __future__ import annotations

import os

import pytest

from tests.lab import PATH, TRACE, Lab
from tests.standin import Big

SOAK = os.environ.get("KDIAG_SOAK") == "1"
SIZES = [20 << 20, 100 << 20] if SOAK else [20 << 20]
ROOM = 24 << 10  # KiB: Hyperscan, which a long trace loads, takes some 10 MiB; the rest is slack
"""KiB beyond a small trace's need: the copy in memory (4 MiB), windows, the index, and what Python keeps."""
_LINE = b"2026-01-02T03:04:05.123456Z 01O compiling a module of the program, without anything of note\n"


@pytest.mark.parametrize("size", SIZES)
def test_a_long_trace_takes_no_more_memory_than_a_short_one(lab: Lab, size: int) -> None:
    small = lab.run("-R", PATH, "12345")
    block = _LINE * 700
    lab.gitlab.add_job(lab.gitlab.state.projects[42], 12345, trace=Big(b"begin\n", block, size // len(block), TRACE))
    found = lab.run("-R", PATH, "12345", "--quiet")
    assert found.code == 0, found
    assert found.peak < small.peak + ROOM
    assert sum(each.path.endswith("/trace") for each in lab.gitlab.requests) == 2


def test_the_body_of_a_redirect_is_not_read(lab: Lab) -> None:
    small = lab.run("-R", PATH, "12345")
    target = f"{lab.gitlab.url}/api/v4/projects/42/jobs/12345/trace?moved"
    lab.gitlab.fault("/trace$", "status", code=302, body=bytes(40 << 20), headers={"Location": target})
    found = lab.run("-R", PATH, "12345")
    assert found.code == 0, found
    assert found.peak < small.peak + ROOM
