"""A copy of what passed through, and the report on it: neither may ever disturb the build that is watched."""

from __future__ import annotations

import sys

from diagnose.cli import screen
from diagnose.cli.options import Request
from diagnose.errors import KdiagError
from diagnose.model import Fact, Source
from diagnose.sources.spool import Spool

_WHOLE = 65536
"""Bytes after which a line without an end is kept in pieces."""


class Kept:
    """Takes the bytes of one or two streams; each line of a stream is kept in one piece, as a job's trace has it."""

    def __init__(self, name: str) -> None:
        self._spool = Spool(name)
        self._open: dict[int, bytes] = {}
        self._trouble: KdiagError | None = None

    def add(self, data: bytes, origin: int = 0) -> None:
        """Keep `data` that came from stream `origin`; where there is no room, keep no more, and say so in the end."""
        data = self._open.pop(origin, b"") + data
        cut = data.rfind(b"\n") + 1
        if len(data) - cut < _WHOLE:
            self._open[origin] = data[cut:]
            data = data[:cut]
        self._write(data)

    def _write(self, data: bytes) -> None:
        if self._trouble is not None:
            return
        try:
            self._spool.write(data)
        except KdiagError as error:
            self._trouble = error

    def report(self, source: Source, facts: tuple[Fact, ...], asked: Request) -> None:
        """Print the diagnosis on standard error; whatever goes wrong here ends here."""
        for data in self._open.values():
            self._write(data)
        try:
            self._report(source, facts, asked)
        except KdiagError as error:
            screen.complain(error)
        except BrokenPipeError:
            return
        except Exception as error:  # noqa: BLE001 - a bug of kdiag must not change the fate of the build
            from diagnose.cli import crash

            crash.tell(error)

    def _report(self, source: Source, facts: tuple[Fact, ...], asked: Request) -> None:
        from diagnose.cli.loaded import loaded
        from diagnose.cli.report import Printer, examine

        if self._trouble is not None:
            screen.complain(self._trouble)
            return
        if not self._spool.size:
            screen.tell(f"kdiag: {source.name}: it printed nothing")
            return
        found = examine(self._spool.finish(), source, loaded(asked.patterns), asked, facts)
        if facts or found.verdict != "passed":
            Printer(asked, sys.stderr).show(found)
