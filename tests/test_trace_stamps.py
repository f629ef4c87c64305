"""Facts about the runner's heads: time, stream, continuation."""

from __future__ import annotations

from diagnose.trace.stamps import JOINED
from tests.trace_helpers import chunk_text, end, lines_of, stamp, start, trace_of


def test_a_head_gives_time_and_stream_and_is_no_text() -> None:
    (line,) = lines_of(stamp("01E error: x"))
    assert (line.text, line.stream, line.time) == ("error: x", "01E", "2026-01-02T03:04:05.123456Z")


def test_a_continuation_joins_the_previous_entry_of_its_own_stream() -> None:
    first, other = lines_of(stamp("01E error: no su") + stamp("01O progress") + stamp("01E+ch host"))
    assert (first.text, first.first, first.last, first.breaks) == ("error: no such host", 1, 3, ((12, 3),))
    assert (other.text, other.first, other.last) == ("progress", 2, 2)


def test_a_joined_literal_is_found_and_each_position_has_its_raw_line() -> None:
    trace = trace_of(stamp("01E error: no su") + stamp("01O progress") + stamp("01E+ch host"))
    (chunk,) = trace.chunks()
    at = chunk.text.index("no such host")
    assert [chunk.line_at(at), chunk.line_at(at + 6), chunk.line_at(chunk.text.index("progress"))] == [1, 3, 2]


def test_a_mark_and_its_header_in_a_continuation_are_read_as_one_write() -> None:
    lines = lines_of(
        stamp(f"00O {end('get_sources')}")
        + stamp(f"00O+{start('step_script')}")
        + stamp("00O+\x1b[0K\x1b[36;1mExecuting\x1b[0;m")
        + stamp("01O $ make")
    )
    assert [(line.first, line.text, line.section) for line in lines] == [
        (1, "", None),
        (2, "", "step_script"),
        (3, "Executing", "step_script"),
        (4, "$ make", "step_script"),
    ]


def test_frames_of_a_progress_bar_are_joined_and_the_text_has_the_raw_line_of_the_last() -> None:
    (line,) = lines_of(stamp("01O \r 10%") + stamp("01O+\rreset by peer") + stamp("01O+\r100%") + stamp("01O+"))[:1]
    assert (line.text, line.first, line.last) == ("100%", 1, 3)
    assert line.breaks == ((0, 3),)
    assert line.frames == (" 10%", "reset by peer", "100%")


def test_a_cr_before_the_inserted_line_feed_ends_a_frame() -> None:
    (line,) = lines_of(stamp("01O 10%\r") + stamp("01O+done"))
    assert (line.text, line.frames) == ("done", ("10%", "done"))


def test_a_joined_line_is_limited_in_raw_lines() -> None:
    lines = lines_of(stamp("01O a") + stamp("01O+b") * (2 * JOINED))
    assert [line.last - line.first + 1 for line in lines] == [JOINED, JOINED, 1]


def test_an_entry_without_text_may_have_lost_its_trailing_space() -> None:
    assert [line.text for line in lines_of("2026-01-02T03:04:05.123456Z 01O\n" + stamp("01O x"))] == ["", "x"]


def test_lines_without_a_head_are_kept_among_those_with_one() -> None:
    lines = lines_of(stamp("01O a") + "Job's log\n" + stamp("01O b"))
    assert [(line.text, line.stream) for line in lines] == [("a", "01O"), ("Job's log", None), ("b", "01O")]


def test_a_command_is_found_at_the_start_of_its_line() -> None:
    assert "\n$ make" in chunk_text(trace_of(stamp("01O x") + stamp("01O \x1b[32;1m$ make\x1b[0;m")))


def test_heads_in_the_middle_of_a_plain_log_are_text() -> None:
    assert lines_of("a\nb\nc\nd\n" + stamp("01O x"))[-1].text == stamp("01O x").rstrip()
