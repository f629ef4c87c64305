"""Standard input: a pipe, a redirected file, a terminal, or closed."""

from __future__ import annotations

import os
import stat
import sys

from diagnose.errors import InputError
from diagnose.sources import reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


NAME = "standard input"


def stdin_state() -> str:
    """Tell what standard input is: `closed`, `terminal` or `open`."""
    if sys.stdin is None:
        return "closed"
    return "terminal" if sys.stdin.isatty() else "open"


def read(size: int) -> bytes:
    """Read at most `size` bytes of standard input; waits where it gives none yet; empty at its end."""
    while True:
        try:
            return os.read(0, size)
        except BlockingIOError:  # a parent may have left the pipe in non-blocking mode
            import select

            select.select([0], [], [])


def _whole_file() -> bool:
    return stat.S_ISREG(os.fstat(0).st_mode) and os.lseek(0, 0, os.SEEK_CUR) == 0


def open_stdin() -> BinaryIO:
    """Give standard input as a seekable stream at its start; raises InputError where it is closed or no trace."""
    if stdin_state() == "closed":
        raise InputError(NAME, "it is closed", "pipe a log into kdiag, or name a file: kdiag log FILE", "closed")
    try:
        if _whole_file():
            return reading.direct(os.fdopen(os.dup(0), "rb"), NAME)
    except OSError as error:
        raise reading.failed(NAME, error) from error
    return reading.copied(read, NAME)
