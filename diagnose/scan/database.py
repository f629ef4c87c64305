"""Databases of Hyperscan: compiled from literals, and kept in the user's own cache.

Nowhere else is a compiled one read, for it is not safe to load. A kept file has the literals in front, which are
compared: one of another corpus is never taken for this one's.
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


def _kept(data: Sequence[bytes]) -> Any:
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


def _keep(data: Sequence[bytes], database: Any) -> None:
    import hyperscan

    if not cache.writable():
        return
    try:
        dumped = bytes(hyperscan.dumpb(database))
    except hyperscan.HyperscanError:
        return
    cache.write(_name(data), _head(data) + dumped)


def load(literals: Sequence[str], *, keep: bool = True) -> Any:
    """Compile literals, or take what was compiled of them before; None without Hyperscan, or where it refuses them.

    `keep` writes what was compiled to the user's cache.
    """
    try:
        import hyperscan  # has no wheel for some platforms, where the plain engine does the work
    except ImportError:
        return None
    data = [literal.encode("utf-8", "surrogatepass") for literal in literals]
    if any(b"\0" in each for each in data):
        return None  # the binding ends a literal at its first NUL (hyperscan 0.9.1); no page has one
    database = _kept(data)
    if database is not None:
        return database
    try:
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        numbers = list(range(len(data)))
        database.compile(expressions=data, ids=numbers, elements=len(data), flags=[0] * len(data), literal=True)
    except hyperscan.HyperscanError:
        return None
    if keep:
        _keep(data, database)
    return database


def terminated() -> type[Exception]:
    """Give the error that a scan ends with where its handler asked for the end."""
    import hyperscan

    error: type[Exception] = hyperscan.ScanTerminated
    return error
