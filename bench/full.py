"""The whole benchmark: everything is made, asked, measured and written down."""

from __future__ import annotations

from collections.abc import Callable

from bench import cases, facts
from bench.answers import ask
from bench.cases import Block
from bench.generate import CLIFFS, RECIPES
from bench.measure import interleaved
from bench.result import Result, Row, Table
from bench.scene import Scene, genuine, prepare

CORPORA = (250, 1_000)
ABOUT_KINDS = (
    "Traces that consist of one thing over and over, to find the cliffs; `ordinary` is the mixture of the other tables "
    "with the same end."
)


def blocks(scene: Scene) -> tuple[Block, ...]:
    """Give all blocks, the small ones first."""
    about = "Captured from real tools; they lie in `tests/traces`, and have 2.5 to 6.5 KB."
    return (
        cases.size(scene, "50k", "50 KB", 15, rivals=True),
        cases.size(scene, "4m", "4 MiB", 6, rivals=True),
        cases.huge(scene, 4),
        cases.huge_plain(scene),
        cases.corpora(scene, 7),
        cases.single(scene, cases.GENUINE, about, {name: name for name in genuine()}, 12),
        cases.single(scene, cases.KINDS, ABOUT_KINDS, {name: name for name in CLIFFS}, 5),
        cases.many(scene, 3),
    )


def table(block: Block, folder: str, tell: Callable[[str], None]) -> Table:
    """Measure a block."""
    readings = interleaved(block.commands, block.rounds, folder, lambda words: tell(f"{block.title}, {words}"))
    rows = [Row(name, reading) for name, reading in readings.items()]
    return Table(block.title, block.about, block.rounds, (*rows, *(Row(name, None, why) for name, why in block.absent)))


def measure(folder: str, tell: Callable[[str], None]) -> Result:
    """Run the whole benchmark in `folder`."""
    before = facts.load()
    scene = prepare(folder, list(RECIPES), CORPORA, tell)
    answers = []
    for trace in scene.traces:
        tell(f"the answer to {trace}")
        answers.append(ask(scene, trace))
    planned = blocks(scene)
    tables = tuple(table(block, scene.work, tell) for block in planned)
    return Result(facts.facts(scene, before), facts.commands(planned), tables, tuple(answers))
