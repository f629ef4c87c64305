"""Chooses the way for a command line, and turns whatever happens into an exit code."""

from __future__ import annotations

import os
import sys

from diagnose.cli import screen
from diagnose.cli.options import Request
from diagnose.errors import KdiagError

INTERRUPTED = 130

HELP = """\
kdiag tells why a GitLab CI job failed: give it the job's log.

  build 2>&1 | kdiag        a log by pipe
  kdiag log job.log         a log in a file
  kdiag run -- build        run a build, and be told when it fails
  kdiag --help              everything else
"""


def perform(asked: Request) -> int:
    """Do what a request of the pipe, of `log` or of `run` asks for; give the exit code."""
    if asked.command == "run":
        from diagnose.cli.run import run

        return run(asked)
    if (not asked.command or not asked.arguments) and screen.is_terminal(sys.stdin):
        screen.tell(HELP.rstrip())
        return 2
    if asked.tee:
        from diagnose.cli.tee import tee

        return tee(asked)
    from diagnose.cli.report import report

    return report(asked.arguments or ("-",), asked)


def _asked(arguments: list[str]) -> Request | None:
    if not arguments:
        return Request()
    from diagnose.cli.parse import fast

    return fast(arguments)


def _way(arguments: list[str]) -> int:
    asked = None if "_KDIAG_COMPLETE" in os.environ else _asked(arguments)
    if asked is not None:
        return perform(asked)
    from diagnose.cli.app import app

    return app(arguments)


def _flushed(code: int) -> int:
    """Write what `print` has left in its buffer; else Python would fail to at exit, with words of its own."""
    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if isinstance(error, BrokenPipeError) or code == screen.OutputError.exit_code:
            return code
        screen.complain(screen.failed("standard output", error))
        return screen.OutputError.exit_code
    return code


def main(arguments: list[str] | None = None) -> int:
    """Run kdiag with `arguments` (those of the process by default); give the exit code."""
    screen.occupy()
    return _flushed(_main(sys.argv[1:] if arguments is None else arguments))


def _main(arguments: list[str]) -> int:
    try:
        return _way(arguments)
    except KdiagError as error:
        screen.complain(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: what arrives here is a bug, and is told as one
        from diagnose.cli import crash

        return crash.tell(error)
