"""Facts about what other systems and the web page put in front of every line."""

from __future__ import annotations

import glob

import pytest

from diagnose.trace import form
from tests.run import TRACES
from tests.trace_helpers import chunk_text, lines_of, texts_of, trace_of

TEXTS = ["$ make", "building", "error: x509: unknown authority", "done"]


@pytest.mark.parametrize(
    "prefix",
    [
        "2024-01-01T00:00:00.1234567Z ",
        "[2019-01-01T00:00:00.000Z] ",
        "07:37:56 ",
        "[07:37:56] ",
        "07:37:56 [1807] ",
        'Step #1 - "build": ',
        "Step #1: ",
        "service-1  | ",
        "kaniko_1 | ",
        "[pod/build-x1/build] ",
        "[Pipeline] ",
        "[build-image : build-and-push] ",
        "[build-and-push] ",
        "[pod/build-x1/build] 2024-01-01T00:00:00.123456789Z ",
    ],
)
def test_a_prefix_of_most_lines_is_taken_off(prefix: str) -> None:
    assert texts_of("".join(f"{prefix}{text}\n" for text in TEXTS)) == TEXTS


def test_the_time_of_a_prefix_is_kept() -> None:
    lines = lines_of("".join(f"07:37:5{n} {text}\n" for n, text in enumerate(TEXTS)))
    assert [line.time for line in lines] == ["07:37:50", "07:37:51", "07:37:52", "07:37:53"]


def test_a_prefix_of_a_few_lines_is_text() -> None:
    raw = ["07:37:56 one", "two", "three", "07:37:57 four"]
    assert texts_of("\n".join(raw)) == raw


def test_of_two_lines_both_must_have_the_prefix() -> None:
    assert texts_of("07:37:56 one\n07:37:57 two") == ["one", "two"]
    assert texts_of("07:37:56 one\ntwo") == ["07:37:56 one", "two"]


def test_an_indent_behind_a_clock_is_the_texts_own() -> None:
    assert texts_of("07:37:56 a\n07:37:56  b\n07:37:56 c") == ["a", " b", "c"]
    assert texts_of("07:37:56  a\n07:37:56  b\n07:37:56  c") == ["a", "b", "c"]


def test_a_tools_own_time_and_level_are_no_prefix() -> None:
    raw = [f'time="2024-01-01T00:00:0{n}Z" level=error msg="x"' for n in range(5)]
    assert texts_of("\n".join(raw)) == raw


def test_a_prefix_with_colours_is_found_too() -> None:
    assert texts_of("\x1b[33mservice-1  | \x1b[0mtext\n" * 4) == ["text"] * 4


@pytest.mark.parametrize("gap", [" ", ""])
def test_line_numbers_of_the_web_page_are_taken_off(gap: str) -> None:
    texts = ["Running with gitlab-runner", "on runner", "[0000] begins", "error", "done", "7 of 9", "end"]
    raw = "".join(f"{number}{gap}{text}\n" for number, text in enumerate(texts, 9))
    assert texts_of(raw) == texts


def test_line_numbers_may_jump_where_the_page_folded_a_section() -> None:
    raw = "1 a\n2 b\n3 c\n4 d\n60 e\n61 f\n"
    assert texts_of(raw) == ["a", "b", "c", "d", "e", "f"]


@pytest.mark.parametrize(
    "raw", [[f"{n}" for n in range(1, 9)], [f"{n}. item" for n in range(1, 9)], [f"{n}/8 done" for n in range(1, 9)]]
)
def test_counting_is_no_copy_of_the_web_page(raw: list[str]) -> None:
    assert texts_of("\n".join(raw)) == raw


def test_durations_of_the_web_page_are_taken_off() -> None:
    raw = "Preparing environment\n00:01\nGetting source from Git repository00:02\nfetched at 00:03\n"
    assert texts_of(raw) == ["Preparing environment", "", "Getting source from Git repository", "fetched at 00:03"]


def test_a_clock_is_text_where_no_header_has_a_duration() -> None:
    assert texts_of("started\n00:01\nended\n") == ["started", "00:01", "ended"]


@pytest.mark.parametrize(
    "before", [b"", b"\x1b[0m", b"1 ", b"07:37:56 ", b"[Pipeline] ", b"kaniko_1 | ", b"a\x08", b"|"]
)
@pytest.mark.parametrize("every", [1, 2, 3, 4])
def test_a_trace_that_is_told_without_cleaning_has_no_form(before: bytes, every: int) -> None:
    for path in glob.glob(f"{TRACES}/*.log"):
        with open(path, "rb") as log:
            lines = log.read().split(b"\n")
        head = b"\n".join([line if at % every else before + line for at, line in enumerate(lines)])
        assert form.detect(head) == form._cleaned(head), path


@pytest.mark.parametrize("level", ["INFO", "[33mWARN[0m", "\x1b[31mERRO\x1b[0m"])
def test_a_level_on_a_line_of_its_own_joins_the_clock_that_follows(level: str) -> None:
    first, last = lines_of(f"{level}\n[0012] text\nlast\n")
    assert (first.text[4:], first.first, first.last, first.breaks) == ("[0012] text", 1, 2, ((4, 2),))
    assert last.first == 3


def test_a_level_before_anything_else_stays_alone() -> None:
    assert texts_of("INFO\ntext\n[0012] text\n") == ["INFO", "text", "[0012] text"]


def test_a_joined_level_is_found_in_the_chunk() -> None:
    trace = trace_of("INFO\n[0012] text\nlast\n")
    (chunk,) = trace.chunks()
    assert "INFO[0012] text" in chunk_text(trace)
    assert [chunk.line_at(chunk.text.index(word)) for word in ("INFO", "text", "last")] == [1, 2, 3]
