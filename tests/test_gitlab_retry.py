"""Waiting is bounded: by tries, by a cap on what a server may ask for, and by the time that is left."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formatdate

import pytest

from diagnose.sources.gitlab.errors import GitLabError, Transient
from diagnose.sources.gitlab.retry import CAP, CONNECT, SILENCE, TRIES, Patience, attempt, seconds_of

NOW = 1_800_000_000.0


class Clock:
    """A time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def patience(self, total: float = 300.0, tell: Callable[[str], None] = lambda _: None) -> Patience:
        return Patience(total, tell, lambda: self.now, self.sleep)


def failing(times: int, wait: float | None = None, code: str = "server") -> Callable[[], str]:
    """Give a question that fails `times` times before it is answered."""
    left = [times]

    def ask() -> str:
        if left[0]:
            left[0] -= 1
            raise Transient(GitLabError("gitlab", "it is busy", "later", code), wait)
        return "answer"

    return ask


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 120 ", 120.0),
        (formatdate(NOW + 30, usegmt=True), 30.0),
        (formatdate(NOW - 30, usegmt=True), 0.0),
        ("Wed, 21 Oct 2037 07:28:00 GMT", 339_146_880.0),
        ("", None),
        (None, None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 30, 1e9),
        ("soon", None),
        ("Wed, 99 Foo 2037 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(value: str | None, seconds: float | None) -> None:
    found = seconds_of(value, NOW)
    if seconds is None or value is None or value.startswith("Wed, 21"):
        assert (found is None) == (seconds is None)
    else:
        assert found == pytest.approx(seconds)


def test_a_question_is_asked_again_with_growing_waits() -> None:
    clock = Clock()
    assert attempt(failing(TRIES - 1), clock.patience()) == "answer"
    assert clock.slept == [1.0, 2.0]


def test_tries_end() -> None:
    clock = Clock()
    with pytest.raises(GitLabError, match="busy"):
        attempt(failing(TRIES), clock.patience())
    assert len(clock.slept) == TRIES - 1


def test_what_the_server_asks_for_is_waited_up_to_the_cap() -> None:
    clock = Clock()
    assert attempt(failing(1, CAP), clock.patience()) == "answer"
    assert clock.slept == [CAP]
    clock = Clock()
    with pytest.raises(GitLabError):
        attempt(failing(1, CAP + 1), clock.patience())
    assert clock.slept == []


def test_no_wait_begins_that_the_time_left_does_not_cover() -> None:
    clock = Clock()
    with pytest.raises(GitLabError):
        attempt(failing(1, 30.0), clock.patience(total=30.0))
    assert clock.slept == []


def test_an_error_for_good_is_not_asked_about_again() -> None:
    asked = []

    def ask() -> str:
        asked.append(1)
        raise GitLabError("gitlab", "no", "", "unauthorized")

    with pytest.raises(GitLabError):
        attempt(ask, Clock().patience())
    assert len(asked) == 1


def test_timeouts_shrink_with_the_time_that_is_left() -> None:
    clock = Clock()
    patience = clock.patience(total=10.0)
    assert Clock().patience().timeout == (CONNECT, SILENCE)
    assert patience.timeout == (CONNECT, 10.0)
    clock.now = 9.0
    assert patience.timeout == (1.0, 1.0)
    patience.check("gitlab")
    clock.now = 10.0
    with pytest.raises(GitLabError) as found:
        patience.check("gitlab")
    assert "10 seconds" in str(found.value)
    assert "--timeout" in found.value.advice


def test_silence_at_the_end_of_all_patience_is_told_as_that() -> None:
    clock = Clock()
    patience = clock.patience(total=2.0)

    def silent() -> str:
        clock.now += 2.0
        raise Transient(GitLabError("gitlab", "it sent nothing for 20 seconds", "", "timeout"))

    with pytest.raises(GitLabError, match="within 2 seconds"):
        attempt(silent, patience)


def test_a_wait_is_told() -> None:
    told: list[str] = []
    attempt(failing(1, 7.0), Clock().patience(tell=told.append))
    assert told == ["gitlab: it is busy; asking again in 7 s"]
