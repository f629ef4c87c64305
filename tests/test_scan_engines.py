"""Both engines find the same places of the same literals, in every text."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose import corpus
from diagnose.scan import plain
from diagnose.scan.engine import ENOUGH, Engine, name
from diagnose.scan.fast import Fast
from diagnose.scan.survey import _folded
from tests import logs

pytest.importorskip("hyperscan", reason="Hyperscan has no wheel for this platform")

LITERALS = ["aa", "aba", "ab", "x509: ", "\n$ ", "über", "€", "denied", "\ud800"]


def _fast(literals: list[str]) -> Fast:
    fast = Fast.load(literals)
    assert fast is not None
    return fast


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab€ü\n$ x509:\x00\ud800", max_size=400))
def test_both_engines_agree_on_any_text(text: str) -> None:
    assert sorted(_fast(LITERALS).find(text)) == sorted(plain.find(text, LITERALS))


def test_both_engines_agree_where_a_literal_stands_more_often_than_is_kept() -> None:
    chance = random.Random(5)
    for _ in range(20):
        text = "".join(chance.choices(["a", "ab", "aba", "€", "\n$ ", "denied"], k=2_000))
        assert sorted(_fast(LITERALS).find(text)) == sorted(plain.find(text, LITERALS))


def test_both_engines_agree_on_the_genuine_traces_with_the_literals_of_all_pages() -> None:
    literals = sorted({word for page in corpus.load().signatures for word in page.keywords})
    fast = _fast(literals)
    for path in logs.genuine():
        text = logs.read(path).decode("utf-8", "replace")
        assert sorted(fast.find(text)) == sorted(plain.find(text, literals))


def test_a_short_trace_does_not_load_hyperscan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    engine = Engine(["denied"])
    assert list(engine.find("x denied")) == [(0, 2)]
    assert list(engine.find("y" * ENOUGH + "denied")) == [(0, ENOUGH)]
    assert name() == "plain"


def test_hyperscan_is_named_where_it_is_installed() -> None:
    assert name() == "hyperscan"


def test_a_literal_with_a_nul_is_left_to_the_plain_engine() -> None:
    assert Fast.load(["a\x00b"]) is None


def test_small_letters_keep_their_places() -> None:
    assert _folded("İX denied") == "?x denied"
