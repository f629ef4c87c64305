"""Where bytes come from: standard input and files, each as a seekable stream that is known to be a job trace.

Also file names as they may be shown, for a name is foreign text that may hold line feeds; and which file one names.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from diagnose.sources.stdin import open_stdin, stdin_state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["configuration", "identity", "open_file", "open_stdin", "shown", "stdin_state"]

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x1b": "\\e"}


def _escaped(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, as os.fsdecode keeps it
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def shown(name: str) -> str:
    """Give `name` with everything that a terminal would act on, or that is no character, written as an escape."""
    if name.isprintable():
        return name
    return "".join(char if char.isprintable() else _escaped(char) for char in name)


def identity(path: str) -> tuple[int, int] | None:
    """Give what tells one file from another whatever its name, or None where there is no such file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def configuration(environment: Mapping[str, str]) -> str | None:
    """Give the path of the user's configuration file, whether or not it exists; None where there is no home."""
    folder = environment.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(folder):  # the XDG rules: a relative value is ignored
        home = environment.get("HOME", "")
        if not os.path.isabs(home):
            return None
        folder = os.path.join(home, ".config")
    return os.path.join(folder, "kdiag", "config.toml")


def open_file(path: str, tell: Callable[[str], None]) -> BinaryIO:
    """Give the file `path` as a seekable stream at its start; see `files`, which a piped log does without."""
    from diagnose.sources import files

    return files.open_file(path, tell)
