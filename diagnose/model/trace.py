"""What a trace gives: sections, logical lines, named values and where they were found, and how it ends."""

from __future__ import annotations

from diagnose.record import NamedTuple


class Section(NamedTuple):
    """A section of a job trace as the runner marked it; `last` is the line of its end mark, or None while open."""

    name: str
    first: int
    last: int | None
    options: str = ""
    attempt: int = 1


class Line(NamedTuple):
    """One logical line: cleaned `text` that came from the raw lines `first` to `last`, counted from 1 on LF alone.

    `breaks` are the offsets in `text` at which the second and later raw lines begin, as (offset, raw line).
    `frames` are the texts between lone carriage returns, all of them, where there is more than one; `text` is the
    last that shows something.
    """

    first: int
    last: int
    offset: int
    text: str
    section: str | None = None
    stream: str | None = None
    time: str | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    frames: tuple[str, ...] = ()


class End(NamedTuple):
    """How a job ended: `state` is one of `ENDS`, `line` the raw line that says so, `detail` the runner's own reason."""

    state: str
    line: int | None = None
    exit_code: str | None = None
    detail: str = ""


ENDS = (
    "succeeded",
    "failed",
    "system-failure",
    "timeout",
    "canceled",
    "cut",
    "running",
    "erased",
    "none",
    "unknown",
)


class Fact(NamedTuple):
    """A named value read from a line or from elsewhere; `origin` is one of `ORIGINS`."""

    name: str
    value: str
    line: int | None = None
    origin: str = "line"
    secret: bool = False


ORIGINS = ("flag", "api", "match", "line", "step", "section", "trace")
"""Where a fact was found, the most trusted first."""
