"""Facts about what is taken out of a line: colours, escapes, control characters, overwritten frames."""

from __future__ import annotations

import pytest

from tests.trace_helpers import chunk_text, lines_of, texts_of, trace_of


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\x1b[36mINFO\x1b[0m[0003] Taking snapshot", "INFO[0003] Taking snapshot"),
        ("\x1b[0K\x1b[36;1mPreparing\x1b[0;m\x1b[0;m", "Preparing"),
        ("[36mINFO[0m[0258] lost", "INFO[0258] lost"),
        ("[[1;31mERROR[m] lost, rate(x[0m])", "[ERROR] lost, rate(x[0m])"),
        ("[0KRunning[0;m", "Running"),
        ("[31;1mERROR: Job failed[0;m", "ERROR: Job failed"),
        ("waited [5m] and [1m30s] and [map[a:b] [m", "waited [5m] and [1m30s] and [map[a:b] [m"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never ended", "0;never ended"),
        ("\x1bPq#0;2\x1b\\after", "after"),
        ("\x1b(Btext\x1b)0", "text"),
        ("\x9b31mred\x9b0m", "red"),
        ("\x1b[?25l\x1b[2K\x1b[1Abuild", "build"),
        ("abcd\x08\x08xy", "abxy"),
        ("|\x08/\x08-\x08done", "done"),
        ("a\x07b\x00c\x0bd\x7fe\x85f", "abcdef"),
        ("tab\tstays", "tab\tstays"),
        ("trailing   \r", "trailing"),
        ("  leading stays", "  leading stays"),
    ],
)
def test_terminal_control_is_taken_out(raw: str, text: str) -> None:
    assert texts_of(raw + "\n") == [text]


def test_a_literal_cut_by_colours_is_found_in_the_chunk() -> None:
    assert "no such host" in chunk_text(trace_of("no \x1b[31msuch\x1b[0m ho[0mst\n"))


def test_the_last_frame_that_shows_something_is_the_text_and_all_frames_are_kept() -> None:
    (line,) = lines_of("\r 10%\r error: reset\r100%\r\r\n")
    assert line.text == "100%"
    assert line.frames == (" 10%", " error: reset", "100%")


def test_a_line_with_one_frame_keeps_no_frames() -> None:
    (line,) = lines_of("\r\x1b[2Kdone\r\n")
    assert (line.text, line.frames) == ("done", ())


def test_frames_stand_on_lines_of_their_own_in_a_chunk_and_have_the_same_raw_line() -> None:
    trace = trace_of("first\na\rb\rc\nlast\n")
    (chunk,) = trace.chunks()
    assert [chunk.line_at(chunk.text.index(word)) for word in ("first", "a", "b", "c", "last")] == [1, 2, 2, 2, 3]
    assert "\nb\n" in chunk.text


def test_positions_may_be_asked_for_in_any_order() -> None:
    (chunk,) = trace_of("one\ntwo\rtwo again\nthree\n").chunks()
    places = [chunk.text.index(word) for word in ("three", "one", "again", "three", "two")]
    assert [chunk.line_at(at) for at in places] == [3, 1, 2, 3, 2]


def test_crlf_ends_a_line_as_lf_does() -> None:
    assert texts_of("one\r\ntwo\r\n") == ["one", "two"]


def test_invalid_utf8_becomes_the_replacement_character_and_never_swallows_a_line_feed() -> None:
    assert texts_of(b"caf\xc3\nb\xff\n") == ["caf\ufffd", "b\ufffd"]


def test_only_lf_ends_a_line() -> None:
    trace = trace_of("a\x0bb\u2028c\u0085d\n")
    assert trace.line_count == 1


@pytest.mark.parametrize(("text", "count"), [("", 0), ("\n", 1), ("a", 1), ("a\n", 1), ("a\n\nb", 3)])
def test_a_last_line_without_lf_counts(text: str, count: int) -> None:
    assert trace_of(text).line_count == count


def test_offsets_are_those_of_the_raw_lines() -> None:
    assert [line.offset for line in lines_of("ab\n\x1b[0mcd\n\nä\nx\n")] == [0, 3, 10, 11, 14]
