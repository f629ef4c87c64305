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
    """One trace: the page of its root cause, whether that is the planted one, and how other ways to ask differ.

    `differs` names each way whose document is another one, with the fields that are.
    """

    trace: str
    page: str
    right: bool
    differs: tuple[str, ...] = ()


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


def _differing(one: dict[str, Any], other: dict[str, Any]) -> str:
    return ", ".join(key for key in {**one, **other} if one.get(key) != other.get(key))


def ask(scene: Scene, trace: str) -> Answer:
    """Diagnose a trace with the fast engine, with the plain one, without a cache, and with other corpora."""
    first = document(scene, scene.fast, trace)
    others = {
        "plain engine": document(scene, scene.plain, trace),
        "no cache": document(scene, scene.fast, trace, NOWHERE),
    }
    found = {name: _differing(first, other) for name, other in others.items()}
    for number, at in scene.corpora.items() if trace in {"50k", "4m"} else ():
        cause = _cause(document(scene, at, trace))
        found[f"{number:,} pages"] = "" if cause == _cause(first) else cause
    right = trace not in RECIPES or _cause(first) == RECIPES[trace].failure.page
    return Answer(trace, _cause(first), right, tuple(f"{name}: {words}" for name, words in found.items() if words))
