"""Finds secrets in a text that came in pieces: within each, and across where they were cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diagnose.redact.judge import JUDGES, value
from diagnose.redact.kinds import KINDS, Kind, compiled
from diagnose.redact.worth import is_path, is_random

_BLOCK_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_BLOCK_BODY = re.compile(r"(?:[A-Za-z0-9+/=,:\s\-]|\\[nr]){0,16384}")
# what begins the next line rather than going on with a token: a word, a level, a time, a field
_NEXT_LINE = re.compile(
    r"(?:[A-Z]?[a-z]{1,11}|[A-Z]{1,11})(?=[^\w+/=.\-]|[.\-]*\s)|[a-z]{1,12}=|\d{4}-\d\d-\d\d|v?\d+\.\d+\.\d+"
)


class Span(NamedTuple):
    """A secret at `start` to `end`; `kind` is its place in `KINDS`."""

    start: int
    end: int
    kind: int


def _block(text: str, start: int) -> int:
    end = _BLOCK_END.search(text, start)
    if end is not None:
        return end.end()
    head = text.find("-----", text.find("PRIVATE KEY", start)) + 5
    body = _BLOCK_BODY.match(text, head)
    return body.end() if body else head


def _matches(text: str) -> list[tuple[Span, int]]:
    """Find each secret, with the offset at which its match, not only its value, begins."""
    found: list[tuple[Span, int]] = []
    low = text.lower()
    for index, kind in enumerate(KINDS):
        if not any(hint in low for hint in kind.hints):
            continue
        for match in compiled(index).finditer(text):
            if kind.judge == "block":
                found.append((Span(match.start(), _block(text, match.start()), index), match.start()))
            elif JUDGES[kind.judge](match):
                start, end = value(match)
                end -= kind.token and text[end - 1] == "."  # the end of a sentence, so that equal tokens hash alike
                found.append((Span(match.start() if kind.token else start, end, index), match.start()))
    return found


def _complete(kind: Kind, head: str) -> bool:
    """Tell whether a token is as long as its kind is, so that the next line is not part of it."""
    prefix = 4 if kind.name == "google" else head.find("_" if "_" in head[:11] else "-") + 1
    return bool(kind.whole) and len(head) - prefix == kind.whole


def _crossing(text: str, cuts: Sequence[int], whole: Sequence[Span], first: int, span: Span) -> Span | None:
    """Give a secret found on the joined text where it lies across a cut, without what belongs to the next line."""
    crossed = [cut for cut in cuts if first < cut < span.end]
    if not crossed:
        return None
    if span.start >= crossed[-1]:
        secret = text[span.start : span.end]
        return span if KINDS[span.kind].token or (is_random(secret) and not is_path(secret)) else None
    end = span.end
    for cut in reversed(crossed):
        alone = next((each for each in whole if each.end == cut and each.start <= span.start), None)
        ends = alone is not None and (
            _NEXT_LINE.match(text, cut) or _complete(KINDS[alone.kind], text[alone.start : alone.end])
        )
        if not ends:
            break
        end = cut
    return Span(span.start, end, span.kind)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Span(last.start, max(last.end, span.end), min(last.kind, span.kind))
        else:
            merged.append(span)
    return merged


def find(pieces: Sequence[str]) -> list[Span]:
    """Find the secrets in pieces of text; offsets count in the pieces joined without anything between them."""
    spans: list[Span] = []
    cuts: list[int] = []
    at = 0
    for piece in pieces:
        spans += [Span(each.start + at, each.end + at, each.kind) for each, _ in _matches(piece)]
        at += len(piece)
        cuts.append(at)
    if len(pieces) > 1:
        joined = "".join(pieces)
        alone = list(spans)
        for span, first in _matches(joined):
            across = _crossing(joined, cuts[:-1], alone, first, span)
            if across is not None:
                spans.append(across)
    return _merged(spans)
