"""Takes out of a text what is not plain text to a terminal or an eye: escapes, controls, invisible marks."""

from __future__ import annotations

from diagnose.lazy import lazy

_ESCAPES = (
    # CSI; then strings (OSC, DCS, SOS, PM, APC) that are ended: of one that is not, only its introducer goes, since a
    # terminal would swallow the rest of the log; then the short sequences
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x00-\x06\x08-\x1f\x07\x7f-\x9f]{0,8192}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[\]PX^_]"
    r"|\x1b[ -/]{0,4}[0-~]?"
)
_INTRODUCERS = "\x1b\x90\x98\x9b\x9d\x9e\x9f"
"""What an escape begins with."""
_INVISIBLE = frozenset(
    # marks and letters that show nothing although Unicode counts them as printable
    (
        0x034F,
        0x115F,
        0x1160,
        0x17B4,
        0x17B5,
        0x180B,
        0x180C,
        0x180D,
        0x180F,
        0x2800,
        0x3164,
        0xFFA0,
        *range(0xFE00, 0xFE10),
    )
)
_BREAKS = frozenset(map(ord, "\t\n\v\f\r\x85\u2028\u2029"))


class _Table(dict[int, str]):
    """What becomes of a code point; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        kept = _kept(point)
        if point < 0x10000:
            self[point] = kept
        return kept


def _kept(point: int) -> str:
    char = chr(point)
    if point in _BREAKS:
        return " "
    if point in _INVISIBLE or 0xE0000 <= point <= 0xE0FFF:
        return ""
    if char.isprintable():
        return char
    return " " if char.isspace() and point >= 0xA0 else ""


_TABLE = _Table()


def clean(text: str) -> str:
    """Give the text without terminal escapes, control, bidirectional, invisible and unassigned characters.

    Tabs and line breaks of every sort become one space each, as do spaces that are not U+0020. The result is printable
    and cleaning it again changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    if any(mark in text for mark in _INTRODUCERS):
        text = lazy(_ESCAPES).sub("", text)
    return text.translate(_TABLE)
