"""Closed streams, full disks, gone readers and terminals: kdiag says what is wrong or leaves quietly."""

from __future__ import annotations

import json
import os
import pty
import subprocess

import pytest

from tests.run import KDIAG, UNKNOWN, X509, environment, kdiag, shell

HERE = str


def terminal(*arguments: str, stdin: int | None = None, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Run kdiag with all its streams on a terminal of 60 columns, but for `stdin`; give the code and the screen."""
    ours, theirs = pty.openpty()
    os.set_blocking(ours, True)
    import fcntl
    import struct
    import termios

    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    child = subprocess.Popen(
        [*KDIAG, *arguments],
        stdin=theirs if stdin is None else stdin,
        stdout=theirs,
        stderr=theirs,
        env=environment("/", {"TERM": "xterm", **(env or {})}),
    )
    os.close(theirs)
    screen = b""
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:  # Linux tells the end of a terminal as an error
            break
        if not data:
            break
        screen += data
    os.close(ours)
    return child.wait(60), screen.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("arguments", [(), ("--format", "json"), ("--tee",), ("log",)])
def test_a_terminal_for_input_prints_a_short_help_and_does_not_wait(arguments: tuple[str, ...]) -> None:
    code, screen = terminal(*arguments)
    assert code == 2
    assert "kdiag log job.log" in screen
    assert "2>&1 | kdiag" in screen


def test_a_report_on_a_terminal_has_colour_and_keeps_within_its_width() -> None:
    code, screen = terminal("log", X509)
    assert code == 0
    assert "\x1b[" in screen


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_colour_gets_no_escape(env: dict[str, str]) -> None:
    code, screen = terminal("log", X509, env=env)
    assert code == 0
    assert "\x1b" not in screen
    assert "registry.gitlab.example.com" in screen


def test_a_pipe_gets_no_escape() -> None:
    found = kdiag("log", X509)
    assert "\x1b" not in found.out
    assert found.err == ""


@pytest.mark.parametrize("extra", [("--color", "always"), ()])
def test_colour_can_be_forced_into_a_pipe(extra: tuple[str, ...]) -> None:
    assert "\x1b[" in kdiag("log", X509, *extra, env={} if extra else {"FORCE_COLOR": "1"}).out


def test_a_closed_standard_input_is_told(tmp_path: HERE) -> None:
    found = shell("kdiag <&-", str(tmp_path))
    assert (found.code, found.out) == (3, "")
    assert "standard input: it is closed" in found.err


@pytest.mark.parametrize("words", ["log " + X509, "log " + X509 + " --format json", "list", "--version", "--help"])
def test_a_closed_standard_output_is_told(words: str, tmp_path: HERE) -> None:
    found = shell(f"kdiag {words} >&-", str(tmp_path))
    assert found.code == 3
    assert "standard output: it is closed" in found.err


def test_with_all_streams_closed_the_exit_code_still_speaks(tmp_path: HERE) -> None:
    assert shell(f"kdiag log {X509} <&- >&- 2>&-", str(tmp_path)).code == 3


def test_a_closed_standard_error_does_not_matter_to_a_report(tmp_path: HERE) -> None:
    found = shell(f"kdiag log {X509} --format json 2>&-", str(tmp_path))
    assert found.code == 0
    assert json.loads(found.out)["verdict"] == "diagnosed"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", ["log " + X509, "log " + X509 + " --format json", "list", "--version", "--help"])
def test_a_full_disk_behind_standard_output_is_told(words: str, tmp_path: HERE) -> None:
    found = shell(f"kdiag {words} > /dev/full", str(tmp_path))
    assert found.code == 3
    assert found.err.startswith("kdiag: standard output: it cannot be written: No space left on device\n  try: ")
    assert found.err.count("\n") == 2


@pytest.mark.parametrize("words", ["log " + " ".join([X509] * 40), "list", "--version", "explain x509"])
def test_a_reader_that_has_gone_ends_it_quietly(words: str, tmp_path: HERE) -> None:
    found = shell(f"kdiag {words} | true; exit 0", str(tmp_path), ("bash", "-c"))
    assert "Broken pipe" not in found.err
    assert "Traceback" not in found.err
    assert "bug" not in found.err


def test_output_that_the_encoding_cannot_hold_is_escaped_and_not_lost() -> None:
    name = "/nonexistent/\u00fc.log"
    found = kdiag("log", name, env={"PYTHONIOENCODING": "ascii"})
    assert found.code == 3
    assert "\\xfc.log" in found.err


def test_a_pipe_in_non_blocking_mode_is_read_and_written_whole() -> None:
    read, write = os.pipe()
    os.set_blocking(read, False)
    with subprocess.Popen(
        [*KDIAG, "--format", "json"], stdin=read, stdout=subprocess.PIPE, env=environment("/")
    ) as child:
        os.close(read)
        os.write(write, UNKNOWN[:20])
        os.write(write, UNKNOWN[20:])
        os.close(write)
        out, _ = child.communicate(timeout=60)
    assert json.loads(out)["verdict"] == "unknown"
    assert child.returncode == 1
