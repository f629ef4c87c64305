"""What a run of the benchmark found: tables of readings, what kdiag said to each trace, and the targets."""

from __future__ import annotations

from typing import NamedTuple

from bench import cases
from bench.answers import Answer
from bench.measure import Reading
from bench.scene import RIVALS


class Row(NamedTuple):
    """A row of a table; one without a reading says in `note` why it was skipped."""

    name: str
    reading: Reading | None
    note: str = ""


class Table(NamedTuple):
    """The readings of one block; the first row is that of the program that does nothing."""

    title: str
    about: str
    rounds: int
    rows: tuple[Row, ...]

    def cpu(self, name: str) -> float | None:
        """Give the CPU seconds of a row, None where it was skipped."""
        found = self.reading(name)
        return found.cpu if found else None

    def reading(self, name: str) -> Reading | None:
        """Give the reading of a row."""
        return next((row.reading for row in self.rows if row.name == name), None)


class Target(NamedTuple):
    """A target: `got` is to be at most `limit`, or at least where `least` is set; None where it was not measured."""

    words: str
    limit: float
    got: float | None
    least: bool = False
    unit: str = "×"

    @property
    def met(self) -> bool:
        """Whether it was measured and is met."""
        return self.got is not None and (self.got >= self.limit if self.least else self.got <= self.limit)


class Result(NamedTuple):
    """All that a document is made of. `facts` and `commands` are pairs of a name and a text."""

    facts: tuple[tuple[str, str], ...]
    commands: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    answers: tuple[Answer, ...]

    def table(self, title: str) -> Table:
        """Give the table of a title; an empty one where there is none."""
        return next((each for each in self.tables if each.title == title), Table(title, "", 0, ()))


def number(value: float) -> str:
    """Write a number with the digits that count."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _small(result: Result) -> list[Target]:
    table = result.table("50 KB")
    limits = ((cases.PIPED, 3.0), (cases.JSON, 3.0), (cases.UNCACHED, 3.6), (cases.PLAIN, 3.6), (cases.BARE, 3.6))
    base = table.cpu(cases.PASS)
    found = [
        Target(f"50 KB: {name} / `python -c pass`", limit, _ratio(table.cpu(name), base)) for name, limit in limits
    ]
    table = result.table("4 MiB")
    got = _ratio(table.cpu(cases.PIPED), table.cpu(cases.PASS))
    return [*found, Target(f"4 MiB: {cases.PIPED} / `python -c pass`", 4.5, got)]


def _huge(result: Result) -> list[Target]:
    table = result.table("100 MB")
    found = [Target("100 MB: kdiag, piped / rg", 1.0, _ratio(table.cpu(cases.PIPED), table.cpu(cases.RG)))]
    stamped = _ratio(table.cpu(cases.STAMPED), table.cpu(cases.RG_STAMPED))
    found.append(Target("100 MB with timestamps: kdiag, piped / rg", 2.0, stamped))
    for name in (cases.FILE, cases.PIPED, cases.STAMPED):
        reading = table.reading(name)
        found.append(Target(f"100 MB: peak memory of {name}", 60, reading.memory if reading else None, unit=" MiB"))
    return found


def _rest(result: Result) -> list[Target]:
    table = result.table("More pages")
    got = _ratio(*(table.cpu(cases.pages_name(number, "4 MiB")) for number in (1_000, 250)))
    found = [Target("4 MiB: 1,000 pages / 250 pages", 1.3, got)]
    table = result.table("4 MiB")
    for rival in RIVALS.values():
        got = _ratio(table.cpu(rival.name), table.cpu(cases.PIPED))
        found.append(Target(f"4 MiB: {rival.name} / kdiag, piped", 20.0, got, least=True))
    different = [each for each in result.answers if each.differs]
    found.append(Target("traces to which the engines, or corpora, answer differently", 0, len(different), unit=""))
    return found


def targets(result: Result) -> tuple[Target, ...]:
    """Hold the readings to the targets; all are of CPU time within one block, unless they say otherwise."""
    return (*_small(result), *_huge(result), *_rest(result))
