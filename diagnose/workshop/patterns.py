"""Checks the regular expressions of a page: alike in `re` and `regex`, bounded, and quick on hostile text."""

from __future__ import annotations

import re
import signal
import warnings
from collections.abc import Iterator, Sequence

from diagnose.model import Signature

_REPEAT = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+\]|(?P<repeat>[*+]|\{\d+,\})(?P<possessive>\+)?")
_HOST = re.compile(r"(?<![\w.\\])(?:[a-z0-9\-]{2,40}\\?\.){1,4}(?:com|net|local|internal|invalid)\b")
_PLACE = re.compile(
    r"/builds/[a-z0-9]+/|(?<![\w\\]):v?\d{1,2}\\?\.\d{1,3}\b|(?<![\d{,\\]):(?P<port>\d{4,5})\b(?![,}\]])"
)
_KNOWN_PORTS = {"2375", "2376", "3306", "5432", "6379"}
"""Ports that belong to a protocol rather than to an installation: Docker's, and those of databases in services."""
CASES = (
    ("denied", "DENIED"),
    ("unauthorized", "UNAUTHORIZED"),
    ("toomanyrequests", "TOOMANYREQUESTS"),
    ("manifest unknown", "MANIFEST_UNKNOWN"),
    ("name unknown", "NAME_UNKNOWN"),
    ("blob unknown", "BLOB_UNKNOWN"),
)
"""Registry codes that clients print in small letters or in capitals, by tool."""
SLOW = 0.25
"""Seconds of processor time beyond which a pattern is too slow on `HOSTILE` characters."""
HOSTILE = 32_768


def unbounded(pattern: str) -> str | None:
    """Give the first repeat without an upper bound that may give back what it took; possessive ones are safe."""
    for found in _REPEAT.finditer(pattern):
        if found["repeat"] and not found["possessive"]:
            return pattern[max(0, found.start() - 12) : found.end()]
    return None


def _letters(pattern: str) -> str:
    """Give what a pattern says in letters: escapes undone, `[Dd]` as one letter, an optional letter as written."""
    text = re.sub(r"\[([A-Za-z])([A-Za-z])\]", r"\1", pattern)
    text = re.sub(r"(?<!\\)\((?:\?P<\w+>|\?:)?|(?<!\\)\)", "", text)
    text = re.sub(r"\\([^\w])", r"\1", text)
    return re.sub(r"\\[sdwbSDWB]", " ", text).lower()


def _words(keyword: str) -> list[str]:
    return re.findall(r"[a-z0-9_]{3,}", keyword.lower()) or [keyword.strip().lower()]


def implied(pattern: str, keywords: Sequence[str]) -> bool:
    """Tell whether some keyword stands in what a pattern says; else the pattern can match where nobody looks.

    It compares words, not all texts that a pattern can match: a fault that it finds is one, and it may miss some.
    """
    said = _letters(pattern)
    forms = (said, re.sub(r"[a-z]\?", "", said), said.replace("?", ""))
    return any(all(word in form for word in _words(keyword)) for keyword in keywords for form in forms)


def loose_dot(pattern: str) -> str | None:
    """Give a dot between letters that is not escaped, where a dot of a file's or a host's name was surely meant."""
    outside = re.sub(r"\[(?:\\.|[^\]\\])*+\]", "", pattern)
    found = re.search(r"(?<!\\)[a-z]{2,}\.[a-z]{2,}", outside)
    return found[0] if found else None


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


class _TooSlowError(Exception):
    """A pattern took longer than it may."""


def _stop(_signal: int, _frame: object) -> None:
    raise _TooSlowError


def _takes_long(compiled: re.Pattern[str], text: str) -> bool:
    """Tell whether a pattern takes more than `SLOW` seconds of processor time on a text.

    The engine looks at signals while it backtracks, so that a timer ends even what would take years.
    """
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOW)
    try:
        for _ in compiled.finditer(text):
            pass
    except _TooSlowError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return False


def slow(signature: Signature) -> Iterator[tuple[str, str]]:
    """Yield the patterns that take long on some hostile text, each with the beginning of that text."""
    flags = re.MULTILINE | (re.IGNORECASE if signature.ignore_case else 0)
    for pattern in signature.patterns:
        compiled = re.compile(pattern, flags)
        shown = next((text for text in _hostile(signature) if _takes_long(compiled, text)), None)
        if shown is not None:
            yield pattern, shown[:60]


def particular(pattern: str) -> str | None:
    """Give a host, path, tag or port that a pattern names: a page is not about one installation.

    Public registries and the ports of protocols are fine.
    """
    for found in _HOST.finditer(pattern):
        name = found[0].replace("\\", "")
        if not name.endswith(("docker.com", "docker.io", "gitlab.com", "gcr.io", "ghcr.io")):
            return name
    for place in _PLACE.finditer(pattern):
        if place["port"] not in _KNOWN_PORTS:
            return place[0]
    return None


def one_case(keywords: Sequence[str]) -> str | None:
    """Give a registry code that stands among the keywords in one case alone, where tools print it in both."""
    for pair in CASES:
        for here, there in (pair, pair[::-1]):
            alone = any(keyword.strip(": ") == here for keyword in keywords)
            if alone and not any(there in keyword for keyword in keywords):
                return f"{here}, and not {there}"
    return None
