"""`kdiag --tee`: standard input goes through unchanged, and the report goes to standard error."""

from __future__ import annotations

from diagnose.cli import screen
from diagnose.cli.kept import Kept
from diagnose.cli.options import Request
from diagnose.errors import InputError
from diagnose.model import Source
from diagnose.sources import stdin_state
from diagnose.sources.stdin import NAME, read


def tee(asked: Request) -> int:
    """Pass all of standard input on, report, and give 0: a pipe in a job must not change the job's fate.

    The input is read to its end even where nobody takes the output: else the build would die of a closed pipe.
    """
    if stdin_state() == "closed":
        raise InputError(NAME, "it is closed", "pipe a build into it: `build 2>&1 | kdiag --tee`", "closed")
    kept, taken = Kept(NAME), True
    while data := read(1 << 16):
        kept.add(data)
        if taken:
            taken = _pass(data)
    kept.report(Source("stdin", NAME), (), asked)
    return 0


def _pass(data: bytes) -> bool:
    try:
        screen.write_all(1, data)
    except screen.OutputError as error:
        screen.complain(error)
        return False
    except BrokenPipeError:
        return False
    return True
