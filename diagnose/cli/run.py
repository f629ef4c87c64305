"""`kdiag run -- CMD...`: runs a build, passes its output through, and reports on standard error when it failed."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from types import FrameType

from diagnose.cli import screen
from diagnose.cli.kept import Kept
from diagnose.cli.options import Request
from diagnose.errors import UsageError
from diagnose.model import Fact, Source
from diagnose.sources import shown

NOT_FOUND, NOT_EXECUTABLE = 127, 126
"""Exit codes that a shell gives, too."""

_TICK = 100
"""Milliseconds after which the command's end is looked for while its output stays open."""


def _one_stream() -> bool:
    """Tell whether both outputs go to the same place: then one pipe keeps their order."""
    try:
        one, two = os.fstat(1), os.fstat(2)
    except OSError:
        return False
    return (one.st_dev, one.st_ino) == (two.st_dev, two.st_ino)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    errors = subprocess.STDOUT if _one_stream() else subprocess.PIPE
    try:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, bufsize=0)  # noqa: S603 - the user's own
    except OSError as error:
        if error.errno != 8:  # ENOEXEC: a script without a first line that names its shell; a shell runs it itself
            raise
        return subprocess.Popen(["/bin/sh", *command], stdout=subprocess.PIPE, stderr=errors, bufsize=0)  # noqa: S603 - as above


class _Pump:
    """Copies the command's streams to ours, and keeps what passed."""

    def __init__(self, child: subprocess.Popen[bytes], kept: Kept) -> None:
        self._child = child
        self._kept = kept
        self._poll = select.poll()
        self._targets: dict[int, int] = {}
        for stream, target in ((child.stdout, 1), (child.stderr, 2)):
            if stream is not None:
                self._targets[stream.fileno()] = target
                self._poll.register(stream.fileno(), select.POLLIN)

    def until_end(self, *, orphaned: bool = False) -> None:
        """Copy until the streams end, or until the command has ended and no more is there."""
        while self._targets:
            ready = self._poll.poll(None if orphaned else _TICK)
            for handle, _ in ready:
                self._copy(handle)
            if not ready and not orphaned and self._child.poll() is not None:
                return

    def _copy(self, handle: int) -> None:
        data = os.read(handle, 1 << 16)
        target = self._targets[handle]
        if not data:
            self._close(handle)
            return
        self._kept.add(data, target)
        try:
            screen.write_all(target, data)
        except BrokenPipeError:
            self._close(handle)  # the command now meets a closed pipe, as it would have without us
        except screen.OutputError as error:
            screen.complain(error)
            self._close(handle)

    def _close(self, handle: int) -> None:
        self._poll.unregister(handle)
        del self._targets[handle]
        os.close(handle)

    def hand_over(self) -> None:
        """Leave streams that a process in the background still holds to a copier of their own.

        Such a process must neither hold up the job nor die of a closed pipe.
        """
        if self._targets and os.fork() == 0:
            try:
                self.until_end(orphaned=True)
            finally:
                os._exit(0)


def _forward(child: subprocess.Popen[bytes]) -> None:
    """Hand the signals that end a job to the command; a terminal's own Ctrl-C reaches it anyway."""

    def send(number: int, frame: FrameType | None) -> None:
        del frame
        if number != signal.SIGINT or not screen.is_terminal(sys.stdin):
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, send)


def run(asked: Request) -> int:
    """Run the command, report when it failed, and give its exit code: 128+n for signal n, 127 and 126 as a shell."""
    command = list(asked.arguments)
    if not command:
        raise UsageError("kdiag run", "no command is given", "kdiag run -- make image")
    name = shown(command[0])
    try:
        child = _start(command)
    except FileNotFoundError:
        screen.tell(f"kdiag: {name}: there is no such command\n  try: check the name, and PATH")
        return NOT_FOUND
    except (OSError, ValueError) as error:
        screen.tell(f"kdiag: {name}: it cannot be run: {getattr(error, 'strerror', None) or error}")
        return NOT_EXECUTABLE
    _forward(child)
    kept = Kept(name)
    pump = _Pump(child, kept)
    pump.until_end()
    code = child.wait()
    pump.hand_over()
    code = code if code >= 0 else 128 - code
    if code:
        facts = (Fact("exit_code", str(code), None, "flag"), Fact("end", "failed", None, "flag"))
        kept.report(Source("stdin", name), facts, asked)
    return code
