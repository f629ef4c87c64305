"""Checks the regular expressions of a page: alike in `re` and `regex`, bounded, and quick on hostile text."""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterator

from diagnose.model import Signature

_REPEAT = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+\]|(?P<repeat>[*+]|\{\d+,\})(?P<possessive>\+)?")
_HOST = re.compile(r"(?<![\w.\\])(?:[a-z0-9\-]{2,40}\\?\.){1,4}(?:com|net|local|internal|invalid)\b")
SLOW = 0.25
"""Seconds of processor time beyond which a pattern is too slow on `HOSTILE` characters."""
HOSTILE = 32_768


def unbounded(pattern: str) -> str | None:
    """Give the first repeat without an upper bound that may give back what it took; possessive ones are safe."""
    for found in _REPEAT.finditer(pattern):
        if found["repeat"] and not found["possessive"]:
            return pattern[max(0, found.start() - 12) : found.end()]
    return None


def compiles(pattern: str) -> str | None:
    """Give why a pattern does not compile alike in both engines, or None."""
    import regex

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            ours = re.compile(pattern, re.MULTILINE)
        other = regex.compile(pattern, regex.MULTILINE | regex.VERSION0)
    except (re.error, regex.error, FutureWarning, OverflowError) as error:
        return str(error)
    if ours.groupindex != other.groupindex:
        return "`re` and `regex` name other groups"
    return None


def _hostile(signature: Signature) -> Iterator[str]:
    for keyword in signature.keywords[:4]:
        yield (keyword + " ") * (HOSTILE // (len(keyword) + 1))
        yield keyword + "a/" * (HOSTILE // 2)
        yield "a" * (HOSTILE // 2) + keyword + ": " + "x" * (HOSTILE // 2)
    yield 'Get "https://a.b:1/' * (HOSTILE // 19)
    yield ("a" * 200 + "\n") * (HOSTILE // 201)


def slow(signature: Signature) -> Iterator[tuple[str, float]]:
    """Yield the patterns that take long on some hostile text, with the seconds of processor time."""
    flags = re.MULTILINE | (re.IGNORECASE if signature.ignore_case else 0)
    for pattern in signature.patterns:
        compiled = re.compile(pattern, flags)
        for text in _hostile(signature):
            before = time.process_time()
            for _ in compiled.finditer(text):
                pass
            took = time.process_time() - before
            if took > SLOW:
                yield pattern, took
                break


def particular(pattern: str) -> str | None:
    """Give a host that a pattern names, since a page must not be about one installation; public registries are fine."""
    for found in _HOST.finditer(pattern):
        name = found[0].replace("\\", "")
        if not name.endswith(("docker.com", "docker.io", "gitlab.com", "gcr.io", "ghcr.io")):
            return name
    return None
