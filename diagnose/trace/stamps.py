"""The heads that a runner puts before each line: time, stream, and whether the line continues an earlier one.

`2026-01-02T03:04:05.123456Z 00O text`: 00 is the runner, 01 the script, O and E are stdout and stderr. The default
since Runner 18.7. An entry with `+` belongs to the previous entry of the same stream; streams interleave.
"""

from __future__ import annotations

from diagnose.lazy import lazy
from diagnose.record import NamedTuple

JOINED = 64
"""Raw lines that one logical line may span."""

_HEAD = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ([0-9a-f]{2}[EO])"
HEAD = lazy(_HEAD + r"([ +]|$)")
_HEADS = lazy(r"\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [0-9a-f]{2}[EO](?: |(?=\n)|\Z)")
_PLUS = lazy(r"\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [0-9a-f]{2}[EO]\+")
RUNNER = "00"


class Head(NamedTuple):
    """What stood before one raw line; empty for a line without a head."""

    time: str | None = None
    stream: str | None = None
    plus: bool = False


NONE = Head()


def has_continuation(text: str) -> bool:
    """Tell whether a line of the text continues an earlier one."""
    return _PLUS.search("\n" + text) is not None


def strip_heads(text: str) -> str:
    """Take the heads off all lines of a text that has no continuations."""
    return _HEADS.sub("\n", "\n" + text)[1:]


def split_head(line: str) -> tuple[Head, str]:
    """Part one line from its head."""
    found = HEAD.match(line)
    if found is None:
        return NONE, line
    return Head(found[1], found[2], found[3] == "+"), line[found.end() :]


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
