"""Keeps the compiled code of the modules that a piped log needs together in one file of the user's own cache.

kdiag is many small modules. To find, check and read each costs more than to run it: measured with Python 3.11, 96 of
them take 14 ms one by one, and 6 ms from one file, where diagnosing 50 KB takes 15. Python's own rules are kept: a
source that changed (by size, times or inode) is not taken from the file, nor is the code of another interpreter. Code
is read from nowhere but a folder that belongs to the user and that nobody else can write to.
"""

from __future__ import annotations

import marshal
import os
import sys

from diagnose import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec, SourceFileLoader
    from types import ModuleType

Row = tuple[bool, str, cache.State, bytes]
"""Of a module: whether it is a package, its source, what that looked like, and its code."""

MISSED = 8
"""Modules that have to be found one by one before the file is written anew with them."""
_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_SPEC: type[ModuleSpec] = type(__spec__)
_LOADER: type[SourceFileLoader] = type(__spec__.loader)  # type: ignore[assignment] # that of a module in a file


def _name() -> str:
    return cache.name_of("code", f"{_PACKAGE} {sys.version} {sys.flags.optimize}")


class _Finder:
    """Finds modules in the file; what it does not hold is left to Python."""

    def __init__(self, rows: dict[str, Row]) -> None:
        self.rows = rows

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Answer the import system."""
        del path, target
        row = self.rows.get(name)
        if row is None:
            return None
        spec = _SPEC(name, self, origin=row[1], is_package=row[0])  # type: ignore[arg-type] # it loads as Loader does
        spec.has_location = True
        if row[0]:
            spec.submodule_search_locations = [os.path.dirname(row[1])]
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to Python to make the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code."""
        exec(marshal.loads(self.rows[module.__name__][3]), module.__dict__)  # noqa: S102, S302 - our own code, see above


def _read() -> dict[str, Row]:
    kept = cache.read(_name())
    if kept is None:
        return {}
    try:
        head, rows = marshal.loads(kept)  # noqa: S302 - from the user's own cache, see above
        if head != (_PACKAGE, sys.version):
            return {}
        return {name: row for name, row in rows.items() if cache.state(row[1]) == row[2]}
    except (ValueError, TypeError, EOFError, OSError):
        return {}


def use() -> None:
    """Let modules of kdiag come from the file, where it is there; call `keep` when all is done."""
    finder = _Finder(_read())
    if finder.rows:
        sys.meta_path.insert(0, finder)


def keep() -> None:
    """Write the file where it lacks more than a few of the modules that were needed."""
    known = next((each.rows for each in sys.meta_path if isinstance(each, _Finder)), {})
    needed = {name: module for name, module in sys.modules.items() if name.startswith("diagnose.")}
    missed = [name for name in needed if name not in known and name != "diagnose.__main__"]
    if len(missed) <= MISSED or not cache.writable():
        return
    rows = dict(known)
    for name in missed:
        spec = needed[name].__spec__
        if spec is None or spec.origin is None or not isinstance(spec.loader, _LOADER):
            continue
        looks = cache.state(spec.origin)
        if not cache.settled(looks):
            return
        code = spec.loader.get_code(name)
        if code is not None:
            rows[name] = (spec.submodule_search_locations is not None, spec.origin, looks, marshal.dumps(code))
    cache.write(_name(), marshal.dumps(((_PACKAGE, sys.version), rows)))
