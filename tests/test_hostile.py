"""No log crashes kdiag, and no log says anything in any report but as quoted, harmless text.

`make soak` (KDIAG_SOAK=1) does the same in full: 100,000 logs, of which 20,000 go through Markdown.
"""

from __future__ import annotations

import io
import os
import random
import re

import pytest
from markdown_it import MarkdownIt

from diagnose import corpus, render
from diagnose.core import Context, diagnose
from diagnose.model import Corpus, Diagnosis, Source
from diagnose.trace import open_trace
from tests import logs

SOAK = os.environ.get("KDIAG_SOAK") == "1"
CRASHES = 100_000 if SOAK else 1_500
MARKDOWN = 20_000 if SOAK else 400
PARTS = 8
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_BAIT = (
    "```",
    "~~~",
    "/close",
    "/merge",
    "@everyone",
    "<img src=x>",
    "![x](https://example.org/x.png)",
    "[[_TOC_]]",
    "#1 !2 ~bug",
    "</details>",
    "<!-- x",
    "$$ math $$",
    "> quote",
    "\u202e",
    "\x1b]52;c;aGk=\x07",
    "[red]x[/nope]",
    ":smile:",
)


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return corpus.load()


def _diagnose(log: bytes, whole: Corpus) -> Diagnosis:
    return diagnose(open_trace(io.BytesIO(log)), whole, Context(Source("file", "x")))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_log_crashes_the_diagnosis(part: int, whole: Corpus) -> None:
    for log in logs.hostile(CRASHES // PARTS, seed=part):
        found = _diagnose(log, whole)
        for each in found.findings:
            assert each.line is None or 1 <= each.line <= found.lines


def _baited(chance: random.Random) -> bytes:
    bait = " ".join(chance.choices(_BAIT, k=chance.randint(1, 4)))
    host = chance.choice(["registry.example.org", bait.replace(" ", ""), f"h{bait}"])
    check = f'error checking push permissions: checking push permission for "{host}/a:1": '
    transport = f'creating push check transport for {host} failed: Get "https://{host}/v2/": '
    run = "error building image: error building stage: failed to execute command: waiting for process to exit: "
    forms = (
        f"{bait}\n{check}{transport}x509: certificate signed by unknown authority\n{bait}",
        f"error building image: parsing dockerfile: dockerfile parse error on line 3: unknown instruction: {bait}",
        f"/bin/sh: {bait}: not found\n{run}exit status 127",
        f"{bait}\nERROR: {bait}\nFAILED {bait}",
    )
    return chance.choice(forms).encode()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_log_breaks_the_markdown_or_reaches_a_terminal(part: int, whole: Corpus) -> None:
    reader = MarkdownIt("commonmark", {"html": True})
    chance = random.Random(part)
    for _ in range(MARKDOWN // PARTS):
        found = _diagnose(_baited(chance), whole)
        note = render.markdown(found)
        for token in reader.parse(note):
            children = token.children or []
            assert token.type != "html_block" or re.fullmatch(
                r"\s*(?:</?details>|<summary>[^<>&]{0,200}</summary>|\s)+\s*", token.content
            ), note
            assert not any(child.type in ("image", "html_inline") for child in children), note
        outside = "\n".join(token.content for token in reader.parse(note) if token.type == "inline")
        assert "@everyone" not in outside.replace("\\@", ""), note
        assert not re.search(r"^/(?:close|merge)", note, re.MULTILINE), note
        for text in (note, render.plain(found), render.jsonl(found), render.quiet(found)):
            assert not _CONTROL.search(text.replace("\t", "")), text
