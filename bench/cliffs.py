"""Says in words where kdiag is slow, by what a run measured."""

from __future__ import annotations

from collections.abc import Iterator

from bench import cases
from bench.result import Result, Table, number


def _times(table: Table, one: str, other: str) -> str | None:
    """Give how many times as much CPU time `one` takes as `other`, where both were measured."""
    first, second = table.cpu(one), table.cpu(other)
    return number(first / second) if first is not None and second else None


def _start(result: Result) -> Iterator[str]:
    table = result.table(cases.GENUINE)
    base = table.cpu(cases.PASS)
    found = [row.reading.cpu / base for row in table.rows[1:] if row.reading and base]
    if found:
        yield (
            f"A genuine trace of a few KB costs {number(min(found))} to {number(max(found))} × `python -c pass`: what "
            "is above 1 is imports, the pages that matched, and the report, hardly the reading."
        )


def _searchers(result: Result) -> Iterator[str]:
    table = result.table("100 MB")
    for ours, theirs, words in (
        (cases.PIPED, cases.RG, "100 MB"),
        (cases.STAMPED, cases.RG_STAMPED, "100 MB with the runner's timestamps"),
    ):
        if got := _times(table, ours, theirs):
            yield f"{words} cost {got} × what ripgrep takes to print the lines with the same literals."
    if got := _times(result.table("4 MiB"), cases.PIPED, cases.RG):
        yield f"4 MiB cost {got} × what ripgrep takes, Python's start included."


def _lacking(result: Result) -> Iterator[str]:
    for title in ("50 KB", "4 MiB"):
        if got := _times(result.table(title), cases.UNCACHED, cases.PIPED):
            yield f"Without a cache, {title} cost {got} × as much: what is kept there is made anew in each run."
    if got := _times(result.table("4 MiB"), cases.PLAIN, cases.PIPED):
        yield f"Without Hyperscan, 4 MiB cost {got} × as much."
    if got := _times(result.table(cases.HUGE_PLAIN), cases.PLAIN, cases.PIPED):
        yield f"Without Hyperscan, 100 MB cost {got} × as much."


def _kinds(result: Result) -> Iterator[str]:
    table = result.table(cases.KINDS)
    rows = {row.name: row.reading.cpu for row in table.rows[1:] if row.reading}
    ordinary = rows.pop("4m-ordinary", None)
    if rows and ordinary:
        worst = max(rows, key=lambda name: rows[name])
        yield f"Of 4 MiB of one kind, `{worst}` costs most: {number(rows[worst] / ordinary)} × the ordinary trace."


def _numbers(result: Result) -> Iterator[str]:
    table = result.table(cases.PAGES)
    for size in ("50 KB", "4 MiB"):
        if got := _times(table, cases.pages_name(1_000, size), cases.pages_name(250, size)):
            yield f"At {size}, 1,000 pages cost {got} × what 250 cost."
    if got := _times(table, cases.OWN_UNCACHED, cases.OWN_PAGES):
        yield f"Pages of one's own cost {got} × as much where no cache keeps them compiled."
    reading = result.table(cases.MANY_FILES).reading(cases.MANY)
    one = result.table(cases.MANY_FILES).cpu(cases.ONE)
    if reading and one:
        yield (
            f"{cases.FILES} files in one run cost {number(reading.cpu / cases.FILES / one)} × a run of its own for "
            f"each, and keep {number(reading.cpu / reading.wall)} cores busy."
        )


def cliffs(result: Result) -> list[str]:
    """Give the section on where kdiag is slow, as lines."""
    parts = (_start, _searchers, _lacking, _kinds, _numbers)
    return ["## Where kdiag is slow", "", *(f"- {each}" for part in parts for each in part(result)), ""]
