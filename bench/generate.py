r"""Writes traces as a GitLab runner stores them: seeded, of any size, with all that makes a trace hard to read.

Colours, sections, progress lines with \r, bytes that are no UTF-8, lines of megabytes, alarming words that mean
nothing, and one real failure at the end; with or without the runner's timestamps. The same seed gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from bench import chatter
from bench.failures import DOCKER, GIT, KANIKO, NPM, Failure
from bench.words import Words

SEED = 20261125
KIB, MIB = 1 << 10, 1 << 20
ENTRY = 8 * KIB
"""Bytes after which the runner ends an entry with a timestamp, and begins another."""
BEGIN = 1_767_323_045


class Recipe(NamedTuple):
    """A trace to write: `giants` are the sizes of its longest lines, `body` names what the job prints."""

    name: str
    size: int
    failure: Failure
    giants: tuple[int, ...] = ()
    stamped: bool = False
    body: str = "ordinary"


RECIPES = {
    each.name: each
    for each in (
        Recipe("50k", 50 * KIB, KANIKO),
        Recipe("50k-stamped", 50 * KIB, DOCKER, stamped=True),
        Recipe("1m", MIB, NPM),
        Recipe("4m", 4 * MIB, GIT, (MIB,)),
        Recipe("4m-stamped", 4 * MIB, NPM, (MIB,), stamped=True),
        Recipe("100m", 100_000_000, DOCKER, (1 * MIB, 2 * MIB, 5 * MIB)),
        Recipe("100m-stamped", 100_000_000, KANIKO, (1 * MIB, 2 * MIB, 5 * MIB), stamped=True),
        *(Recipe(f"4m-{body.replace(' ', '-')}", 4 * MIB, DOCKER, body=body) for body in chatter.BODIES),
    )
}
CLIFFS = tuple(f"4m-{body.replace(' ', '-')}" for body in chatter.BODIES)
"""Names of the traces that consist of one thing, after one of the ordinary kind with the same end."""


def _opened(section: str, title: str, second: int) -> bytes:
    return f"section_start:{second}:{section}\r\x1b[0K\x1b[0K\x1b[36;1m{title}\x1b[0;m\x1b[0;m".encode()


def _closed(section: str, second: int) -> bytes:
    return f"section_end:{second}:{section}\r\x1b[0K".encode()


IMAGE = "registry.example.com/ci/build:3.1"
RUNNER = tuple(
    f"\x1b[0K{line}\x1b[0;m".encode()
    for line in ("Running with gitlab-runner 17.5.3 (12030cf4)", "  on docker-runner-01 abcd1234")
)


def _prologue() -> Iterator[bytes]:
    yield from RUNNER
    yield _opened("prepare_executor", 'Preparing the "docker" executor', BEGIN)
    yield f"\x1b[0KUsing Docker executor with image {IMAGE} ...\x1b[0;m".encode()
    yield f"\x1b[0KPulling docker image {IMAGE} ...\x1b[0;m".encode()
    yield _closed("prepare_executor", BEGIN + 4) + _opened("prepare_script", "Preparing environment", BEGIN + 4)
    yield b"Running on runner-abcd1234-project-42-concurrent-0 via docker-runner-01..."
    title = "Getting source from Git repository"
    yield _closed("prepare_script", BEGIN + 5) + _opened("get_sources", title, BEGIN + 5)
    yield b"\x1b[32;1mFetching changes with git depth set to 20...\x1b[0;m"
    yield b"Initialized empty Git repository in /builds/group/app/.git/"
    yield b"\x1b[32;1mChecking out 8f018929 as detached HEAD (ref is main)...\x1b[0;m"
    title = 'Executing "step_script" stage of the job script'
    yield _closed("get_sources", BEGIN + 7) + _opened("step_script", title, BEGIN + 7)


def _epilogue(failure: Failure, second: int) -> Iterator[bytes]:
    yield f"\x1b[32;1m$ {failure.command}\x1b[0;m".encode()
    yield from (line.encode() for line in failure.lines)
    title = "Cleaning up project directory and file based variables"
    yield _closed("step_script", second) + _opened("cleanup_file_variables", title, second)
    yield _closed("cleanup_file_variables", second + 1) + b"\x1b[31;1mERROR: Job failed: exit code 1\x1b[0;m"
    yield b"\x1b[0;m"


def _body(words: Words, recipe: Recipe, room: int) -> Iterator[bytes]:
    """Give lines until `room` bytes are full; what every trace must have comes first, giants at even distances."""
    giants = list(recipe.giants)
    written = 0
    first = [chatter.broken(words), chatter.progress(words).encode(), chatter.alarming(words).encode()]
    for line in first:
        written += len(line)
        yield line
    for line in chatter.BODIES[recipe.body](words):
        written += len(line) + 1
        yield line
        if giants and written > room * (len(recipe.giants) - len(giants) + 1) // (len(recipe.giants) + 2):
            huge = chatter.giant(words, giants.pop(0))
            written += len(huge)
            yield huge
        if written >= room:
            return


def _lines(words: Words, recipe: Recipe) -> Iterator[bytes]:
    yield from _prologue()
    yield from _body(words, recipe, recipe.size * 10 // 13 if recipe.stamped else recipe.size - 3 * KIB)
    yield from _epilogue(recipe.failure, BEGIN + 900)


def _entries(line: bytes) -> Iterator[bytes]:
    """Cut a line as the runner does: at the end of its buffer, and at each carriage return."""
    for frame in line.split(b"\r"):
        for at in range(0, max(1, len(frame)), ENTRY):
            yield frame[at : at + ENTRY]


def stamped(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Put the runner's heads before lines (FF_TIMESTAMPS): time, stream, and + where an entry goes on."""
    micro = 0
    for line in lines:
        stream = b"00O" if b"section_" in line[:12] or line.startswith(b"\x1b[0K") else b"01O"
        flag = b" "
        for entry in _entries(line):
            micro += 113
            time = (
                f"2026-01-02T{3 + micro // 3_600_000_000:02}:{micro // 60_000_000 % 60:02}:{micro // 1_000_000 % 60:02}"
            )
            yield f"{time}.{micro % 1_000_000:06}Z ".encode() + stream + flag + entry
            flag = b"+"


def lines(recipe: Recipe, seed: int = SEED) -> Iterator[bytes]:
    """Give the raw lines of a recipe's trace, without the line feeds at their ends."""
    words = Words(Random(f"{seed} {recipe.name}"))
    made = _lines(words, recipe)
    return stamped(made) if recipe.stamped else made


def edition() -> str:
    """Give a digest of the code that generates, so that a trace of an older one is never taken for one of this."""
    total = hashlib.sha256(str(SEED).encode())
    here = os.path.dirname(os.path.abspath(__file__))
    for name in ("chatter.py", "failures.py", "generate.py", "words.py"):
        with open(os.path.join(here, name), "rb") as stream:
            total.update(stream.read())
    return total.hexdigest()[:12]


def write(recipe: Recipe, folder: str, seed: int = SEED) -> str:
    """Write a recipe's trace into a folder, unless it is there; give its path."""
    path = os.path.join(folder, f"{recipe.name}.log" if seed == SEED else f"{recipe.name}-{seed}.log")
    if os.path.exists(path):
        return path
    half = f"{path}.{os.getpid()}"
    with open(half, "wb") as stream:
        stream.writelines(line + b"\n" for line in lines(recipe, seed))
    os.replace(half, path)
    return path
