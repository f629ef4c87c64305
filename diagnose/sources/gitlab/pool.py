"""Asks GitLab side by side: a few threads, each with a connection of its own."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from diagnose.errors import KdiagError
from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.retry import Patience

WORKERS = 4
_BEAT = 0.2
"""Seconds after which the time that is left is looked at."""

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")


def spare(patience: Patience) -> float:
    """Give the seconds before the end of all patience in which nothing new is begun, so that a report can be made."""
    return min(2.0, patience.total / 5)


def side_by_side(
    connection: Connection,
    tasks: Sequence[_Task],
    do: Callable[[Connection, _Task], _Answer],
    patience: Patience,
    workers: int = WORKERS,
) -> Iterator[tuple[int, _Answer | KdiagError | None]]:
    """Yield the place of each task with its answer or its error, as they come; none is left out.

    Where the time is up, tasks without an answer get None. Threads that are still asking are not waited for.
    """
    todo = deque(enumerate(tasks))
    done: queue.SimpleQueue[tuple[int, _Answer | Exception]] = queue.SimpleQueue()
    stop = threading.Event()

    def work() -> None:
        own = connection.twin()
        while not stop.is_set():
            try:
                index, task = todo.popleft()
            except IndexError:
                return
            try:
                done.put((index, do(own, task)))
            except Exception as error:  # noqa: BLE001 - handed on, and raised where it is no error for a user
                done.put((index, error))

    for _ in range(min(workers, len(tasks))):
        threading.Thread(target=work, daemon=True).start()  # a daemon, so that nothing keeps kdiag from ending
    open_ = set(range(len(tasks)))
    try:
        while open_:
            try:
                index, answer = done.get(timeout=_BEAT)
            except queue.Empty:
                if patience.left <= spare(patience):
                    break
                continue
            if isinstance(answer, Exception) and not isinstance(answer, KdiagError):
                raise answer
            open_.discard(index)
            yield index, answer
    finally:
        stop.set()
    for index in sorted(open_):
        yield index, None
