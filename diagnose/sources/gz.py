"""Compressed traces: gzip into a spool, with a limit on what it may expand to."""

from __future__ import annotations

from collections.abc import Callable

from diagnose.errors import InputError
from diagnose.sources.spool import Spool

Read = Callable[[int], bytes]

LIMIT = 2 << 30
"""Bytes to which an input may expand."""

RATIO = 500
RATIO_FROM = 256 << 20
"""Above `RATIO_FROM` bytes an expansion of more than `RATIO` is a bomb: real logs reach 50; deflate ends at 1032."""

_CHUNK = 1 << 20


def _damaged(name: str) -> InputError:
    return InputError(
        name, "it is a cut or corrupt gzip file", "fetch it again; `gzip -t FILE` tells whether it is whole", "gzip"
    )


class _Expander:
    """Feeds compressed bytes to a spool, over all members of the file."""

    def __init__(self, name: str) -> None:
        import zlib

        self._zlib = zlib
        self._name = name
        self._taken = 0
        self._inflate = zlib.decompressobj(31)
        self.spool = Spool(name, LIMIT)

    def feed(self, data: bytes) -> None:
        self._taken += len(data)
        while data:
            if self._inflate.eof:
                data = data.lstrip(b"\0")  # tapes and some object stores pad with NULs; gzip skips them, too
                if not data:
                    return
                self._inflate = self._zlib.decompressobj(31)
            data = self._member(data)

    def _member(self, data: bytes) -> bytes:
        try:
            out = self._inflate.decompress(data, _CHUNK)
        except self._zlib.error as error:
            raise _damaged(self._name) from error
        self.spool.write(out)
        if self.spool.size > RATIO_FROM and self.spool.size > RATIO * self._taken:
            raise InputError(
                self._name,
                f"it expands more than {RATIO} times, as no log does",
                "unpack it yourself if you trust it, and give the text",
                "gzip-bomb",
            )
        return self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail

    def finish(self) -> Spool:
        if not self._inflate.eof:
            raise _damaged(self._name)
        return self.spool


def expand(head: bytes, read: Read, name: str) -> Spool:
    """Expand `head` and all that `read` gives after it; raises InputError where it is cut, corrupt or explodes."""
    expander = _Expander(name)
    expander.feed(head)
    while data := read(_CHUNK):
        expander.feed(data)
    return expander.finish()
