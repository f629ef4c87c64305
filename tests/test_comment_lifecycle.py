"""One note on a merge request: written when its jobs fail, edited when causes change, mended when they pass."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from diagnose.sources.gitlab import marker
from tests import groups
from tests.comments import BOT, HEAD, NEWER, PATH, SHA, Bench, bench
from tests.diagnoses import finding, made
from tests.forked import Forked
from tests.lab import held
from tests.run import UNKNOWN

DENIED = (
    b"error: failed to solve: no space left on device\nwrite /layer.tar: no space left on device\n"
    b"ERROR: Job failed: exit code 1\n"
)


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Bench]:
    with bench(forked, tmp_path) as site:
        yield site


def test_a_failed_head_gets_one_note_that_tells_the_cause_and_its_place(here: Bench) -> None:
    here.failed()
    found = here.comment("mr", "7")
    assert found.code == 0, found
    note = here.own()[0]
    url = f"{here.gitlab.url}/{PATH}/-/merge_requests/7#note_{note.id}"
    assert found.out == f"created note {note.id} of !7: {url}\n"
    body = here.body()
    assert body.startswith(f"<!-- kdiag:v1 pipeline=9000 sha={SHA} seen=1 state=failed digest=")
    assert "**Fix**" in body.partition("<details>")[0]
    assert "x509: certificate signed by unknown authority" in body.partition("<details>")[2]
    assert f"[`build`]({here.gitlab.url}/{PATH}/-/jobs/90000)" in body


@pytest.mark.parametrize(("kind", "number"), [("job", 90000), ("pipeline", 9000), ("mr", 7)])
def test_the_note_is_the_same_by_whichever_name_it_was_asked_for(here: Bench, kind: str, number: int) -> None:
    here.failed()
    assert here.said(kind, number).startswith("created note ")
    assert " is unchanged: " in here.said("mr")
    assert here.writes() == ["POST"]


def test_a_note_that_says_the_same_is_not_written_again(here: Bench) -> None:
    here.failed()
    here.said()
    found = here.comment("pipeline", "9000")
    assert found.code == 0
    assert " is unchanged: http" in found.out
    assert here.writes() == ["POST"]


def test_the_note_is_edited_in_place_when_causes_change(here: Bench) -> None:
    pipeline = here.failed()
    here.said()
    here.site.job(pipeline, 90001, "test", DENIED)
    assert here.said().startswith("updated note ")
    assert "**2 jobs failed, 2 causes**" in here.body()
    assert here.body().count("**Cause**") == 2


def test_two_pipelines_of_one_head_are_told_in_one_note(here: Bench) -> None:
    here.failed(9000, ref="topic")
    here.failed(9001)
    here.said("job", 90000)
    assert "**2 jobs failed, one cause**" in here.body()
    assert " is unchanged: " in here.said("pipeline", 9001)


def test_of_two_pipelines_of_one_ref_the_newer_counts(here: Bench) -> None:
    here.failed(9000)
    here.failed(9001)
    here.said()
    assert "[Pipeline 9001](" in here.body()
    assert "**1 job failed, one cause**" in here.body()


def test_an_older_pipeline_does_not_overwrite_a_newer_one(here: Bench) -> None:
    here.failed(9000)
    newer = marker.stamped(marker.Stamp(9005, SHA, 1), "what a newer pipeline tells")[1]
    here.gitlab.add_note(here.mr, newer, author="bot")
    found = here.said()
    assert " tells of something newer already: " in found
    assert here.own()[0].body == newer
    assert here.writes() == []


def test_a_pipeline_whose_commit_is_no_longer_the_head_is_refused_with_the_head(here: Bench) -> None:
    here.failed(9000)
    here.push()
    found = here.comment("pipeline", "9000")
    held(found)
    assert found.code == 3
    assert "ran on 61049424, and the head of !7 of project group/app is 77777777" in found.err
    assert here.writes() == []


def test_a_green_pipeline_never_makes_a_note(here: Bench) -> None:
    here.passed()
    found = here.comment("mr", "7")
    assert (found.code, found.out) == (0, "nothing to say: pipeline 9001 passed\n")
    assert here.writes() == []


def test_a_note_is_told_as_mended_by_the_commit_that_passed(here: Bench) -> None:
    here.failed(9000)
    here.said()
    here.push()
    here.passed(9001, sha=NEWER)
    assert here.said().startswith("updated note ")
    body = here.body()
    assert "state=mended" in body.partition("\n")[0]
    assert "**Mended**: [Pipeline 9001](" in body
    assert "Mended by `77777777`." in body
    assert "<details><summary>What it was</summary>" in body
    assert "A CA that" in body.partition("<details>")[2]
    assert here.said() == "nothing to say: pipeline 9001 passed, and the note tells that it is mended"
    assert here.writes() == ["POST", "PUT"]


def test_a_job_that_passed_when_run_again_is_mended_without_a_commit(here: Bench) -> None:
    pipeline = here.failed(9000)
    here.said()
    here.gitlab.state.jobs[90000].retried = True
    here.site.job(pipeline, 90001, status="success")
    pipeline.statuses = ["success"]
    assert here.said().startswith("updated note ")
    assert "passed when it was run again." in here.body()


def test_what_fails_again_after_it_was_mended_is_told_again(here: Bench) -> None:
    here.failed(9000)
    here.said()
    here.passed(9001)
    here.said()
    here.failed(9002)
    assert here.said().startswith("updated note ")
    assert "[Pipeline 9002](" in here.body()
    assert "Mended" not in here.body()


def test_words_that_somebody_changed_are_not_folded_into_a_mended_note(here: Bench) -> None:
    here.failed(9000)
    here.said()
    here.own()[0].body += "\n\n/merge\n"
    here.passed(9001)
    assert here.said().startswith("updated note ")
    assert "/merge" not in here.body()
    assert "It was: `x509-unknown-authority`" in here.body()


def test_below_confidence_kdiag_is_silent(here: Bench) -> None:
    each = here.gitlab.add_pipeline(here.site.project, id=9000, status="failed", ref=HEAD, sha=SHA)
    here.site.job(each, 1, "lint", UNKNOWN)
    assert here.said() == "nothing to say: of the failed job of pipeline 9000 no cause is known for sure"
    assert here.writes() == []


@pytest.mark.parametrize(("confidence", "silent"), [(0.5, True), (0.79, True), (0.8, False), (0.95, False)])
def test_the_least_confidence_of_a_cause_that_is_told(
    here: Bench, monkeypatch: pytest.MonkeyPatch, confidence: float, silent: bool
) -> None:
    here.failed()
    told = groups.group(groups.member(1, "build", made("diagnosed", finding(confidence=confidence))))
    monkeypatch.setattr("diagnose.sources.gitlab.gather.gather", lambda *_: told)
    assert here.said().startswith("nothing to say: ") is silent
    assert bool(here.own()) is not silent


def test_a_pipeline_that_could_not_be_made_is_told_without_jobs(here: Bench) -> None:
    said = "jobs:build config contains unknown keys: scripts"
    here.gitlab.add_pipeline(here.site.project, id=9000, status="failed", ref=HEAD, sha=SHA, yaml_errors=said)
    assert here.said().startswith("created note ")
    assert "**failed before it had a job**" in here.body()


def test_below_a_path_the_note_and_its_links_are_there(forked: Forked, tmp_path: pathlib.Path) -> None:
    with bench(forked, tmp_path, prefix="/gitlab") as here:
        here.failed()
        found = here.comment("pipeline", f"{here.gitlab.url}/{PATH}/-/pipelines/9000")
        assert found.out.partition(": ")[2].startswith(f"{here.gitlab.origin}/gitlab/{PATH}/-/merge_requests/7#note_")
        assert f"]({here.gitlab.origin}/gitlab/{PATH}/-/jobs/90000)" in here.body()


def test_a_job_that_is_not_understood_is_listed_beside_one_that_is(here: Bench) -> None:
    here.site.job(here.failed(9000), 1, "lint", UNKNOWN)
    here.said()
    assert "**2 jobs failed, one cause**" in here.body()
    assert "Failed too, and no cause is known for sure: [`lint`](" in here.body()


def test_jobs_that_may_fail_are_no_reason_to_speak(here: Bench) -> None:
    each = here.gitlab.add_pipeline(here.site.project, id=9000, status="success", ref=HEAD, sha=SHA)
    here.site.job(each, 1, allow_failure=True)
    assert here.said("job", 1) == "nothing to say: job 1 is allowed to fail"
    each.statuses = ["running"]
    assert here.said() == "nothing to say: in pipeline 9000 only jobs failed that are allowed to fail"
    assert here.writes() == []


def test_a_job_that_failed_and_passed_when_run_again_is_no_reason_to_speak(here: Bench) -> None:
    each = here.gitlab.add_pipeline(here.site.project, id=9000, status="running", ref=HEAD, sha=SHA)
    here.site.job(each, 1, retried=True)
    here.site.job(each, 2, status="success")
    assert here.said() == "nothing to say: pipeline 9000 is running, and none of its jobs failed"
    assert here.writes() == []


def test_the_label_kdiag_off_keeps_it_silent(here: Bench) -> None:
    here.failed()
    here.mr.labels = ["bug", "kdiag::off"]
    found = here.comment("mr", "7")
    assert (found.code, found.out) == (0, "nothing to say: the merge request has the label kdiag::off\n")
    assert here.writes() == []


def test_a_dry_run_prints_the_note_and_writes_nothing(here: Bench) -> None:
    here.failed()
    found = here.comment("pipeline", "9000", "--dry-run")
    assert found.code == 0
    assert here.writes() == []
    here.said()
    assert found.out.rstrip("\n") == here.body().rstrip("\n")


def test_a_marker_that_another_author_forged_is_ignored(here: Bench) -> None:
    here.failed()
    forged = marker.stamped(marker.Stamp(9999, SHA, 9), "no cause at all")[1]
    here.gitlab.add_note(here.mr, forged, author="sam")
    assert here.said().startswith("created note ")
    assert [each.body for each in here.mr.notes if each.author.username == "sam"] == [forged]
    assert len(here.own()) == 1


def test_a_damaged_marker_of_its_own_is_edited(here: Bench) -> None:
    here.failed()
    here.gitlab.add_note(here.mr, "<!-- kdiag:v1 pipeline=x -->\nwords", author="bot")
    assert here.said().startswith("updated note ")
    assert "[Pipeline 9000](" in here.body()


def test_the_note_is_found_behind_a_thousand_others(here: Bench) -> None:
    here.failed()
    for number in range(1_050):
        here.gitlab.add_note(here.mr, f"note {number}")
    here.said()
    for number in range(60):
        here.gitlab.add_note(here.mr, f"later {number}")
    assert " is unchanged: " in here.said()
    assert len(here.own()) == 1


def test_in_the_last_job_of_its_own_pipeline_it_tells_that_all_passed(here: Bench) -> None:
    here.failed(9000)
    here.said()
    each = here.passed(9001)
    each.statuses = ["running"]
    here.site.job(each, 5, "kdiag", status="running")
    assert here.said().startswith("nothing to say: pipeline 9001 is running")
    env = {"CI_PIPELINE_ID": "9001", "CI_JOB_ID": "5", "CI_SERVER_URL": here.gitlab.url}
    elsewhere = {**env, "CI_SERVER_URL": "https://gitlab.example.org"}
    assert here.said(environment=elsewhere).startswith("nothing to say: pipeline 9001 is running")
    assert here.said(environment=env).startswith("updated note ")
    assert "**Mended**: [Pipeline 9001](" in here.body()


def test_a_pipeline_that_runs_is_told_to_and_in_its_own_last_job_is_not(here: Bench) -> None:
    each = here.failed(9000, status="running")
    here.site.job(each, 5, "kdiag", status="running")
    env = {"CI_PIPELINE_ID": "9000", "CI_JOB_ID": "5", "CI_SERVER_URL": here.gitlab.url}
    words = "It is still running, so more jobs may fail."
    assert words in here.said(dry=True)
    assert "--watch" not in here.said(dry=True)
    assert words not in here.said(dry=True, environment=env)
    here.site.job(each, 6, "slow", status="running")
    assert words in here.said(dry=True, environment=env)


def test_in_a_job_of_the_pipeline_its_end_is_not_waited_for(here: Bench) -> None:
    here.failed(9000, status="running")
    env = {"CI_PIPELINE_ID": "9000", "CI_JOB_ID": "5", "CI_SERVER_URL": here.gitlab.url}
    found = here.comment("mr", "7", "--watch", env=env)
    held(found)
    assert found.code == 2
    assert "--watch: this job is one of the pipeline" in found.err


def test_a_token_that_only_reads_is_told_the_scope_that_it_lacks(here: Bench) -> None:
    here.failed()
    here.gitlab.add_token(BOT, scopes=("read_api",), role="reporter", user="bot")
    found = here.comment("mr", "7")
    held(found, BOT)
    assert found.code == 3
    assert "lacks the scope api (403)" in found.err
    assert "with read_api a token reads, and cannot write" in found.err


def test_a_merge_request_that_is_full_is_told(here: Bench) -> None:
    here.failed()
    note = here.gitlab.add_note(here.mr, "words")
    here.mr.notes += [note] * 4_999
    found = here.comment("mr", "7")
    held(found)
    assert found.code == 3
    assert "has as many notes as GitLab takes (5,000)" in found.err
