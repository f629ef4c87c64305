"""What a person sees while `kdiag job` waits, and how they stop it."""

from __future__ import annotations

import os
import pty
import subprocess

from tests.lab import PATH, TOKEN, Lab
from tests.run import KDIAG, environment, interrupted


def _environment(lab: Lab) -> dict[str, str]:
    return environment(str(lab.home), {"KDIAG_URL": lab.gitlab.url, "KDIAG_TOKEN": TOKEN, "TERM": "xterm"})


def drained(handle: int) -> str:
    shown = b""
    while True:
        try:
            data = os.read(handle, 65536)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        shown += data
    return shown.decode()


def test_a_terminal_shows_what_is_waited_for_and_is_left_clean(lab: Lab) -> None:
    lab.gitlab.fault("/trace", "status", times=1, code=503)
    screen, theirs = pty.openpty()
    with subprocess.Popen(
        [*KDIAG, "job", "-R", PATH, "12345", "--quiet"], stdout=subprocess.PIPE, stderr=theirs, env=_environment(lab)
    ) as run:
        os.close(theirs)
        shown = drained(screen)
        os.close(screen)
        out = run.stdout.read() if run.stdout else b""
    assert run.returncode == 0
    assert "503" in shown
    assert shown.endswith("\r\x1b[K")
    assert out.startswith(b"root-cause\t")
    assert TOKEN not in shown


def test_a_silent_server_can_be_interrupted(lab: Lab) -> None:
    lab.gitlab.fault("/trace", "silent")

    def asked() -> bool:
        return any(each.path.endswith("/trace") for each in lab.gitlab.requests)

    code, out, err = interrupted(["job", "-R", PATH, "12345"], _environment(lab), asked)
    assert (code, out) == (130, b"")
    assert b"Traceback" not in err
