"""Log text quoted in Markdown stays text, as a real CommonMark parser reads it."""

from __future__ import annotations

import os
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from diagnose.redact import clean, escape_markdown, inline_markdown, prose_markdown, quote_markdown

_SAMPLES = 20_000 if os.environ.get("KDIAG_SOAK") == "1" else 2_000
_PARSERS = (MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"]))
_HOSTILE = (
    "```", "````", "~~~", "```suggestion", "`", "``", "\n", "\r\n", "\r", "\u2028", "/close", "/merge ", "@all",
    "#1", "!1", "~bug", "%1.0", "$1", "&1", ":tada:", "[a](javascript:alert)",
    "![x](https://evil.example.com/p.png)", "<img src=x>", "<!-- ", "-->", "</details>", "<script>",
    "[[_TOC_]]", "[^1]", "# ", "> ", "- ", "+ ", "* ", "1. ", "1) ", "---", "===", "|a|b|", "|--|--|", "    ",
    "\t", "**", "__", "~~", "\\", "&lt;", "&#64;", "https://evil.example.com", "www.evil.example.com",
    "a@evil.example.com", "\x1b[31m", "\x1b]0;x\x07", "\x00", "\u202e", "\u200b", "{+ a +}", "[- b -]", "$$",
    "$`a`$", "a", " ", "error", "ä", "漢", "=", "-", ".", ",", ":", ";", "'", '"', "(", ")", "{", "}", "[", "]",
    "<", ">", "^", "_", "*", "/",
)  # fmt: skip


def _hostile(source: random.Random) -> str:
    return "".join(source.choice(_HOSTILE) for _ in range(source.randint(0, 14)))


def _inline_types(tokens: list[Token]) -> set[str]:
    return {child.type for token in tokens for child in token.children or ()}


def test_hostile_lines_stay_within_one_fence() -> None:
    source = random.Random(20_261_125)
    for _ in range(_SAMPLES):
        lines = [
            (source.choice((None, source.randint(1, 10**7))), _hostile(source)) for _ in range(source.randint(1, 5))
        ]
        quoted = quote_markdown(lines)
        for parser in _PARSERS:
            tokens = parser.parse(f"before\n\n{quoted}\n\nafter")
            assert [token.type for token in tokens if token.type != "inline"] == [
                "paragraph_open", "paragraph_close", "fence", "paragraph_open", "paragraph_close",
            ], lines  # fmt: skip
            fence = tokens[3]
            assert fence.info == "text"
            rows = fence.content.splitlines()
            assert len(rows) == len(lines)
            for row, (number, text) in zip(rows, lines, strict=True):
                assert row == f"{'' if number is None else number:>6} | {clean(text)}"


def test_escaped_prose_is_nothing_but_text() -> None:
    source = random.Random(20_261_126)
    for _ in range(_SAMPLES):
        text = _hostile(source)
        escaped = escape_markdown(text)
        for parser in _PARSERS:
            tokens = parser.parse(f"{escaped}\n")
            assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}, (text, escaped)
            assert _inline_types(tokens) <= {"text", "text_special", "softbreak"}, (text, escaped)
        words = " ".join("".join(c.content or "\n" for c in t.children or ()) for t in tokens if t.type == "inline")
        assert words.split() == " ".join(clean(line) for line in text.split("\n")).split()


def test_nothing_that_gitlab_reads_as_a_reference_stands_unescaped() -> None:
    source = random.Random(20_261_127)
    for _ in range(_SAMPLES):
        escaped = escape_markdown(_hostile(source))
        assert not re.search(r"(?<!\\)(?:\\\\)*[@#!~%$&:^*_\[<`|{]", escaped)
        assert not any(line.startswith("/") for line in escaped.split("\n"))


def test_the_code_of_a_pages_prose_stays_code_and_the_rest_is_text() -> None:
    shown = prose_markdown("Set `--skip-tls-verify` for *all* of <host> @root:\n/close `$CI_JOB`")
    assert shown == "Set `--skip-tls-verify` for \\*all\\* of \\<host\\> \\@root\\:\n\\/close `$CI_JOB`"
    source = random.Random(20_261_128)
    for _ in range(_SAMPLES):
        tokens = _PARSERS[0].parse(prose_markdown(f"a `b` {_hostile(source)}") + "\n")
        assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
        assert _inline_types(tokens) <= {"text", "text_special", "softbreak", "code_inline"}


def test_a_long_line_loses_its_middle_and_many_lines_lose_theirs() -> None:
    quoted = quote_markdown([(7, "begin " + "x" * 1000 + " end")])
    assert quoted.startswith("```text\n     7 | begin xxx")
    assert quoted.endswith("x end\n```")
    assert " characters cut ...] " in quoted
    assert max(map(len, quoted.split("\n"))) < 420
    many = quote_markdown([(number, "line") for number in range(1, 101)]).split("\n")
    assert len(many) == 2 + 20 + 1
    assert many[10:13] == ["    10 | line", "       | [... 80 lines left out ...]", "    91 | line"]


def test_a_fence_is_longer_than_any_run_of_backticks() -> None:
    assert quote_markdown([(1, "a ````` b")]) == "``````text\n     1 | a ````` b\n``````"
    assert quote_markdown([]) == "```text\n```"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("registry.example.com:5000", "host"),
        ("[2001:db8::1]:443", "host"),
        ("registry.example.com:5000/group/image:1.0@sha256:" + "0" * 64, "image"),
        ("/builds/group/project/Dockerfile", "path"),
        ("https://registry.example.com/v2/", "url"),
        ("v1.24.0", "version"),
        ("kaniko", "word"),
    ],
)
def test_a_value_that_fits_its_grammar_is_inline_code(value: str, kind: str) -> None:
    assert inline_markdown(value, kind) == f"`{value}`"


@given(st.text(max_size=60), st.sampled_from(["host", "image", "path", "url", "version", "word", "no such kind"]))
def test_inline_code_holds_one_plain_word_or_is_refused(value: str, kind: str) -> None:
    shown = inline_markdown(value, kind)
    if shown is not None:
        assert shown == f"`{value}`"
        assert value.isascii()
        assert not set(value) & set("`$ \n\r\t<>|\"'\\")


@pytest.mark.parametrize("value", ["", "a b", "a`b", "$HOST", "a\n", "x" * 400, "<b>", "host:port"])
def test_a_value_that_fits_no_grammar_is_refused(value: str) -> None:
    assert inline_markdown(value, "host") is None
