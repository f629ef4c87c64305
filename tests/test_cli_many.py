"""Many files: on all cores, in the order in which they were named, and stopped as a whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from diagnose.cli import many
from tests.run import KDIAG, PASSED, UNKNOWN, X509, environment, kdiag

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork shares the pages")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Thirty traces of three kinds, of which one is missing and one is named twice."""
    kinds = [Path(X509).read_bytes(), Path(PASSED).read_bytes(), UNKNOWN]
    names = []
    for number in range(30):
        path = tmp_path / f"{number:02}.log"
        if number != 17:
            path.write_bytes(kinds[number % 3])
        names.append(str(path))
    return [*names, names[3]]


def test_answers_come_in_the_order_of_the_files_and_are_those_of_one_core(files: list[str], tmp_path: Path) -> None:
    done = kdiag("log", "--format", "jsonl", *files, home=str(tmp_path))
    assert done.code == 3
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [each["source"]["name"] for each in found] == files
    alone = [json.loads(kdiag("log", "--format", "jsonl", path, home=str(tmp_path)).out) for path in files[15:19]]
    assert found[15:19] == alone


def test_few_small_files_are_not_worth_it_and_standard_input_is_read_here(files: list[str]) -> None:
    assert not many.pays(tuple(files[:5]))
    assert not many.pays((*files, "-"))
    assert many.pays(tuple(files)) == (many.cores() > 1)


def test_ctrl_c_stops_all_of_it(files: list[str], tmp_path: Path) -> None:
    command = [*KDIAG, "log", "--format", "jsonl", *files[:17], *files[18:30]]
    command += [path for number in range(40) for path in _copies(tmp_path, number)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        env=environment(str(tmp_path)),
        preexec_fn=_listening,  # noqa: PLW1509 - there are no threads; what runs in the background ignores SIGINT
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)  # ends only when no process holds the pipe any more
    assert process.returncode == 130


def _listening() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _copies(folder: Path, number: int) -> list[str]:
    names = []
    for kind in range(10):
        path = folder / f"copy-{number}-{kind}.log"
        path.write_bytes(Path(X509).read_bytes())
        names.append(str(path))
    return names
