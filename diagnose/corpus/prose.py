"""Turns the inline marks of a page's prose (code, links, emphasis) into plain text."""

from __future__ import annotations

from diagnose.lazy import lazy

_LINK = lazy(r"\[([^\]\n]{1,200})\]\((https://[^)\s]{1,500})\)")
_CODE = lazy(r"(`{1,3})(?! )(.{1,1000}?)\1")
_MOST = 1000


def _without_marks(text: str) -> str:
    """Take away each two backticks with code between them, which begins with no blank and stays on its line."""
    shown, *parts = text.split("`")
    while parts:
        part = parts.pop(0)
        code = parts and not part.startswith(" ") and "\n" not in part and len(part) <= _MOST
        shown += part + parts.pop(0) if code else f"`{part}"
    return shown


def plain(text: str) -> str:
    """Give prose without its marks: code without backticks, a link as its title."""
    text = _LINK.sub(r"\1", text)
    return (_CODE.sub(r"\2", text) if "``" in text else _without_marks(text)).replace("\\<", "<")
