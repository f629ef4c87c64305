"""From a way to read bytes to a seekable trace: what it is, unpacked where needed, copied where it cannot be reread."""

from __future__ import annotations

from collections.abc import Callable

from diagnose.errors import InputError
from diagnose.sources import sniff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

Read = Callable[[int], bytes]

_CHUNK = 1 << 16


def head_of(read: Read) -> bytes:
    """Read the first bytes, as many as tell what an input is; a pipe gives them in pieces."""
    head = read(sniff.HEAD)
    while 0 < len(head) < 512:
        more = read(sniff.HEAD)
        if not more:
            break
        head += more
    return head


def unpacked(head: bytes, read: Read, name: str) -> BinaryIO:
    """Give the text within a gzip file of which `head` was read."""
    from diagnose.sources import gz

    stream = gz.expand(head, read, name).finish()
    inner = stream.read(sniff.HEAD)
    sniff.judge(inner, name)
    stream.seek(0)
    return stream


def copied(read: Read, name: str) -> BinaryIO:
    """Give a seekable copy of all that `read` gives; raises InputError where that is no trace."""
    try:
        head = head_of(read)
        if sniff.is_gzip(head):
            return unpacked(head, read, name)
        sniff.judge(head, name)
        from diagnose.sources.spool import Spool  # which neither a file nor a redirected one needs

        spool = Spool(name)
        spool.write(head)
        while data := read(_CHUNK):
            spool.write(data)
    except OSError as error:
        raise failed(name, error) from error
    return spool.finish()


def direct(stream: BinaryIO, name: str) -> BinaryIO:
    """Give `stream`, which is a regular file at its start, itself, or the text within it."""
    try:
        head = stream.read(sniff.HEAD)
        if sniff.is_gzip(head):
            with stream:
                return unpacked(head, stream.read, name)
        sniff.judge(head, name)
        stream.seek(0)
    except OSError as error:
        raise failed(name, error) from error
    return stream


def failed(name: str, error: OSError) -> InputError:
    """Say that the system refused to read `name`."""
    return InputError(name, f"it cannot be read: {error.strerror or error}", "", "unreadable")
