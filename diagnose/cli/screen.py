"""Where output goes: the two streams, whether they are terminals, how wide they are, whether they take colour."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from diagnose.errors import KdiagError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


WIDTH = 88
"""Columns of a report that goes to no terminal; also the most that text is ever wrapped at."""


class OutputError(KdiagError):
    """The report cannot be written."""

    code = "output"


def occupy() -> None:
    """Open the null device in place of a closed stream, so that no file of ours gets its number by chance."""
    for handle in (0, 1, 2):
        try:
            os.fstat(handle)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def write(stream: TextIO | None, text: str, name: str = "standard output") -> None:
    """Write all of `text`, at once and unbuffered; raises OutputError, or BrokenPipeError where the reader is gone."""
    if stream is None:
        raise OutputError(name, "it is closed", "give the report somewhere to go, for instance > report.txt")
    encoding = stream.encoding or "utf-8"
    write_all(stream.fileno(), text.encode(encoding, "backslashreplace"), name)


def write_all(handle: int, data: bytes, name: str = "standard output") -> None:
    """Write all of `data` to the file descriptor `handle`; raises as `write` does."""
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(handle, view) :]
        except BlockingIOError:  # a parent may have left the pipe in non-blocking mode
            import select

            select.select([], [handle], [])
        except BrokenPipeError:
            raise
        except OSError as error:
            raise failed(name, error) from error


def failed(name: str, error: OSError) -> OutputError:
    """Say that the system refused to write to `name`."""
    why = f"it cannot be written: {error.strerror or error}"
    return OutputError(name, why, "make room, or write elsewhere")


def tell(text: str) -> None:
    """Write a line for the person to standard error; where that is closed or full there is nobody to tell."""
    line = "".join(char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text)
    try:
        write(sys.stderr, line + "\n", "standard error")
    except (OutputError, OSError):
        return


def complain(what: KdiagError | str, advice: str = "") -> None:
    """Tell an error, with what to try, in the form that all of kdiag's errors have."""
    if isinstance(what, KdiagError):
        advice = what.advice
    tell(f"kdiag: {what}" + (f"\n  try: {advice}" if advice else ""))


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether `stream` is a terminal; a closed one is none."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def colored(when: str, stream: TextIO | None, environment: Mapping[str, str] = os.environ) -> bool:
    """Decide on colour: the option first, then NO_COLOR, FORCE_COLOR, TERM, then whether a terminal is there."""
    if when != "auto":
        return when == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    return is_terminal(stream) and environment.get("TERM") != "dumb"


def width_of(stream: TextIO | None, asked: int | None) -> int:
    """Give the columns to wrap at: as asked, else those of the terminal, else `WIDTH`."""
    if asked is not None:
        return asked
    if stream is None or not is_terminal(stream):
        return WIDTH
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except OSError:
        return WIDTH
