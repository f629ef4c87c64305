"""A growing copy of a stream that cannot be read twice: in memory while small, then in an unlinked file."""

from __future__ import annotations

import io

from diagnose.errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


MEMORY = 4 << 20
"""Bytes that are kept in memory: GitLab cuts a trace at 4 MiB unless the runner says otherwise."""

LIMIT = 4 << 30
"""Bytes at which a stream counts as endless; above it a disk would fill before anything is said."""


class Spool:
    """Takes bytes by `write`, and gives them back as a seekable stream by `finish`."""

    __slots__ = ("_limit", "_name", "_on_disk", "_stream", "size")

    def __init__(self, name: str, limit: int = LIMIT) -> None:
        self._name = name
        self._limit = limit
        self._stream: BinaryIO = io.BytesIO()
        self._on_disk = False
        self.size = 0

    def write(self, data: bytes) -> None:
        """Append `data`; raises InputError beyond the limit and where the temporary folder is full."""
        self.size += len(data)
        if self.size > self._limit:
            raise InputError(
                self._name,
                f"it is longer than {self._limit >> 20} MiB, or endless",
                "give the part of the log that holds the failure, for instance by `tail -c 100M`",
                "too-large",
            )
        try:
            if not self._on_disk and self.size > MEMORY:
                self._move()
            self._stream.write(data)
        except OSError as error:
            raise self._no_room(error) from error

    def _move(self) -> None:
        import tempfile

        kept = self._stream
        self._stream = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the trace that reads it
        self._on_disk = True
        kept.seek(0)
        self._stream.write(kept.read())
        kept.close()

    def _no_room(self, error: OSError) -> InputError:
        return InputError(
            self._name,
            f"its temporary copy cannot be written: {error.strerror or error}",
            "set TMPDIR to a folder with more room",
            "no-room",
        )

    def finish(self) -> BinaryIO:
        """Give all that was written as a stream at its start."""
        try:
            self._stream.seek(0)
        except OSError as error:
            raise self._no_room(error) from error
        return self._stream
