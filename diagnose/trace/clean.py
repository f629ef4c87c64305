"""Takes terminal control out of text: whole blocks at once, by expressions that never look past a line feed.

What a block gives is therefore the same as what its lines give one by one; chunks and windows rely on that.
"""

from __future__ import annotations

from diagnose.lazy import lazy
from diagnose.trace.marks import replace_marks

_DROPPED = bytes([*range(7), 0x0B, 0x0C, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
"""Control bytes without meaning here. This frees NUL and SOH, which later mark breaks and sections."""
_READ = bytes(range(256)).translate(None, _DROPPED)
_C1 = lazy("[\x80-\x9a\x9c-\x9f]")
_COLOUR = lazy(r"\x1b\[[0-9;]{0,64}[mK]")
"""The escapes of most traces; where no others are, `_ESCAPE` takes the same, and five times as long to compile."""
_ESCAPE = lazy(
    r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|\][^\x07\x1b\r\n]{0,4096}(?:\x07|\x1b\\)"
    r"|[PX^_][^\x07\x1b\r\n]{0,4096}\x1b\\"
    r"|[ -/]{1,4}[0-~]"
    r"|[0-~])?"
)
_LIKE_LOST = lazy(r"\[[\d;]{0,19}[mK]")
"""What all that `_LOST` takes looks like, and most texts have none of; it compiles in a tenth of the time."""
_LOST = lazy(
    r"\[(?<!\\e\[)(?<!\\E\[)(?<!\\033\[)(?<!\\x1b\[)(?<!\\x1B\[)"
    r"(?:(?:\d{1,3};){1,4}\d{0,3}m"
    r"|(?:[0-47]|2[2-7]|[349]\d|10[0-7])m(?!\]| ?\d{1,3}(?:\.\d{1,9})?s)"
    r"|(?:(?<=ERROR\[)|(?<=WARNING\[)|(?<=WARN\[)|(?<=INFO\[)|(?<=DEBUG\[)|(?<=FATAL\[))0?m(?=\])"
    r"|[0-2]K)"
)
"""Colour codes whose ESC was lost in a paste; `[5m]` and `[1m30s` are durations, `\\e[0m` is a script's source.

Maven colours a level within its brackets: `[[1;31mERROR[m]`.
"""
_RUBBED_OUT = lazy("[^\x00\x01\x08\r\n]\x08")
_BACKSPACES = 32
"""Most characters that one run of backspaces takes back."""


def decode(data: bytes, *, keep_cr: bool = False) -> str:
    """Decode a block: LF line ends, invalid UTF-8 as U+FFFD, no control characters but those that are read later.

    `keep_cr` leaves a CR before LF, which in a trace with heads may end a frame and not the line.
    """
    text = data.decode("utf-8", "replace")
    for control in set(data.translate(None, _READ)):  # a fifth of what an expression takes; most blocks have none
        text = text.replace(chr(control), "")
    if "\r" in text and not keep_cr:
        text = text.replace("\r\n", "\n")
    if b"\xc2" in data:
        text = _C1.sub("", text.replace("\x9b", "\x1b["))
    return text


def _rub_out(text: str) -> str:
    for _ in range(_BACKSPACES):
        text, count = _RUBBED_OUT.subn("", text)
        if not count:
            break
    return text.replace("\x08", "")


def _without_escapes(text: str) -> str:
    plain = _COLOUR.sub("", text)
    return plain if "\x1b" not in plain else _ESCAPE.sub("", text)


def clean(text: str) -> str:
    """Remove escapes, colours and backspaces from decoded text; section marks become tokens (see `marks`), CRs stay."""
    if "section_" in text:
        text = replace_marks(text)
    if "\x1b" in text:
        text = _without_escapes(text)
    if "[" in text and _LIKE_LOST.search(text):
        text = _LOST.sub("", text)
    if "\x07" in text:
        text = text.replace("\x07", "")
    if "\x08" in text:
        text = _rub_out(text)
    return text
