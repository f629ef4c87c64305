"""The same trace gives the same diagnosis, however it comes in and whatever noise stands around it."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from diagnose import corpus
from diagnose.core import Context, diagnose
from diagnose.model import Corpus, Diagnosis, Source
from diagnose.trace import open_trace
from tests import logs
from tests.run import environment

ENVIRONMENT = environment("/nonexistent")


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return corpus.load()


def _diagnose(log: bytes, whole: Corpus) -> Diagnosis:
    return diagnose(open_trace(io.BytesIO(log)), whole, Context(Source("file", "x")))


def _run(*arguments: str, log: bytes | None = None) -> dict[str, Any]:
    command = [sys.executable, "-m", "diagnose", *arguments, "--format", "json"]
    run = subprocess.run(command, input=log, capture_output=True, env=ENVIRONMENT, check=False)
    found: dict[str, Any] = json.loads(run.stdout)
    found.pop("source")
    return found


@pytest.mark.parametrize("path", logs.genuine(), ids=os.path.basename)
def test_a_pipe_a_file_and_a_gz_of_a_trace_give_the_same_diagnosis(path: str, tmp_path: Any) -> None:
    log = logs.read(path)
    packed = tmp_path / "trace.log.gz"
    packed.write_bytes(gzip.compress(log))
    piped = _run(log=log)
    assert piped == _run("log", path)
    assert piped == _run("log", str(packed))


def _told(diagnosis: Diagnosis) -> list[tuple[str, str, dict[str, str], str]]:
    return [(each.signature, each.role, each.facts, each.cause) for each in diagnosis.findings]


@pytest.mark.parametrize("size", [900_000, 1_100_000, 10_000_000])
def test_noise_before_a_failure_changes_nothing_but_line_numbers(size: int, whole: Corpus) -> None:
    before = logs.noise(size)
    alone, padded = _diagnose(logs.PUSH_X509, whole), _diagnose(before + logs.PUSH_X509, whole)
    assert alone.findings
    assert _told(alone) == _told(padded)
    shift = before.count(b"\n")
    assert [each.line + shift if each.line else None for each in alone.findings] == [
        each.line for each in padded.findings
    ]


def test_a_diagnosis_cites_lines_that_stand_in_the_raw_file(whole: Corpus) -> None:
    for path in logs.genuine():
        raw = logs.read(path).decode("utf-8", "replace").split("\n")
        for finding in _diagnose(logs.read(path), whole).findings:
            for evidence in finding.evidence:
                assert evidence.line is not None
                words = evidence.text.split()
                assert words[-1][:20] in raw[evidence.line - 1] or evidence.cut or "redacted" in evidence.text, path


MEGABYTES = 1_000 if os.environ.get("KDIAG_SOAK") == "1" else 50


def test_a_gigabyte_through_stdin_stays_under_150_megabytes_of_memory() -> None:
    """With `make soak` it is a gigabyte; else 50 MB, which spool to disk and load the fast engine all the same."""
    block = logs.noise(1_000_000)
    watch = (
        "import resource, subprocess, sys\n"
        "run = subprocess.run([sys.executable, '-m', 'diagnose', '--format', 'json'], stdin=0)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", watch],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as run:
        assert run.stdin is not None
        for _ in range(MEGABYTES):
            run.stdin.write(block)
        run.stdin.write(logs.PUSH_X509)
        out, errors = run.communicate()
    assert json.loads(out)["findings"][0]["role"] == "root-cause"
    assert int(errors.split()[-1]) < 150_000  # ru_maxrss is in KiB on Linux
