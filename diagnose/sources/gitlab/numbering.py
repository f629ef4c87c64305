"""The line numbers that GitLab's job page shows, which are not those of the trace: the page counts what it emits.

Follows GitLab 19's `lib/gitlab/ci/ansi2json` and `ci/job_details/store/utils.js`. A line without text has no number. A
section's start begins a line, its end closes one. CR alone takes back what its line had. Heads of the runner are left
out, and a `+` entry goes on with the entry before it, whatever its stream. There are three converters: the first, the
first since it reads several CR before LF as one line end, and the second (behind the flag `ci_ansi2json_v2`). They part
only on rare bytes; a line has a number here only where all of them give it the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

WHOLE = 500 << 10
"""Bytes of a trace that the page shows; of a longer one it shows, and counts, only the end."""

_HEAD, _PLUS = 32, 31
_ESC, _CR, _LF = b"\x1b\r\n"
_STAMP = re.compile(rb"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z [0-9a-f]{2}[EO][+ ]")
_SECTION = re.compile(
    rb"section_(start|end):[0-9]+:([a-zA-Z0-9_.-]+)(?:\[\w+=\w+(?:, ?\w+=\w+)*\])?\r\x1b\[0K"  # as GitLab has it
)
_TEXT = re.compile(rb"(?:[^\x1b\r\ns]|s(?!ection_))+")
_RETURNS = re.compile(rb"\r+")
_ESCAPE = re.compile(rb"\x1b[@-_].*?[@-~]")
_LOST = re.compile(rb"\x1b(?:[@-_].*?)?(?=\n|\Z)")
_TIDY = re.compile(rb"\x1b[@-_][0-?]*[ -/]*[@-~]")


class Shown(NamedTuple):
    """A line of the page, and the part of its text that came from one raw line."""

    number: int
    text: bytes


class _Step(NamedTuple):
    """What a converter makes of an escape: where it goes on, and the bytes that it takes for text."""

    to: int
    text: bytes = b""


def _first(line: bytes, at: int) -> _Step:
    if found := _ESCAPE.match(line, at):
        return _Step(found.end())
    if _LOST.match(line, at):
        return _Step(len(line))
    found = _TEXT.match(line, at + 1)
    end = found.end() if found else at + 1
    return _Step(end, line[at:end])


def _second(line: bytes, at: int) -> _Step:
    if at + 1 < len(line) and not 0x40 <= line[at + 1] <= 0x5F:
        return _Step(at + 1)
    found = _TIDY.match(line, at)
    return _Step(found.end() if found else len(line))


class _Way(NamedTuple):
    """In what the converters differ: escapes, and whether several CR before LF are one line end."""

    escape: Callable[[bytes, int], _Step]
    several: bool


class _Converter:
    """Goes through a trace as one of GitLab's converters does, and notes which raw lines went into which number.

    `odd` tells that it met bytes on which the converters may part.
    """

    def __init__(self, way: _Way, wanted: Collection[int], *, stamped: bool) -> None:
        self._way = way
        self._wanted = wanted
        self._stamped = stamped
        self._open: set[bytes] = set()
        self._number = 0
        self._places: list[tuple[int, int]] = []
        self._found: dict[int, list[Shown]] = {}
        self.odd = False
        self._clear()

    def _clear(self) -> None:
        self._parts: dict[int, list[bytes]] = {}
        self._fresh = self._empty = True

    def _flush(self) -> None:
        if not self._empty:
            self._number += 1
            for raw, parts in self._parts.items():
                self._found.setdefault(raw, []).append(Shown(self._number, b"".join(parts)))
        self._clear()

    def _add(self, line: bytes, at: int, to: int) -> None:
        """Take text, each raw line its share."""
        self._fresh = self._empty = False
        index = bisect_right(self._places, at, key=lambda each: each[0]) - 1
        while index < len(self._places) and self._places[index][0] < to:
            begin, raw = self._places[index]
            end = self._places[index + 1][0] if index + 1 < len(self._places) else to
            part = line[max(at, begin) : min(end, to)]
            if part and raw in self._wanted:
                self._parts.setdefault(raw, []).append(part)
            index += 1

    def _section(self, mark: re.Match[bytes]) -> None:
        name = re.sub(rb"[^a-z0-9]", b"-", mark[2].lower())
        if mark[1] == b"start":
            self._flush()
            self._open.add(name)
            self._fresh = False
        elif name in self._open:
            self._flush()
            self._open.remove(name)

    def _returns(self, line: bytes, at: int) -> int:
        """Take a run of CR, and the LF behind it."""
        end = _RETURNS.match(line, at).end()  # type: ignore[union-attr] # there is one at least
        if line[end : end + 1] != b"\n":
            self._clear()
            return end
        if end - at > 1:
            self.odd = True
            if not self._way.several:
                self._clear()
        self._flush()
        return end + 1

    def _part(self, line: bytes, at: int) -> int:
        byte = line[at]
        if byte == _ESC:
            self.odd = self.odd or not _TIDY.match(line, at)
            to, text = self._way.escape(line, at)
            if text:
                self._add(line, at, to)
            return to
        if byte == _CR:
            return self._returns(line, at)
        if byte == _LF:
            self._flush()
            return at + 1
        if mark := _SECTION.match(line, at):
            self._section(mark)
            return mark.end()
        found = _TEXT.match(line, at)
        to = found.end() if found else at + 1
        self._add(line, at, to)
        return to

    def take(self, line: bytes, places: list[tuple[int, int]]) -> None:
        """Take a line; `places` tell as (offset, raw line) where each of its raw lines begins."""
        self._places = places
        at = 0
        while at < len(line):
            if self._stamped and self._fresh and _is_head(line, at):
                at += _HEAD
            else:
                at = self._part(line, at)

    def finish(self) -> dict[int, list[Shown]]:
        """Give all that was found."""
        self._flush()
        return self._found


_WAYS = (_Way(_first, several=True), _Way(_first, several=False), _Way(_second, several=True))


def _is_head(line: bytes, at: int) -> bool:
    """Tell whether GitLab takes what stands here for a head; it looks at five bytes alone."""
    head = line[at : at + _HEAD]
    return len(head) == _HEAD and (head[26], head[4], head[7], head[10], head[13]) == (0x5A, 0x2D, 0x2D, 0x54, 0x3A)


def _lines(data: bytes, *, stamped: bool) -> Iterator[tuple[bytes, list[tuple[int, int]]]]:
    """Yield the lines of a trace with their raw lines; an entry with `+` goes on with the one before."""
    raws = data.split(b"\n")
    last = len(raws) - 1
    buffer: list[bytes] = []
    places: list[tuple[int, int]] = []
    size = 0
    for index, raw in enumerate(raws):
        if index == last and not raw:
            break
        part = raw[_HEAD:] if buffer else raw
        places.append((size, index + 1))
        buffer.append(part)
        size += len(part)
        if stamped and index < last and raws[index + 1][_PLUS : _PLUS + 1] == b"+":
            continue
        yield b"".join(buffer) + (b"\n" if index < last else b""), places
        buffer, places, size = [], [], 0


def _converted(data: bytes, wanted: Collection[int], way: _Way) -> _Converter:
    stamped = _STAMP.search(data, 0, data.find(b"\n") + 1 or len(data)) is not None
    converter = _Converter(way, wanted, stamped=stamped)
    for line, places in _lines(data, stamped=stamped):
        converter.take(line, places)
    return converter


def numbers(data: bytes, wanted: Iterable[int]) -> dict[int, list[Shown]]:
    """Give for the wanted raw lines of a trace (counted from 1 on LF) the lines of the page that show their text.

    `data` is the whole trace. A line that the page does not show, or on which GitLab's versions differ, is left out.
    """
    asked = frozenset(wanted)
    if len(data) > WHOLE or not asked:
        return {}
    first = _converted(data, asked, _WAYS[0])
    found = first.finish()
    if not first.odd:
        return found
    others = [_converted(data, asked, way).finish() for way in _WAYS[1:]]
    return {
        raw: shown
        for raw, shown in found.items()
        if all([each.number for each in shown] == [each.number for each in other.get(raw, [])] for other in others)
    }
