"""Which merge request gets the note: by ref, by commit, by the job's variables; of a fork in its parent."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from tests.comments import BOT, HEAD, NEWER, PATH, SHA, Bench, bench, door
from tests.forked import Forked
from tests.lab import held

MERGED = "2222222222222222222222222222222222222222"


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Bench]:
    with bench(forked, tmp_path) as made:
        yield made


@pytest.mark.parametrize("ref", [HEAD, "topic"])
def test_a_pipeline_is_of_the_merge_request_of_its_ref_or_of_its_commit(here: Bench, ref: str) -> None:
    here.failed(ref=ref)
    assert here.said("pipeline", 9000).startswith("created note ")
    assert len(here.own()) == 1


def test_a_pipeline_of_merged_results_is_of_the_head_that_it_merged(here: Bench) -> None:
    here.gitlab.add_commit(here.site.project, MERGED, [NEWER, SHA])
    here.failed(ref="refs/merge-requests/7/merge", sha=MERGED)
    assert here.said("pipeline", 9000).startswith("created note ")
    assert f" sha={SHA} " in here.body()


def test_merged_results_of_an_older_head_are_not_those_of_the_head(here: Bench) -> None:
    here.gitlab.add_commit(here.site.project, MERGED, [NEWER, "3" * 40])
    here.failed(ref="refs/merge-requests/7/merge", sha=MERGED)
    found = here.comment("pipeline", "9000")
    held(found)
    assert "ran on 22222222, and the head of !7 of project group/app is 61049424" in found.err
    assert here.writes() == []


def test_of_many_merged_results_few_commits_are_asked_for(here: Bench) -> None:
    for number in range(8000, 8012):
        sha = f"{number:040d}"
        here.gitlab.add_commit(here.site.project, sha, [NEWER, "3" * 40])
        here.failed(number, ref="refs/merge-requests/7/merge", sha=sha)
    here.failed(7000)
    here.said()
    assert "[Pipeline 7000](" in here.body()
    assert sum("/repository/commits/" in each.path for each in here.gitlab.requests) <= 2 * 3


def test_two_merge_requests_of_one_head_get_a_note_each(here: Bench) -> None:
    other = here.gitlab.add_merge_request(here.site.project, iid=8, sha=SHA, target_branch="stable")
    here.gitlab.add_merge_request(here.site.project, iid=9, sha=SHA, state="closed")
    here.failed(ref="topic")
    said = here.said("pipeline", 9000).split("\n")
    assert sorted(each.partition(":")[0] for each in said) == ["created note 1001 of !8", "created note 1002 of !7"]
    assert len(here.own()) == len(here.own(other)) == 1


@pytest.mark.parametrize("kind", ["mr", "pipeline", "job"])
def test_a_fork_s_pipeline_gets_its_note_on_the_target_project(here: Bench, kind: str) -> None:
    fork = here.gitlab.add_project("me/app", id=43, forked_from=here.site.project)
    here.gitlab.state.merge_requests.clear()
    mr = here.gitlab.add_merge_request(here.site.project, iid=7, source_project=fork, source_branch="topic", sha=SHA)
    each = here.gitlab.add_pipeline(fork, id=9000, status="failed", ref="topic", sha=SHA)
    here.site.job(each, 90000, project=fork)
    number = {"mr": 7, "pipeline": 9000, "job": 90000}[kind]
    assert here.said(kind, number, project=PATH if kind == "mr" else "me/app").startswith("created note ")
    assert f"[`build`]({here.gitlab.url}/me/app/-/jobs/90000)" in here.own(mr)[0].body


def test_the_variables_of_the_job_name_its_merge_request(here: Bench) -> None:
    here.failed(ref="topic")
    env = {
        "CI_SERVER_URL": here.gitlab.url,
        "CI_PROJECT_PATH": PATH,
        "CI_PIPELINE_ID": "9000",
        "CI_JOB_ID": "5",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_PROJECT_ID": "42",
    }
    found = here.comment("pipeline", env=env)
    assert found.code == 0, found
    assert found.out.startswith("created note ")
    assert not any("/repository/commits/" in each.path for each in here.gitlab.requests)


def test_variables_of_another_pipeline_or_another_gitlab_name_nothing(here: Bench) -> None:
    here.failed(ref="topic")
    usual = {"CI_SERVER_URL": here.gitlab.url, "CI_PIPELINE_ID": "9000", "CI_JOB_ID": "5"}
    usual["CI_MERGE_REQUEST_PROJECT_ID"] = "42"
    for other in ({"CI_PIPELINE_ID": "9001"}, {"CI_SERVER_URL": "https://gitlab.example.org"}):
        said = here.said("pipeline", 9000, environment={**usual, "CI_MERGE_REQUEST_IID": "8", **other})
        assert " of !7" in said


@pytest.mark.parametrize("state", ["merged", "closed"])
@pytest.mark.parametrize("kind", ["mr", "pipeline"])
def test_a_merge_request_that_is_not_open_is_left_alone_and_told(here: Bench, state: str, kind: str) -> None:
    here.failed(ref="topic")
    here.mr.state = here.mr.fields["state"] = state
    found = here.comment(kind, "7" if kind == "mr" else "9000")
    held(found)
    assert found.code == 3
    assert f"!7 of project {PATH} is {state}" in found.err
    assert here.writes() == []


def test_a_commit_without_a_merge_request_is_told(here: Bench) -> None:
    here.failed(ref="main", sha=NEWER)
    found = here.comment("pipeline", "9000")
    held(found)
    assert "commit 77777777 of project group/app is in no merge request" in found.err


def test_it_may_be_named_by_any_url(here: Bench) -> None:
    here.failed()
    for page in ("jobs/90000", "pipelines/9000", "merge_requests/7/diffs"):
        found = here.comment("pipeline", f"{here.gitlab.url}/{PATH}/-/{page}", "--dry-run")
        assert found.code == 0, found
        assert found.out.startswith("<!-- kdiag:v1 pipeline=9000 ")


def test_a_merge_request_that_is_pushed_to_or_silenced_meanwhile_gets_no_note(here: Bench) -> None:
    here.failed()
    made, values, _ = door(here.gitlab, "mr", 7)
    told = made.look(values[0])
    here.mr.labels.append("kdiag::off")
    assert made.finish(told) == "nothing to say: the merge request has the label kdiag::off"
    here.mr.labels.clear()
    here.push()
    assert made.finish(told) == "nothing to say: the merge request has a newer commit meanwhile"
    here.mr.state = here.mr.fields["state"] = "merged"
    assert made.finish(told) == "nothing to say: the merge request is merged meanwhile"
    assert here.writes() == []


def test_where_nothing_is_named_the_advice_is_on_this_command(here: Bench) -> None:
    found = here.comment("job")
    held(found)
    assert (found.code, found.err) == (
        2,
        "kdiag: kdiag comment job: no job is named\n  try: kdiag comment job 12345, or kdiag comment job --job NAME\n",
    )
    found = here.comment("note", "7")
    held(found)
    assert found.code == 2


def test_the_newest_failed_job_of_a_name_may_be_meant(here: Bench) -> None:
    here.failed()
    found = here.comment("job", "--job", "build", "--dry-run")
    assert found.code == 0, found
    assert "[Pipeline 9000](" in found.out


def test_the_token_is_in_no_note_and_in_no_answer(here: Bench) -> None:
    here.failed()
    found = here.comment("mr", "7")
    assert BOT not in found.out + found.err + here.body()
