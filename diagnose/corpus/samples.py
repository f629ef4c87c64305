"""The samples of a page: logs with the verdict written into them."""

from __future__ import annotations

import re
import shlex

from diagnose.corpus.markdown import Part
from diagnose.errors import PageError
from diagnose.record import NamedTuple

MARK = ">>> "
_ESCAPES = re.compile(r"\\(?:e|r|\\|x([0-9a-fA-F]{2}))")


class Sample(NamedTuple):
    """A log as bytes; `winner` is the raw line (from 1) that must be the root cause, or None for `no-match`.

    `facts` are the facts that must come out; `line` is where the sample begins in its page.
    """

    line: int
    log: bytes
    winner: int | None
    facts: dict[str, str]


def _unescape(text: str) -> bytes:
    def one(found: re.Match[str]) -> str:
        if found[1]:
            return chr(0xDC00 + int(found[1], 16)) if int(found[1], 16) >= 0x80 else chr(int(found[1], 16))
        return {"\\e": "\x1b", "\\r": "\r", "\\\\": "\\"}[found[0]]

    return _ESCAPES.sub(one, text).encode("utf-8", "surrogateescape")


def read(part: Part, place: str) -> Sample:
    """Read one `log` fence: the words behind `log`, and the marked line."""
    try:
        words = shlex.split(part.info)[1:]
    except ValueError as error:
        raise PageError(f"{place}:{part.line}", f"the words behind `log` cannot be read: {error}") from error
    escapes = "escapes" in words
    negative = "no-match" in words
    facts = {}
    for word in words:
        name, sign, value = word.partition("=")
        if sign:
            facts[name] = value
        elif word not in ("escapes", "no-match"):
            raise PageError(
                f"{place}:{part.line}", f"unknown word behind `log`: {word}", "name=value, escapes, no-match"
            )
    lines = part.text.split("\n")
    marked = [number for number, line in enumerate(lines, 1) if line.startswith(MARK)]
    if negative == bool(marked) or len(marked) > 1:
        wanted = "no marked line" if negative else "exactly one line marked with `>>> `"
        raise PageError(f"{place}:{part.line}", f"the sample has {len(marked)} marked lines; it must have {wanted}")
    text = "\n".join(line.removeprefix(MARK) for line in lines) + "\n"
    log = _unescape(text) if escapes else text.encode()
    return Sample(part.line, log, marked[0] if marked else None, facts)
