"""Databases of Hyperscan: compiled from literals, and kept in the user's own cache.

Nowhere else is a compiled one read, for it is not safe to load. A kept file has the literals in front, which are
compared: one of another corpus is never taken for this one's.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Sequence

from diagnose import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from typing import Any

_BINDING = "hyperscan._hs_ext"
_NEEDED = ("Database", "HS_MODE_BLOCK", "HyperscanError", "ScanTerminated", "Scratch", "__version__", "dumpb", "loadb")


def _spec(name: str, places: Sequence[str] | None) -> ModuleSpec | None:
    found = (finder.find_spec(name, places) for finder in sys.meta_path)
    return next((spec for spec in found if spec is not None), None)


def _alone() -> Any:
    """Import the binding without its package, or give None where that has another form than is known."""
    package = _spec("hyperscan", None)
    spec = _spec(_BINDING, package.submodule_search_locations) if package else None
    if spec is None or spec.loader is None or (module := spec.loader.create_module(spec)) is None:
        return None
    spec.loader.exec_module(module)
    if not all(hasattr(module, name) for name in _NEEDED):
        return None
    sys.modules[_BINDING] = module
    return module


def _hyperscan() -> Any:
    """Import Hyperscan; raises ImportError.

    Its package adds nothing that is needed here, and imports `typing`: 7 ms, where the binding takes 1.4 (0.9.1).
    """
    if "hyperscan" not in sys.modules and (binding := sys.modules.get(_BINDING) or _alone()) is not None:
        return binding
    import hyperscan

    return hyperscan


def _head(data: Sequence[bytes]) -> bytes:
    literals = marshal.dumps(list(data), 2)  # of this version the same literals are always the same bytes
    return f"{_hyperscan().__version__} {len(literals)}\n".encode() + literals


def _name(data: Sequence[bytes]) -> str:
    return f"engine-{len(data)}-{sum(map(len, data))}.bin"


def _kept(data: Sequence[bytes]) -> Any:
    hyperscan = _hyperscan()
    head = _head(data)
    kept = cache.mapped(_name(data))
    if kept is None or kept[: len(head)] != head:
        return None
    try:
        database = hyperscan.loadb(kept[len(head) :], mode=hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except hyperscan.HyperscanError:  # of another processor or version: it is compiled anew
        return None
    return database


def _keep(data: Sequence[bytes], database: Any) -> None:
    if not cache.writable():
        return
    hyperscan = _hyperscan()
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
        hyperscan = _hyperscan()  # has no wheel for some platforms, where the plain engine does the work
    except ImportError:
        return None
    data = [literal.encode("utf-8", "surrogatepass") for literal in literals]
    if b"\0" in b"".join(data):
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
    error: type[Exception] = _hyperscan().ScanTerminated
    return error
