"""The user's own cache folder: 0700, owner checked, written by rename; without a usable one, nothing is kept."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mmap import mmap


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


def read(name: str) -> bytes | None:
    """Read what was kept under a name, or None."""
    folder = _folder()
    if folder is None or not _usable(folder):
        return None
    try:
        with open(os.path.join(folder, name), "rb") as stream:
            state = os.fstat(stream.fileno())
            return stream.read() if state.st_uid == os.getuid() and not state.st_mode & 0o022 else None
    except OSError:
        return None


def mapped(name: str) -> mmap | bytes | None:
    """Give what was kept under a name so that only what is looked at is read, or None."""
    from mmap import ACCESS_READ, mmap

    folder = _folder()
    if folder is None or not _usable(folder):
        return None
    try:
        with open(os.path.join(folder, name), "rb") as stream:
            state = os.fstat(stream.fileno())
            if state.st_uid != os.getuid() or state.st_mode & 0o022 or not state.st_size:
                return None
            return mmap(stream.fileno(), 0, access=ACCESS_READ)
    except (OSError, ValueError):
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
