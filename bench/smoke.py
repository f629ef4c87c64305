"""A small, quick form of the benchmark, which fails when a ratio is far off; never on an absolute time."""

from __future__ import annotations

from collections.abc import Callable

from bench import cases
from bench.answers import ask
from bench.full import table
from bench.result import Result, Target
from bench.scene import genuine, prepare

ROUNDS = 5


def held(result: Result) -> list[Target]:
    """Hold what was measured to limits that only a real loss of speed breaks."""
    small = result.table("50 KB")
    base = small.cpu(cases.PASS)
    found = []
    for name, limit in ((cases.PIPED, 8.0), (cases.JSON, 8.0), (cases.UNCACHED, 12.0), (cases.PLAIN, 8.0)):
        got = small.cpu(name)
        found.append(Target(f"50 KB: {name} / `python -c pass`", limit, got / base if got and base else None))
        reading = small.reading(name)
        found.append(Target(f"50 KB: peak memory of {name}", 100, reading.memory if reading else None, unit=" MiB"))
    wrong = [each.trace for each in result.answers if not each.right]
    different = [f"{each.trace} ({'; '.join(each.differs)})" for each in result.answers if each.differs]
    found.append(Target(" ".join(["traces with a wrong root cause", *wrong]), 0, len(wrong), unit=""))
    found.append(
        Target(" ".join(["traces that the engines answer differently", *different]), 0, len(different), unit="")
    )
    return found


def smoke(folder: str, tell: Callable[[str], None]) -> list[Target]:
    """Run it in `folder`; give what was held to which limit."""
    scene = prepare(folder, ["50k", "50k-stamped"], (), tell, rivals=False)
    answers = tuple(ask(scene, trace) for trace in ("50k", "50k-stamped", *genuine()))
    block = cases.size(scene, "50k", "50 KB", ROUNDS, rivals=False)
    return held(Result((), (), (table(block, scene.work, tell),), answers))
