"""Runs one program and prints what it used: a process of its own, small enough not to show in the child's peak memory.

A child inherits the peak of the process that started it (Linux counts it on through exec), so the measuring process,
with its tables and texts, must not be the one that starts it. Run by `python -I -S`, it imports nothing but `os`.

    spawn.py INPUT file|pipe|none PROGRAM ARGUMENT...

prints: user, system and wall seconds, peak memory (KiB; macOS: bytes), exit code, bytes of standard output.
"""

from __future__ import annotations

import os
import sys
import time

CHUNK = 1 << 16
NULL = "/dev/null"


def _feeder(path: str) -> tuple[int, int]:
    """Start `cat` on a file; give its process id and the reading end of its pipe."""
    reading, writing = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, writing, 1)]
    child = os.posix_spawnp("cat", ["cat", path], os.environ, file_actions=actions)
    os.close(writing)
    return child, reading


def _drained(stream: int) -> int:
    total = 0
    while data := os.read(stream, CHUNK):
        total += len(data)
    return total


def run(path: str, how: str, argv: list[str]) -> tuple[float, float, float, int, int, int]:
    """Run `argv` with a file as its standard input, directly or through a pipe; its output is read to the end."""
    feeder = 0
    if how == "pipe":
        feeder, stdin = _feeder(path)
    else:
        stdin = os.open(path if how == "file" else NULL, os.O_RDONLY)
    reading, writing = os.pipe()
    nowhere = os.open(NULL, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, stdin, 0), (os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_DUP2, nowhere, 2)]
    begin = time.perf_counter()
    child = os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions)
    os.close(writing)
    os.close(stdin)
    size = _drained(reading)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - begin
    if feeder:
        os.waitpid(feeder, 0)
    return used.ru_utime, used.ru_stime, wall, used.ru_maxrss, os.waitstatus_to_exitcode(status), size


if __name__ == "__main__":
    print(*run(sys.argv[1], sys.argv[2], sys.argv[3:]))
