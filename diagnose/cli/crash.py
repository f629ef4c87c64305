"""A bug of kdiag: a short message, and a report in a file that only its owner may read."""

from __future__ import annotations

import os
import sys

from diagnose import __version__
from diagnose.cli import screen

CODE = 70
"""Exit code of a bug (EX_SOFTWARE)."""


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    name = trace.tb_frame.f_code.co_filename
    return f" at {os.path.basename(os.path.dirname(name))}/{os.path.basename(name)}:{trace.tb_lineno}"


def _text(error: BaseException) -> str:
    import traceback

    head = f"kdiag {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"
    try:
        from diagnose.redact import Gate

        asked = " ".join(map(repr, sys.argv[1:]))
        told = "".join(traceback.format_exception(error))
        gate = Gate(enabled=True)
        return head + "".join(gate.text(line) + "\n" for line in f"arguments: {asked}\n{told}".splitlines())
    except Exception:  # noqa: BLE001 - the gate itself may be what is broken: then nothing that may quote the log goes out
        frames = traceback.extract_tb(error.__traceback__)
        return (
            head + "".join(f"{frame.filename}:{frame.lineno} {frame.name}\n" for frame in frames) + type(error).__name__
        )


def _save(text: str) -> str | None:
    import tempfile

    try:
        handle, path = tempfile.mkstemp(prefix="kdiag-bug-", suffix=".txt")  # made with mode 0600
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        return None
    return path


def tell(error: BaseException) -> int:
    """Tell of a bug, save its report, and give the exit code."""
    path = _save(_text(error))
    advice = f"read {path}, and attach it to an issue" if path else "run it again with room in TMPDIR for a report"
    screen.tell(f"kdiag: this is a bug in kdiag: {type(error).__name__}{_place(error)}\n  try: {advice}")
    return CODE
