"""Shortens what a log tells: cuts the middle out of a long text, and puts a title in the place of an HTML page.

The cause of a Go error stands at its end, its place at the beginning; within may be the page with which a proxy or
server answered.
"""

from __future__ import annotations

from diagnose.lazy import DOTALL, IGNORECASE, lazy

TAG = r"\[redacted:[a-z0-9-]{1,20}:[0-9a-f]{4}\]"
_TAG_LONGEST = 40
# Go writes `<` as \u003c where it puts an error into JSON
_LT, _GT = r"(?:<|\\u003c)", r"(?:>|\\u003e)"
_START = rf"{_LT}(?:!doctype\s{{1,5}}html|html)\b"
_END = rf"{_LT}/html\s{{0,5}}{_GT}"
_HEADINGS = tuple(rf"{_LT}{name}\b[^<>\\]{{0,200}}{_GT}(.{{1,300}}?){_LT}/{name}\b" for name in ("title", "h1", "h2"))
_MARKUP = rf"{_LT}/?[a-zA-Z!][^<>\\]{{0,300}}{_GT}|\\[rnt]"
_MOST = 120
_BODIES = 20


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


def _title(body: str) -> str:
    for heading in _HEADINGS:
        found = lazy(heading, IGNORECASE | DOTALL).search(body, 0, 20_000)
        if found:
            words = " ".join(lazy(_MARKUP).sub(" ", found[1]).split())
            if words:
                return words[:_MOST].rstrip()
    return ""


def collapse_html(text: str) -> str:
    """Give the text with each HTML page in it as `<html> title </html>`; words around it stay.

    A page without an end goes on to the end of the text. A page that has neither an end nor a title is left alone: it
    may be prose that names a tag.
    """
    if "html" not in text.lower():
        return text
    parts: list[str] = []
    done = 0
    for _ in range(_BODIES):
        start = lazy(_START, IGNORECASE).search(text, done)
        if start is None:
            break
        end = lazy(_END, IGNORECASE).search(text, start.end())
        stop = end.end() if end else len(text)
        title = _title(text[start.start() : stop])
        if not (end or title):
            break
        short = f"<html> {title} </html>" if title else "<html> </html>"
        body = text[start.start() : stop]
        parts += [text[done : start.start()], min(short, body, key=len)]
        done = stop
    return "".join(parts) + text[done:]
