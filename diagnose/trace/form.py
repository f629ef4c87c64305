"""What kind of text a trace is, told from its head once and then held for all of it."""

from __future__ import annotations

from diagnose.lazy import Lazy
from diagnose.record import NamedTuple
from diagnose.trace import prefix, stamps, web
from diagnose.trace.clean import clean, decode

HEAD = 64 * 1024
"""Bytes of a trace's beginning that decide."""


class Form(NamedTuple):
    """`stamped`: the runner's heads; `prefixes`: of other systems; `numbered`, `durations`: the web page's copy.

    `columns` is the width at which a terminal wrapped the text, or 0 for the plain view.
    """

    stamped: bool = False
    prefixes: tuple[Lazy, ...] = ()
    numbered: bool = False
    durations: bool = False
    columns: int = 0

    @property
    def copied(self) -> bool:
        """Whether the text was copied from the web page."""
        return self.numbered or self.durations


def _is_stamped(lines: list[str]) -> bool:
    """GitLab decides by the first line; a fragment may begin in the middle of one."""
    if not lines:
        return False
    dated = [line for line in lines if line[:1].isdigit()]
    if not lines[0][:1].isdigit() and len(dated) < prefix.SHARE * len(lines):
        return False
    heads = sum(1 for line in dated if stamps.HEAD.match(line))
    return stamps.HEAD.match(lines[0]) is not None or heads >= prefix.SHARE * len(lines)


def detect(head: bytes) -> Form:
    """Tell the form of a trace from its first bytes."""
    if len(head) >= HEAD:
        head = head[: head.rfind(b"\n") + 1] or head
    lines = [line for line in clean(decode(head)).split("\n") if line.strip()]
    if _is_stamped(lines):
        return Form(stamped=True)
    prefixes = prefix.find(lines)
    if prefixes:
        return Form(prefixes=prefixes)
    numbered = web.is_numbered(lines)
    if numbered:
        lines = web.without_numbers(lines)
    return Form(numbered=numbered, durations=web.has_durations(lines))
