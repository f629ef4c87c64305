"""The hidden first line of a note: read back as it was written, and nothing else is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.sources.gitlab import marker
from diagnose.sources.gitlab.marker import FAILED, MENDED, Stamp

STAMP = Stamp(9000, "abc123", 3, FAILED, pages=("some-page", "other-page"))


def test_a_stamp_is_read_back_with_the_digest_of_the_words() -> None:
    made, body = marker.stamped(STAMP, "words\n")
    assert marker.read(body) == made
    assert made.digest == marker.digest("words")
    assert marker.text_of(body) == "words"


@pytest.mark.parametrize("change", [lambda body: body.rstrip("\n"), lambda body: body.replace("\n", "\r\n")])
def test_how_gitlab_keeps_the_ends_of_lines_does_not_matter(change: object) -> None:
    made, body = marker.stamped(STAMP, "words\n\nmore words\n")
    assert callable(change)
    assert marker.read(change(body)) == made
    assert marker.text_of(change(body)) == "words\n\nmore words"


def test_words_that_were_changed_are_not_given() -> None:
    _, body = marker.stamped(STAMP, "words")
    assert marker.text_of(body + "\n/merge") == ""
    assert marker.text_of("words") == ""


@pytest.mark.parametrize(
    "body",
    [
        "",
        "words",
        "words\n<!-- kdiag:v1 pipeline=1 -->",
        "> <!-- kdiag:v1 -->",
        "`<!-- kdiag:v1 -->`",
        "<!-- kdiag -->",
        "<!-- other:v1 kdiag:v1 -->",
    ],
)
def test_other_words_are_no_marker(body: str) -> None:
    assert marker.read(body) is None


@pytest.mark.parametrize(
    "body",
    [
        "<!-- kdiag:v1 -->",
        "<!-- kdiag:v1 pipeline=-1 sha= seen=0 state=failed digest=0123456789abcdef pages= -->",
        "<!-- kdiag:v1 pipeline=" + "9" * 400 + " sha= seen=0 state=failed digest=0123456789abcdef pages= -->",
        "<!-- kdiag:v2 anything -->\nwords",
        "<!--kdiag:v1 pipeline=1",
    ],
)
def test_a_damaged_marker_is_the_oldest_of_all(body: str) -> None:
    assert marker.read(body) == Stamp()
    assert min(STAMP, Stamp(), key=lambda each: each.age) == Stamp()


def test_what_was_learnt_later_is_greater() -> None:
    told = [
        Stamp(),
        Stamp(9000, seen=1),
        Stamp(9000, seen=2),
        Stamp(9000, seen=2, state=MENDED),
        Stamp(9000, seen=3),
        Stamp(9001),
        Stamp(9001, state=MENDED),
    ]
    assert sorted(told, key=lambda each: each.age) == told


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=40), st.text(max_size=60))
def test_no_value_breaks_out_of_the_marker(sha: str, pages: list[str], text: str) -> None:
    made, body = marker.stamped(Stamp(1, sha, 2, MENDED, "", tuple(pages)), text)
    first = body.partition("\n")[0]
    assert first.count("--") == 2
    assert first.endswith(" -->")
    found = marker.read(body)
    assert found is not None
    assert found[:5] == made[:5]
    assert set(found.pages) <= set(pages)
