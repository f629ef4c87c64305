"""Where bytes come from: standard input and files, each as a seekable stream that is known to be a job trace."""

from __future__ import annotations

from collections.abc import Callable

from diagnose.sources.names import identity, shown
from diagnose.sources.stdin import open_stdin, stdin_state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["identity", "open_file", "open_stdin", "shown", "stdin_state"]


def open_file(path: str, tell: Callable[[str], None]) -> BinaryIO:
    """Give the file `path` as a seekable stream at its start; see `files`, which a piped log does without."""
    from diagnose.sources import files

    return files.open_file(path, tell)
