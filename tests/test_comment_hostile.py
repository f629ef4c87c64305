"""No log, job name, ref or title acts through a note: judged by CommonMark and by what executes quick actions.

`make soak` (KDIAG_SOAK=1) holds 100,000 hostile logs to it.
"""

from __future__ import annotations

import io
import os
import random

import pytest

from diagnose import corpus, render
from diagnose.core import Context, diagnose
from diagnose.model import (
    Corpus,
    Diagnosis,
    Evidence,
    Excerpt,
    Failure,
    Job,
    Link,
    Note,
    Remedy,
    Snippet,
    Source,
)
from diagnose.model.group import Group
from diagnose.render import note_group
from diagnose.render.note_text import code, words
from diagnose.trace import open_trace
from tests import groups
from tests.diagnoses import finding, made
from tests.judge import judge

SOAK = os.environ.get("KDIAG_SOAK") == "1"
LOGS = 100_000 if SOAK else 400
MADE = 40_000 if SOAK else 400
PARTS = 8
OWN = r"https://(?:gitlab\.example\.com/group/app/-/|docs\.|[\w.-]+/)"
BAIT = (
    "```", "````", "~~~", "`", "``", "```suggestion", "```mermaid", "```math", "$`x`$", "$$ x $$", "\n", "\r\n", "\r",
    "\n\n", "\u2028", "\x85", "\x0b", "/close", "/merge", "/approve", "/assign @root", "/label ~bug", "\n/close\n",
    "\n\n/merge\n\n", "/close\r", "> /close", "@all", "@everyone", "@group/sub", "root@evil.example", "#1", "!1", "$1",
    "%1", "&1", "~l", '~"a b"', "^alert#1", "group/app#1", "group/app!2", "group&3", "[issue:1]", "[vulnerability:1]",
    "*iteration:1", ":tada:", ":+1:", "[[_TOC_]]", "[TOC]", "[x](https://evil.example)", "<https://evil.example>",
    "![x](https://evil.example/p.png)", "[x]: https://evil.example", "[^1]", "[^1]: x", "https://evil.example/-/issues/1",
    "http://evil.example", "www.evil.example", "ftp.evil.example", "mailto:a@evil.example", "<img src=x>", "<b>",
    "<script>", "<details>", "</details>", "</summary>", "<!-- ", "-->", "<!-- kdiag:v1 -->", "<pre>", "</pre>",
    "<![CDATA[", "<?x", "&lt;", "&#64;all", "&#47;close", "{+ a +}", "[- b -]", "::include{file=x}", ">>>", "\n>>>\n",
    "# h", "\n# h\n", "---", "===", "***", "|a|b|", "|--|--|", "    ", "\t", "- [ ] x", "1. ", "1) ", "+ ", "* ", "**",
    "__", "_", "\\", "\\`", "\x1b[31m", "\x1b]52;c;aGk=\x07", "\x00", "\u202e", "\u200b", "\ufeff", "deadbeef01",
    "PROJ-123", "a", " ", "error", "ä", "漢", "🚀", ".", ":", "'", '"', "(", ")", "[", "]", "{", "}", "<", ">", "%{x}",
)  # fmt: skip


def bait(chance: random.Random, most: int = 8) -> str:
    return "".join(chance.choices(BAIT, k=chance.randint(0, most)))


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return corpus.load()


def _log(chance: random.Random) -> bytes:
    told, host = (
        bait(chance),
        chance.choice(["registry.example.org", bait(chance, 3).replace(" ", ""), "h" + bait(chance, 2)]),
    )
    check = f'error checking push permissions: checking push permission for "{host}/a:1": '
    transport = f'creating push check transport for {host} failed: Get "https://{host}/v2/": '
    run = "error building image: error building stage: failed to execute command: waiting for process to exit: "
    forms = (
        f"{told}\n{check}{transport}x509: certificate signed by unknown authority\n{told}",
        f"error building image: parsing dockerfile: dockerfile parse error on line 3: unknown instruction: {told}",
        f"/bin/sh: {told}: not found\n{run}exit status 127",
        f"{told}\nERROR: Job failed (system failure): {told}",
        f"COPY failed: file not found in build context or excluded by .dockerignore: stat {told}: file does not exist",
        f"Error response from daemon: pull access denied for {host}/{told}, repository does not exist\n{told}",
        f"fatal: unable to access 'https://{host}/{told}.git/': Could not resolve host: {host}",
        f"ERROR: failed to solve: {host}/{told}: not found",
        f"npm ERR! code E404\nnpm ERR! 404 Not Found - GET https://{host}/{told} - Not found",
        f"error: {told}: no space left on device\n{told}",
    )
    return f"{chance.choice(forms)}\n{told}\nERROR: Job failed: exit code 1\n".encode("utf-8", "surrogateescape")


def _note(found: Diagnosis, name: str, ref: str) -> str:
    told = groups.group(groups.member(1, name, found), groups.member(2, name, found, allow_failure=True))
    scope = told.scope._replace(ref=ref, sha=ref, status=ref)
    return note_group.note(told._replace(scope=scope))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_log_acts_through_a_note(part: int, whole: Corpus) -> None:
    chance = random.Random(part)
    told = 0
    for _ in range(LOGS // PARTS):
        found = diagnose(open_trace(io.BytesIO(_log(chance))), whole, Context(Source("job", "x")))
        note = _note(found, bait(chance), bait(chance))
        judge(note, OWN)
        judge(render.markdown(found._replace(source=Source("job", "x", None, None, 1, bait(chance)))))
        told += bool(found.findings)
    assert told > LOGS // PARTS // 2


def _remedy(chance: random.Random) -> Remedy:
    return Remedy(
        bait(chance),
        bait(chance),
        (Snippet(bait(chance, 2), chance.choice(["yaml", "sh", bait(chance, 2)]), bait(chance)),),
        ((bait(chance, 2), bait(chance)),),
        chance.choice([None, bait(chance)]),
        (Link(bait(chance), chance.choice(["https://docs.example/x", bait(chance)])),),
        chance.choice([None, bait(chance)]),
    )


def _finding(chance: random.Random) -> Diagnosis:
    lines = tuple(
        Evidence("line", chance.choice([None, number]), bait(chance), url=chance.choice([None, bait(chance)]))
        for number in range(1, chance.randint(1, 4))
    )
    return made(
        "diagnosed",
        finding(
            chance.choice(["some-page", bait(chance)]),
            title=bait(chance),
            section=bait(chance),
            evidence=lines,
            before=chance.choice([None, Excerpt(3, bait(chance))]),
            cause="\n\n".join(bait(chance) for _ in range(chance.randint(0, 4))),
            because=bait(chance),
            retryable=chance.random() < 0.5,
            remedies=tuple(_remedy(chance) for _ in range(chance.randint(0, 3))),
        ),
        job=Job(),
    )


def _group(chance: random.Random) -> Group:
    listed = [
        groups.member(
            number,
            bait(chance),
            _finding(chance) if chance.random() < 0.7 else None,
            state=chance.choice(["diagnosed", "unknown", "unreadable", "skipped", bait(chance, 2)]),
            stage=bait(chance),
            url=chance.choice([f"https://gitlab.example.com/group/app/-/jobs/{number}", None, bait(chance)]),
            why=bait(chance),
            failure_reason=bait(chance),
        )
        for number in range(1, chance.randint(2, 5))
    ]
    told = groups.group(*listed, notes=(Note("access", bait(chance)),))
    project, status, ref, sha = (bait(chance) for _ in range(4))
    kind = chance.choice(["pipeline", "merge-request", "job"])
    url = chance.choice([told.scope.url, None, bait(chance)])
    scope = told.scope._replace(kind=kind, url=url, project=project, status=status, ref=ref, sha=sha)
    return told._replace(scope=scope)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_of_a_group_acts_through_a_note(part: int) -> None:
    chance = random.Random(1_000 + part)
    for _ in range(MADE // PARTS):
        told = _group(chance)
        before = note_group.note(told, frozenset(chance.sample(range(1, 5), 2)))
        judge(before)
        judge(note_group.mended(told, before.strip(), (bait(chance), "some-page"), again=chance.random() < 0.5))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_of_one_job_acts_through_its_note(part: int) -> None:
    chance = random.Random(2_000 + part)
    for _ in range(MADE // PARTS // 2):
        error = Failure("x", bait(chance), bait(chance))
        found = _finding(chance) if chance.random() < 0.7 else made("unreadable", error=error)
        judge(
            render.markdown(found._replace(notes=(Note("hazard", bait(chance)),), excerpt=(Excerpt(1, bait(chance)),)))
        )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://x.example/y, please", "see `https://x.example/y`, please"),
        ("set `CI_JOB` of a@b.example", "set `CI_JOB` of `a@b.example`"),
        ("/close", "`/close`"),
        ("a `b`c` d", "a `b`c\\` d"),
        ("fixed by deadbee12 in PROJ-12", "fixed by `deadbee12` in `PROJ-12`"),
        ("- not a list", "\\- not a list"),
        ("", ""),
    ],
)
def test_what_gitlab_would_take_for_more_than_words_is_code(text: str, shown: str) -> None:
    assert words(text) == shown


def test_code_is_one_line_without_a_backtick() -> None:
    assert code("a ` b\n/close") == "`a ' b /close`"
    assert code("") == code("\n") == "`-`"
    assert len(code("x" * 9_000)) < 140
