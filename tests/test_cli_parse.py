"""The fast parser and typer read the same command line alike, since both are made from one table."""

from __future__ import annotations

import random

import pytest
import typer

from diagnose.cli import app
from diagnose.cli.options import REPORT, TEE, Request
from diagnose.cli.parse import fast

UNDERSTOOD: list[tuple[list[str], Request]] = [
    ([], Request()),
    (["--format", "json"], Request(format="json")),
    (["--format=json", "--all", "--quiet"], Request(format="json", all=True, quiet=True)),
    (["--tee", "--width", "44"], Request(tee=True, width=44)),
    (["--patterns", "a", "--patterns=b"], Request(patterns=("a", "b"))),
    (["--color", "never", "--no-redact"], Request(color="never", no_redact=True)),
    (["log", "-"], Request("log", ("-",))),
    (["log", "a", "--format", "jsonl", "b"], Request("log", ("a", "b"), format="jsonl")),
    (["log", "--", "--all"], Request("log", ("--all",))),
    (["run", "--all", "--", "make", "--all"], Request("run", ("make", "--all"), all=True)),
    (["run", "make", "--quiet"], Request("run", ("make", "--quiet"))),
    (["run", "sh", "-c", "exit 3"], Request("run", ("sh", "-c", "exit 3"))),
]


@pytest.mark.parametrize(("words", "asked"), UNDERSTOOD)
def test_the_fast_parser_reads_what_pipes_use(words: list[str], asked: Request) -> None:
    assert fast(words) == asked


@pytest.mark.parametrize(("words", "asked"), UNDERSTOOD)
def test_typer_reads_the_same(words: list[str], asked: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Request] = []

    def perform(found: Request) -> int:
        seen.append(found)
        return 0

    monkeypatch.setattr("diagnose.cli.main.perform", perform)
    assert app.app(words) == 0
    assert seen == [asked]


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["list"],
        ["explain", "x"],
        ["--format", "xml"],
        ["--format"],
        ["--all=yes"],
        ["--width", "3"],
        ["--width", "-1"],
        ["--width", "\u0664\u0664"],
        ["log", "--tee", "x"],
        ["--", "log"],
        ["job.log"],
        ["log", "--unknown"],
    ],
)
def test_what_the_fast_parser_does_not_understand_it_leaves_to_typer(words: list[str]) -> None:
    assert fast(words) is None


def test_both_know_every_option_of_the_table() -> None:
    command = typer.main.get_command(app.app_)
    for name in ("log", "run"):
        own = {option for each in command.commands[name].params for option in each.opts}  # type: ignore[attr-defined] # a group
        assert {option.name for option in REPORT} <= own


def _option(chance: random.Random) -> list[str]:
    option = chance.choice([*REPORT, TEE])
    value = {
        "choice": lambda: chance.choice([*option.choices, "other"]),
        "number": lambda: str(chance.choice([5, 20, 72, 1000, 4000])),
        "folders": lambda: chance.choice(["pages", "a b", "-x"]),
        "text": lambda: chance.choice(["no-space", ""]),
    }.get(option.kind)
    if value is None:
        return [option.name]
    return [f"{option.name}={value()}"] if chance.random() < 0.4 else [option.name, value()]


def _line(chance: random.Random) -> list[str]:
    words: list[str] = []
    command = chance.choice(["", "log", "run"])
    for _ in range(chance.randint(0, 2)):
        words += _option(chance)
    words += [command] if command else []
    for _ in range(chance.randint(0, 4)):
        words += (
            _option(chance)
            if chance.random() < 0.4
            else [chance.choice(["a.log", "-", "--", "make", "-c", "x y", "\u00fc"])]
        )
    return words


def test_two_hundred_random_lines_are_read_alike_by_both(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Request] = []

    def perform(found: Request) -> int:
        seen.append(found)
        return 0

    monkeypatch.setattr("diagnose.cli.main.perform", perform)
    chance, both = random.Random(20), 0
    while both < 200:
        words = _line(chance)
        asked = fast(words)
        if asked is None:
            continue
        seen.clear()
        assert app.app(words) == 0, words
        assert seen == [asked], words
        both += 1
