"""Runs commands in turn, round after round, and keeps the least that each used."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

SPAWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "spawn.py")
MIB = 1 << 20
LIMIT = 300
"""Seconds after which a command is given up."""


class Command(NamedTuple):
    """A program to measure. `how` is the way `input` reaches it: "file", "pipe", or "none" (its arguments name it).

    `codes` are the exit codes that mean that it did its work.
    """

    name: str
    argv: tuple[str, ...]
    input: str = ""
    how: str = "none"
    env: Mapping[str, str] = {}
    codes: tuple[int, ...] = (0,)


class Reading(NamedTuple):
    """What a command used: CPU (its own and the system's for it) and wall time in seconds, peak memory in MiB.

    `size` counts the bytes of its standard output.
    """

    cpu: float
    wall: float
    memory: float
    size: int


class MeasureError(Exception):
    """A command did not do its work."""


def once(command: Command, folder: str) -> Reading:
    """Run a command in `folder` and read what it used."""
    argv = [sys.executable, "-I", "-S", SPAWN, command.input, command.how, *command.argv]
    try:
        done = subprocess.run(
            argv, env=dict(command.env), cwd=folder, capture_output=True, timeout=LIMIT, check=True, text=True
        )
    except subprocess.TimeoutExpired as error:
        raise MeasureError(f"{command.name}: no end after {LIMIT} s") from error
    except subprocess.CalledProcessError as error:
        raise MeasureError(f"{command.name}: {error.stderr.strip()[-300:]}") from error
    user, system, wall, peak, code, size = done.stdout.split()
    if int(code) not in command.codes:
        raise MeasureError(f"{command.name}: exit code {code}")
    memory = int(peak) / (MIB if sys.platform == "darwin" else 1024)
    return Reading(float(user) + float(system), float(wall), memory, int(size))


def least(one: Reading, other: Reading) -> Reading:
    """Take the lesser time of two readings, and the greater memory."""
    return Reading(
        min(one.cpu, other.cpu), min(one.wall, other.wall), max(one.memory, other.memory), max(one.size, other.size)
    )


def interleaved(
    commands: Sequence[Command], rounds: int, folder: str, tell: Callable[[str], None] = lambda _: None
) -> dict[str, Reading]:
    """Run every command once in each round, so that whatever else the machine does hits all alike."""
    found: dict[str, Reading] = {}
    for number in range(rounds):
        for command in commands:
            tell(f"round {number + 1} of {rounds}: {command.name}")
            reading = once(command, folder)
            found[command.name] = least(found.get(command.name, reading), reading)
    return found
