"""All that a run of the benchmark needs, made once: traces, installs of kdiag, literals, programs to compare with."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bench import generate, install, pages
from bench.install import Install, Tool
from bench.measure import Command

OWN = 100
"""Pages of the folder that stands for a team's own."""
NOWHERE = "/dev/null/none"
"""A folder for caches that nobody can make."""


class Scene(NamedTuple):
    """What is there to measure. `traces` maps names to paths, `corpora` numbers of pages to installs with so many.

    `own` is a folder of pages as a team would have it.
    """

    folder: str
    traces: dict[str, str]
    fast: Install
    plain: Install
    corpora: dict[int, Install]
    own: str
    literals: str
    tools: dict[str, Tool]

    @property
    def work(self) -> str:
        """The folder in which commands run."""
        return os.path.join(self.folder, "work")

    def env(self, cache: str = "") -> dict[str, str]:
        """Give the environment of every command; `cache` in place of the warm folder for caches."""
        home = os.path.join(self.folder, "home")
        return {
            "PATH": os.defpath,
            "HOME": home,
            "XDG_CACHE_HOME": cache or os.path.join(home, "cache"),
            "LANG": "C.UTF-8",
        }

    def passing(self) -> Command:
        """Give the program that does nothing, in the interpreter that runs kdiag."""
        return Command("python -c pass", (self.fast.python, "-c", "pass"), env=self.env())

    def kdiag(self, name: str, trace: str, how: str = "pipe", *, at: Install | None = None, **given: str) -> Command:
        """Give a run of kdiag on a trace.

        `form` names the format of its report, `cache` another folder for caches, `patterns` one with further pages.
        """
        found = at or self.fast
        argv = [found.python, found.script, "log"]
        argv += ["--format", given["form"]] if "form" in given else []
        argv += ["--patterns", given["patterns"]] if "patterns" in given else []
        argv += [] if how == "pipe" else [self.traces[trace]]
        env = self.env(given.get("cache", ""))
        return Command(name, tuple(argv), self.traces[trace] if how == "pipe" else "", how, env)

    def many(self, name: str, trace: str, number: int) -> Command:
        """Give a run of kdiag on `number` traces of one recipe, each of a seed of its own."""
        folder = os.path.dirname(self.traces[trace])
        paths = [generate.write(generate.RECIPES[trace], folder, seed) for seed in range(1, number + 1)]
        return Command(name, (self.fast.python, self.fast.script, "log", *paths), env=self.env())

    def tee(self, name: str, trace: str) -> Command:
        """Give a run of kdiag that passes a trace through."""
        argv = (self.fast.python, self.fast.script, "--tee")
        return Command(name, argv, self.traces[trace], "pipe", self.env())

    def searcher(self, name: str, tool: str, trace: str, *options: str, how: str = "none") -> Command | None:
        """Give a run of a text searcher with kdiag's literals, or None where there is no such program."""
        path = self.tools[tool].path
        if path is None:
            return None
        argv = (path, "-F", "-a", "-f", self.literals, *options, *([] if how == "pipe" else [self.traces[trace]]))
        env = {**self.env(), "LC_ALL": "C"}
        return Command(name, argv, self.traces[trace] if how == "pipe" else "", how, env)

    def rival(self, tool: str, trace: str) -> Command | None:
        """Give a run of another log doctor, or None where it could not be installed."""
        path = self.tools[tool].path
        if path is None:
            return None
        words = RIVALS[tool].words
        return Command(RIVALS[tool].name, (path, *words, self.traces[trace]), env=self.env(), codes=(0, 1))


class Rival(NamedTuple):
    """Another log doctor on Python's index: the name of its row, its package, the words before the path of a log."""

    name: str
    package: str
    words: tuple[str, ...]


RIVALS = {
    "pipelinemd": Rival("pipelinemd distill", "pipelinemd", ("distill", "-f", "json")),
    "ci-doctor": Rival("ci-doctor analyze", "ci-doctorr", ("analyze", "--format", "json")),
}


def genuine() -> dict[str, str]:
    """Map the names of the genuine traces of this checkout to their paths."""
    found = glob.glob(os.path.join(install.ROOT, "tests", "traces", "*.log"))
    return {os.path.basename(path).removesuffix(".log"): path for path in sorted(found)}


def _written(folder: str, names: Sequence[str]) -> dict[str, str]:
    traces = os.path.join(folder, "traces", generate.edition())
    for other in glob.glob(os.path.join(folder, "traces", "*")):
        if other != traces:
            shutil.rmtree(other)
    os.makedirs(traces, exist_ok=True)
    return {name: generate.write(generate.RECIPES[name], traces) for name in names}


def _literals(folder: str) -> str:
    path = os.path.join(folder, "literals.txt")
    with open(path, "w", encoding="utf-8") as stream:
        stream.writelines(f"{each}\n" for each in pages.literals())
    return path


def _tools(folder: str, *, rivals: bool) -> dict[str, Tool]:
    found = {"grep": install.from_path("grep"), "cat": install.from_path("cat"), "rg": install.from_path("rg")}
    if rivals:
        if found["rg"].path is None:
            found["rg"] = install.from_index("ripgrep", "rg", os.path.join(folder, "rg"))
        for program, rival in RIVALS.items():
            found[program] = install.from_index(rival.package, program, os.path.join(folder, program))
    return found


def prepare(
    folder: str, names: Sequence[str], numbers: Sequence[int], tell: Callable[[str], None], *, rivals: bool = True
) -> Scene:
    """Make a scene in `folder` with the named traces and corpora of so many pages."""
    shutil.rmtree(os.path.join(folder, "home"), ignore_errors=True)  # what an earlier run kept
    for each in ("home/cache", "work"):
        os.makedirs(os.path.join(folder, each), exist_ok=True)
    tell("traces")
    traces = {**genuine(), **_written(folder, names)}
    tell("kdiag, built as a wheel and installed with and without Hyperscan")
    built = install.wheel(os.path.join(folder, "wheel"))
    fast = install.kdiag(built, os.path.join(folder, "kdiag"))
    plain = install.kdiag(built, os.path.join(folder, "kdiag-plain"), fast=False)
    corpora = {}
    for number in numbers:
        tell(f"a corpus of {number} pages")
        source = os.path.join(folder, f"source-{number}")
        pages.write(os.path.join(install.ROOT, "patterns"), install.source(source), number)
        other = install.wheel(os.path.join(folder, f"wheel-{number}"), source)
        corpora[number] = install.kdiag(other, os.path.join(folder, f"kdiag-{number}"))
    tell("programs to compare with")
    own = os.path.join(folder, "own")
    pages.write(os.path.join(install.ROOT, "patterns"), own, OWN, copies=True)
    return Scene(folder, traces, fast, plain, corpora, own, _literals(folder), _tools(folder, rivals=rivals))
