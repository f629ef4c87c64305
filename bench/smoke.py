"""A small, quick form of the benchmark, which fails when a ratio is far off; never on an absolute time."""

from __future__ import annotations

from collections.abc import Callable

from bench import cases
from bench.answers import ask
from bench.full import table
from bench.result import Result, Target
from bench.scene import genuine, prepare

ROUNDS = 5
TRACES = ("50k", "50k-stamped", "1m")
"""1 MiB is long enough for Hyperscan."""
SMALL, LARGE = "50 KB", "1 MiB"
LIMITS = (
    (SMALL, cases.PIPED, 8.0),
    (SMALL, cases.JSON, 8.0),
    (SMALL, cases.UNCACHED, 9.0),
    (SMALL, cases.PLAIN, 8.0),
    (LARGE, cases.PIPED, 16.0),
)
"""How many times the CPU time of `python -c pass` a run may take: only a real loss of speed breaks these."""
MEMORY = 100
"""MiB that none of them may take at its peak."""


def held(result: Result) -> list[Target]:
    """Hold what was measured to the limits."""
    found = []
    for title, name, limit in LIMITS:
        table = result.table(title)
        base, reading = table.cpu(cases.PASS), table.reading(name)
        ratio = reading.cpu / base if reading and base else None
        found.append(Target(f"{title}: {name} / `python -c pass`", limit, ratio))
        memory = reading.memory if reading else None
        found.append(Target(f"{title}: peak memory of {name}", MEMORY, memory, unit=" MiB"))
    wrong = [each.trace for each in result.answers if not each.right]
    different = [f"{each.trace} ({'; '.join(each.differs)})" for each in result.answers if each.differs]
    found.append(Target(" ".join(["traces with a wrong root cause", *wrong]), 0, len(wrong), unit=""))
    words = " ".join(["traces that the engines answer differently", *different])
    return [*found, Target(words, 0, len(different), unit="")]


def smoke(folder: str, tell: Callable[[str], None]) -> list[Target]:
    """Run it in `folder`; give what was held to which limit."""
    scene = prepare(folder, TRACES, (), tell, rivals=False)
    answers = tuple(ask(scene, trace) for trace in (*TRACES, *genuine()))
    blocks = (
        cases.size(scene, "50k", SMALL, ROUNDS, rivals=False),
        cases.single(scene, LARGE, "", {cases.PIPED: "1m"}, ROUNDS),
    )
    return held(Result((), (), tuple(table(each, scene.work, tell) for each in blocks), answers))
