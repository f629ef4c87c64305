"""A long trace is sifted before it is cleaned, and is diagnosed as it is without that, by either engine."""

from __future__ import annotations

import io
import random
import sys

import pytest

from diagnose import corpus, render
from diagnose.core import Context, diagnose
from diagnose.corpus import keywords
from diagnose.model import Corpus, Diagnosis, Source
from diagnose.scan import database
from diagnose.trace import blocks, open_trace
from tests import logs

survey = sys.modules["diagnose.scan.survey"]  # the room's own name for its function hides the module
pytest.importorskip("hyperscan", reason="Hyperscan has no wheel for this platform")

WORDS = [
    "reading",
    "writing",
    "the",
    "file",
    "a",
    "module",
    "of",
    "test",
    "passed",
    "built",
    "cached",
    "layer",
    "http",
    "https://example.com/x",
    "main.py:12",
]


@pytest.fixture(scope="module")
def pages() -> Corpus:
    return corpus.load()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a trace be long at 8 KB, with 1 KB at its head and 4 KB at its tail."""
    monkeypatch.setattr(survey, "SIFTED", 8_000)
    monkeypatch.setattr(blocks, "HEAD", 1_000)
    monkeypatch.setattr(blocks, "TAIL", 4_000)
    monkeypatch.setattr(survey, "_made", {})


def _noise(chance: random.Random, size: int) -> bytes:
    made = ""
    while len(made) < size:
        text = " ".join(chance.choices(WORDS, k=chance.randint(3, 12)))
        made += f"\x1b[3{chance.randint(1, 7)}m{text}\x1b[0m\n" if chance.random() < 0.3 else f"{text}\n"
    return made.encode()


def _shown(trace: bytes, pages: Corpus) -> str:
    found: Diagnosis = diagnose(open_trace(io.BytesIO(trace)), pages, Context(Source("stdin", "-")))
    return render.json_(found)


def _plainly(trace: bytes, pages: Corpus, monkeypatch: pytest.MonkeyPatch) -> str:
    with monkeypatch.context() as patched:
        patched.setattr(database, "load", lambda *_, **__: None)
        patched.setattr(survey, "_made", {})
        return _shown(trace, pages)


@pytest.mark.usefixtures("short")
def test_both_engines_tell_the_same_of_every_genuine_trace_made_long(
    pages: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(11)
    for path in logs.genuine():
        head, _, tail = logs.read(path).partition(b"\n")
        trace = head + b"\n" + _noise(chance, 12_000) + tail + (_noise(chance, 9_000) if chance.random() < 0.3 else b"")
        assert _shown(trace, pages) == _plainly(trace, pages, monkeypatch), path


@pytest.mark.usefixtures("short")
def test_a_phrase_that_colours_cut_is_found_in_the_middle_of_a_long_trace(pages: Corpus) -> None:
    words = [b"x509:", b"certificate", b"signed", b"by", b"unknown", b"authority"]
    line = b"ERROR: " + b" ".join(b"\x1b[31m" + word + b"\x1b[0m" for word in words) + b"\n"
    chance = random.Random(3)
    trace = open_trace(io.BytesIO(_noise(chance, 9_000) + line + _noise(chance, 9_000)))
    found = survey.survey(trace, pages)
    number = next(at for at in range(1, trace.line_count) if trace.window(at, at)[0].text.startswith("ERROR: x509"))
    assert number in {hit.line for hits in found.pages.values() for hit in hits}


@pytest.mark.usefixtures("short")
def test_of_the_middle_only_lines_with_rare_words_are_cleaned(pages: Corpus) -> None:
    trace = open_trace(io.BytesIO(_noise(random.Random(5), 400_000)))
    sieve = survey._scanners(pages.words).sieve()
    assert sieve is not None
    assert sum(len(chunk.text) for chunk in trace.chunks(sieve)) < 200_000
    assert trace.line_count == sum(len(chunk.text.splitlines()) for chunk in trace.chunks())


def test_lines_of_a_sifted_trace_have_the_numbers_of_the_whole(pages: Corpus) -> None:
    lines = [b"nothing here"] * 200_000
    lines[123_456] = b"fatal: certificate signed by unknown authority"
    trace = open_trace(io.BytesIO(b"\n".join(lines)))
    found = survey.survey(trace, pages)
    assert {hit.line for hits in found.pages.values() for hit in hits} == {123_457}


@pytest.mark.parametrize(
    ("literal", "word", "sought"),
    [
        ("/dev/net/tun", "tun", "/dev/net/tun"),
        ("can't find gid for group", "gid", " gid "),
        (": unexpected EOF", "EOF", " EOF"),
        ("is empty\nEOF", "EOF", "EOF"),
        ("failed to walk ", "walk", "walk"),
    ],
)
def test_a_short_word_is_sought_with_what_stands_beside_it(literal: str, word: str, sought: str) -> None:
    assert keywords._signed(literal, word) == sought
