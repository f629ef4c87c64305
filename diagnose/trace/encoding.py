"""Tells UTF-16, as a shell's redirect writes it, and rewrites it to UTF-8 beside the original."""

from __future__ import annotations

import codecs
import io

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO


IN_MEMORY = 4 * 1024 * 1024
"""Bytes of transcoded text that stay in memory; more go to an unlinked temporary file."""
_PIECE = 256 * 1024


def utf16(head: bytes) -> tuple[str, int] | None:
    """Tell the UTF-16 codec and the length of its byte order mark, or None for anything else."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", 2
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", 2
    pairs = len(head) // 2
    if pairs < 2:
        return None
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd * 10 >= pairs * 7 and even * 20 <= pairs:
        return "utf-16-le", 0
    if even * 10 >= pairs * 7 and odd * 20 <= pairs:
        return "utf-16-be", 0
    return None


def transcode(stream: IO[bytes], codec: str, start: int) -> IO[bytes]:
    """Give a copy in UTF-8 of the text that begins at the offset `start`; the caller has to close it."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    target: IO[bytes] = io.BytesIO()
    stream.seek(start)
    while piece := stream.read(_PIECE):
        target.write(decoder.decode(piece).encode("utf-8", "replace"))
        if isinstance(target, io.BytesIO) and target.tell() > IN_MEMORY:
            import tempfile  # only large UTF-16 inputs need it, and a piped run must start quickly

            spool = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the trace does
            spool.write(target.getvalue())
            target = spool
    target.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))
    return target
