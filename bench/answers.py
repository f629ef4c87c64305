"""What kdiag says to each trace, so that no figure is of a run that found the wrong cause."""

from __future__ import annotations

import json
import subprocess
from typing import Any, NamedTuple

from bench.generate import RECIPES
from bench.install import Install
from bench.measure import LIMIT
from bench.scene import NOWHERE, Scene


class Answer(NamedTuple):
    """One trace: the page of its root cause, whether that is the planted one, and whether all ways say the same."""

    trace: str
    page: str
    right: bool
    same: bool


def document(scene: Scene, at: Install, trace: str, cache: str = "") -> dict[str, Any]:
    """Diagnose a trace, piped in, and give the JSON document."""
    with open(scene.traces[trace], "rb") as stream:
        done = subprocess.run(
            [at.python, at.script, "log", "--format", "json"],
            stdin=stream,
            capture_output=True,
            env=scene.env(cache),
            timeout=LIMIT,
            check=False,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _cause(found: dict[str, Any]) -> str:
    roots = [str(each["signature"]) for each in found["findings"] if each["role"] == "root-cause"]
    return roots[0] if roots else str(found["verdict"])


def ask(scene: Scene, trace: str) -> Answer:
    """Diagnose a trace with the fast engine, with the plain one, and without a cache."""
    first = document(scene, scene.fast, trace)
    same = first == document(scene, scene.plain, trace) and first == document(scene, scene.fast, trace, NOWHERE)
    same = same and all(_cause(document(scene, at, trace)) == _cause(first) for at in _further(scene, trace))
    right = trace not in RECIPES or _cause(first) == RECIPES[trace].failure.page
    return Answer(trace, _cause(first), right, same)


def _further(scene: Scene, trace: str) -> list[Install]:
    return list(scene.corpora.values()) if trace in {"50k", "4m"} else []
