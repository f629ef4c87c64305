"""No page of ours takes long on any line of a megabyte: what a pattern looks at is bounded, and so is what it does."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from diagnose import corpus
from diagnose.facts.voice import Said, level_and_body
from diagnose.match.patterns import search
from diagnose.model import Line, Signature
from diagnose.scan import survey
from tests.trace_helpers import trace_of

SOAK = os.environ.get("KDIAG_SOAK") == "1"
LIMIT = 0.05 if SOAK else 0.25
"""Seconds of processor time; machines that run all tests at once get more. Measured: 0.034 for the slowest page."""
MEGABYTE = 1 << 20


def _lines(word: str) -> Iterator[str]:
    yield word + " " * 8 + "x" * MEGABYTE
    yield (word + " ") * (MEGABYTE // (len(word) + 1))
    yield "a" * (MEGABYTE // 2) + word + ": " + "x" * (MEGABYTE // 2)
    yield word + "a/" * (MEGABYTE // 2)
    yield 'Get "https://a.b:1/' * (MEGABYTE // 38) + word + 'Get "https://a.b:1/' * (MEGABYTE // 38)
    yield "a: " * (MEGABYTE // 6) + word + "b: " * (MEGABYTE // 6)
    yield "0" * (MEGABYTE // 2) + word + "1 " * (MEGABYTE // 4)


def _heard(text: str) -> Said:
    level, body = level_and_body(text)
    return Said(Line(1, 1, 0, text, None, None, None), level, body)


def _seconds(page: Signature, said: Said) -> float:
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        search(page, [said], said)
        best = min(best, time.process_time() - begun)
        if best < LIMIT / 5:
            break
    return best


def test_no_page_takes_long_on_a_line_of_a_megabyte() -> None:
    pages = corpus.load()
    slow = []
    for page in pages.signatures:
        for word in page.keywords[: 3 if SOAK else 1]:
            for text in _lines(word):
                at = text.find(word)
                said = _heard(text[max(0, at - 4_096) : at + 4_096])
                if (taken := _seconds(page, said)) > LIMIT:
                    slow.append((page.id, word, round(taken, 3)))
    assert slow == []


def test_a_hit_in_a_giant_line_keeps_no_more_than_its_surroundings() -> None:
    word = "x509: certificate signed by unknown authority"
    found = survey(trace_of(f"{'a ' * 600_000}{word}{' b' * 600_000}\n"), corpus.load())
    snippets = [hit.snippet for hits in found.pages.values() for hit in hits]
    assert snippets
    assert all(snippet is not None and len(snippet) <= 2 * 4_096 for snippet in snippets)
