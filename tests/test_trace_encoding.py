"""Facts about encodings: byte order marks, UTF-16 as a shell's redirect writes it."""

from __future__ import annotations

import codecs
from unittest.mock import patch

import pytest

from tests.trace_helpers import lines_of, texts_of, trace_of

TEXT = "error: größer\r\nsecond line\r\n"


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8 mark", "le mark", "be mark", "le", "be"],
)
def test_every_encoding_gives_the_same_lines(data: bytes) -> None:
    assert texts_of(data) == ["error: größer", "second line"]
    assert trace_of(data).line_count == 2


def test_offsets_of_utf8_count_its_byte_order_mark() -> None:
    assert [line.offset for line in lines_of(codecs.BOM_UTF8 + b"a\nb\n")] == [3, 5]


def test_a_large_utf16_trace_is_kept_in_a_file() -> None:
    text = "".join(f"line {number}\n" for number in range(3000))
    with patch("diagnose.trace.encoding.IN_MEMORY", 1000), patch("diagnose.trace.encoding._PIECE", 999):
        trace = trace_of(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))
        assert trace.line_count == 3000
        assert trace.window(2999, 2999)[0].text == "line 2998"


def test_a_few_nuls_do_not_make_utf16() -> None:
    assert texts_of(b"a\x00b\nc\n") == ["ab", "c"]


def test_half_a_character_at_the_end_does_no_harm() -> None:
    assert texts_of(codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"\x41") == ["ab\ufffd"]
