"""The map of the house: which room may import which, and what the rooms on a piped log's way keep out of the door."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator

import pytest

from tests.run import ROOT

PACKAGE = os.path.join(ROOT, "diagnose")

BEHIND = ("record", "anchors", "seldom", "lazy", "cache", "model", "errors", "redact")
CORRIDOR = ("corpus", "trace", "scan", "facts", "match", "rank", "advise")
ENDS = ("sources", "render")
LEFT: dict[str, set[str]] = {
    "record": set(),
    "anchors": set(),
    "seldom": set(),
    "lazy": {"anchors", "seldom"},
    "cache": set(),
    "bundle": {"cache"},
    "model": {"record"},
    "errors": set(),
    "redact": {"record", "lazy", "model", "errors"},
    **{room: {*BEHIND, *CORRIDOR[:number]} for number, room in enumerate(CORRIDOR)},
    "core": {*BEHIND, *CORRIDOR},
    "sources": {*BEHIND, *CORRIDOR, "core"},
    "render": {*BEHIND, *CORRIDOR, "core"},
    "workshop": {*BEHIND, *CORRIDOR, "core", *ENDS},
    "cli": {*BEHIND, *CORRIDOR, "core", *ENDS, "workshop"},
    "__main__": {"cli", "bundle"},
}
FAST = (*BEHIND, *CORRIDOR, "core", *ENDS)
HEAVY = {
    "argparse",
    "dataclasses",
    "enum",
    "inspect",
    "logging",
    "pathlib",
    "rich",
    "subprocess",
    "tempfile",
    "tomllib",
    "typer",
}


def files() -> list[str]:
    found = []
    for folder, _, names in os.walk(PACKAGE):
        found += [os.path.relpath(os.path.join(folder, name), PACKAGE) for name in names if name.endswith(".py")]
    return sorted(found)


def tree(path: str) -> ast.Module:
    with open(os.path.join(PACKAGE, path), encoding="utf-8") as file:
        return ast.parse(file.read())


def imported(node: ast.AST) -> Iterator[str]:
    """Give the full names that an import statement brings in."""
    if isinstance(node, ast.Import):
        yield from (each.name for each in node.names)
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute, so that they can be read"
        yield from (f"{node.module}.{each.name}" for each in node.names)


def room_of(path: str) -> str:
    return path.split(os.sep, maxsplit=1)[0].removesuffix(".py")


FILES = [path for path in files() if path != "__init__.py"]


@pytest.mark.parametrize("path", FILES)
def test_a_room_imports_only_rooms_to_its_left(path: str) -> None:
    room = room_of(path)
    assert room in LEFT, f"{room} has no place in the house"
    for node in ast.walk(tree(path)):
        for name in imported(node):
            words = name.split(".")
            if words[0] == "diagnose" and words[1] != "__version__":
                assert words[1] == room or words[1] in LEFT[room], f"{path} imports {name}"


@pytest.mark.parametrize("path", [path for path in FILES if room_of(path) in FAST])
def test_rooms_on_the_way_of_a_piped_log_load_nothing_heavy_with_themselves(path: str) -> None:
    for node in top_level(tree(path)):
        for name in imported(node):
            assert name.split(".")[0] not in HEAVY, f"{path} imports {name}"


def top_level(node: ast.AST) -> Iterator[ast.AST]:
    """Give the statements that run when a module is imported."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from top_level(child)


@pytest.mark.parametrize("path", ["__init__.py", *FILES])
def test_a_file_says_what_it_is_about_and_stays_small(path: str) -> None:
    assert ast.get_docstring(tree(path))
    with open(os.path.join(PACKAGE, path), encoding="utf-8") as file:
        assert sum(1 for _ in file) <= 300 or path in ("anchors.py", "seldom.py"), (
            "but for what is made from the sources"
        )


@pytest.mark.parametrize("path", FILES)
def test_no_function_is_longer_than_fifty_lines(path: str) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or node.lineno) - node.lineno < 50, node.name
