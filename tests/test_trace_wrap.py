"""Facts about the second view of a paste that a terminal wrapped."""

from __future__ import annotations

import pytest

from diagnose.model import Line
from diagnose.trace import Trace
from tests.trace_helpers import stamp, trace_of

ERROR = (
    'error checking push permissions: checking push permission for "registry.example.org/team/app:1": creating push '
    'check transport for registry.example.org failed: Get "https://registry.example.org/v2/": x509: certificate expired'
)


def _rows(text: str, columns: int = 80, *, trimmed: bool = False) -> str:
    rows = [text[at : at + columns] for at in range(0, len(text), columns)]
    return "\n".join(row.rstrip() if trimmed else row for row in rows) + "\n"


def _view(trace: Trace, *, sure: bool = False) -> list[Line]:
    view = trace.unwrapped(sure=sure)
    return view.window(1, view.line_count) if view else []


@pytest.mark.parametrize("columns", [57, 80, 97, 120])
def test_wrapped_rows_are_one_line_that_knows_its_raw_lines(columns: int) -> None:
    lines = _view(trace_of(_rows(ERROR, columns) + "done\n"))
    rows = -(-len(ERROR) // columns)
    assert [line.text for line in lines if line.text] == [ERROR, "done"]
    assert (lines[0].first, lines[0].last) == (1, rows)
    assert lines[0].breaks == tuple((columns * row, row + 1) for row in range(1, rows))


def test_a_blank_that_was_lost_at_the_edge_comes_back() -> None:
    text = "x" * 79 + " " + "y" * 80 + "z"
    assert _view(trace_of(_rows(text, trimmed=True)))[0].text == text


def test_the_chunks_of_the_view_hold_the_joined_line() -> None:
    view = trace_of(_rows(ERROR)).unwrapped(sure=False)
    assert view is not None
    assert ERROR in "".join(chunk.text for chunk in view.chunks())


@pytest.mark.parametrize(
    "begins", ["INFO[0001] x", "$ make", "#5 RUN x", 'time="2026" level=info', "ERROR: Job failed"]
)
def test_a_join_crosses_no_level_and_no_command(begins: str) -> None:
    texts = [line.text for line in _view(trace_of(f"{'x' * 80}\nyy\n{'z' * 80}\n{begins}\n"))]
    assert texts[:3] == ["x" * 80 + "yy", "z" * 80, begins]


def test_a_join_crosses_no_stream() -> None:
    log = stamp("01O " + "x" * 48) + "going on\n" + stamp("01E " + "y" * 48) + stamp("01O done")
    lines = _view(trace_of(log))
    assert [(line.stream, line.text) for line in lines[:3]] == [
        ("01O", "x" * 48 + "going on"),
        ("01E", "y" * 48),
        ("01O", "done"),
    ]


def test_rows_of_words_that_fill_a_usual_width_are_surely_a_paste() -> None:
    assert _view(trace_of(_rows(ERROR)), sure=True)
    assert not _view(trace_of(_rows(ERROR, 97)), sure=True)
    assert not _view(trace_of("\x1b[31m" + _rows(ERROR)), sure=True)


def test_what_a_program_makes_as_wide_as_the_terminal_is_no_wrapped_row() -> None:
    rule = " test session starts ".center(80, "=")
    share = "tests/test_a.py::test_b PASSED".ljust(74) + "[ 50%]"
    log = f"{rule}\ncollected 2 items\n{share}\n{share}\nE   assert 1 == 2\n{rule}\nFAILED tests\n"
    assert _view(trace_of(log)) == []


def test_a_long_log_and_one_of_long_lines_are_no_paste() -> None:
    assert trace_of(_rows(ERROR) * 6_000).unwrapped(sure=False) is None
    assert trace_of(_rows(ERROR) + "x" * 500 + "\n").unwrapped(sure=False) is None
