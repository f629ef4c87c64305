"""Anchors say what a text must have for an expression to match: never too much, and as the sources stand now."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose import corpus, lazy
from diagnose.anchors import ANCHORS
from diagnose.corpus.anchors import anchors
from diagnose.lazy import Lazy
from diagnose.seldom import ANCHORS as SELDOM
from diagnose.workshop import anchors as workshop
from tests import logs
from tests.run import ROOT


@pytest.mark.parametrize("name", workshop.FILES)
def test_the_table_is_that_of_the_sources(name: str) -> None:
    # in a process of its own: here, other tests have asked for expressions that are made late
    code = "import sys; from diagnose.workshop import anchors; print(anchors.texts()[sys.argv[1]], end='')"
    command = [sys.executable, "-c", code, name]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    with open(workshop.place(name), encoding="utf-8") as stream:
        assert stream.read() == made, "run: make anchors"


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [
        (r"Trying to pull (\S{1,9}?)\.\.\.", [["Trying to pull "], ["..."]]),
        (r"exit code:? (\d)", [["exit code"]]),
        (r"\b(UNAUTHORIZED|DENIED)(?=: |;|$)", [["UNAUTHORIZED", "DENIED"]]),
        (r"[Ee]rror (?:one|two)?", [["rror "]]),
        (r"fooo*bar+ x", [["foo"], ["bar"], [" x"]]),
        (r"(?=x509: )[a-z]", [["x509: "]]),
        (r"(?!never)[a-z]", []),
        (r"(?i)any case", []),
        (r"a|bc", []),
        (r"(?P<x>ab)(?P=x)", []),
        ("\x01ab\\x02cd\\n", [["\x01ab\x02cd\n"]]),
    ],
)
def test_the_words_that_an_expression_needs_are_derived(pattern: str, rows: list[list[str]]) -> None:
    assert sorted(map(list, anchors(pattern))) == sorted(rows)


def _with_rows() -> list[str]:
    return sorted({**ANCHORS, **SELDOM})[::9]


@pytest.mark.parametrize("pattern", _with_rows())
def test_whatever_matches_has_a_word_of_each_row(pattern: str) -> None:
    @settings(max_examples=8, deadline=None, database=None)
    @given(st.from_regex(re.compile(pattern)))
    def check(text: str) -> None:
        assert all(any(word in text or word in text.lower() for word in row) for row in lazy.anchors_of(pattern))

    check()


def test_no_line_of_a_genuine_trace_is_denied_what_matches_it() -> None:
    workshop.table()
    patterns = [Lazy(pattern, flags) for pattern, flags in lazy.made()]
    patterns += [
        Lazy(pattern, lazy.MULTILINE, rows)
        for page in corpus.load().signatures
        for pattern, rows in zip(page.patterns, page.anchors, strict=False)
    ]
    lines = {line for path in logs.genuine() for line in logs.read(path).decode("utf-8", "replace").split("\n")[-60:]}
    for pattern in patterns:
        for line in lines:
            if pattern.real.search(line):
                assert not pattern._hopeless(line), (pattern.pattern, line)
