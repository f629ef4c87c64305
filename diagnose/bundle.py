"""Keeps the compiled code of the modules that a piped log needs together in one file of the user's own cache.

kdiag is many small modules. To find, check and read each costs more than to run it: measured with Python 3.11, 96 of
them take 14 ms one by one, and 3 ms from one file. Python's own rules are kept: a source that changed (by size, times
or inode) is not taken from the file, nor is the code of another interpreter. Code is read from nowhere but a folder
that belongs to the user and that nobody else can write to.

Modules that every piped log needs are run at once, each before those that import it: asking Python's import system
for each takes as long as running it does.
"""

from __future__ import annotations

import marshal
import os
import sys
from itertools import accumulate, pairwise

from diagnose import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.machinery import ModuleSpec, SourceFileLoader
    from types import CodeType, ModuleType

Place = tuple[int, int]
Row = tuple[bool, str, cache.State]
"""Of a module: whether it is a package, its source, and what that looked like."""

_SIZE = 8
"""Bytes that hold the size of the file's head."""
MISSED = 8
"""Modules that have to be found one by one before the file is written anew with them."""
DOORS = ("re", "diagnose.cli.main", "diagnose.cli.report")
"""What these import, at whatever remove, is what every piped log needs."""
PACKAGES = frozenset(
    ("diagnose", "collections", "copyreg", "enum", "functools", "keyword", "operator", "re", "reprlib", "types")
)
"""Whose modules are kept: our own, and those that come with `re`, which cost as much as the interpreter's start."""
_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_MODULE: type[ModuleType] = type(os)
_SPEC: type[ModuleSpec] = type(__spec__)
_LOADER: type[SourceFileLoader] = type(__spec__.loader)  # type: ignore[assignment] # that of a module in a file


def _name() -> str:
    return cache.name_of("code", f"{_PACKAGE} {sys.version} {sys.flags.optimize}")


def _spec(name: str, loader: object, source: str, *, package: bool) -> ModuleSpec:
    spec = _SPEC(name, loader, origin=source, is_package=package)  # type: ignore[arg-type] # it loads as Loader does
    spec.has_location = True
    if package:
        spec.submodule_search_locations = [os.path.dirname(source)]
    return spec


class _Sources:
    """Finds our modules where they must lie, without the search through folders: 0.025 ms less for each."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Answer the import system; what is no source of ours is left to Python."""
        del path, target
        room, *inner = name.split(".")
        if room != "diagnose" or not inner:
            return None
        place = os.path.join(_PACKAGE, *inner)
        for source, package in ((f"{place}.py", False), (os.path.join(place, "__init__.py"), True)):
            if os.path.isfile(source):
                return _spec(name, _LOADER(name, source), source, package=package)
        return None


class _Finder:
    """Finds modules in the file; what it does not hold is left to Python.

    `first` has the code of modules in the order in which they can be run; `others` tells where in `kept` that of
    others lies.
    """

    def __init__(
        self, rows: dict[str, Row], first: dict[str, CodeType], others: dict[str, Place], kept: memoryview
    ) -> None:
        self.rows = rows
        self.first = first
        self.others = others
        self.kept = kept

    def code(self, name: str) -> CodeType:
        """Give the code of a module that the file holds."""
        found = self.first.get(name)
        if found is None:
            start, end = self.others[name]
            found = marshal.loads(self.kept[start:end])  # noqa: S302 - see above
        return found

    def _spec(self, name: str) -> ModuleSpec:
        package, source, _ = self.rows[name]
        return _spec(name, self, source, package=package)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Answer the import system."""
        del path, target
        return self._spec(name) if name in self.rows else None

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to Python to make the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code."""
        exec(self.code(module.__name__), module.__dict__)  # noqa: S102 - our own code, see above

    def run(self) -> None:
        """Run the modules that come first, without asking the import system for each."""
        made = {name: self._made(name) for name in self.first if name not in sys.modules}
        # a package is known before its modules are run, as in an import of Python's own
        sys.modules.update({name: made[name] for name in made if self.rows[name][0]})
        for name, module in made.items():
            sys.modules[name] = module
            self.exec_module(module)
            parent, _, child = name.rpartition(".")
            if parent:
                setattr(sys.modules[parent], child, module)

    def _made(self, name: str) -> ModuleType:
        module = _MODULE(name)
        module.__spec__ = spec = self._spec(name)
        module.__file__ = spec.origin
        module.__loader__ = self  # type: ignore[assignment] # as above
        module.__package__ = spec.parent
        if spec.submodule_search_locations:
            module.__path__ = spec.submodule_search_locations
        return module


def _read() -> _Finder | None:
    kept = memoryview(cache.mapped(_name()) or b"")
    end = _SIZE + int.from_bytes(kept[:_SIZE], "big")
    try:
        whose, rows, first, others = marshal.loads(kept[_SIZE:end])  # noqa: S302 - from the user's own cache, see above
        if whose != (_PACKAGE, sys.version):
            return None
        changed = [f"{name}." for name, row in rows.items() if cache.state(row[1]) != row[2]]
        if changed:  # with a package, all in it is left to an import
            rows = {name: row for name, row in rows.items() if not f"{name}.".startswith(tuple(changed))}
            first = {name: code for name, code in first.items() if name in rows}
        return _Finder(rows, first, others, kept[end:])
    except (ValueError, TypeError, EOFError, OSError):
        return None


def use() -> None:
    """Let modules of kdiag come from the file, where it is there; call `keep` when all is done."""
    if _LOADER.__name__ == "SourceFileLoader":  # not that of an archive
        sys.meta_path.insert(0, _Sources())
    finder = _read()
    if finder is not None:
        sys.meta_path.insert(0, finder)
        finder.run()


def _in_order(codes: Mapping[str, CodeType]) -> list[str]:
    """List the doors and the modules that they import, each behind those that it imports itself."""
    done: dict[str, None] = {}
    begun: set[str] = set()

    def visit(name: str) -> None:
        if name not in codes or name in begun:
            return
        begun.add(name)
        visit(name.rpartition(".")[0])
        words = codes[name].co_names  # of `from a.b import c` it has both `a.b` and `c`
        for word in words:
            visit(word)
            for other in words if word in codes else ():
                visit(f"{word}.{other}")
        done[name] = None

    for name in DOORS:
        visit(name)
    return list(done)


def _brief(path: str) -> CodeType:
    """Compile a module without its docstrings, a tenth of the code, which nobody asks for on a piped log's way."""
    with open(path, "rb") as stream:
        return compile(stream.read(), path, "exec", dont_inherit=True, optimize=2)


def keep() -> None:
    """Write the file where it lacks more than a few of the modules that were needed."""
    finder = next((each for each in sys.meta_path if isinstance(each, _Finder)), None) or _Finder(
        {}, {}, {}, memoryview(b"")
    )
    needed = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in PACKAGES}
    missed = [name for name in needed if name not in finder.rows and name != "diagnose.__main__"]
    if len(missed) <= MISSED or not cache.writable():
        return
    rows = dict(finder.rows)
    codes = {name: finder.code(name) for name in rows}
    for name in missed:
        spec = needed[name].__spec__
        if spec is None or spec.origin is None or not isinstance(spec.loader, _LOADER):
            continue
        looks = cache.state(spec.origin)
        if not cache.settled(looks):
            return
        code = spec.loader.get_code(name)
        if code is not None:
            rows[name] = (spec.submodule_search_locations is not None, spec.origin, looks)
            codes[name] = code
    first = {name: _brief(rows[name][1]) for name in _in_order(codes)}
    others = {name: marshal.dumps(code) for name, code in codes.items() if name not in first}
    places = dict(zip(others, pairwise(accumulate(map(len, others.values()), initial=0)), strict=True))
    head = marshal.dumps(((_PACKAGE, sys.version), rows, first, places))
    cache.write(_name(), b"".join([len(head).to_bytes(_SIZE, "big"), head, *others.values()]))
