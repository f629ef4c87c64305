"""What a run was made on: the machine and the versions, without anything that names a person's machine."""

from __future__ import annotations

import importlib.metadata
import os
import platform

from bench.cases import Block
from bench.install import ROOT
from bench.measure import Command
from bench.scene import NOWHERE, Scene


def _first(path: str, key: str) -> str:
    try:
        with open(path, encoding="utf-8") as stream:
            return next((line.split(":", 1)[1].strip() for line in stream if line.startswith(key)), "unknown")
    except OSError:
        return "unknown"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def load() -> str:
    """Give how busy the machine is: the mean number of runnable tasks of the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def facts(scene: Scene, before: str) -> tuple[tuple[str, str], ...]:
    """List the machine and the versions; `before` is the load at the start."""
    memory = _first("/proc/meminfo", "MemTotal").split(" ", maxsplit=1)[0]
    gib = f"{int(memory) / 2**20:.0f} GiB" if memory.isdigit() else memory
    pages = sum(name.endswith(".md") for _, _, names in os.walk(os.path.join(ROOT, "patterns")) for name in names)
    with open(scene.literals, encoding="utf-8") as stream:
        literals = sum(1 for _ in stream)
    return (
        ("processor", f"{_first('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores"),
        ("memory", gib),
        ("system", f"{platform.system()} {platform.release()}, {' '.join(platform.libc_ver())}"),
        ("load at the start and at the end", f"{before} and {load()}"),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("kdiag", f"{_version('kdiag')}, {pages} pages, {literals:,} literals"),
        ("hyperscan", _version("hyperscan")),
        *((name, tool.version) for name, tool in scene.tools.items()),
    )


def shown(command: Command) -> str:
    """Write a command as one would type it, with the names of files alone, and `LOG` for that of a trace."""
    words = [os.path.basename(word) if os.sep in word else word for word in command.argv]
    words = words[1:] if words[1:2] == ["kdiag"] else words
    words = ["LOG" if word.endswith(".log") else word for word in words]
    words = [*words[:3], "..."] if words.count("LOG") > 1 else words
    typed = " ".join(words)
    if command.env.get("XDG_CACHE_HOME") == NOWHERE:
        typed = f"XDG_CACHE_HOME={NOWHERE} {typed}"
    return f"cat LOG | {typed}" if command.how == "pipe" else typed


def commands(blocks: tuple[Block, ...]) -> tuple[tuple[str, str], ...]:
    """List each command once, under the name that it has first."""
    found: dict[str, str] = {}
    for block in blocks:
        for command in block.commands:
            found.setdefault(shown(command), command.name)
    return tuple((name, typed) for typed, name in found.items())
