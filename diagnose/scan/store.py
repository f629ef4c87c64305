"""Keeps what Hyperscan compiled in the user's own cache; nowhere else is such a thing read, for it is not safe to load.

A kept file has the literals in front, which are compared: one of another corpus is never taken for this one's.
"""

from __future__ import annotations

from collections.abc import Sequence

from diagnose import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _head(data: Sequence[bytes]) -> bytes:
    import hyperscan

    literals = b"\n".join(each.hex().encode() for each in data)
    version = getattr(hyperscan, "__version__", "")
    return f"{version} {len(literals)}\n".encode() + literals + b"\n"


def _name(data: Sequence[bytes]) -> str:
    return f"engine-{len(data)}-{sum(map(len, data))}.bin"


def read(data: Sequence[bytes]) -> Any:
    """Give the database of these literals, or None."""
    import hyperscan

    head = _head(data)
    kept = cache.read(_name(data))
    if kept is None or not kept.startswith(head):
        return None
    try:
        database = hyperscan.loadb(kept[len(head) :], mode=hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except hyperscan.HyperscanError:  # of another processor or version: it is compiled anew
        return None
    return database


def write(data: Sequence[bytes], database: Any) -> None:
    """Keep the database of these literals, if there is a usable cache."""
    import hyperscan

    try:
        dumped = bytes(hyperscan.dumpb(database))
    except hyperscan.HyperscanError:
        return
    cache.write(_name(data), _head(data) + dumped)
