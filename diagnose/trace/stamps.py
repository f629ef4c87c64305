"""The heads that a runner puts before each line: time, stream, and whether the line continues an earlier one.

`2026-01-02T03:04:05.123456Z 00O text`: 00 is the runner, 01 the script, O and E are stdout and stderr. The default
since Runner 18.7. An entry with `+` belongs to the previous entry of the same stream; streams interleave.
"""

from __future__ import annotations

from diagnose.record import NamedTuple

JOINED = 64
"""Raw lines that one logical line may span."""

_FORM = "0000-00-00T00:00:00.000000Z "
"""What a head begins with, its digits written as noughts: told so without an expression, which is long to compile."""
_NOUGHTS = str.maketrans("123456789", "000000000")
_STREAM = frozenset(first + second for first in "0123456789abcdef" for second in "0123456789abcdef")
_TIME, _LENGTH = 27, 31
RUNNER = "00"


class Head(NamedTuple):
    """What stood before one raw line; empty for a line without a head."""

    time: str | None = None
    stream: str | None = None
    plus: bool = False


NONE = Head()


def has_head(line: str) -> bool:
    """Tell whether a line begins with a head, behind which a blank, a plus or nothing stands."""
    return (
        line[_LENGTH - 1 : _LENGTH] in ("O", "E")
        and line[: len(_FORM)].translate(_NOUGHTS) == _FORM
        and line[len(_FORM) : _LENGTH - 1] in _STREAM
        and line[_LENGTH : _LENGTH + 1] in (" ", "+", "")
    )


def has_continuation(text: str) -> bool:
    """Tell whether a line of the text continues an earlier one."""
    if "O+" not in text and "E+" not in text:
        return False
    return any(line[_LENGTH : _LENGTH + 1] == "+" and has_head(line) for line in text.split("\n"))


def strip_heads(text: str) -> str:
    """Take the heads off all lines of a text."""
    return "\n".join([line[_LENGTH + 1 :] if has_head(line) else line for line in text.split("\n")])


def split_head(line: str) -> tuple[Head, str]:
    """Part one line from its head."""
    if not has_head(line):
        return NONE, line
    plus = line[_LENGTH : _LENGTH + 1] == "+"
    return Head(line[:_TIME], line[_TIME + 1 : _LENGTH], plus), line[_LENGTH + 1 :]


def chains(heads: list[Head]) -> list[list[int]]:
    """Group the indices of entries that are one logical line; groups are in the order in which they begin."""
    groups: list[list[int]] = []
    newest: dict[str | None, list[int]] = {}
    for index, head in enumerate(heads):
        group = newest.get(head.stream) if head.plus else None
        if group is not None and index - group[0] < JOINED:
            group.append(index)
            continue
        group = [index]
        groups.append(group)
        newest[head.stream] = group
    return groups
