"""Cuts the middle out of a long text: the cause of a Go error stands at its end, its place at the beginning."""

from __future__ import annotations

from diagnose.lazy import lazy

TAG = r"\[redacted:[a-z0-9-]{1,20}:[0-9a-f]{4}\]"
_TAG_LONGEST = 40


def _before_tag(text: str, at: int) -> int:
    """Move a cut that lies within a redaction tag to the tag's beginning."""
    start = max(0, at - _TAG_LONGEST)
    for tag in lazy(TAG).finditer(text, start, min(len(text), at + _TAG_LONGEST)):
        if tag.start() < at < tag.end():
            return tag.start()
    return at


def shorten(text: str, head: int = 500, tail: int = 1400, limit: int = 2000) -> tuple[str, bool]:
    """Give a text of more than `limit` characters as its first `head` and last `tail`, and whether it was cut.

    The cut tells how many characters it left out, and never goes through a redaction tag.
    """
    if len(text) <= limit:
        return text, False
    first = _before_tag(text, head)
    last = _before_tag(text, len(text) - tail)
    return f"{text[:first]} [... {last - first} characters cut ...] {text[last:]}", True
