"""Whatever text a diagnosis holds, no form crashes, steers a screen, or says more in Markdown than words."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from diagnose import render
from diagnose.model import Check, Diagnosis, Evidence, Excerpt, Failure, Job, Link, Note, Remedy, Rival, Snippet, Source
from tests import diagnoses
from tests.diagnoses import finding, made

BAIT = (
    "```",
    "~~~~",
    "/close",
    "@all",
    "<img src=x>",
    "</details>",
    "![x](https://x.example/y.png)",
    "[red]",
    "[/nope]",
    ":smile:",
    "\x1b]52;c;aGk=\x07",
    "\r",
    "\n",
    "\n\n",
    "\t",
    "\u202e",
    "\u2028",
    "\x85",
    "\ud800",
    "設定",
    "🚀",
    "a\u0301",
    "https://registry.example.com/" + "path/" * 30,
)
TEXT = st.lists(st.one_of(st.sampled_from(BAIT), st.text(max_size=12), st.just(" ")), max_size=6).map("".join)
LINE = st.one_of(st.none(), st.integers(1, 10**7))
MAYBE = st.one_of(st.none(), TEXT)


@st.composite
def remedies(draw: st.DrawFn) -> Remedy:
    return Remedy(
        draw(TEXT),
        draw(TEXT),
        (Snippet(draw(TEXT), draw(TEXT), draw(TEXT)),),
        ((draw(TEXT), draw(TEXT)),),
        draw(MAYBE),
        (Link(draw(TEXT), draw(TEXT)),),
        draw(MAYBE),
    )


@st.composite
def found(draw: st.DrawFn) -> Any:
    return finding(
        draw(TEXT),
        title=draw(TEXT),
        role=draw(st.sampled_from(["root-cause", "contributing", "consequence"])),
        confidence=draw(st.sampled_from([0.5, 0.95])),
        line=draw(LINE),
        section=draw(MAYBE),
        evidence=tuple(
            Evidence("line", draw(LINE), draw(TEXT), url=draw(MAYBE)) for _ in range(draw(st.integers(0, 2)))
        ),
        before=draw(st.one_of(st.none(), st.builds(Excerpt, st.integers(1, 99), TEXT))),
        facts={draw(TEXT): draw(TEXT)},
        cause=draw(TEXT),
        because=draw(TEXT),
        checked=(Check(draw(TEXT), "confirmed", draw(TEXT)),),
        rivals=(Rival(draw(TEXT), draw(TEXT)),),
        remedies=tuple(draw(st.lists(remedies(), max_size=3))),
    )


@st.composite
def anything(draw: st.DrawFn) -> Diagnosis:
    verdict = draw(st.sampled_from(["diagnosed", "unknown", "passed", "incomplete", "unreadable"]))
    return made(
        verdict,
        *draw(st.lists(found(), max_size=2)),
        source=Source(draw(st.sampled_from(["stdin", "file", "job"])), draw(TEXT), draw(MAYBE), None, 7, draw(MAYBE)),
        job=Job("failed", draw(MAYBE), None, None, draw(MAYBE), draw(MAYBE), draw(MAYBE), 1, draw(MAYBE)),
        excerpt=(Excerpt(3, draw(TEXT)),),
        notes=(Note("hazard", draw(TEXT), draw(LINE)),),
        error=Failure("x", draw(TEXT), draw(TEXT)) if verdict == "unreadable" else None,
    )


def controls(text: str) -> set[str]:
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char != "\n"}


@settings(max_examples=150, deadline=None)
@given(anything(), st.integers(0, 120))
def test_no_form_crashes_or_lets_a_control_character_out(diagnosis: Diagnosis, width: int) -> None:
    shown = [
        render.plain(diagnosis, width=width, all_=True),
        render.plain(diagnosis, width=width),
        render.terminal(diagnosis, width=width, color=False),
        re.sub(r"\x1b\[[0-9;]*m", "", render.terminal(diagnosis, width=width, color=True, all_=True)),
        render.markdown(diagnosis),
        render.quiet(diagnosis).replace("\t", ""),
        render.json_(diagnosis),
        render.jsonl(diagnosis),
    ]
    for text in shown:
        assert not controls(text.replace("\t", "")), text
        text.encode()
        assert text.endswith("\n")


@settings(max_examples=100, deadline=None)
@given(anything())
def test_a_json_line_is_one_line(diagnosis: Diagnosis) -> None:
    text = render.jsonl(diagnosis)
    assert text.splitlines() == [text[:-1]]
    assert json.loads(text) == json.loads(render.json_(diagnosis))


@settings(max_examples=100, deadline=None)
@given(anything())
def test_quiet_has_a_line_for_each_finding(diagnosis: Diagnosis) -> None:
    lines = render.quiet(diagnosis).splitlines()
    assert len(lines) == max(1, len(diagnosis.findings))
    assert all(line.count("\t") == 3 for line in lines)


FOLD = re.compile(r"<details><summary>[\w ,]+</summary>|</details>")
READER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def judge(note: str) -> None:
    """Hold a note to what it may be: paragraphs, flat lists, closed fences of backticks, our own folds and links."""
    depth = 0
    for token in READER.parse(note):
        assert token.type not in ("heading_open", "hr", "code_block", "table_open", "blockquote_open"), note
        if token.type == "fence":
            assert set(token.markup) == {"`"}, note
            assert note.count("\n" + token.markup + "\n") >= 1, note
        if token.type == "html_block":
            assert FOLD.fullmatch(token.content.strip()), note
            depth += 1 if "<details>" in token.content else -1
        for child in token.children or []:
            assert child.type not in ("image", "html_inline", "s_open"), note
            if child.type == "link_open":
                assert str(child.attrs["href"]).startswith(("https://", "http://")), note
    assert depth == 0, note


@settings(max_examples=200, deadline=None)
@given(anything())
def test_a_note_is_nothing_but_words_fences_and_our_own_folds(diagnosis: Diagnosis) -> None:
    judge(render.markdown(diagnosis))


@pytest.mark.parametrize("case", diagnoses.ALL)
def test_the_notes_made_by_hand_are_sound(case: str) -> None:
    judge(render.markdown(diagnoses.ALL[case]))


def test_a_note_has_no_quick_action_or_mention_outside_its_fences() -> None:
    outside = re.sub(r"(?ms)^(`{3,})\w*\n.*?^\1$", "", render.markdown(diagnoses.HOSTILE))
    outside = re.sub(r"`[^`\n]+`", "", outside)  # nothing acts in code
    assert not re.search(r"(?m)^\s*/", outside)
    assert not re.search(r"(?<!\\)[@:]\w", outside)


def test_a_fence_takes_only_a_language_that_colours() -> None:
    note = render.markdown(diagnoses.HOSTILE)
    assert "math" not in note
    assert "`````text\n ```\n ~~~\n ````\n echo [red]\n`````\n" in note


def test_a_note_keeps_its_first_fix_open_and_folds_the_others() -> None:
    note = render.markdown(diagnoses.X509)
    head, _, folded = note.partition("<details>")
    assert "Add your CA to kaniko's bundle" in head
    assert "Name the certificate of this one registry" in folded
    assert "<summary>2 more fixes</summary>\n\n" in folded


def test_a_note_stays_under_its_size_with_every_fence_closed() -> None:
    snippet = Snippet("", "yaml", "key: value\n" * 4_000)
    remedy = Remedy("Do it", "word " * 2_000, (snippet,), (), None, ())
    for count in (1, 2, 5):
        note = render.markdown(made("diagnosed", finding(cause="why " * 3_000, remedies=(remedy,) * count)))
        assert len(note.encode()) < 60_000
        assert note.startswith("This job **failed**: Something failed")
        judge(note)
