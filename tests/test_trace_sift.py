"""Of the middle of a trace a sieve's lines are read, with their own numbers; windows do not tell the difference."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.trace import Trace, blocks, sift
from diagnose.trace.chunk import Chunk
from tests.trace_helpers import end, small_blocks, stamp, start, trace_of

WORD = b"needle"


def _sieve(data: bytes) -> list[int] | None:
    ends = [found.end() for found in re.finditer(WORD, data)]
    return None if b"section_" in data or len(ends) > 8 else ends


@pytest.fixture(autouse=True)
def _small() -> Iterator[None]:
    with (
        small_blocks(256),
        patch.multiple(blocks, HEAD=100, TAIL=300),
        patch.multiple(sift, STRETCH=700, APART=64),
        patch("diagnose.trace.reader.HELD", 0),
    ):
        yield


def _hits(chunks: Iterator[Chunk]) -> list[int]:
    return sorted(
        {chunk.line_at(found.start()) for chunk in chunks for found in re.finditer(WORD.decode(), chunk.text)}
    )


def _same(text: str) -> None:
    sifted, whole = trace_of(text), trace_of(text)
    assert _hits(sifted.chunks(_sieve)) == _hits(whole.chunks())
    assert (sifted.line_count, sifted.sections) == (whole.line_count, whole.sections)
    for first in range(1, whole.line_count + 1, 3):
        assert sifted.window(first, first + 2) == whole.window(first, first + 2)


LINES = st.sampled_from(
    [
        "a\n",
        "\n",
        "a needle here\n",
        "\x1b[32;1m$ make needle\x1b[0;m\n",
        "$ \n",
        "needle\rneedle needle\r\n",
        "[0001] after a level\n",
        "INFO\n",
        "needle\n" * 12,
        f"{start('build')}A needle\n",
        f"{end('build')}\n",
        "word " * 20 + "\n",
        "w" * 300 + "needle" + "w" * 300 + "\n",
        "w" * 1000 + "\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=120), st.booleans())
def test_a_sieve_finds_the_lines_that_a_whole_reading_finds(lines: list[str], cut: bool) -> None:
    text = "".join(lines)
    _same(text[: -(len(text) // 7)] if cut else text)


def _entry(stream: str, lines: list[str]) -> str:
    texts = [line.replace("\n", " ") for line in lines]
    return "".join(stamp(stream + ("+" if at else " ") + text) for at, text in enumerate(texts))


ENTRIES = st.builds(_entry, st.sampled_from(["00O", "01O", "01E"]), st.lists(LINES, min_size=1, max_size=3))


@settings(max_examples=300, deadline=None)
@given(st.lists(ENTRIES, max_size=40))
def test_a_sieve_finds_the_lines_of_a_stamped_trace(entries: list[str]) -> None:
    _same("".join(entries))


def test_of_very_many_commands_the_first_and_the_last_are_cleaned() -> None:
    lines = [f"\x1b[32;1m$ make {number}\x1b[0;m" for number in range(1_000)]
    lines[500] += " needle"
    trace = trace_of("\n".join(lines))
    with patch.multiple(sift, ECHOES=10, FULL=1 << 20, PLACES=1 << 20):
        middle = list(trace.chunks(lambda data: [at.end() for at in re.finditer(rb"\$ |needle", data)]))
    shown = [line for chunk in middle if chunk.middle for line in chunk.text.splitlines()]
    assert len(shown) == 21
    assert shown[10].endswith("needle")
    assert shown == sorted(shown, key=lambda line: int(line.split()[2]))


def test_what_is_held_of_a_trace_does_not_grow() -> None:
    chance = random.Random(2)
    text = "".join(chance.choice(["a needle\n", "none\n", "needle " * 30 + "\n"]) for _ in range(5_000))
    with patch.multiple(sift, FULL=2_000), patch("diagnose.trace.reader.CHUNK", 2_000):
        assert max(len(chunk.text) for chunk in trace_of(text).chunks(_sieve)) < 5_000


def test_a_trace_that_ends_with_a_giant_has_its_head_read_in_full() -> None:
    trace: Trace = trace_of("needle\n" + "a\n" * 400 + "w" * 2_000)
    assert _hits(trace.chunks(_sieve)) == [1]
    assert trace.line_count == 402


@pytest.mark.parametrize("line", [b"\n", b"a\n", b"x" * 29 + b"\n", b"x" * 79 + b"\n", b"x" * 9_000 + b"\n"])
def test_line_feeds_are_counted_between_any_two_places(line: bytes) -> None:
    data = b"y" * 100 + line * (20_000 // len(line)) + b"\n" * 50 + line * (300_000 // len(line))
    chance = random.Random(3)
    for _ in range(50):
        begin, end = sorted(chance.choices(range(len(data) + 1), k=2))
        assert blocks.count(data, begin, end) == data.count(b"\n", begin, end)
    assert blocks.count(data, 5, 5) == 0
