"""Diagnoses several inputs, many files side by side on all cores, and gives the answers in the order of the inputs.

Processes, not threads: most of the work on an ordinary trace is Python's own, which one core does at a time.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing import get_all_start_methods, get_context

from diagnose.cli.progress import Progress
from diagnose.model import Diagnosis, Source
from diagnose.sources import identity, shown

FEW = 24
"""Files that one core diagnoses sooner than others are set up."""
LARGE = 64 << 20
"""Bytes of at least two files at which it pays nevertheless."""
_AT_ONCE = 8
"""Files that a process is handed at once, where there are thousands."""

One = Callable[[str], Diagnosis]
_one: One | None = None


def cores() -> int:
    """Tell how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pays(paths: tuple[str, ...]) -> bool:
    """Tell whether these inputs are worth several processes, which only a fork can share the pages with."""
    if cores() < 2 or len(paths) < 2 or "-" in paths or "fork" not in get_all_start_methods():
        return False
    if len(paths) >= FEW:
        return True
    return sum(os.path.getsize(path) for path in paths if os.path.isfile(path)) >= LARGE


def _quiet() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who presses Ctrl-C stops the one that waits for all


def _task(path: str) -> Diagnosis:
    if _one is None:
        raise AssertionError
    return _one(path)


def diagnosed(paths: tuple[str, ...], one: One) -> Iterator[Diagnosis]:
    """Yield what `one` gives for each path, in order; on a terminal it is told how far it is."""
    global _one  # noqa: PLW0603 - forked processes find it here, and the pages that it holds
    _one = one
    progress = Progress()
    pool = get_context("fork").Pool(min(cores(), len(paths)), _quiet)
    try:
        at_once = _AT_ONCE if len(paths) >= _AT_ONCE * FEW else 1
        for number, found in enumerate(pool.imap(_task, paths, at_once), 1):
            progress.done()
            yield found
            progress.tell(f"{number} of {len(paths)} files")
    finally:
        progress.done()
        pool.terminate()
        pool.join()


def answers(paths: tuple[str, ...], one: One) -> Iterator[Diagnosis]:
    """Yield what `one` gives for each path, in order; a file that is named more than once is read once."""
    keys = [identity(path) for path in paths]
    counts = Counter(key for key in keys if key)
    first = {key: at for at, key in reversed(list(enumerate(keys))) if key}
    named = list(zip(paths, keys, strict=True))
    read = tuple(path for at, (path, key) in enumerate(named) if key is None or first[key] == at)
    fresh = diagnosed(read, one) if pays(read) else map(one, read)
    known: dict[tuple[int, int], Diagnosis] = {}
    for path, key in named:
        if key is not None and key in known:
            yield known[key]._replace(source=Source("file", shown(path)))
            continue
        found = next(fresh)
        if key is not None and counts[key] > 1:
            known[key] = found
        yield found
