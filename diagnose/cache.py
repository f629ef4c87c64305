"""The user's own cache folder: 0700, owner checked, written by rename; without a usable one, nothing is kept."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mmap import mmap
    from typing import BinaryIO

SETTLED = 2.0
"""Seconds after which a change gives a file another time on every file system; a younger file may change unseen."""

State = tuple[int, int, int, int]
"""Of a file: its size, its times of modification and of change in nanoseconds, and its inode."""


def state(path: str) -> State:
    """Tell what a file looks like; the time of change is in it, which no program can set back. Raises OSError."""
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def settled(found: State) -> bool:
    """Tell whether a file is old enough that its next change would show in its state."""
    return time.time() - max(found[1], found[2]) / 1e9 > SETTLED


def name_of(kind: str, place: str) -> str:
    """Give the name under which something of a place is kept; what is kept tells itself whether it is of that place."""
    return f"{kind}-{os.fsencode(place)[-100:].hex()}.bin"


def _folder() -> str | None:
    root = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(root):
        home = os.environ.get("HOME", "")
        if not os.path.isabs(home):
            return None
        root = os.path.join(home, ".cache")
    return os.path.join(root, "kdiag")


def _usable(folder: str) -> bool:
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    # a folder that others may write could hold advice that is not ours
    return (
        os.path.isdir(folder)
        and not os.path.islink(folder)
        and found.st_uid == os.getuid()
        and not found.st_mode & 0o022
    )


def _opened(name: str) -> BinaryIO | None:
    """Open what was kept under a name, which has to be the user's own; raises OSError."""
    folder = _folder()
    if folder is None or not _usable(folder):
        return None
    stream = open(os.path.join(folder, name), "rb")  # noqa: SIM115 - whoever asks closes it
    found = os.fstat(stream.fileno())
    if found.st_uid == os.getuid() and not found.st_mode & 0o022:
        return stream
    stream.close()
    return None


def read(name: str) -> bytes | None:
    """Read what was kept under a name, or None."""
    try:
        if (stream := _opened(name)) is None:
            return None
        with stream:
            return stream.read()
    except OSError:
        return None


def map_of(stream: BinaryIO) -> mmap:
    """Give an open file so that only what is looked at is read; raises OSError, or ValueError where it is empty."""
    from mmap import ACCESS_READ, mmap

    return mmap(stream.fileno(), 0, access=ACCESS_READ)


def mapped(name: str) -> mmap | bytes | None:
    """Give what was kept under a name so that only what is looked at is read, or None."""
    try:
        if (stream := _opened(name)) is None:
            return None
        with stream:
            return map_of(stream)
    except (OSError, ValueError):  # nothing is there, it is empty, or it cannot be mapped
        return read(name)


def writable() -> bool:
    """Make the folder where it is missing, and tell whether anything can be kept; ask before making what to keep."""
    folder = _folder()
    if folder is None:
        return False
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError:
        return False
    return _usable(folder) and os.access(folder, os.W_OK)


def write(name: str, data: bytes) -> None:
    """Keep data under a name, whole or not at all; what cannot be kept is silently not kept."""
    folder = _folder()
    if folder is None or not writable():
        return
    half = os.path.join(folder, f"{name}.{os.getpid()}")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
        os.replace(half, os.path.join(folder, name))
    except OSError:
        return
