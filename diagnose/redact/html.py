"""Shrinks the HTML page that a proxy or server answered with, inside an error, to its status and title."""

from __future__ import annotations

from diagnose.lazy import DOTALL, IGNORECASE, lazy

# Go writes `<` as \u003c where it puts an error into JSON
_LT, _GT = r"(?:<|\\u003c)", r"(?:>|\\u003e)"
_START = rf"{_LT}(?:!doctype\s{{1,5}}html|html)\b"
_END = rf"{_LT}/html\s{{0,5}}{_GT}"
_HEADINGS = tuple(rf"{_LT}{name}\b[^<>\\]{{0,200}}{_GT}(.{{1,300}}?){_LT}/{name}\b" for name in ("title", "h1", "h2"))
_MARKUP = rf"{_LT}/?[a-zA-Z!][^<>\\]{{0,300}}{_GT}|\\[rnt]"
_MOST = 120
_BODIES = 20


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
    if "<" not in text and "\\u003" not in text:
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
