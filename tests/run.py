"""Starts kdiag as a person or a job would: a process of its own, with nothing in its environment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TRACES = os.path.join(ROOT, "tests", "traces")
KDIAG = (sys.executable, "-m", "diagnose")
X509 = os.path.join(TRACES, "docker-x509-push.log")
PASSED = os.path.join(TRACES, "docker-ok-progress.log")
UNKNOWN = b"all was well\nand then the frobnicator stopped\nERROR: Job failed: exit code 1\n"


class Result(NamedTuple):
    """What came out of a run."""

    code: int
    out: str
    err: str


def environment(home: str, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give an environment in which `kdiag` and this checkout are found, and nothing else is set."""
    path = os.pathsep.join((os.path.dirname(sys.executable), "/usr/local/bin", "/usr/bin", "/bin"))
    return {"PATH": path, "HOME": home, "PYTHONPATH": ROOT, "LANG": "C.UTF-8", **(extra or {})}


def kdiag(
    *arguments: str, stdin: bytes | None = b"", home: str = "/nonexistent", env: Mapping[str, str] | None = None
) -> Result:
    """Run kdiag with `stdin` piped in."""
    done = subprocess.run(
        [*KDIAG, *arguments], input=stdin, capture_output=True, env=environment(home, env), timeout=120, check=False
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def interrupted(
    arguments: Sequence[str], variables: Mapping[str, str], begun: Callable[[], bool]
) -> tuple[int, bytes, bytes]:
    """Run kdiag, press Ctrl-C once it has `begun`, and give its exit code and what it wrote."""
    with subprocess.Popen([*KDIAG, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables) as run:
        while not begun():
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    return run.returncode, out, err


def shell(script: str, home: str, how: tuple[str, ...] = ("bash", "-eo", "pipefail")) -> Result:
    """Run a shell script in the empty folder `home`, in which `kdiag` is a function that starts this checkout."""
    call = " ".join(f"'{word}'" for word in KDIAG)
    done = subprocess.run(
        [*how, "-c", f'kdiag() {{ {call} "$@"; }}\n{script}'],
        input=b"",
        capture_output=True,
        env=environment(home),
        cwd=home,
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())
