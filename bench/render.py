"""Writes what a run found as `docs/benchmarks.md`."""

from __future__ import annotations

from collections.abc import Iterator

from bench import cases
from bench.answers import Answer
from bench.cliffs import cliffs
from bench.measure import Reading
from bench.result import Result, Row, Table, Target, number, targets

HEAD = """\
# How fast kdiag is

Written by `make bench`, which measures anew on your machine; do not edit. Each figure is a ratio within one run: the
commands of a table run in turn, round after round, and of each the least CPU time (its own and the system's
for it) and the least wall time count. Compare ratios, not milliseconds: another machine has others.

- kdiag is built as a wheel and installed into an environment of its own, as a user has it; it is started as its
  console script is. *No cache* means that its folder for caches can neither be read nor made. *Plain engine* is an
  installation without Hyperscan, as where there is no wheel of it.
- rg and grep look for the same literals as kdiag's own scan, in the bytes as they are (`-a`), and print the lines;
  their output is read to the end through a pipe. kdiag also reads facts and sections from the trace, matches pages,
  and writes a report.
- The other log doctors answer other questions than kdiag does. They run as they come, without a model or network.
- Peak memory is that of the whole process. The measuring process itself shows as the least that can be told.
- The traces are generated from a seed (`bench/generate.py`): colours, sections, progress lines, bytes that are no
  UTF-8, alarming words that mean nothing, from 4 MiB on lines of megabytes, and one failure at the end.
"""


def _cells(row: Row, base: Reading, ours: Reading | None) -> list[str]:
    reading = row.reading
    if reading is None:
        return [f"skipped: {row.note}", *[""] * (4 if ours else 3)]
    cells = [number(reading.cpu / base.cpu), number(reading.wall / base.wall)]
    cells += [number(reading.cpu / ours.cpu)] if ours else []
    return [*cells, f"{reading.memory:.0f}", number(1000 * reading.cpu)]


def table(found: Table) -> str:
    """Write a table."""
    columns = ["", "CPU, × pass", "wall, × pass"]
    columns += ["CPU, × kdiag piped"] if found.reading(cases.PIPED) else []
    columns += ["peak MiB", "CPU ms"]
    lines = [f"## {found.title}", ""]
    lines += [found.about, ""] if found.about else []
    lines += ["| " + " | ".join(columns) + " |", "| --- |" + " ---: |" * (len(columns) - 1)]
    base, ours = found.rows[0].reading, found.reading(cases.PIPED)
    if base is not None:
        lines += ["| " + " | ".join([row.name, *_cells(row, base, ours)]) + " |" for row in found.rows]
    return "\n".join([*lines, "", f"Rounds: {found.rounds}."])


def _target(target: Target) -> str:
    unit = target.unit
    limit = ("at least " if target.least else "at most ") + f"{target.limit:g}{unit}"
    got = "not measured" if target.got is None else f"{number(target.got) if unit else round(target.got)}{unit}"
    outcome = "" if target.got is None else "met" if target.met else "**missed**"
    return f"| {target.words} | {limit} | {got} | {outcome} |"


def _answers(found: tuple[Answer, ...]) -> Iterator[str]:
    yield "| trace | root cause found | as planted | with the plain engine, without a cache, with other corpora |"
    yield "| --- | --- | --- | --- |"
    for each in found:
        right = "yes" if each.right else "**no**"
        yield f"| {each.trace} | {each.page} | {right} | {'; '.join(each.differs) or 'the same'} |"


def _pairs(pairs: tuple[tuple[str, str], ...], mark: str = "") -> list[str]:
    return [f"- {name}: {mark}{text}{mark}" for name, text in pairs]


def document(result: Result) -> str:
    """Write the whole document."""
    held = targets(result)
    met = sum(each.met for each in held)
    parts = [
        HEAD,
        f"## Targets\n\n{met} of {len(held)} are met.\n",
        "| | target | this run | |\n| --- | --- | ---: | --- |",
        "\n".join(map(_target, held)),
        "",
        "## Machine and versions\n",
        *_pairs(result.facts),
        "",
        *(f"{table(each)}\n" for each in result.tables),
        *cliffs(result),
        "## Answers\n",
        "A fast wrong answer is worth nothing, so each trace is diagnosed before it is measured.\n",
        *_answers(result.answers),
        "",
        "## Commands\n",
        *_pairs(result.commands, "`"),
    ]
    return "\n".join(parts) + "\n"
