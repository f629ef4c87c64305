"""Which commands are measured on which traces, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bench.measure import Command
from bench.scene import NOWHERE, OWN, RIVALS, Scene


class Block(NamedTuple):
    """Commands that are measured in the same rounds; `absent` names those whose program is not there, with the why."""

    title: str
    about: str
    rounds: int
    commands: tuple[Command, ...]
    absent: tuple[tuple[str, str], ...] = ()


PASS = "python -c pass"
GENUINE, KINDS, PAGES, MANY_FILES = "Genuine traces", "4 MiB of one kind", "More pages", "Many files"
HUGE_PLAIN = "100 MB without Hyperscan"
ONE = "kdiag, 1 file of 50 KB"
OWN_PAGES = f"kdiag, piped, {OWN} pages of one's own, 50 KB"
OWN_UNCACHED = f"{OWN_PAGES}, no cache"
FILES = 200
MANY = f"kdiag, {FILES} files of 50 KB"
PIPED = "kdiag, piped"
STAMPED = "kdiag, piped, with the runner's timestamps"
FILE = "kdiag, a file"
JSON = "kdiag, piped, JSON"
UNCACHED = "kdiag, piped, no cache"
PLAIN = "kdiag, piped, plain engine"
BARE = "kdiag, piped, plain engine, no cache"
TEE = "kdiag --tee, piped"
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
        TEE: scene.tee(TEE, trace),
        UNCACHED: scene.kdiag(UNCACHED, trace, cache=NOWHERE),
        PLAIN: scene.kdiag(PLAIN, trace, at=scene.plain),
        BARE: scene.kdiag(BARE, trace, at=scene.plain, cache=NOWHERE),
    }


def size(scene: Scene, trace: str, title: str, rounds: int, *, rivals: bool) -> Block:
    """Measure everything on one generated trace, also with timestamps; the other log doctors up to 4 MiB."""
    commands = {PASS: scene.passing(), **_ours(scene, trace), **_searchers(scene, trace)}
    if rivals:
        commands.update({RIVALS[tool].name: scene.rival(tool, trace) for tool in RIVALS})
    return _block(scene, title, "", rounds, commands)


def huge(scene: Scene, rounds: int) -> Block:
    """Measure everything on 100 MB but the plain engine, which has a block of its own for it takes so long."""
    commands = {PASS: scene.passing(), **_ours(scene, "100m"), **_searchers(scene, "100m")}
    del commands[PLAIN], commands[BARE]
    return _block(scene, "100 MB", "", rounds, commands)


def huge_plain(scene: Scene) -> Block:
    """Measure the plain engine on 100 MB, beside the fast one."""
    commands: dict[str, Command | None] = {
        PASS: scene.passing(),
        PIPED: scene.kdiag(PIPED, "100m"),
        PLAIN: scene.kdiag(PLAIN, "100m", at=scene.plain),
    }
    return _block(scene, HUGE_PLAIN, "", 1, commands)


def pages_name(number: int, size: str) -> str:
    """Name the row of a corpus."""
    return f"kdiag, piped, {number:,} pages, {size}"


def corpora(scene: Scene, rounds: int) -> Block:
    """Measure corpora of different numbers of pages on traces of 50 KB and 4 MiB."""
    commands: dict[str, Command | None] = {PASS: scene.passing()}
    for trace, words in (("50k", "50 KB"), ("4m", "4 MiB")):
        for number, place in sorted(scene.corpora.items()):
            name = pages_name(number, words)
            commands[name] = scene.kdiag(name, trace, at=place)
    commands[OWN_PAGES] = scene.kdiag(OWN_PAGES, "50k", patterns=scene.own)
    commands[OWN_UNCACHED] = scene.kdiag(OWN_UNCACHED, "50k", patterns=scene.own, cache=NOWHERE)
    about = (
        "250 pages are the built-in ones but a few; 1,000 are those and copies that look for other words, made by "
        "`bench/pages.py`. All are compiled into the package, as the built-in ones are; pages of one's own lie in a "
        "folder that `--patterns` names."
    )
    return _block(scene, PAGES, about, rounds, commands)


def single(scene: Scene, title: str, about: str, traces: Mapping[str, str], rounds: int) -> Block:
    """Measure kdiag on several traces; `traces` maps the names of rows to those of traces."""
    commands: dict[str, Command | None] = {PASS: scene.passing()}
    commands.update({name: scene.kdiag(name, trace) for name, trace in traces.items()})
    return _block(scene, title, about, rounds, commands)


def many(scene: Scene, rounds: int) -> Block:
    """Measure kdiag on many files at once."""
    commands: dict[str, Command | None] = {
        PASS: scene.passing(),
        ONE: scene.many(ONE, "50k", 1),
        MANY: scene.many(MANY, "50k", FILES),
    }
    return _block(scene, MANY_FILES, "", rounds, commands)
