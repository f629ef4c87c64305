"""The exit code tells a script what a person reads in the report."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess

import pytest

from tests.run import KDIAG, PASSED, UNKNOWN, X509, environment, kdiag


@pytest.fixture
def unknown(tmp_path: pathlib.Path) -> str:
    (tmp_path / "unknown.log").write_bytes(UNKNOWN)
    return str(tmp_path / "unknown.log")


def test_a_recognised_cause_is_0() -> None:
    assert kdiag("log", X509).code == 0


def test_a_job_that_passed_is_0() -> None:
    assert kdiag("log", PASSED).code == 0


@pytest.mark.parametrize("form", ["plain", "terminal", "json", "jsonl", "markdown"])
def test_a_failure_that_is_not_recognised_is_1_in_every_format(form: str, unknown: str) -> None:
    assert kdiag("log", unknown, "--format", form).code == 1


def test_of_several_inputs_unreadable_outweighs_unknown_and_unknown_outweighs_known(unknown: str) -> None:
    assert kdiag("log", X509, PASSED).code == 0
    assert kdiag("log", unknown, X509).code == 1
    assert kdiag("log", unknown, "/nonexistent/x", X509).code == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--formta", "json"], "no such option"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--width", "3"], "--width"),
        (["frobnicate"], "no such command 'frobnicate'"),
        (["log", "--line", "3"], "no such option"),
        (["run"], "no command is given"),
        (["completion"], "missing argument"),
        (["new"], "missing option"),
        (["explain"], "missing argument"),
    ],
)
def test_wrong_usage_is_2_and_says_what_to_try(words: list[str], told: str) -> None:
    found = kdiag(*words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("kdiag: ")
    assert told in found.err
    assert "\n  try: " in found.err


def test_a_log_in_place_of_a_command_leads_to_the_right_command() -> None:
    found = kdiag(X509)
    assert found.code == 2
    assert f"try: kdiag log {X509}" in found.err


def test_a_folder_of_pages_that_is_not_there_is_no_bug(tmp_path: pathlib.Path) -> None:
    found = kdiag("--patterns", str(tmp_path / "none"), stdin=UNKNOWN)
    assert found.code == 3
    assert found.err.startswith("kdiag: ")
    assert "bug" not in found.err


def test_an_interrupt_is_130_and_quiet() -> None:
    with subprocess.Popen(
        KDIAG, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment("/")
    ) as child:
        assert child.stdin is not None
        child.stdin.write(b"x" * 200_000)  # more than a pipe holds: once this returns, the input is being read
        child.stdin.flush()
        child.send_signal(signal.SIGINT)
        assert child.wait(60) == 130
        assert child.stderr is not None
        assert child.stderr.read() == b""


def test_a_bug_is_70_with_a_report_for_its_owner_only(tmp_path: pathlib.Path) -> None:
    script = (
        "import sys, diagnose.core\n"
        "def broken(*_): raise ValueError('glpat-ABCDEFGHIJKLMNOPQRST in \\x1b[31m the log')\n"
        "diagnose.core.diagnose = broken\n"
        "from diagnose.cli.main import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [KDIAG[0], "-c", script, "log", X509],
        capture_output=True,
        env=environment("/", {"TMPDIR": str(tmp_path)}),
        timeout=60,
        check=False,
    )
    (path,) = tmp_path.iterdir()
    text = path.read_text()
    assert done.returncode == 70
    assert done.stdout == b""
    assert done.stderr.decode().startswith("kdiag: this is a bug in kdiag: ValueError")
    assert str(path) in done.stderr.decode()
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert "ValueError" in text
    assert "glpat-ABCDEFGHIJKLMNOPQRST" not in text
    assert "\x1b" not in text
