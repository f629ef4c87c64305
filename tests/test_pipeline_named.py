"""Which pipeline or merge request is meant: by name, by the CI job that asks, or by the branch that is checked out."""

from __future__ import annotations

import os
import pathlib
import subprocess
from collections.abc import Mapping

import pytest

from diagnose.errors import UsageError
from diagnose.sources.gitlab import remote
from diagnose.sources.gitlab.locate import Asked, Located, locate
from diagnose.sources.gitlab.remote import Head

ENV = {"KDIAG_URL": "https://gitlab.example.com", "KDIAG_TOKEN": "glpat-0123456789abcdefghij", "HOME": "/nonexistent"}
CI = {
    "CI_SERVER_URL": "https://gitlab.example.com",
    "CI_PROJECT_PATH": "fork/app",
    "CI_PIPELINE_ID": "77",
    "CI_COMMIT_REF_NAME": "topic",
}
REMOTES = [("origin", "git@gitlab.example.com:group/app.git"), ("mine", "git@gitlab.example.com:me/app.git")]
ON_TOPIC = Head("topic", "")


def found(kind: str, env: Mapping[str, str] = ENV, head: Head = ON_TOPIC, **given: str) -> Located:
    asked = Asked(given.get("named", ""), given.get("project", ""), kind=kind, branch=given.get("branch", ""))
    return locate(asked, env, lambda: REMOTES, lambda: head)


@pytest.mark.parametrize("kind", ["pipeline", "merge-request"])
def test_a_number_is_one_of_the_folder_s_project(kind: str) -> None:
    got = found(kind, named="42")
    assert (got.kind, got.project, got.number, got.ref) == (kind, "group/app", 42, "")


@pytest.mark.parametrize("kind", ["pipeline", "merge-request"])
def test_without_a_number_it_is_that_of_the_branch_in_the_project_it_is_pushed_to(kind: str) -> None:
    assert found(kind)[4:] == (kind, 0, "topic")
    assert found(kind).project == "group/app"
    assert found(kind, head=Head("topic", "mine")).project == "me/app"
    assert found(kind, head=Head("topic", "mine"), project="other/app").project == "other/app"


def test_a_branch_may_be_named() -> None:
    assert found("pipeline", head=Head(), branch="release/1")[4:] == ("pipeline", 0, "release/1")


def test_a_branch_that_was_fetched_from_a_merge_request_tells_its_number() -> None:
    head = Head("refs/merge-requests/42/head", "origin")
    assert found("merge-request", head=head).number == 42
    assert found("pipeline", head=head)[4:] == ("pipeline", 0, "refs/merge-requests/42/head")


@pytest.mark.parametrize("kind", ["pipeline", "merge-request"])
def test_where_no_branch_is_checked_out_that_is_told(kind: str) -> None:
    with pytest.raises(UsageError) as told:
        found(kind, head=Head())
    assert "no branch is checked out" in told.value.why
    assert "--branch" in told.value.advice


def test_in_a_ci_job_it_is_the_job_s_own_pipeline() -> None:
    got = found("pipeline", {**ENV, **CI})
    assert (got.project, got.number) == ("fork/app", 77)


def test_in_a_ci_job_it_is_the_job_s_own_merge_request_in_its_target_project() -> None:
    own = {"CI_MERGE_REQUEST_IID": "5", "CI_MERGE_REQUEST_PROJECT_PATH": "group/app"}
    got = found("merge-request", {**ENV, **CI, **own})
    assert (got.project, got.number) == ("group/app", 5)


def test_in_a_branch_s_ci_job_it_is_the_merge_request_that_gitlab_names() -> None:
    got = found("merge-request", {**ENV, **CI, "CI_OPEN_MERGE_REQUESTS": "group/app!5,group/app!6"})
    assert (got.project, got.number) == ("group/app", 5)
    got = found("merge-request", {**ENV, **CI})
    assert (got.project, got.number, got.ref) == ("fork/app", 0, "topic")


def test_a_ci_job_of_another_gitlab_names_nothing() -> None:
    got = found("pipeline", {**ENV, **CI, "CI_SERVER_URL": "https://other.example"})
    assert (got.project, got.number, got.ref) == ("group/app", 0, "topic")


@pytest.mark.parametrize("secret", ["1; rm -rf", "-5", "٣", "9" * 30])
def test_what_is_no_number_in_a_variable_is_left_aside(secret: str) -> None:
    assert found("pipeline", {**ENV, **CI, "CI_PIPELINE_ID": secret}).number == 0


def test_a_project_before_the_number_of_a_merge_request_stands_for_r() -> None:
    got = found("merge-request", named="other/app!9")
    assert (got.project, got.number) == ("other/app", 9)
    with pytest.raises(UsageError):
        found("merge-request", named="other/app!9", project="group/app")


def test_a_number_and_a_branch_are_not_given_together() -> None:
    with pytest.raises(UsageError):
        found("pipeline", named="9", branch="main")


# The branch as git itself tells it.


@pytest.fixture
def clone(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "clone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--quiet", "--initial-branch", "topic")
    return folder


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)


def test_a_branch_without_a_remote(clone: pathlib.Path) -> None:
    assert remote.head() == Head("topic", "")


def test_the_remote_that_a_branch_is_pushed_to(clone: pathlib.Path) -> None:
    git("config", "branch.topic.remote", "upstream")
    assert remote.head() == Head("topic", "upstream")
    git("config", "remote.pushDefault", "mine")
    assert remote.head() == Head("topic", "mine")
    git("config", "branch.topic.pushRemote", "fork")
    assert remote.head() == Head("topic", "fork")


def test_a_branch_that_was_begun_from_another_keeps_its_own_name(clone: pathlib.Path) -> None:
    git("config", "branch.topic.remote", "origin")
    git("config", "branch.topic.merge", "refs/heads/main")
    assert remote.head() == Head("topic", "origin")
    git("config", "push.default", "upstream")
    assert remote.head() == Head("main", "origin")


def test_a_branch_that_follows_one_of_the_clone_has_no_remote(clone: pathlib.Path) -> None:
    git("config", "branch.topic.remote", ".")
    git("config", "branch.topic.merge", "refs/heads/main")
    git("config", "push.default", "upstream")
    assert remote.head() == Head("topic", "")


def test_a_branch_of_a_merge_request_s_ref(clone: pathlib.Path) -> None:
    git("config", "branch.topic.remote", "origin")
    git("config", "branch.topic.merge", "refs/merge-requests/42/head")
    assert remote.head() == Head("refs/merge-requests/42/head", "origin")


def test_no_branch_is_checked_out(clone: pathlib.Path) -> None:
    (clone / ".git" / "HEAD").write_text("6104942438c14ec7bd21c6cd5bd995272b3faff6\n")
    assert remote.head() == Head()


def test_a_folder_that_is_no_clone(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert remote.head() == Head()
