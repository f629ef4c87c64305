"""What the trace room reads without expressions is what these expressions, which are the grammar, would read."""

from __future__ import annotations

import random
import re

import pytest

from diagnose.model import Line
from diagnose.trace import clean, ends, pieces, stamps
from diagnose.trace.marks import RUNNER_SECTIONS, parted, replace_marks
from tests.trace_helpers import lines_of, trace_of

ROUNDS = 3000
MARK = re.compile(
    r"section_(start|end):\d{1,12}:(?:"
    r"(" + "|".join(RUNNER_SECTIONS) + r")(?=[A-Z]|section_(?:start|end):\d)|"
    r"([A-Za-z0-9_.\-]{1,128})(?:\[([a-z_]{1,40}=[^\]\r\n\x1b]{0,256})\])?(?:\r?\x1b?\[[0-2]?K|\r|$))",
    re.MULTILINE,
)
FAILED = re.compile(r"ERROR: Job failed(?: \((system failure)\))?(?:: (.{0,2000}))?$")
EXIT = re.compile(r"(?:exit code|exit status|command terminated with exit code) (-?\d{1,10})$")
LIMIT = re.compile(r"Job's log exceeded limit of (\d{1,20}) bytes\.?")
FOLLOWING = re.compile(r"ERROR: (?:Job failed|Preparation failed|Uploading artifacts|.{0,200}cleanup)")
HEAD = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z) ([0-9a-f]{2}[EO])([ +]|$)")
CLOCK = re.compile(r"\[\d{4,6}\]")

TIMES = ("1", "1700000000", "1234567890123", "", "1a", "\u0663", "1:")
NAMES = (*RUNNER_SECTIONS, "lint", "a.b-c", "x" * 128, "x" * 129, "é", "")
OPTIONS = ("", "", "[collapsed=true]", "[a=]", "[A=b]", "[=b]", "[a]", "[a=b", f"[{'a' * 40}={'b' * 256}]", "[a=b\rc]")
WRONG = (f"[{'a' * 41}=b]", f"[a={'b' * 257}]", "[a=\x1bb]")
ENDS = ("\r\x1b[0K", "\r\x1b[K", "\r", "\x1b[2K", "[0K", "[3K", "", "\n", "\r\n", "\x1b", "Text", "é")
CODES = (
    "\x1b[0m",
    "\x1b[31;1m",
    "\x1b[0K",
    "\x1b[?25l",
    "\x1b[ q",
    "\x1b(B",
    "\x1b]0;a\x07",
    "\x1b]0;a",
    "\x1b\\",
    "\x1b",
)
LOST = (
    "[0m",
    "[1;31m",
    "[5m]",
    "[1m30s",
    "ERROR[m]",
    "[2K",
    "[108m",
    "\\e[0m",
    f"\x1b[{'1' * 65}m",
    "[",
    "m",
    "K",
    "a",
)
ENTRIES = ("2026-01-02T03:04:05.123456Z 00O", "2026-01-02T03:04:05.12345Z 00O", "2026-01-02T03:04:05.123456Z 0gE", "")
VERDICTS = ("ERROR: Job failed", " (system failure)", ": ", "ERROR: ", "canceled", "execution took longer than 1h", "-")
REASONS = ("exit code ", "exit status ", "command terminated with exit code ", "1", "12345678901", "cleanup", "x" * 194)
LIMITS = ("Job's log exceeded limit of ", "4194304", " bytes", ".", "9" * 21, "\u0663", " ", "x" * 1990)


def mark(draw: random.Random) -> str:
    parts = ("section_",), ("start:", "end:", "section_"), TIMES, (":", ":", ""), NAMES, (*OPTIONS, *WRONG), ENDS
    return "".join(draw.choice(each) for each in parts)


def some(draw: random.Random, *words: str) -> str:
    return "".join(draw.choices(words, k=draw.randint(1, 6)))


def token(found: re.Match[str]) -> str:
    return f"\x01{found[1][0]}:{found[2] or found[3]}:{found[4] or ''}\x01"


@pytest.mark.parametrize("seed", range(4))
def test_marks_are_found_as_the_expression_finds_them(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(ROUNDS):
        text = "".join(mark(draw) for _ in range(draw.randint(1, 3)))
        assert replace_marks(text) == MARK.sub(token, text)


def test_the_quick_way_to_take_colours_out_takes_what_the_whole_expressions_take() -> None:
    draw = random.Random(5)
    for _ in range(ROUNDS):
        text = some(draw, *CODES, *LOST)
        assert clean.clean(text).replace("\x07", "") == clean._LOST.real.sub(
            "", clean._ESCAPE.real.sub("", text)
        ).replace("\x07", "")


def test_a_head_is_told_as_the_expression_tells_it() -> None:
    draw = random.Random(6)
    for _ in range(ROUNDS):
        line = draw.choice(ENTRIES) + draw.choice((" ", "+", "", "x", "\r")) + draw.choice(("", "text"))
        found = HEAD.match(line)
        head = stamps.Head(found[1], found[2], found[3] == "+") if found else stamps.NONE
        assert stamps.split_head(line) == (head, line[found.end() :] if found else line)


@pytest.mark.parametrize(
    "text", ["[0001]", "[00012] x", "[001]", "[0000001]", "[00a1]", "[0001", "x[0001]", "[\u0660001]"]
)
def test_a_clock_is_told_as_the_expression_tells_it(text: str) -> None:
    assert pieces._is_clock(text) == (CLOCK.match(text) is not None)
    assert pieces._has_second_half("a\n[b\n" + text) == (CLOCK.match(text) is not None)


def verdict(text: str) -> tuple[str, str | None, str] | None:
    found = FAILED.match(text)
    if found is None:
        return None
    detail = (found[2] or "").strip()
    code = EXIT.match(detail)
    if found[1]:
        return "system-failure", None, detail
    if detail.startswith("execution took longer than"):
        return "timeout", None, detail
    return ("canceled", None, detail) if detail == "canceled" else ("failed", code[1] if code else None, detail)


def test_last_words_are_read_as_the_expressions_read_them() -> None:
    draw = random.Random(8)
    for _ in range(4 * ROUNDS):
        text = draw.choice(("", "ERROR: Job failed", LIMITS[0])) + some(draw, *VERDICTS, *REASONS, *LIMITS)
        end, limit, found = ends._verdict(Line(1, 1, 0, text)), ends._limit(Line(1, 1, 0, text)), LIMIT.match(text)
        assert (end and (end.state, end.exit_code, end.detail)) == verdict(text)
        assert (limit and f"its limit of {found[1] if found else ''} bytes" in limit[1].text) == (found and True)
        assert ends._is_following(text) == (FOLLOWING.match(text) is not None)


HOSTILE = (
    "section_start:1:step_script[a=" + "\x08" * 12 + "]\r\x1b[0Ktext\n",
    "a\x1b]0;section_start:1:lint[a=b\x07c]\r\x1b[0Ktext\n",
)


@pytest.mark.parametrize("raw", HOSTILE)
def test_nothing_in_a_marks_options_breaks_the_mark(raw: str) -> None:
    assert lines_of(raw)[-1].text == "text"
    assert len(trace_of(raw).sections) == 1
    texts, marks = parted(clean.clean(raw))
    assert len(texts) == len(marks) + 1
