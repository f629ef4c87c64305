"""Which commands are measured on which traces, and how often."""

from __future__ import annotations

from typing import NamedTuple

from bench.measure import Command
from bench.scene import NOWHERE, RIVALS, Scene


class Block(NamedTuple):
    """Commands that are measured in the same rounds; `absent` names those whose program is not there, with the why."""

    title: str
    about: str
    rounds: int
    commands: tuple[Command, ...]
    absent: tuple[tuple[str, str], ...] = ()


PIPED = "kdiag, piped"
STAMPED = "kdiag, piped, with the runner's timestamps"
FILE = "kdiag, a file"
JSON = "kdiag, piped, JSON"
UNCACHED = "kdiag, piped, no cache"
PLAIN = "kdiag, piped, plain engine"
BARE = "kdiag, piped, plain engine, no cache"
RG = "rg -F -f literals"
RG_STAMPED = "rg -F -f literals, with the runner's timestamps"
RG_ONE = "rg -j1 -F -f literals"
RG_PIPED = "rg -F -f literals, piped"
GREP = "grep -F -f literals"
CAT = "cat"


def _block(scene: Scene, title: str, about: str, rounds: int, commands: dict[str, Command | None]) -> Block:
    there = tuple(each for each in commands.values() if each is not None)
    programs = {RIVALS[tool].name: tool for tool in RIVALS}
    absent = tuple(
        (name, scene.tools[programs.get(name, name.split()[0])].version)
        for name, each in commands.items()
        if each is None
    )
    return Block(title, about, rounds, there, absent)


def _searchers(scene: Scene, trace: str) -> dict[str, Command | None]:
    return {
        CAT: Command(CAT, ("cat", scene.traces[trace]), env=scene.env()),
        RG: scene.searcher(RG, "rg", trace),
        RG_ONE: scene.searcher(RG_ONE, "rg", trace, "-j1"),
        RG_PIPED: scene.searcher(RG_PIPED, "rg", trace, how="pipe"),
        RG_STAMPED: scene.searcher(RG_STAMPED, "rg", f"{trace}-stamped"),
        GREP: scene.searcher(GREP, "grep", trace),
    }


def _ours(scene: Scene, trace: str) -> dict[str, Command | None]:
    return {
        PIPED: scene.kdiag(PIPED, trace),
        JSON: scene.kdiag(JSON, trace, form="json"),
        FILE: scene.kdiag(FILE, trace, "none"),
        STAMPED: scene.kdiag(STAMPED, f"{trace}-stamped"),
        UNCACHED: scene.kdiag(UNCACHED, trace, cache=NOWHERE),
        PLAIN: scene.kdiag(PLAIN, trace, at=scene.plain),
        BARE: scene.kdiag(BARE, trace, at=scene.plain, cache=NOWHERE),
    }


def size(scene: Scene, trace: str, title: str, rounds: int, *, rivals: bool) -> Block:
    """Measure everything on one generated trace."""
    commands = {"pass": scene.passing(), **_ours(scene, trace), **_searchers(scene, trace)}
    if rivals:
        commands.update({RIVALS[tool].name: scene.rival(tool, trace) for tool in RIVALS})
    return _block(scene, title, "", rounds, commands)


def corpora(scene: Scene, rounds: int) -> Block:
    """Measure corpora of different numbers of pages on traces of 50 KB and 4 MiB."""
    commands: dict[str, Command | None] = {"pass": scene.passing()}
    for number, place in sorted(scene.corpora.items()):
        for trace, words in (("50k", "50 KB"), ("4m", "4 MiB")):
            name = pages_name(number, words)
            commands[name] = scene.kdiag(name, trace, at=place)
    return _block(scene, "More pages", "", rounds, commands)


def pages_name(number: int, size: str) -> str:
    """Name the row of a corpus."""
    return f"kdiag, piped, {number:,} pages, {size}"


def genuine(scene: Scene, names: list[str], rounds: int) -> Block:
    """Measure genuine traces."""
    commands: dict[str, Command | None] = {"pass": scene.passing()}
    commands.update({name: scene.kdiag(name, name) for name in names})
    return _block(scene, "Genuine traces", "", rounds, commands)
