"""Keeps what could steer a reader's screen out of every rendered text, whatever a diagnosis holds."""

from __future__ import annotations

from diagnose.model import Diagnosis

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _shown(char: str) -> str:
    if char.isprintable() or char in "\n\t":
        return char
    return " " if char.isspace() and char >= "\xa0" and char not in "\u2028\u2029" else "\ufffd"


def safe(text: str) -> str:
    """Give a text in which U+FFFD stands for each control, invisible or bidirectional character and lone surrogate.

    Tabs and line feeds stay. The gate has taken such characters out of log text already; names of files and the pages
    of a team's own reach a report by other ways.
    """
    if text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(map(_shown, text.replace("\r\n", "\n")))


def flat(text: str) -> str:
    """Give a text on one line, its runs of white space as one blank."""
    return " ".join(text.split())


def walk(value: Any) -> Any:
    """Give the same value, of tuples and dictionaries, with every text in it made safe."""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, tuple):
        parts = [walk(part) for part in value]
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    if isinstance(value, dict):
        return {safe(name): walk(part) for name, part in value.items()}
    return value


def cleaned(diagnosis: Diagnosis) -> Diagnosis:
    """Give the same diagnosis with every text in it made safe; all renderers begin with this."""
    made: Diagnosis = walk(diagnosis)
    return made
