"""Signs decide whether a text is looked at for secrets: never one too few."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.redact import clean
from diagnose.redact.judge import JUDGES
from diagnose.redact.kinds import KINDS, compiled, likely
from diagnose.redact.signs import SIGNS, harmless, signs_of
from tests.test_redact_secrets import PLANTED

_AROUND = st.text(st.sampled_from(" -=:_\"'\\@/|?&;%.aKzZ09\u0130\u212a"), max_size=12)
_PART = st.one_of(
    st.sampled_from([*SIGNS, *(word.upper() for word in SIGNS), *(text for _, text, _ in PLANTED)]),
    st.sampled_from(["ENV ", "--", "echo ", " -p ", "u0026", "%3D", "%3a%2f%2f", "-----BEGIN RSA ", "x" * 24, "r0b:"]),
    _AROUND,
)


def test_every_kind_has_signs_and_every_sign_a_kind() -> None:
    assert {sign for kind in KINDS for sign in kind.signs} == set(SIGNS)
    assert all(kind.signs for kind in KINDS)


def test_only_one_letter_grows_when_it_becomes_small() -> None:
    assert [char for char in map(chr, range(sys.maxunicode + 1)) if len(char.lower()) != 1] == ["\u0130"]


def _found(text: str) -> set[int]:
    """Give the kinds of which a secret is in a text, whatever its signs."""
    return {
        index
        for index, kind in enumerate(KINDS)
        if any(kind.judge == "block" or JUDGES[kind.judge](match) for match in compiled(index).finditer(text))
    }


_WHOLE_TEXT = {index for index, kind in enumerate(KINDS) if {"curl", "wget"} & set(kind.signs)}
"""Kinds whose words may stand anywhere, and are not in what their pattern matches."""


@settings(max_examples=300)
@given(st.lists(_PART, max_size=9).map("".join))
def test_a_secret_has_a_sign_of_its_kind(text: str) -> None:
    assert _found(text) - set(likely(text)) <= _WHOLE_TEXT


@settings(max_examples=200)
@given(st.lists(_PART, max_size=9).map("".join), _AROUND, _AROUND)
def test_a_text_that_grows_keeps_its_signs(text: str, before: str, behind: str) -> None:
    assert set(signs_of(text)) <= set(signs_of(before + text + behind))


@pytest.mark.parametrize("index", range(len(KINDS)), ids=[f"{kind.name}-{at}" for at, kind in enumerate(KINDS)])
def test_whatever_a_kind_matches_has_its_sign(index: int) -> None:
    @settings(max_examples=15, deadline=None, database=None)
    @given(st.from_regex(re.compile(KINDS[index].pattern)).map(clean))
    def check(text: str) -> None:
        if index in _found(text):
            assert index in likely(text) or index in _WHOLE_TEXT

    check()


@pytest.mark.parametrize(("kind", "text", "secret"), PLANTED, ids=[f"{row[0]}-{at}" for at, row in enumerate(PLANTED)])
def test_no_text_with_a_secret_is_harmless_however_it_is_cut(kind: str, text: str, secret: str) -> None:
    assert not harmless([text])
    for at in range(len(text)):
        assert not harmless([text[:at], text[at:]])
