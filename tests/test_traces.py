"""Whole traces of real runs: what the page beside each says comes out."""

from __future__ import annotations

import json
import pathlib
import tomllib

import pytest

from tests.run import TRACES, kdiag

CASES = sorted(pathlib.Path(TRACES).glob("*.toml"))


def test_every_trace_has_its_truth_beside_it() -> None:
    folder = pathlib.Path(TRACES)
    assert {path.stem for path in folder.glob("*.log")} == {path.stem for path in CASES}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_genuine_trace_comes_out_as_its_run_was_broken(path: pathlib.Path) -> None:
    truth = tomllib.loads(path.read_text(encoding="utf-8"))
    found = json.loads(kdiag("log", str(path.with_suffix(".log")), "--format", "json").out)
    assert truth["origin"]
    assert found["verdict"] == truth["verdict"]
    roots = [each for each in found["findings"] if each["role"] == "root-cause"]
    assert [(each["category"], each["line"]) for each in roots] == (
        [(truth["category"], truth["line"])] if "category" in truth else []
    )
    for name, value in truth.get("facts", {}).items():
        assert roots[0]["facts"][name] == value
    if "remedy" in truth:
        assert truth["remedy"] in json.dumps(roots[0]["remedies"])
