"""Both engines find the same places of the same literals, in every text."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose import corpus
from diagnose.corpus import words
from diagnose.corpus.nested import MARKS
from diagnose.model import Literals
from diagnose.scan import database, plain
from diagnose.scan.engine import ENOUGH, Engine, name
from diagnose.scan.fast import Fast
from diagnose.scan.survey import _folded
from tests import logs

pytest.importorskip("hyperscan", reason="Hyperscan has no wheel for this platform")

_ANY = st.characters(exclude_characters=MARKS)
"""What a keyword may have."""
LITERALS = [
    "aa",
    "aba",
    "ab",
    "x509: ",
    "\n$ ",
    "über",
    "€",
    "denied",
    "no such host",
    "\ud800",
    "a b",
    "50",
    "50: a",
    "a:b",
    "x509",
]


def _table(literals: Sequence[str]) -> Literals:
    return words.table({literal: [] for literal in literals})


def _fast(literals: list[str]) -> Fast:
    fast = Fast.load(literals, keep=False)
    assert fast is not None
    return fast


def _plain(text: str, literals: Sequence[str]) -> dict[int, list[int]]:
    return plain.find(text, _table(literals))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab€ü\n$ x509:\x00\ud800\xa0", max_size=400))
def test_both_engines_agree_on_any_text(text: str) -> None:
    assert _fast(LITERALS).find(text) == _plain(text, LITERALS)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.text(_ANY, min_size=1, max_size=8), st.text(max_size=60))
def test_the_words_of_a_text_never_deny_a_literal_that_it_holds(before: str, literal: str, after: str) -> None:
    assert words.likely(words.Signs(before + literal + after), _table([literal])) == [0]


def test_both_engines_agree_where_a_literal_stands_more_often_than_is_kept() -> None:
    chance = random.Random(5)
    for _ in range(20):
        text = "".join(chance.choices(["a", "ab", "aba", "€", "\n$ ", "denied"], k=2_000))
        assert _fast(LITERALS).find(text) == _plain(text, LITERALS)


def test_both_engines_agree_on_the_genuine_traces_with_the_literals_of_all_pages() -> None:
    table = corpus.load().words.exact
    fast = _fast(list(map(words.literal_of, table.rows)))
    for path in logs.genuine():
        text = logs.read(path).decode("utf-8", "replace")
        assert fast.find(text) == plain.find(text, table)


def test_a_short_trace_does_not_load_hyperscan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    engine = Engine(_table(["denied"]))
    assert engine.find("x denied") == {0: [2]}
    assert engine.find("y" * ENOUGH + "denied") == {0: [ENOUGH]}
    assert name() == "plain"


def test_hyperscan_is_named_where_it_is_installed() -> None:
    assert name() == "hyperscan"


def test_a_literal_with_a_nul_is_left_to_the_plain_engine() -> None:
    assert Fast.load(["a\x00b"]) is None


def test_what_was_compiled_is_kept_and_serves_the_same_literals_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Fast.load(["denied", "x"]) is not None
    folder = os.path.join(tmp_path, "kdiag")
    (kept,) = os.listdir(folder)
    again = Fast.load(["denied", "x"])
    assert again is not None
    assert again.find("x denied") == {0: [2], 1: [0]}
    other = Fast.load(["refuse", "y"])  # of the same number and length, so that it has the same name
    assert other is not None
    assert other.find("x denied y") == {1: [9]}
    with open(os.path.join(folder, kept), "r+b") as stream:
        stream.seek(-40, os.SEEK_END)
        stream.write(b"\0" * 40)
    assert Fast.load(["refuse", "y"]) is not None


def test_small_letters_keep_their_places() -> None:
    assert _folded("İX denied") == "?x denied"


def test_the_binding_is_loaded_without_its_package_and_else_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("hyperscan", database._BINDING):
        monkeypatch.delitem(sys.modules, module, raising=False)
    alone = database._hyperscan()
    assert "hyperscan" not in sys.modules
    monkeypatch.delitem(sys.modules, database._BINDING)
    monkeypatch.setattr(database, "_NEEDED", ("what no version has",))
    assert database._hyperscan().Database is alone.Database
    assert "hyperscan" in sys.modules


def test_what_another_version_compiled_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Fast.load(["denied"]) is not None
    (kept,) = os.listdir(os.path.join(tmp_path, "kdiag"))
    path = os.path.join(tmp_path, "kdiag", kept)
    with open(path, "rb") as stream:
        made = stream.read()
    with open(path, "wb") as stream:
        stream.write(b"0.0 " + made.partition(b" ")[2])
    again = Fast.load(["denied"])
    assert again is not None
    assert again.find("denied") == {0: [0]}
    with open(path, "rb") as stream:
        assert stream.read() == made
