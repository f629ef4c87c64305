"""`explain`, `list`, `--version`, `--help` and completion show what is there."""

from __future__ import annotations

import json
import pathlib

import pytest

from diagnose import __version__, corpus
from diagnose.cli import pages
from tests.run import ROOT, kdiag

PAGE = "kaniko-not-in-container"
TEXT = (pathlib.Path(ROOT) / "patterns" / "container-detection" / f"{PAGE}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [PAGE, PAGE.upper(), f"{PAGE}.md", f" {PAGE} "])
def test_a_page_is_shown_as_written_where_no_terminal_reads(name: str) -> None:
    assert kdiag("explain", name) == (0, TEXT, "")


def test_a_typo_gets_the_nearest_page_as_a_suggestion() -> None:
    found = kdiag("explain", "kaniko-not-in-contianer")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"kdiag: kaniko-not-in-contianer: there is no such page\n  try: kdiag explain {PAGE}")


def test_a_word_that_is_like_no_page_leads_to_the_list() -> None:
    found = kdiag("explain", "zzzzzz")
    assert found.code == 2
    assert found.err.endswith("  try: kdiag list\n")


@pytest.mark.parametrize("quoted", [True, False])
def test_a_pasted_line_finds_its_page(quoted: bool) -> None:
    line = "kaniko should only be run inside of a container, run with the --force flag if you are sure"
    words = [line] if quoted else ["--", *line.split()]
    found = kdiag("explain", *words)
    assert found.code == 0
    assert PAGE in found.out or found.out == TEXT


def test_the_list_has_every_page_once() -> None:
    stems = sorted(path.stem for path in (pathlib.Path(ROOT) / "patterns").glob("*/*.md"))
    plain = kdiag("list")
    machine = json.loads(kdiag("list", "--format", "json").out)
    assert plain.code == 0
    assert sorted(line.split()[0] for line in plain.out.splitlines()) == stems
    assert sorted(each["id"] for each in machine) == stems


def test_the_version_names_program_pages_and_engine() -> None:
    whole = corpus.load()
    found = kdiag("--version")
    assert found.code == 0
    assert found.out.startswith(f"kdiag {__version__}\n")
    assert f"{whole.digest}, {len(whole.signatures)} pages\n" in found.out
    assert "engine" in found.out


def test_help_fits_a_narrow_terminal_and_names_every_command() -> None:
    found = kdiag("--help", env={"COLUMNS": "60"})
    assert found.code == 0
    assert all(f"\n  {name}" in found.out for name in ("log", "run", "explain", "list", "check", "new", "completion"))
    assert max(map(len, found.out.splitlines())) <= 60


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_gives_a_script_that_calls_back(name: str) -> None:
    found = kdiag("completion", name)
    assert found.code == 0
    assert "_KDIAG_COMPLETE" in found.out


def test_completion_answers_with_commands() -> None:
    env = {"_KDIAG_COMPLETE": "complete_bash", "COMP_WORDS": "kdiag ex", "COMP_CWORD": "1"}
    assert kdiag(env=env).out.strip() == "explain"


def test_a_page_on_a_terminal_is_wrapped_and_keeps_its_snippets() -> None:
    page = (
        "# T\n\n```toml\nkind = 1\n```\n\n## Why\n\nsome words that\nare long enough to wrap\n\n"
        "- an item that is long\n- b\n\n```sh\nx  y\n```\n"
    )
    assert pages.reflow(page, 20, bold=False) == (
        "T\n\nWhy\n\nsome words that are\nlong enough to wrap\n\n- an item that is\n  long\n- b\n\n    x  y\n"
    )


def test_check_finds_no_fault_in_the_pages_of_the_project() -> None:
    assert kdiag("check").code == 0
