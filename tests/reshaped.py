"""The same bytes in another form: heads, colours, line ends, prefixes, wrapping and encodings, line by line.

Every transformation takes a case and a seeded source of chance, and tells where each raw line went; None where the form
does not apply, as timestamps on a trace that has them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Case(NamedTuple):
    """A log, the program that wrote it, its exit code, and whether its job passed."""

    name: str
    log: bytes
    tool: str = ""
    code: int = 1
    passed: bool = False


class Changed(NamedTuple):
    """A transformed log; `places` are the first and last new raw line of each old one."""

    log: bytes
    places: Sequence[tuple[int, int]]


Transform = Callable[[Case, random.Random], Changed | None]

_HEAD = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [0-9a-f]{2}[EO](?:[ +]|$)"
HEADED = re.compile(_HEAD)
_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
_MARK = rb"section_(?:start|end):\d+:[^\r\n]{1,128}\r(?:\x1b\[0K)?"
_WORD = re.compile(rb"(?m:^" + _HEAD + rb")|" + _MARK + rb"|\x1b\[[0-9;?]*[A-Za-z]|\r|([^\s\x1b]+)")
_LEVEL = re.compile(rb"\b(?:INFO|DEBU|WARN|ERRO|FATA|error|Error|ERROR|WARNING|fatal)\b")
RUNNERS = re.compile(
    rb"Running with gitlab-runner|Preparing (?:the \"|env)|Job failed|Job succeeded|(?m:^)Executing \""
)
"""What the runner says itself: a log that holds it is a piece of a job already, and of one executor."""
COLUMNS = 80


def is_headed(case: Case) -> bool:
    """Tell whether a log has the runner's heads already."""
    return HEADED.match(case.log) is not None


def is_framed(case: Case) -> bool:
    """Tell whether a log is a whole job trace."""
    return b"section_start:" in case.log


def lines_of(log: bytes) -> list[bytes]:
    """Part a log into its raw lines, without what stands behind the last line feed where that is nothing."""
    return log.removesuffix(b"\n").split(b"\n")


def put_together(groups: Sequence[Sequence[bytes]], before: Sequence[bytes] = ()) -> Changed:
    """Make a log of what became of each raw line, with other lines before it."""
    at = len(before) + 1
    places = []
    for group in groups:
        places.append((at, at + max(0, len(group) - 1)))
        at += len(group)
    lines = [*before, *(line for group in groups for line in group)]
    return Changed(b"\n".join(lines) + b"\n", places)


def each_line(change: Callable[[bytes, random.Random], bytes]) -> Transform:
    """Make a transformation of one that changes every raw line alone."""

    def transform(case: Case, chance: random.Random) -> Changed:
        return put_together([[change(line, chance)] for line in lines_of(case.log)])

    return transform


def timestamps(case: Case, chance: random.Random) -> Changed | None:
    """Give every entry a head as Runner 18.7 does; what follows a CR or the first 8 KiB is an entry with `+`."""
    if is_headed(case):
        return None
    runner, groups, clock = is_framed(case), [], 0
    for line in lines_of(case.log):
        body = line.removesuffix(b"\r")
        entries: list[bytes] = []
        for part in re.findall(_MARK + rb"|[^\r]{1,8192}\r?|\r", body) or [b""]:
            clock += chance.randint(1, 900_000)
            stream = (
                b"00O" if runner or b"section_" in part or RUNNERS.search(line) else chance.choice((b"01O", b"01E"))
            )
            sign = b"+" if entries else b" "
            if entries:
                stream = entries[-1][28:31]
            if b":step_script\r" in part or b":build_script\r" in part:
                runner = b"section_end" in part
            seconds, micro = divmod(clock, 1_000_000)
            time = b"2026-01-02T%02d:%02d:%02d.%06dZ " % (3 + seconds // 3600, seconds // 60 % 60, seconds % 60, micro)
            entries.append(time + stream + sign + part)
        groups.append(entries)
    return put_together(groups)


def _around(words: re.Match[bytes], on: bytes) -> bytes:
    return on + words[1] + b"\x1b[0m" if words[1] else words[0]


def _spots(line: bytes) -> list[tuple[int, int]]:
    return [found.span(1) for found in _WORD.finditer(line) if found[1]]


def _paint(line: bytes, begin: int, end: int) -> bytes:
    return line[:begin] + b"\x1b[31;1m" + line[begin:end] + b"\x1b[0;m" + line[end:]


def whole_line(line: bytes, _: random.Random) -> bytes:
    """Colour all that a line says."""
    spots = _spots(line)
    return _paint(line, spots[0][0], spots[-1][1]) if spots else line


def level(line: bytes, _: random.Random) -> bytes:
    """Colour a level's token."""
    return _LEVEL.sub(lambda found: b"\x1b[33m" + found[0] + b"\x1b[0m", line, count=1)


def every_word(line: bytes, _: random.Random) -> bytes:
    """Colour each word alone."""
    return _WORD.sub(lambda found: _around(found, b"\x1b[1;34m"), line)


def one_word(line: bytes, chance: random.Random) -> bytes:
    """Colour one word."""
    spots = _spots(line)
    return _paint(line, *chance.choice(spots)) if spots else line


def inside(line: bytes, chance: random.Random) -> bytes:
    """Colour from within one word to within another, as a search does that highlights."""
    spots = _spots(line)
    if not spots:
        return line
    first, last = sorted(chance.choices(spots, k=2))
    begin = chance.randrange(*first)
    end = chance.randint(max(begin + 1, last[0]), last[1])
    while begin and 0x80 <= line[begin] < 0xC0:  # an escape within a character would change the character
        begin -= 1
    while end < len(line) and 0x80 <= line[end] < 0xC0:
        end += 1
    return _paint(line, begin, end)


def without_esc(colour: Callable[[bytes, random.Random], bytes]) -> Transform:
    """Lose the ESC of all colours, as a paste into an issue does."""
    return each_line(lambda line, chance: re.sub(rb"\x1b(?=\[[0-9;]*[mK])", b"", colour(line, chance)))


def crlf(line: bytes, _: random.Random) -> bytes:
    """End a line as Windows does."""
    return line.removesuffix(b"\r") + b"\r"


def prefixed(prefix: str) -> Transform:
    """Put another system's prefix before every line; `{n}` in it grows."""

    def transform(case: Case, _: random.Random) -> Changed | None:
        if is_headed(case):
            return None
        return put_together(
            [[prefix.replace("{n}", f"{n % 60:02}").encode() + line] for n, line in enumerate(lines_of(case.log))]
        )

    return transform


def _shown(line: bytes) -> str:
    text = _ESCAPES.sub(b"", re.sub(_MARK, b"\r", line)).decode("utf-8", "replace")
    frames = [frame for frame in text.split("\r") if frame.strip()]
    return frames[-1].rstrip() if frames else ""


def wrapped(*, blanks: bool) -> Transform:
    """Copy a log from a terminal of 80 columns: last frames without escapes; `blanks` at the edge stay or are lost."""

    def transform(case: Case, _: random.Random) -> Changed:
        groups = []
        for line in lines_of(case.log):
            text = _shown(line)
            rows = [text[at : at + COLUMNS] for at in range(0, len(text), COLUMNS)] or [""]
            groups.append([(row if blanks else row.rstrip()).encode() for row in rows])
        return put_together(groups)

    return transform


def encoded(codec: str, mark: bytes) -> Transform:
    """Write a log in another encoding, with this byte order mark."""

    def transform(case: Case, _: random.Random) -> Changed:
        places = put_together([[line] for line in lines_of(case.log)]).places
        return Changed(mark + case.log.decode("utf-8", "replace").encode(codec), places)

    return transform
