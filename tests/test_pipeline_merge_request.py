"""`kdiag mr` finds the pipeline of a merge request's head: of merged results, of forks, of a branch."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.forked import Forked
from tests.lab import held
from tests.pipelines import PATH, SHA, Site, site

OLD = "1111111111111111111111111111111111111111"
MERGED = "2222222222222222222222222222222222222222"
OLDER_MERGED = "3333333333333333333333333333333333333333"


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Site]:
    with site(forked, tmp_path) as made:
        yield made


def request(here: Site, iid: int = 7, **fields: Any) -> Any:
    return here.gitlab.add_merge_request(here.project, iid=iid, **{"source_branch": "topic", "sha": SHA, **fields})


def test_the_pipeline_of_the_head_is_diagnosed(here: Site) -> None:
    request(here)
    here.job(here.pipeline(1, ref="refs/merge-requests/7/head"), 10)
    told = here.document("mr", "!7")
    assert [each["jobs"] for each in told["groups"]] == [[10]]
    assert told["scope"] == {
        "kind": "merge-request",
        "project": PATH,
        "number": 7,
        "url": f"{here.gitlab.url}/{PATH}/-/merge_requests/7",
        "status": "failed",
        "ref": "topic",
        "sha": SHA,
        "pipeline": 1,
    }


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("mr", "7"),
        ("mr", "!7"),
        ("mr", PATH + "!7"),
        *((command, "{url}/-/merge_requests/7/diffs?x#note_1") for command in ("mr", "pipeline", "job")),
    ],
)
def test_a_merge_request_is_named_in_any_form(here: Site, command: str, named: str) -> None:
    request(here)
    here.job(here.pipeline(1, ref="topic"), 10)
    project = () if "/" in named else ("-R", PATH)
    found = here.run(command, named.format(url=f"{here.gitlab.url}/{PATH}"), *project)
    assert found.code == 0, found
    assert found.out.startswith("merge request !7 ")


def test_the_newest_pipeline_of_the_head_counts_and_none_of_an_older_commit(here: Site) -> None:
    request(here)
    for number, sha in ((1, SHA), (2, SHA), (3, OLD)):
        each = here.gitlab.add_pipeline(
            here.project, id=number, status="failed", ref="refs/merge-requests/7/head", sha=sha
        )
        here.job(each, 10 + number)
    told = here.document("mr", "7")
    assert told["scope"]["pipeline"] == 2


def test_a_pipeline_of_merged_results_counts_where_its_commit_has_the_head_as_parent(here: Site) -> None:
    request(here)
    ref = "refs/merge-requests/7/merge"
    for number, sha, parent in ((2, MERGED, SHA), (3, OLDER_MERGED, OLD)):
        here.gitlab.add_commit(here.project, sha, ["0" * 40, parent])
        here.job(here.gitlab.add_pipeline(here.project, id=number, status="failed", ref=ref, sha=sha), 10 + number)
    here.job(here.pipeline(1, ref="topic"), 10)
    assert here.document("mr", "7")["scope"]["pipeline"] == 2


def test_a_fork_s_pipeline_is_found_in_the_fork(here: Site) -> None:
    fork = here.gitlab.add_project("me/app", id=43, forked_from=here.project)
    request(here, source_project=fork)
    each = here.gitlab.add_pipeline(fork, id=1, status="failed", ref="topic", sha=SHA)
    here.job(each, 10, project=fork)
    told = here.document("mr", "7")
    assert told["scope"]["project"] == PATH
    assert [(job["id"], job["project"], job["state"]) for job in told["jobs"]] == [(10, "me/app", "diagnosed")]


def test_a_merge_request_without_a_pipeline_says_so(here: Site) -> None:
    request(here)
    found = here.run("mr", "7", "-R", PATH)
    held(found)
    assert found.code == 3
    assert "has no pipeline of its head 61049424" in found.err


def test_without_a_number_it_is_the_open_one_of_the_branch(here: Site) -> None:
    request(here, iid=6, state="closed")
    request(here, iid=7)
    request(here, iid=8, source_branch="other")
    here.job(here.pipeline(1, ref="refs/merge-requests/7/head"), 10)
    assert here.document("mr", "--branch", "topic")["scope"]["number"] == 7
    found = here.run("mr", "-R", PATH, "--branch", "none")
    held(found)
    assert "no open merge request of the branch none" in found.err


def test_the_open_one_of_a_fork_s_branch_is_found_in_the_project_it_was_forked_from(here: Site) -> None:
    fork = here.gitlab.add_project("me/app", id=43, forked_from=here.project)
    request(here, iid=7, source_project=fork)
    request(here, iid=8)
    each = here.gitlab.add_pipeline(fork, id=1, status="failed", ref="topic", sha=SHA)
    here.job(each, 10, project=fork)
    found = here.run("mr", "-R", "me/app", "--branch", "topic")
    assert found.code == 0, found
    assert found.out.startswith(f"merge request !7 \u00b7 {PATH} ")


def test_the_newest_failed_pipeline_of_a_branch_is_diagnosed_and_a_newer_one_told(here: Site) -> None:
    for number, status in ((1, "failed"), (2, "failed"), (3, "success")):
        here.job(here.pipeline(number, ref="topic", status=status), 10 + number, status=status)
    here.job(here.pipeline(4, ref="other"), 20)
    told = here.document("pipeline", "--branch", "topic")
    assert told["scope"]["number"] == 2
    assert told["notes"][0]["text"] == "a newer pipeline of topic, 3, is success; this is the newest one that failed"


def test_a_branch_that_has_pipelines_of_its_merge_request_alone(here: Site) -> None:
    request(here)
    here.job(here.pipeline(1, ref="refs/merge-requests/7/head"), 10)
    told = here.document("pipeline", "--branch", "topic")
    assert (told["scope"]["kind"], told["scope"]["number"]) == ("pipeline", 1)


def test_a_branch_without_a_failed_pipeline_says_so(here: Site) -> None:
    here.pipeline(1, ref="topic", status="success")
    found = here.run("pipeline", "-R", PATH, "--branch", "topic")
    held(found)
    assert found.code == 3
    assert "has no failed pipeline of topic" in found.err


def test_the_branch_is_that_of_the_clone(here: Site) -> None:
    import subprocess

    clone = here.home / "clone"
    for words in (
        ("init", "--quiet", "--initial-branch", "topic", str(clone)),
        ("-C", str(clone), "remote", "add", "origin", f"{here.gitlab.url}/{PATH}.git"),
    ):
        subprocess.run(["git", *words], check=True, capture_output=True)
    here.job(here.pipeline(1, ref="topic"), 10)
    request(here)
    assert here.run("pipeline", cwd=clone).out.startswith("pipeline 1 ")
    assert here.run("mr", cwd=clone).out.startswith("merge request !7 ")


def test_in_a_ci_job_it_is_the_job_s_own_pipeline(here: Site) -> None:
    here.job(here.pipeline(1, status="running"), 10)
    env = {"CI_SERVER_URL": here.gitlab.url, "CI_PROJECT_PATH": PATH, "CI_PIPELINE_ID": "1"}
    found = here.run("pipeline", "--quiet", env=env)
    assert (found.code, found.out.split("\t")[1]) == (0, "x509-unknown-authority")
