"""Colour and width are decided by the option, then the environment, then the stream."""

from __future__ import annotations

import io

import pytest

from diagnose.cli import screen


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("when", "environment", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour(when: str, environment: dict[str, str], terminal: bool, expected: bool) -> None:
    assert screen.colored(when, Terminal() if terminal else io.StringIO(), environment) is expected


def test_a_closed_stream_has_no_colour_and_the_usual_width() -> None:
    assert screen.colored("auto", None, {}) is False
    assert screen.width_of(None, None) == screen.WIDTH


def test_a_width_that_is_asked_for_is_taken() -> None:
    assert screen.width_of(Terminal(), 44) == 44


def test_an_error_for_a_person_holds_no_escape_of_a_log(capfd: pytest.CaptureFixture[str]) -> None:
    screen.complain("a\x1b[31mb\u202e", "c\rd")
    assert capfd.readouterr().err == "kdiag: a\\x1b[31mb\\u202e\n  try: c\\rd\n"
