"""Waits until a pipeline has ended."""

from __future__ import annotations

from diagnose.sources.gitlab import pipelines
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.pipelines import FINISHED, Asks, Pipeline
from diagnose.sources.gitlab.retry import Patience

LEAST, MOST, GROWTH = 5.0, 60.0, 1.5
"""Seconds between two looks at first and at most, and how they grow."""
_FAILURES = 5
"""Looks in a row that may fail."""


def wait(connection: Asks, each: Pipeline, patience: Patience, prefix: str = "") -> Pipeline:
    """Give the pipeline as it is when it has ended, or as it was last where the time does not suffice."""
    pause, failures = LEAST, 0
    while each.status not in (*FINISHED, "manual"):
        if not patience.wait(pause, f"pipeline {each.id} is {each.status}"):
            break
        pause = min(MOST, pause * GROWTH)
        try:
            each, failures = pipelines.one(connection, each.project, each.id, prefix), 0
        except GitLabError:
            failures += 1
            if failures == _FAILURES:
                raise
    return each
