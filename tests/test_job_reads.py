"""`kdiag job` reads the job that was named, and says of it what the piped trace says, plus what GitLab knows."""

from __future__ import annotations

import json
import pathlib
import subprocess

import pytest

from tests.forked import Forked
from tests.lab import PATH, TRACE, Lab, held, standin

SUCCEEDED = b"$ make\nerror: failed to solve: exit code 1\nJob succeeded\n"


def test_the_diagnosis_is_that_of_the_piped_trace_plus_what_the_job_tells(lab: Lab) -> None:
    lab.gitlab.add_job(
        lab.gitlab.state.projects[42],
        12345,
        trace=TRACE,
        failure_reason="script_failure",
        ref="main",
        stage="package",
    )
    piped = json.loads(
        lab.forked.kdiag("--format", "json", home=str(lab.home), env={}, stdin=TRACE).out,
    )
    got = lab.document()
    assert got["verdict"] == piped["verdict"] == "diagnosed"
    cause, other = got["findings"][0], piped["findings"][0]
    assert all(each.pop("url").startswith(f"{lab.url()}#L") for each in cause["evidence"])
    assert all(each.pop("url") is None for each in other["evidence"])
    for field in ("signature", "role", "line", "evidence", "title", "cause", "remedies", "category"):
        assert cause[field] == other[field], field
    assert [each["signature"] for each in got["findings"]] == [each["signature"] for each in piped["findings"]]
    source = got["source"]
    assert (source["kind"], source["job_id"], source["job_name"]) == ("job", 12345, "build-image")
    assert source["url"] == lab.url()
    assert source["project"] == PATH
    assert got["job"]["failure_reason"] == "script_failure"
    assert got["job"]["runner_version"] == "18.8.0"
    assert got["job"]["end"] == "failed"
    assert [each.path.rpartition("/")[2] for each in lab.gitlab.requests] == ["12345", "trace"]


def test_a_person_reads_the_same_report(lab: Lab) -> None:
    piped = lab.forked.kdiag(home=str(lab.home), env={}, stdin=TRACE)
    got = lab.run(lab.url())
    assert (got.code, got.err) == (0, "")
    cause = next(line for line in piped.out.splitlines() if line.startswith("cause["))
    assert cause in got.out


@pytest.mark.parametrize(
    "named",
    [
        "{url}/group/sub/app/-/jobs/12345",
        "{url}/group/sub/app/-/jobs/12345/",
        "{url}/group/sub/app/-/jobs/12345#L87",
        "{url}/group/sub/app/-/jobs/12345?from=mail&x=1#L87",
        "{url}/group/sub/app/-/jobs/12345/raw",
        "{url}/group/sub/app/-/jobs/12345/trace",
        "{url}/Group/Sub/App/-/jobs/12345",
        "{upper}/group/sub/app/-/jobs/12345",
        "  {url}/group/sub/app/-/jobs/12345  ",
    ],
)
def test_a_job_is_named_by_any_form_of_its_address(lab: Lab, named: str) -> None:
    url = lab.gitlab.url
    found = lab.run(named.format(url=url, upper=url.replace("http:", "HTTP:")), "--format", "json")
    assert found.code == 0, found
    assert json.loads(found.out)["source"]["job_id"] == 12345


def test_the_case_of_a_host_is_no_matter(lab: Lab) -> None:
    env = {"KDIAG_URL": f"http://localhost:{lab.gitlab.port}"}
    assert lab.run(f"http://LocalHost:{lab.gitlab.port}/{PATH}/-/jobs/12345", env=env).code == 0


def test_gitlab_under_a_relative_path(forked: Forked, tmp_path: pathlib.Path) -> None:
    with standin(prefix="/git/lab") as gitlab:
        lab = Lab(gitlab, forked, tmp_path)
        assert lab.run(lab.url()).code == 0
        assert lab.run("-R", PATH, "12345").code == 0
        assert all(each.path.startswith("/git/lab/api/v4/") for each in gitlab.requests)


@pytest.mark.parametrize("project", [PATH, "42", f"{PATH}.git", f"/{PATH}/"])
def test_a_number_needs_its_project(lab: Lab, project: str) -> None:
    assert lab.run("-R", project, "12345").code == 0
    alone = lab.run("12345")
    held(alone)
    assert "-R" in alone.err
    assert alone.code == 2


def test_the_project_comes_from_the_ci_job_that_kdiag_runs_in(lab: Lab) -> None:
    ci = {"GITLAB_CI": "true", "CI_SERVER_URL": lab.gitlab.url, "CI_PROJECT_ID": "42", "CI_PROJECT_PATH": PATH}
    assert lab.run("12345", env=ci).code == 0
    elsewhere = lab.run("12345", env={**ci, "CI_SERVER_URL": "https://gitlab.example.com"})
    held(elsewhere)


def _clone(folder: pathlib.Path, *remotes: str, more: str = "") -> pathlib.Path:
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    with (folder / ".git" / "config").open("a") as config:
        for name, url in zip(("origin", "upstream", "other"), remotes, strict=False):
            config.write(f'[remote "{name}"]\n\turl = {url}\n')
        config.write(more)
    return folder


@pytest.mark.parametrize(
    "remote",
    [
        "{url}/group/sub/app.git",
        "{url}/group/sub/app",
        "http://oauth2:glpat-in-a-remote@{host}/group/sub/app.git",
        "git@127.0.0.1:group/sub/app.git",
        "ssh://git@127.0.0.1:2222/group/sub/app.git",
    ],
)
def test_the_project_comes_from_the_git_remote_of_the_current_folder(
    lab: Lab, tmp_path: pathlib.Path, remote: str
) -> None:
    url = lab.gitlab.url
    clone = _clone(tmp_path / "clone", remote.format(url=url, host=url.removeprefix("http://")))
    assert lab.run("12345", cwd=clone).code == 0
    assert not lab.gitlab.holding("glpat-in-a-remote")


def test_reading_the_remote_runs_nothing_of_the_repository(lab: Lab, tmp_path: pathlib.Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o700)
    more = f"[core]\n\tfsmonitor = {program}\n\tsshCommand = {program}\n\tpager = {program}\n\thooksPath = {tmp_path}\n"
    more += f"[credential]\n\thelper = {program}\n[alias]\n\tconfig = !{program}\n"
    clone = _clone(tmp_path / "clone", f"{lab.gitlab.url}/{PATH}.git", more=more)
    assert lab.run("12345", cwd=clone).code == 0
    assert not (tmp_path / "ran").exists()


def test_a_name_takes_the_newest_failed_job_of_that_name(lab: Lab) -> None:
    project = lab.gitlab.state.projects[42]
    for number in range(12400, 12460):
        lab.gitlab.add_job(project, number, "test", trace=TRACE)
    lab.gitlab.add_job(project, 12346, "build-image", trace=TRACE)
    lab.gitlab.add_job(project, 12347, "build-image", "success", trace=SUCCEEDED)
    found = lab.run("-R", PATH, "--job", "build-image", "--format", "json")
    assert found.code == 0, found
    assert json.loads(found.out)["source"]["job_id"] == 12346


def test_a_name_that_no_failed_job_has_is_told(lab: Lab) -> None:
    found = lab.run("-R", PATH, "--job", "biuld-image")
    held(found)
    assert found.code == 3
    assert "biuld-image" in found.err


def test_a_trace_can_be_kept(lab: Lab, tmp_path: pathlib.Path) -> None:
    kept = tmp_path / "kept.log"
    assert lab.run("-R", PATH, "12345", "--save-trace", str(kept)).code == 0
    assert kept.read_bytes() == TRACE


def test_a_trace_that_cannot_be_kept_is_told(lab: Lab, tmp_path: pathlib.Path) -> None:
    found = lab.run("-R", PATH, "12345", "--save-trace", str(tmp_path / "no" / "folder.log"))
    assert found.code in (2, 3)
    assert "folder.log" in found.err


@pytest.mark.parametrize("path", ["/-/pipelines/77", "/-/merge_requests/5", "/-/merge_requests/5/diffs"])
def test_one_trace_is_not_kept_of_what_has_many(lab: Lab, path: str, tmp_path: pathlib.Path) -> None:
    found = lab.run(f"{lab.gitlab.url}/{PATH}{path}", "--save-trace", str(tmp_path / "kept.log"))
    held(found)
    assert found.code == 2
    assert "--save-trace" in found.err
    assert not lab.gitlab.requests


@pytest.mark.parametrize(
    "named", ["", "build", "12345x", "-1", "99999999999999999999", "{url}", "{url}/group/app", "file:///etc/passwd"]
)
def test_what_names_no_job_is_told_before_anything_is_asked(lab: Lab, named: str) -> None:
    found = lab.run("--", named.format(url=lab.gitlab.url))
    held(found)
    assert found.code == 2
    assert not lab.gitlab.requests


def test_nothing_named_at_all_is_a_wrong_call(lab: Lab) -> None:
    assert lab.run().code == 2
    assert not lab.gitlab.requests
