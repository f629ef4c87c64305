"""What kdiag makes of genuine logs, where they lie beside the checkout, and the floors that it must not fall below."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.run import ROOT

SHARED = os.path.join(os.path.dirname(ROOT), "shared")
LABELS = os.path.join(SHARED, "traces", "labels.yaml")
FLOORS = {
    "category": 0.85,
    "line": 0.93,
    "mention": 0.80,
    "fix": 0.80,
    "no-bad-advice": 0.99,
    "perfect": 0.70,
    "quiet": 1.00,
}


@pytest.mark.skipif(not os.path.isfile(LABELS), reason="the labelled genuine logs are not beside this checkout")
def test_the_genuine_logs_keep_their_floors() -> None:
    pytest.importorskip("yaml", reason="the evaluation reads its labels with PyYAML")
    floors = [word for name, value in FLOORS.items() for word in ("--floor", f"{name}={value}")]
    tool = os.path.join(SHARED, "tools", "evaluate.py")
    environment = {"PATH": os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "/usr/bin:/bin")}
    run = subprocess.run(
        [sys.executable, tool, os.path.join(SHARED, "traces"), LABELS, *floors],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2_000:] + run.stderr[-2_000:]
