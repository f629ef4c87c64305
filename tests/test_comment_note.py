"""The note on a merge request: causes once, the fix first, proof folded, and nothing in it that can act."""

from __future__ import annotations

import pytest

from diagnose.model import Note, Remedy, Snippet
from diagnose.render import note_group
from tests import diagnoses, groups
from tests.diagnoses import finding, made
from tests.judge import judge

CASES = {name: each for name, each in groups.ALL.items() if each.causes}


@pytest.mark.parametrize("case", CASES)
def test_every_look_of_a_note_is_sound(case: str) -> None:
    judge(note_group.note(CASES[case]))


def test_equal_causes_are_told_once_with_the_jobs_that_have_them() -> None:
    note = note_group.note(groups.TWELVE)
    assert note.startswith(
        "[Pipeline 9000](https://gitlab.example.com/group/app/-/pipelines/9000) on `61049424`: "
        "**12 jobs failed, one cause**.\n"
    )
    assert note.count("A CA that kaniko does not trust") == 1
    assert "12 jobs: [`build: [1]`](https://gitlab.example.com/group/app/-/jobs/1), " in note
    assert " and 4 more\n" in note


def test_the_fix_stands_open_before_the_folded_evidence() -> None:
    open_, _, folded = note_group.note(groups.TWELVE).partition("<details>")
    assert "**Fix**: Add your CA to kaniko's bundle" in open_
    assert 'cat "$CA_BUNDLE"' in open_
    assert "unable to complete operation" not in open_
    assert "unable to complete operation" in folded
    assert "<summary>2 more fixes</summary>\n\n" in folded


def test_a_note_is_as_sound_for_one_job() -> None:
    note = note_group.note(groups.group(groups.member(1, "build", diagnoses.X509)))
    judge(note)
    assert "**1 job failed, one cause**" in note
    assert "1 job: [`build`](https://gitlab.example.com/group/app/-/jobs/1)" in note


def test_jobs_without_a_cause_are_listed_by_their_names() -> None:
    note = note_group.note(groups.MIXED)
    assert "Failed too, and no cause is known for sure: [`lint`](" in note
    assert "Failed too, and not looked at: [`far`](" in note
    assert "`flaky`" not in note


def test_a_job_whose_log_is_private_is_told_by_its_number() -> None:
    note = note_group.note(groups.TWELVE, frozenset(range(1, 13)))
    judge(note)
    assert "[job 1](https://gitlab.example.com/group/app/-/jobs/1)" in note
    assert "The log is private" in note
    assert "`build" not in note


def _big(text: int, lines: int, fixes: int) -> Remedy:
    snippet = Snippet("", "yaml", "key: value\n" * lines)
    return Remedy("Do it " * fixes, "word " * text, (snippet,), (), None, ())


@pytest.mark.parametrize("jobs", [1, 3, 40, 400])
@pytest.mark.parametrize("lines", [10, 900, 9_000])
def test_a_note_stays_under_its_size_whatever_there_is_to_tell(jobs: int, lines: int) -> None:
    listed = [
        groups.member(
            number,
            f"job-{number} " * 20,
            made(
                "diagnosed",
                finding(f"page-{number}", title=f"Failure {number} " * 9, remedies=(_big(300, lines, 9),) * 2),
            ),
        )
        for number in range(1, jobs + 1)
    ]
    note = note_group.note(groups.group(*listed, notes=(Note("limit", "x " * 900),) * 12))
    judge(note)
    assert f"**{jobs} job{'' if jobs == 1 else 's'} failed, " in note
    assert note.endswith("The label `kdiag::off` keeps kdiag silent here.\n")


def test_a_mended_note_says_by_what_commit_and_folds_what_it_was() -> None:
    before = note_group.note(groups.TWELVE)
    note = note_group.mended(groups.PASSED, before)
    judge(note)
    assert note.startswith("**Mended**: [Pipeline 9000](")
    assert "passed. Mended by `61049424`." in note
    assert "<details><summary>What it was</summary>\n\n[Pipeline 9000](" in note
    assert note.count("kdiag::off") == 1


def test_a_mended_note_without_the_words_from_before_names_the_pages() -> None:
    note = note_group.mended(groups.PASSED, "", ("x509-unknown-authority",), again=True)
    judge(note)
    assert "passed when it was run again." in note
    assert "It was: `x509-unknown-authority`" in note


def test_a_mended_note_stays_under_its_size() -> None:
    note = note_group.mended(groups.PASSED, "words " * 9_800, ("some-page",))
    assert len(note.encode()) < note_group.ROOM
    assert "It was: `some-page`" in note
