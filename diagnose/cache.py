"""The user's own cache folder: 0700, owner checked, written by rename; without a usable one, nothing is kept."""

from __future__ import annotations

import os


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
            return stream.read() if os.fstat(stream.fileno()).st_uid == os.getuid() else None
    except OSError:
        return None


def write(name: str, data: bytes) -> None:
    """Keep data under a name, whole or not at all; what cannot be kept is silently not kept."""
    folder = _folder()
    if folder is None:
        return
    half = os.path.join(folder, f"{name}.{os.getpid()}")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if not _usable(folder):
            return
        with open(half, "xb") as stream:
            stream.write(data)
        os.replace(half, os.path.join(folder, name))
    except OSError:
        return
