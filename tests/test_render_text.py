"""The forms for a person: widths, wrapping, colour, and what is left out for brevity."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from rich.cells import cell_len

from diagnose import render
from diagnose.model import Block, Evidence, Excerpt, Remedy, Snippet, Source
from diagnose.render import cells
from diagnose.render.layout import skeleton
from diagnose.render.story import WORDS
from tests import diagnoses
from tests.diagnoses import finding, made
from tests.run import ROOT, environment

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
WIDE_TEXTS = ["plain", "é", "e\u0301", "設定", "\uff46\uff55", "ﾊﾝｶｸ", "🚀", "한국어", "a\u0301b", "…·—"]


@pytest.mark.parametrize("width", [24, 44, 60, 80, 200])
@pytest.mark.parametrize("case", diagnoses.ALL)
def test_only_what_is_copied_is_wider_than_the_window(case: str, width: int) -> None:
    diagnosis = diagnoses.ALL[case]
    copied = {f"{WORDS[each.role]}[{each.signature}]" for each in diagnosis.findings} | {
        line.strip()
        for each in diagnosis.findings
        for remedy in each.remedies
        for snippet in remedy.snippets
        for line in snippet.text.splitlines()
    }
    for line in render.plain(diagnosis, width=width, all_=True).splitlines():
        if line.strip() not in copied and "kdiag explain" not in line and "kdiag new" not in line:
            assert cell_len(line) <= min(width, 88), line


@pytest.mark.parametrize("case", diagnoses.ALL)
@pytest.mark.parametrize("all_", [False, True])
def test_the_terminal_says_the_same_words_as_the_plain_form(case: str, all_: bool) -> None:
    diagnosis = diagnoses.ALL[case]
    for width in (44, 80, 120):
        plain = render.plain(diagnosis, width=width, all_=all_)
        assert render.terminal(diagnosis, width=width, color=False, all_=all_) == plain
        colored = render.terminal(diagnosis, width=width, color=True, all_=all_)
        assert colored != plain
        assert ESCAPE.sub("", colored) == plain


def test_the_environment_has_no_say_in_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = render.terminal(diagnoses.X509, width=80, color=True)
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb"), ("COLUMNS", "20"), ("TTY_COMPATIBLE", "0")):
        monkeypatch.setenv(name, value)
    assert render.terminal(diagnoses.X509, width=80, color=True) == wanted
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in render.terminal(diagnoses.X509, width=80, color=False)


@pytest.mark.parametrize("text", WIDE_TEXTS)
def test_a_width_is_that_of_rich(text: str) -> None:
    assert cells.width(text) == cell_len(text)


def test_wrapping_loses_nothing_but_blanks_at_breaks() -> None:
    text = "a  b   https://registry.example.com/v2/a/very/long/path/ 設定ファイル.yaml end"
    for room in range(4, 60):
        lines = cells.wrap(text, room)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(cell_len(line) <= room for line in lines)


def test_a_long_url_starts_on_the_line_of_the_word_before_it() -> None:
    assert cells.wrap("stage 0: Get https://registry.example.com/v2/", 25)[0] == "stage 0: Get https://regi"


def test_blanks_inside_evidence_stay() -> None:
    text = "NAME    READY   STATUS"
    shown = render.plain(made("diagnosed", finding(evidence=(Evidence("line", 8, text),))))
    assert f"> 8 | {text}\n" in shown


def test_evidence_wraps_and_is_not_cut() -> None:
    text = " ".join(f"word{number}" for number in range(300))
    shown = render.plain(made("diagnosed", finding(evidence=(Evidence("line", 8, text),))))
    assert all(f"word{number}" in shown for number in range(300))


def test_the_mark_stands_at_the_logical_line_that_holds_the_decisive_raw_line() -> None:
    evidence = (
        Evidence("line", 5, "first"),
        Evidence("line", 8, "second, of lines 8 to 10"),
        Evidence("line", 11, "third"),
    )
    shown = render.plain(made("diagnosed", finding(line=9, evidence=evidence)))
    assert [line for line in shown.splitlines() if line.startswith(">")] == [">  8 | second, of lines 8 to 10"]


def test_of_many_remedies_two_are_told_in_full_and_the_others_by_title() -> None:
    remedies = tuple(
        Remedy(f"Way {number}", f"How {number}.", (Snippet("", "sh", f"run {number}"),), (), None, ())
        for number in range(4)
    )
    diagnosis = made("diagnosed", finding(remedies=remedies))
    shown = render.plain(diagnosis)
    assert [f"How {number}." in shown for number in range(4)] == [True, True, False, False]
    assert all(f"fix: Way {number}\n" in shown for number in range(4))
    assert all(f"    run {number}\n" in render.plain(diagnosis, all_=True) for number in range(4))


def test_a_file_is_named_only_where_it_is_not_the_usual_one() -> None:
    def shown(*files: str) -> str:
        snippets = tuple(Snippet(file, "yaml", "a: 1") for file in files)
        return render.plain(made("diagnosed", finding(remedies=(Remedy("t", "", snippets, (), None, ()),))))

    assert ".gitlab-ci.yml" not in shown(".gitlab-ci.yml")
    assert "  Dockerfile:\n    a: 1\n" in shown("Dockerfile")
    assert "  .gitlab-ci.yml:\n    a: 1\n" in shown(".gitlab-ci.yml", "config.toml")


def test_a_cause_that_is_only_likely_says_why() -> None:
    because = "nothing more precise was recognised"
    assert f"likely, because {because}" in render.plain(made("diagnosed", finding(confidence=0.5, because=because)))
    assert because not in render.plain(made("diagnosed", finding(confidence=0.8, because=because)))


@pytest.mark.parametrize(
    ("source", "command"),
    [
        (Source("file", "logs/a.log"), "kdiag new --from logs/a.log --line 7"),
        (Source("file", "it's a.log"), "kdiag new --from 'it'\\''s a.log' --line 7"),
        (Source("file", "--x;rm"), "kdiag new --from './--x;rm' --line 7"),
        (Source("file", "-x.log"), "kdiag new --from ./-x.log --line 7"),
        (Source("stdin", "-"), "kdiag new --from FILE --line 7"),
        (Source("file", "a\nb"), "kdiag new --from FILE --line 7"),
    ],
)
def test_the_command_that_begins_a_page_can_be_pasted(source: Source, command: str) -> None:
    assert skeleton(made("unknown", source=source, excerpt=(Excerpt(7, "x"),))) == command


def test_a_piped_report_loads_neither_rich_nor_unicode_tables() -> None:
    code = (
        "import sys; from tests import diagnoses; from diagnose import render\n"
        "render.plain(diagnoses.X509), render.jsonl(diagnoses.X509)\n"
        "print(sorted({'rich', 'unicodedata', 'diagnose.render.note'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment("."), check=True
    )
    assert run.stdout == "[]\n"


def test_prose_and_snippets_come_in_the_order_of_the_page() -> None:
    blocks = (
        Block("text", "First:"),
        Block("snippet", "one", "", "sh"),
        Block("item", "a"),
        Block("item", "b"),
        Block("text", "Then:"),
        Block("snippet", "two", "", "sh"),
    )
    snippets = (Snippet("", "sh", "one"), Snippet("", "sh", "two"))
    remedy = Remedy("t", "First:\n\n- a\n- b\n\nThen:", snippets, (), None, (), None, blocks)
    shown = render.plain(made("diagnosed", finding(remedies=(remedy,))))
    assert "\n\n  First:\n\n    one\n\n  - a\n  - b\n\n  Then:\n\n    two\n\nread more:" in shown
