"""Cleaning, shortening, and shrinking of HTML: what a reader sees of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.redact import Gate, clean, collapse_html, shorten

_ANY = st.text(st.one_of(st.characters(), st.sampled_from("\x1b\x9b\x9d[];m\x07\r\n\u202e\u200b\ud800\U000e0041")))


@given(_ANY)
def test_cleaned_text_is_printable_and_cleaning_it_again_changes_nothing(text: str) -> None:
    shown = clean(text)
    assert shown == "" or shown.isprintable()
    assert clean(shown) == shown


@given(_ANY)
def test_the_gate_lets_no_control_through(text: str) -> None:
    assert all(line.isprintable() for line in Gate().text(text).split("\n"))
    assert Gate().value(text)[0].isprintable()


@given(st.lists(_ANY, max_size=6))
def test_a_text_keeps_its_lines(lines: list[str]) -> None:
    plain = [clean(line) for line in lines]
    assert len(Gate().text("\n".join(plain)).split("\n")) == max(1, len(plain))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31;1mERROR\x1b[0;m: x", "ERROR: x"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://evil.example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;ZXZpbA==\x1b\\text", "text"),
        ("\x1bPq#0;2;0\x1b\\text", "text"),
        ("\x1b]0;never ended, the rest of the log", "0;never ended, the rest of the log"),
        ("\x1b(Bplain\x1b7", "plain"),
        ("a\tb\u2028c", "a b c"),
        ("pass\u200bword\u202e\u2066\ufeff\u00ad", "password"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("lone\ud800 surrogate", "lone surrogate"),
        ("no\u00a0break", "no break"),
        ("Grüße 漢字 ✓ 🚀", "Grüße 漢字 ✓ 🚀"),
        ("half\x1b", "half"),
    ],
)
def test_escapes_and_invisible_characters_go_and_words_stay(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_a_text_over_the_limit_keeps_its_beginning_and_its_end() -> None:
    text = "a" * 500 + "b" * 101 + "c" * 1400
    assert shorten(text) == ("a" * 500 + " [... 101 characters cut ...] " + "c" * 1400, True)
    assert shorten("a" * 2000) == ("a" * 2000, False)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_cut_never_goes_through_a_tag(before: int, after: int) -> None:
    tag = "[redacted:url-password:3f2a]"
    text = "a" * before + tag + "b" * 100 + tag + "c" * after
    shown = shorten(text, head=40, tail=40, limit=80)[0]
    assert "redacted" not in shown.replace(tag, "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "unexpected status code 403 Forbidden: <html>\r\n<head><title>403 Forbidden</title></head>\r\n</html>\r\n",
            "unexpected status code 403 Forbidden: <html> 403 Forbidden </html>\r\n",
        ),
        (
            r"body: <!DOCTYPE HTML><html><head>\n<TITLE>413\nToo Large</TITLE></head><p>text</p></html>, retry",
            "body: <html> 413 Too Large </html>, retry",
        ),
        (
            r"\u003chtml\u003e\u003ctitle\u003e502 Bad Gateway\u003c/title\u003e\u003c/html\u003e",
            "<html> 502 Bad Gateway </html>",
        ),
        (
            "<html><body><h1>Service <b>Unavailable</b></h1><p>" + "x" * 99 + "</body></html> end",
            "<html> Service Unavailable </html> end",
        ),
        (
            "<html><head><title>504 Gateway Time-out</title></head><body>cut off here, no end",
            "<html> 504 Gateway Time-out </html>",
        ),
        (
            "<html><body>" + "y" * 50 + "</body></html>: <html><title>two, of some length</title></html>",
            "<html> </html>: <html> two, of some length </html>",
        ),
    ],
)
def test_a_page_within_an_error_shrinks_to_its_title(text: str, shown: str) -> None:
    assert collapse_html(text) == shown


@pytest.mark.parametrize(
    "text", ["", "no tag", "expected <html> here: got 1 < 2", "<html", "Dockerfile <title>x</title>"]
)
def test_prose_that_names_a_tag_stays(text: str) -> None:
    assert collapse_html(text) == text


@given(
    st.lists(st.sampled_from(["<html>", "</html>", "<title>", "</title>", "<", ">", "x", "\\u003chtml", "<h1>", "\n"]))
)
def test_shrinking_never_makes_a_text_longer(parts: list[str]) -> None:
    text = "".join(parts)
    assert len(collapse_html(text)) <= len(text)
