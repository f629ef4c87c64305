"""Renews `diagnose/anchors.py` and `seldom.py`, words without which expressions cannot match: `make anchors`."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
from types import ModuleType

from diagnose import lazy
from diagnose.corpus import anchors as corpus_anchors
from diagnose.facts import speaker, verdict
from diagnose.redact import kinds

ROOMS = ("redact", "corpus", "trace", "facts", "match", "rank", "advise", "render", "sources")
_PACKAGE = os.path.dirname(os.path.abspath(lazy.__file__))
FILES = {"anchors": "that many logs ask for", "seldom": "of tools of the script, and of secrets"}
_HEAD = '''"""Rows of words of expressions %s: a text that lacks a row cannot match. Made by `make anchors`."""

ANCHORS: dict[str, tuple[tuple[str, ...], ...]] = {
'''


def _modules() -> list[ModuleType]:
    names = [each.name for each in pkgutil.walk_packages([_PACKAGE], "diagnose.")]
    return [importlib.import_module(name) for name in names if name.split(".")[1] in ROOMS and ".gitlab" not in name]


def _named(module: ModuleType) -> list[str]:
    """Give the expressions that a module asks for within its functions, by the names of its constants."""
    with open(str(module.__file__), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)]
    asked = [each.args[0] for each in calls if isinstance(each.func, ast.Name) and each.func.id == "lazy"]
    named = [getattr(module, each.id, None) for each in asked if isinstance(each, ast.Name)]
    plain = [each.value for each in asked if isinstance(each, ast.Constant)]
    return [each for each in (*named, *plain) if isinstance(each, str)]


def table() -> dict[str, corpus_anchors.Rows]:
    """Give the words of each expression, none where it needs none, in the order of the expressions' texts."""
    patterns = {pattern: 0 for module in _modules() for pattern in _named(module)}
    speaker.rows()
    verdict.rows()
    patterns |= {pattern: flags for pattern, flags in lazy.made() if lazy.gated(flags)}
    patterns |= {kind.pattern: lazy.IGNORECASE if kind.ignore_case else 0 for kind in kinds.KINDS}
    found = {pattern: corpus_anchors.anchors(pattern) for pattern in sorted(patterns)}
    return {pattern: _folded(rows) if patterns[pattern] & lazy.IGNORECASE else rows for pattern, rows in found.items()}


def _folded(rows: corpus_anchors.Rows) -> corpus_anchors.Rows:
    return tuple(tuple(word.lower() for word in row) for row in rows)


def place(name: str) -> str:
    """Give the path of one of the files."""
    return os.path.join(_PACKAGE, f"{name}.py")


def texts() -> dict[str, str]:
    """Give the files as they are to be, by name."""
    seldom = {pattern for _, _, pattern, _ in verdict.tables()} | {kind.pattern for kind in kinds.KINDS}
    lines = {name: [_HEAD % about] for name, about in FILES.items()}
    for pattern, rows in table().items():
        lines["seldom" if pattern in seldom else "anchors"].append(f"{pattern!a}: {rows!a},\n")
    return {name: "".join([*each, "}\n"]) for name, each in lines.items()}


if __name__ == "__main__":
    for made, content in texts().items():
        with open(place(made), "w", encoding="ascii") as stream:
            stream.write(content)
