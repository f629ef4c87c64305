"""The numbers of GitLab's job page: golden traces by its rules, and the same numbers as a slow reading gives."""

from __future__ import annotations

import random
import re

import pytest

from diagnose.sources.gitlab.numbering import WHOLE, numbers

STAMP = b"2026-01-02T03:04:05.123456Z 00O "
ON = b"2026-01-02T03:04:05.223456Z 01E+"


def start(name: bytes, options: bytes = b"") -> bytes:
    return b"section_start:1700000000:" + name + options + b"\r\x1b[0K"


def end(name: bytes) -> bytes:
    return b"section_end:1700000007:" + name + b"\r\x1b[0K"


def page(data: bytes) -> dict[int, list[int]]:
    """Give the numbers that each raw line has."""
    found = numbers(data, range(1, data.count(b"\n") + 2))
    return {raw: [each.number for each in shown] for raw, shown in found.items()}


JOB = (
    b"\x1b[0KRunning with gitlab-runner 17.5.0 (66a723c3)\x1b[0;m\n"  # 1
    b"\x1b[0K  on runner AbCdEf\x1b[0;m\n"  # 2
    + start(b"prepare_executor")
    + b"\x1b[0K\x1b[36;1mPreparing the executor\x1b[0;m\n"  # 3
    + b"\n"  # 4: no number
    + end(b"prepare_executor")  # 5 begins here
    + start(b"step_script", b"[collapsed=true,hide_duration=true]")
    + b"Executing step_script\n"
    + b"$ make\r\n"  # 6
    + b"  0%\r 50%\rdone\n"  # 7
    + b"erased\r\x1b[0K\n"  # 8: no number
    + b"error: it failed\n"  # 9
    + end(b"step_script")  # 10 begins here
    + b"ERROR: Job failed: exit code 1\n"
)


def test_a_job_of_an_older_runner() -> None:
    assert page(JOB) == {1: [1], 2: [2], 3: [3], 5: [4], 6: [5], 7: [6], 9: [7], 10: [8]}


def test_heads_are_left_out_and_continuations_are_joined() -> None:
    lines = [
        STAMP + b"Running with gitlab-runner 18.7.0",
        STAMP + start(b"step_script") + STAMP + b"Executing step_script",
        STAMP + b"Step 1 ...",
        ON + b" done",
        STAMP,
        STAMP + b"last" + b"\r",
        STAMP + end(b"step_script"),
        STAMP + b"ERROR: Job failed: exit code 1",
    ]
    assert page(b"\n".join(lines) + b"\n") == {1: [1], 2: [2], 3: [3], 4: [3], 6: [4], 8: [5]}


def test_a_continuation_is_one_whatever_its_stream() -> None:
    data = STAMP + b"one\n" + b"2026-01-02T03:04:05.223456Z 01E+two\n" + STAMP + b"three\n"
    assert page(data) == {1: [1], 2: [1], 3: [2]}


def test_an_entry_without_text_has_no_number_amid_others() -> None:
    assert page(STAMP + b"one \n" + ON + b"\n" + ON + b"two\n" + STAMP + b"three\n") == {1: [1], 3: [1], 4: [2]}


def test_without_heads_in_its_first_line_a_trace_has_none() -> None:
    data = b"plain\n" + STAMP + b"one\n" + ON + b"two\n"
    assert page(data) == {1: [1], 2: [2], 3: [3]}


def test_what_a_continuation_overwrote_is_not_shown() -> None:
    data = STAMP + b"10%\n" + ON + b"\r20%\n" + STAMP + b"next\n"
    assert page(data) == {2: [1], 3: [2]}


def test_a_mark_in_the_middle_of_a_line_parts_it() -> None:
    data = b"before " + start(b"build") + b"header\n" + b"inside" + end(b"build") + b"after\nend\n"
    assert page(data) == {1: [1, 2], 2: [3, 4], 3: [5]}
    assert [each.text for each in numbers(data, [2])[2]] == [b"inside", b"after"]


def test_the_end_of_a_section_that_is_not_open_parts_nothing() -> None:
    assert page(b"one" + end(b"never") + b" two\nthree\n") == {1: [1], 2: [2]}


def test_names_of_sections_are_the_same_in_any_case() -> None:
    assert page(start(b"My_Step") + b"a\nb" + end(b"my.step") + b"c\n") == {1: [1], 2: [2, 3]}


@pytest.mark.parametrize(
    "mark", [b"section_start:1:x\x1b[0K", b"section_start:1:x\r", b"section_begin:1:x\r\x1b[0K", b"sections"]
)
def test_what_only_looks_like_a_mark_is_text(mark: bytes) -> None:
    assert len(page(mark + b"text\nnext\n")) == 2


def test_an_escape_that_has_no_end_takes_the_end_of_its_line_along() -> None:
    assert page(b"one \x1b[31\ntwo\nthree\n") == {1: [1], 2: [1], 3: [2]}


def test_where_the_versions_of_gitlab_part_there_is_no_number() -> None:
    assert page(b"one\r\r\ntwo\n") == {}, "an older one shows no first line, so the second has two numbers"
    assert page(b"one\ntwo\r\r\nthree\n") == {1: [1]}
    assert page(b"one\ntwo \x1b\nthree\n") == {1: [1], 2: [2]}, "the second converter ends the line"
    assert page(STAMP + b"one\r\n" + ON + b"\r\n" + STAMP + b"two\n") == {}, "joined, they are two CR before LF"
    assert page(b"zero\n\x1b]0;title\x07one\n") == {1: [1], 2: [2]}, "all of them agree here"


def test_a_trace_of_which_the_page_shows_the_end_alone_has_no_numbers() -> None:
    whole = b"x" * (WHOLE - 1) + b"\n"
    assert page(whole) == {1: [1]}
    assert page(b"a" + whole) == {}


def test_a_last_line_without_an_end_counts_and_an_empty_trace_has_none() -> None:
    assert page(b"one\ntwo") == {1: [1], 2: [2]}
    assert page(b"") == {}
    assert page(b"\n\n") == {}


class Slow:
    """A reading byte by byte of the same rules, for traces without odd bytes."""

    def __init__(self, data: bytes) -> None:
        self.lines: list[bytes] = []
        self.open: set[bytes] = set()
        self.text = b""
        raws = data.removesuffix(b"\n").split(b"\n")
        stamped = re.match(rb"\d{4}-", raws[0]) is not None
        joined: list[bytes] = []
        for index, raw in enumerate(raws):
            if stamped and index and raw[31:32] == b"+":
                joined[-1] += raw[32:]
            else:
                joined.append(raw)
        for line in joined:
            self._line(line, stamped)

    def _emit(self) -> None:
        if self.text:
            self.lines.append(self.text)
        self.text = b""

    def _line(self, line: bytes, stamped: bool) -> None:
        line = line.removesuffix(b"\r")
        fresh = True
        while line:
            if stamped and fresh and re.match(rb"\d{4}-\d\d-\d\dT\d\d:.{12}Z .{4}", line):
                line = line[32:]
            elif found := re.match(rb"section_(start|end):\d+:([\w.-]+)(?:\[[^\]]*\])?\r\x1b\[0K", line):
                name = re.sub(b"[^a-z0-9]", b"-", found[2].lower())
                if found[1] == b"start":
                    self._emit()
                    self.open.add(name)
                    fresh = False
                elif name in self.open:
                    self._emit()
                    self.open.remove(name)
                    fresh = True
                line = line[found.end() :]
            elif found := re.match(rb"\x1b\[[0-9;]*[A-Za-z]", line):
                line = line[found.end() :]
            elif line[:1] == b"\r":
                self.text, fresh, line = b"", True, line[1:]
            else:
                self.text, fresh, line = self.text + line[:1], False, line[1:]
        self._emit()


PARTS = (b"text", b"s", b"\n", b"\n", b"\r\n", b"\rx", b"\x1b[0K", b"\x1b[31;1m", start(b"a"), end(b"a"), start(b"B.c"))


@pytest.mark.parametrize("stamped", [False, True])
def test_the_numbers_are_those_of_a_slow_reading(stamped: bool) -> None:
    random_ = random.Random(5)
    for _ in range(1500):
        lines = b"".join(random_.choice((*PARTS, end(b"b-c"))) for _ in range(random_.randrange(1, 30))).split(b"\n")
        if stamped:
            lines = [(ON if index and random_.random() < 0.3 else STAMP) + line for index, line in enumerate(lines)]
        data = b"\n".join(lines) + b"\n"
        found = numbers(data, range(1, len(lines) + 1))
        told = sorted((each.number, raw, each.text) for raw, shown in found.items() for each in shown)
        texts = [
            b"".join(text for number, _, text in told if number == at) for at in range(1, len(Slow(data).lines) + 1)
        ]
        if b"\r\r\n" in data or (stamped and re.search(rb"\r\n.{31}\+(?:\x1b\[[0-9;]*[A-Za-z])*\r+\n", data)):
            continue  # where versions of GitLab part
        assert texts == Slow(data).lines, data
        assert {number for number, _, _ in told} == set(range(1, len(texts) + 1))
