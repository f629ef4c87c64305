"""`kdiag run` and `kdiag --tee` never change the fate of a job: output and exit code are the build's own."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys

import pytest

from tests.run import KDIAG, X509, environment, kdiag, shell

SHELLS = [("sh", "-e"), ("bash", "-eo", "pipefail")]
FAILING = f"cat {X509}; exit 7"
PASSING = "echo all is well"


def here(tmp_path: pathlib.Path, build: str) -> str:
    (tmp_path / "build.sh").write_text(build + "\n")
    return str(tmp_path)


@pytest.mark.parametrize("how", SHELLS, ids=["sh", "bash"])
def test_run_ends_as_a_failing_build_and_reports_on_standard_error(
    how: tuple[str, ...], tmp_path: pathlib.Path
) -> None:
    found = shell("kdiag run -- sh build.sh; echo reached", here(tmp_path, FAILING), how)
    assert found.code == 7
    assert found.out == pathlib.Path(X509).read_bytes().decode()
    assert "registry.gitlab.example.com" in found.err


@pytest.mark.parametrize("how", SHELLS, ids=["sh", "bash"])
def test_run_is_silent_on_a_build_that_passes(how: tuple[str, ...], tmp_path: pathlib.Path) -> None:
    found = shell("kdiag run -- sh build.sh; echo reached", here(tmp_path, PASSING), how)
    assert found == (0, "all is well\nreached\n", "")


def test_in_bash_with_pipefail_tee_leaves_the_failure_to_the_build(tmp_path: pathlib.Path) -> None:
    script = "sh build.sh 2>&1 | kdiag --tee; echo reached"
    found = shell(script, here(tmp_path, FAILING), ("bash", "-eo", "pipefail"))
    assert found.code == 7
    assert found.out == pathlib.Path(X509).read_bytes().decode()
    assert "registry.gitlab.example.com" in found.err


@pytest.mark.parametrize("how", SHELLS, ids=["sh", "bash"])
def test_tee_passes_a_passing_build_through_and_ends_with_0(how: tuple[str, ...], tmp_path: pathlib.Path) -> None:
    found = shell("sh build.sh 2>&1 | kdiag --tee; echo reached", here(tmp_path, PASSING), how)
    assert (found.code, found.out) == (0, "all is well\nreached\n")


@pytest.mark.parametrize(
    "stdin", [b"", b"\x00\x01\x02" * 99, b"<!DOCTYPE html>", b"no end of line", os.urandom(70_000)]
)
def test_tee_passes_every_byte_and_ends_with_0_whatever_it_is(stdin: bytes) -> None:
    done = subprocess.run([*KDIAG, "--tee"], input=stdin, capture_output=True, env=environment("/"), check=False)
    assert (done.returncode, done.stdout) == (0, stdin)
    assert b"bug" not in done.stderr


def test_tee_reads_its_input_to_the_end_where_nobody_takes_the_output(tmp_path: pathlib.Path) -> None:
    build = "i=0; while [ $i -lt 3000 ]; do echo 'a line that fills the pipe'; i=$((i+1)); done; echo done >&2"
    script = "sh build.sh | kdiag --tee | true; echo ${PIPESTATUS[0]} ${PIPESTATUS[1]}"
    found = shell(script, here(tmp_path, build), ("bash", "-c"))
    assert found.out == "0 0\n"
    assert "done" in found.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_tee_on_a_full_disk_says_so_and_still_ends_with_0(tmp_path: pathlib.Path) -> None:
    found = shell("sh build.sh | kdiag --tee > /dev/full", here(tmp_path, PASSING))
    assert found.code == 0
    assert "No space left on device" in found.err


def test_output_comes_through_as_it_is_written() -> None:
    build = "import sys,time; print('first', flush=True); sys.stdin.readline(); print('second')"
    with subprocess.Popen(
        [*KDIAG, "run", "--", sys.executable, "-c", build],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment("/"),
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == b"first\n"  # the build waits for a line that is written only now
        child.stdin.write(b"go\n")
        child.stdin.flush()
        assert child.stdout.read() == b"second\n"


def test_both_streams_of_a_build_stay_apart(tmp_path: pathlib.Path) -> None:
    found = shell("kdiag run -- sh build.sh", here(tmp_path, "echo out; echo err >&2; exit 0"))
    assert found == (0, "out\n", "err\n")


def test_where_both_streams_go_to_one_place_their_order_is_kept(tmp_path: pathlib.Path) -> None:
    build = "for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done"
    found = shell("kdiag run -- sh build.sh 2>&1", here(tmp_path, build))
    assert found.out == "".join(f"out {i}\nerr {i}\n" for i in range(1, 10))


@pytest.mark.parametrize(
    ("build", "code"), [("exit 1", 1), ("exit 255", 255), ("kill -9 $$", 137), ("kill -TERM $$", 143), ("exit 0", 0)]
)
def test_run_ends_as_the_command_ended(build: str, code: int) -> None:
    assert kdiag("run", "--", "sh", "-c", build).code == code


@pytest.mark.parametrize(
    ("name", "mode", "code"), [("missing", None, 127), ("plain.sh", 0o644, 126), ("scripts", 0o755, 0)]
)
def test_run_ends_as_a_shell_does_where_the_command_cannot_be_started(
    name: str, mode: int | None, code: int, tmp_path: pathlib.Path
) -> None:
    if mode is not None:
        (tmp_path / name).write_text("exit 0\n")
        (tmp_path / name).chmod(mode)
    found = kdiag("run", "--", str(tmp_path / name))
    assert found.code == code
    assert found.out == ""


def test_a_command_that_fails_without_a_word_is_told_so() -> None:
    found = kdiag("run", "--", "false")
    assert (found.code, found.out) == (1, "")
    assert found.err == "kdiag: false: it printed nothing\n"


def test_a_failing_command_is_never_called_passed_whatever_it_printed() -> None:
    found = kdiag("run", "--format", "json", "--", "sh", "-c", "echo Job succeeded; exit 4")
    assert found.code == 4
    assert '"passed"' not in found.err


def test_a_signal_to_kdiag_reaches_the_build() -> None:
    build = "trap 'echo told; exit 9' TERM; echo ready; while :; do sleep 0.05; done"
    with subprocess.Popen(
        [*KDIAG, "run", "--", "sh", "-c", build],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment("/"),
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        child.send_signal(signal.SIGTERM)
        assert child.stdout.read() == b"told\n"
        assert child.wait(60) == 9


def test_a_process_left_in_the_background_neither_holds_the_job_up_nor_loses_its_output(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "go")
    build = f"(read line < {tmp_path}/go; echo late) & echo early"
    with subprocess.Popen(
        [*KDIAG, "run", "--", "sh", "-c", build], stdout=subprocess.PIPE, env=environment("/"), stdin=subprocess.DEVNULL
    ) as child:
        assert child.stdout is not None
        assert child.wait(60) == 0  # the background process cannot end before it is told to, below
        (tmp_path / "go").write_text("go\n")
        assert child.stdout.read() == b"early\nlate\n"


def test_a_bug_in_the_report_does_not_change_the_fate_of_the_build(tmp_path: pathlib.Path) -> None:
    script = (
        "import sys, diagnose.core\n"
        "def broken(*_): raise ValueError('no')\n"
        "diagnose.core.diagnose = broken\n"
        "from diagnose.cli.main import main\n"
        "sys.exit(main())\n"
    )
    env = environment("/", {"TMPDIR": str(tmp_path)})
    for arguments, code in ((["run", "--", "sh", "-c", "echo x; exit 6"], 6), (["--tee"], 0)):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], input=b"x\n", capture_output=True, env=env, check=False
        )
        assert (done.returncode, done.stdout) == (code, b"x\n")
        assert b"this is a bug in kdiag" in done.stderr


def test_a_bad_folder_of_pages_does_not_change_the_fate_of_the_build() -> None:
    assert kdiag("run", "--patterns", "/nonexistent", "--", "sh", "-c", "echo x; exit 6").code == 6
    assert kdiag("--tee", "--patterns", "/nonexistent", stdin=b"x\n")[:2] == (0, "x\n")
