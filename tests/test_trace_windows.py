"""Facts about windows and chunks over long traces, giant lines and arbitrary bytes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diagnose.trace import Trace, open_trace
from diagnose.trace.index import ENTRIES, Index
from diagnose.trace.marks import Open
from tests.trace_helpers import PROLOGUE, chunk_text, end, small_blocks, stamp, start, trace_of

PARTS = st.sampled_from(
    [
        *("\n", "\n", "\r\n", "\r", "x", "error: no such host", "INFO", "[0000] text", "12", "13 text", " ", "\t"),
        *("\x1b[31m", "\x1b[0", "\x1b]0;t\x07", "[0m", "\x08", "\x00", "\x01s:a:\x01", "\x9b", "é", "漢字", "\ud800"),
        *(
            start("step_script"),
            end("step_script"),
            start("mine", "[collapsed=true]"),
            "section_start:1:a",
            end("mine"),
        ),
        *(stamp("01O x"), stamp("01E+y"), stamp("00O+\rz"), stamp("01O+")[:-1], stamp("00O ")[:-1], "07:37:56 "),
        *("Job succeeded\n", "-----BEGIN PRIVATE KEY-----", PROLOGUE, "w" * 70, "\n" * 20),
    ]
)
TEXTS = st.lists(PARTS, max_size=60).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
BYTES = st.one_of(TEXTS, st.binary(max_size=300), st.tuples(TEXTS, st.binary(max_size=60), TEXTS).map(b"".join))
STAMPED = st.lists(st.tuples(st.sampled_from(["00O", "01O", "01E"]), st.sampled_from(" ++"), PARTS), max_size=40).map(
    lambda entries: "".join(stamp(stream + mark + part.replace("\n", "")) for stream, mark, part in entries).encode(
        "utf-8", "surrogatepass"
    )
)


def _raw_lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    return lines[:-1] if not lines[-1] else lines


def _is_transcoded(trace: Trace, data: bytes) -> bool:
    return trace._stream.seek(0, 2) != len(data)


def _check_windows(trace: Trace) -> None:
    everything = trace.window(1, trace.line_count)
    assert everything == sorted(everything, key=lambda line: line.first)
    for first in range(1, trace.line_count + 1):
        for last in (first, first + 1, first + 7):
            expected = [line for line in everything if line.first <= last and line.last >= first]
            assert trace.window(first, last) == expected
            assert expected


def _check_raw(trace: Trace, data: bytes) -> None:
    raw = _raw_lines(data)
    assert trace.line_count == len(raw)
    starts = [0]
    for each in raw:
        starts.append(starts[-1] + len(each) + 1)
    for line in trace.window(1, trace.line_count):
        begin = 3 if line.first == 1 and data.startswith(b"\xef\xbb\xbf") else starts[line.first - 1]
        assert line.offset == begin
        source = b"".join(raw[line.first - 1 : line.last]).decode("utf-8", "replace")
        if "bytes left out" not in line.text:
            letters = iter(source)
            assert all(letter in letters for letter in line.text)


def _check_chunks(trace: Trace) -> None:
    for chunk in trace.chunks():
        for found in re.finditer(r"[^\n]+", chunk.text):
            text = found[0].rstrip()
            number = chunk.line_at(found.start())
            assert chunk.line_at(found.end() - 1) >= number
            lines = trace.window(number, number)
            shown = {shown for line in lines for shown in (line.text, *line.frames)}
            if text and not any("bytes left out" in each or len(line.frames) == 64 for line in lines for each in shown):
                assert text in shown


@settings(max_examples=300, deadline=None)
@given(st.one_of(BYTES, STAMPED), st.sampled_from([128, 256, 65536]))
@example(b"\xef\xbb\xbfa\nb", 256)
@example(b"\xc2\x00\xa1", 128)
@example(b"INFO\r\n[0000] text\r\n" * 30, 128)
@example((stamp("01O a") + stamp("01E b") + stamp("01O+c")).encode() * 20, 256)
@example(b"x" * 300 + b"\ny\n" + b"z" * 128 + b"\n", 128)
def test_any_bytes_are_read_alike_by_windows_and_chunks(data: bytes, block: int) -> None:
    with small_blocks(block):
        trace = open_trace(io.BytesIO(data))
        if not _is_transcoded(trace, data):
            _check_raw(trace, data)
        _check_windows(trace)
        _check_chunks(trace)
        assert len(trace.sections) <= trace.line_count * 20
        assert trace.end.line is None or trace.window(trace.end.line, trace.end.line)


def test_a_giant_line_is_shown_by_its_ends_and_searched_in_full() -> None:
    giant = "begin " + "x" * 3_000_000 + " the needle " + "y" * 2_000_000 + " end"
    trace = trace_of(f"before\n{giant}\nafter\n")
    found = [(chunk, chunk.text.index("the needle")) for chunk in trace.chunks() if "the needle" in chunk.text]
    assert [chunk.line_at(at) for chunk, at in found] == [2]
    assert trace.line_count == 3
    before, line, after = trace.window(1, 3)
    assert (before.text, after.text) == ("before", "after")
    assert line.text.startswith("begin xxx")
    assert line.text.endswith("yyy end")
    assert "bytes left out" in line.text
    assert len(line.text) < 70_000


@pytest.mark.parametrize("shift", range(0, 400, 37))
def test_a_literal_at_a_border_of_two_parts_of_a_giant_line_is_not_cut(shift: int) -> None:
    literal = "n" * 200
    text = "x" * (512 * 1024 - 300 + shift) + literal + "y" * 600_000
    assert literal in chunk_text(trace_of(text))


def test_a_section_that_begins_in_an_earlier_block_is_known() -> None:
    body = "".join(f"line {number} of a long script\n" for number in range(20_000))
    trace = trace_of(f"{start('step_script')}Executing\n{body}{end('step_script')}{start('after_script')}After\n")
    assert trace.window(15_000, 15_000)[0].section == "step_script"
    assert [line.section for line in trace.window(20_002, 20_002)] == ["after_script"]


def test_a_continuation_at_a_border_of_blocks_is_not_torn_off() -> None:
    for padding in range(40):
        entries = [stamp("01O " + "p" * padding), *[stamp("01E x"), stamp("01E+y")] * 20]
        with small_blocks(256):
            trace = trace_of("".join(entries))
            assert {line.text for line in trace.window(2, 41)} == {"xy"}


def test_chunks_are_bounded_and_hold_whole_lines() -> None:
    text = "".join(f"line {number}\n" for number in range(200_000))
    chunks = list(trace_of(text).chunks())
    assert len(chunks) > 3
    assert max(len(chunk.text) for chunk in chunks) < 400_000
    assert all(re.fullmatch(r"line \d+", chunk.text[-12:].rpartition("\n")[2]) for chunk in chunks)
    assert chunks[-1].line_at(len(chunks[-1].text) - 1) == 200_000


def test_windows_are_held_to_the_lines_that_exist() -> None:
    trace = trace_of("a\nb\n")
    assert [line.text for line in trace.window(-5, 99)] == ["a", "b"]
    assert trace.window(3, 9) == []
    assert trace.window(2, 1) == []
    assert trace_of("").window(1, 1) == []


def test_a_second_pass_learns_the_same() -> None:
    trace = trace_of(PROLOGUE + f"{start('step_script')}a\n")
    first = [chunk.text for chunk in trace.chunks()], trace.sections, trace.line_count
    assert ([chunk.text for chunk in trace.chunks()], trace.sections, trace.line_count) == first


def test_a_pass_given_up_half_way_does_no_harm() -> None:
    trace = trace_of("line\n" * 200_000)
    next(iter(trace.chunks()))
    assert trace.line_count == 200_000


def test_the_index_keeps_a_bounded_number_of_entries() -> None:
    index = Index()
    for number in range(5 * ENTRIES):
        index.add(number * 10 + 1, number * 100, Open())
    assert len(index._lines) <= ENTRIES
    spans = index.spans(300_000, (10**9, 5_000_000))
    (line, offset), following, _ = next(spans)
    assert line <= 300_000 < line + 10 * 16
    assert offset == (line - 1) * 10
    assert next(spans)[0] == following
    assert next(index.spans(10**9, (10**9, 5_000_000)))[1] == (10**9, 5_000_000)


TRACES = Path(__file__).resolve().parents[2] / "shared" / "traces"


@pytest.mark.skipif(not TRACES.is_dir(), reason="the genuine traces are not beside this checkout")
def test_every_decisive_line_of_the_genuine_traces_is_found_by_its_number() -> None:
    yaml = pytest.importorskip("yaml")

    head = re.compile(r"^(?:\S{27} \d\d[EO][ +]|section_end:\d+:\w+\r)")
    for label in yaml.safe_load((TRACES / "labels.yaml").read_text()):
        with (TRACES / f"{label['id']}.log").open("rb") as stream:
            trace = open_trace(stream)
            assert trace.end.state != "none", label["id"]
            if label.get("decisive_line") and label.get("decisive_text"):
                lines = trace.window(label["decisive_line"], label["decisive_line"])
                words = head.sub("", label["decisive_text"]).strip()
                assert any(words in shown for line in lines for shown in (line.text, *line.frames)), label["id"]
