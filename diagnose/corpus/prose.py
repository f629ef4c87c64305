"""Turns the inline marks of a page's prose (code, links, emphasis) into plain text."""

from __future__ import annotations

from diagnose.lazy import lazy

_LINK = lazy(r"\[([^\]\n]{1,200})\]\((https://[^)\s]{1,500})\)")
_CODE = lazy(r"(`{1,3})(?! )(.{1,1000}?)\1")


def plain(text: str) -> str:
    """Give prose without its marks: code without backticks, a link as its title."""
    return _CODE.sub(r"\2", _LINK.sub(r"\1", text)).replace("\\<", "<")
