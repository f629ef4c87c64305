"""Files: opened directly where they can be reread, copied where they are a pipe, refused where they have no end."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

from diagnose.errors import InputError
from diagnose.sources import reading, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


Tell = Callable[[str], None]

_PATIENCE = 1000
"""Milliseconds to wait for the writer of a named pipe before the user is told what is waited for."""


def _refused(name: str, mode: int) -> InputError | None:
    if stat.S_ISDIR(mode):
        return InputError(name, "it is a directory", "name the files in it: kdiag log DIR/*.log", "directory")
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return InputError(name, "it is a device, not a file", "name a file, or - for standard input", "device")
    if stat.S_ISSOCK(mode):
        return InputError(name, "it is a socket, not a file", "name a file, or - for standard input", "device")
    return None


def _missing(name: str, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(name, "there is no such file", "check the name and the folder", "missing")
    if isinstance(error, PermissionError):
        return InputError(name, "you may not read it", "check its owner and mode: ls -l", "unreadable")
    return reading.failed(name, error)


def _fifo(path: str, name: str, tell: Tell) -> BinaryIO:
    import select

    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # else opening waits for a writer, and nobody is told
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN | select.POLLHUP)
        if not poll.poll(_PATIENCE):
            tell(f"{name}: it is a named pipe; waiting for its writer")
            poll.poll()
        os.set_blocking(handle, True)
        return reading.copied(lambda size: os.read(handle, size), name)
    finally:
        os.close(handle)


def open_file(path: str, tell: Tell) -> BinaryIO:
    """Give the file `path` as a seekable stream at its start.

    `tell` takes a line for the user while a named pipe is waited for. Raises InputError with what is wrong.
    """
    name = shown(path)
    try:
        mode = os.stat(path).st_mode
        refused = _refused(name, mode)
        if refused:
            raise refused
        if stat.S_ISFIFO(mode):
            return _fifo(path, name, tell)
        stream = open(path, "rb")  # noqa: SIM115 - it lives as long as the trace that reads it
    except OSError as error:
        raise _missing(name, error) from error
    try:
        return reading.direct(stream, name)
    except InputError:
        stream.close()
        raise
