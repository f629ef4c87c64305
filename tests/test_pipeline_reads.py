"""`kdiag pipeline` reads the failed jobs of a pipeline and of those that it started, and tells what became of each."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from diagnose.render.document import schema_text
from diagnose.render.group_document import SCHEMA
from tests.forked import Forked
from tests.lab import TOKEN, held
from tests.pipelines import PATH, TRACE, UNKNOWN, Site, site

JUDGE = jsonschema.Draft202012Validator(json.loads(schema_text(SCHEMA)))


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Site]:
    with site(forked, tmp_path) as made:
        yield made


def states(told: dict[str, Any]) -> dict[str, str]:
    JUDGE.validate(told)
    return {each["name"]: each["state"] for each in told["jobs"]}


def causes(told: dict[str, Any]) -> list[tuple[str, list[int], bool]]:
    return [(each["finding"]["signature"], each["jobs"], each["allowed"]) for each in told["groups"]]


def test_jobs_of_one_cause_are_told_once_and_those_alike_are_sampled(here: Site) -> None:
    each = here.pipeline()
    for number in range(1, 13):
        here.job(each, number, f"build {number}/12")
    here.job(each, 20, "docs", UNKNOWN)
    here.job(each, 21, "unit", status="success")
    told = here.document("pipeline", "9000")
    assert causes(told) == [("x509-unknown-authority", list(range(1, 13)), False)]
    assert told["verdict"] == "unknown"
    assert [each["id"] for each in told["jobs"] if each["state"] == "alike"] == list(range(2, 12))
    assert {each["like"] for each in told["jobs"] if each["state"] == "alike"} == {1}
    assert states(told)["docs"] == "unknown"
    assert told["jobs"][-1]["excerpt"][0]["text"] == "and then the frobnicator stopped"
    assert told["counts"] == {"failed": 13, "success": 1}
    assert told["budget"] == {"traces": 3, "requests": 3, "sampled": 10}
    assert here.asked() == (3, 3)
    assert told["scope"] == {
        "kind": "pipeline",
        "project": PATH,
        "number": 9000,
        "url": f"{here.gitlab.url}/{PATH}/-/pipelines/9000",
        "status": "failed",
        "ref": "main",
        "sha": "6104942438c14ec7bd21c6cd5bd995272b3faff6",
        "pipeline": 9000,
    }


def test_all_traces_are_read_where_that_is_asked_for(here: Site) -> None:
    each = here.pipeline()
    for number in range(1, 13):
        here.job(each, number, f"build {number}/12")
    told = here.document("pipeline", "9000", "--all-traces")
    assert set(states(told).values()) == {"diagnosed"}
    assert told["budget"] == {"traces": 12, "requests": 3, "sampled": 0}


def test_where_the_first_and_the_last_of_a_kind_differ_each_is_read(here: Site) -> None:
    each = here.pipeline()
    for number in range(1, 8):
        here.job(each, number, f"build {number}/7", UNKNOWN if number == 7 else TRACE)
    told = here.document("pipeline", "9000")
    assert "alike" not in states(told).values()
    assert causes(told) == [("x509-unknown-authority", [1, 2, 3, 4, 5, 6], False)]


def test_a_job_that_was_run_again_is_no_cause(here: Site) -> None:
    each = here.pipeline(status="success")
    here.job(each, 1, "build", retried=True)
    here.job(each, 2, "build", status="success")
    found = here.run("pipeline", "9000", "-R", PATH)
    assert found.code == 0
    assert "the pipeline passed" in found.out
    assert "run again since: build" in found.out
    told = here.document("pipeline", "9000")
    assert (told["verdict"], told["groups"]) == ("passed", [])
    assert [(each["id"], each["retried"], each["state"]) for each in told["jobs"]] == [(1, True, "skipped")]
    assert here.asked()[0] == 0


def test_of_runs_that_failed_the_last_is_read(here: Site) -> None:
    each = here.pipeline()
    here.job(each, 1, "build", UNKNOWN, retried=True)
    here.job(each, 2, "build", UNKNOWN, retried=True)
    here.job(each, 3, "build")
    told = here.document("pipeline", "9000")
    assert causes(told) == [("x509-unknown-authority", [3], False)]
    assert told["verdict"] == "diagnosed"


def test_a_job_that_may_fail_is_never_the_main_cause(here: Site) -> None:
    each = here.pipeline()
    here.job(each, 1, "build", UNKNOWN)
    for number in (2, 3, 4):
        here.job(each, number, f"optional-{number}", allow_failure=True)
    told = here.document("pipeline", "9000")
    assert causes(told) == [("x509-unknown-authority", [2, 3, 4], True)]
    found = here.run("pipeline", "9000", "-R", PATH)
    assert found.code == 1
    assert "1 job failed: 1 job with nothing recognised" in found.out
    assert "allowed to fail: optional-2, optional-3, optional-4" in found.out


def test_a_pipeline_that_passed_with_failures_that_it_allows_passed(here: Site) -> None:
    each = here.pipeline(status="success")
    here.job(each, 1, "optional", allow_failure=True)
    found = here.run("pipeline", "9000", "-R", PATH)
    assert found.code == 0
    assert "the pipeline passed" in found.out
    assert "effect[x509-unknown-authority]" in found.out


def test_jobs_without_a_trace_are_told_by_their_failure_reason_and_asked_for_nothing(here: Site) -> None:
    each = here.pipeline()
    here.job(each, 1, "stuck", b"", failure_reason="stuck_or_timeout_failure", started_at=None, runner=None)
    told = here.document("pipeline", "9000")
    assert causes(told) == [("no-runner-for-job", [1], False)]
    assert here.asked()[0] == 0


def test_a_job_without_a_trace_or_a_reason_could_not_be_looked_at(here: Site) -> None:
    each = here.pipeline()
    here.job(each, 1, "erased", erased_at="2026-11-20T11:00:00.000Z")
    here.job(each, 2, "build")
    told = here.document("pipeline", "9000")
    assert states(told) == {"erased": "unreadable", "build": "diagnosed"}
    found = here.run("pipeline", "9000", "-R", PATH)
    assert found.code == 3
    assert "not looked at: erased: " in found.out


def test_cancelled_and_skipped_jobs_are_counted_only(here: Site) -> None:
    each = here.pipeline()
    here.job(each, 1, "build")
    here.job(each, 2, "slow", status="canceled")
    here.job(each, 3, "deploy", status="skipped")
    told = here.document("pipeline", "9000")
    assert told["counts"] == {"canceled": 1, "failed": 1, "skipped": 1}
    assert len(told["jobs"]) == 1


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [("canceled", 1, "was cancelled"), ("running", 1, "the pipeline is running"), ("success", 0, "passed")],
)
def test_a_pipeline_in_which_nothing_failed_says_how_it_is(here: Site, status: str, code: int, said: str) -> None:
    each = here.pipeline(status=status)
    here.job(each, 1, "build", status="success")
    found = here.run("pipeline", "9000", "-R", PATH)
    assert (found.code, found.err) == (code, "")
    assert said in found.out


def test_a_running_pipeline_tells_what_failed_so_far(here: Site) -> None:
    each = here.pipeline(status="running")
    here.job(each, 1, "build")
    found = here.run("pipeline", "9000", "-R", PATH)
    assert found.code == 0
    assert "cause[x509-unknown-authority]" in found.out
    assert "--watch waits for it" in " ".join(found.out.split())


def test_a_pipeline_that_could_not_be_made_is_told_by_its_complaint(here: Site) -> None:
    here.pipeline(yaml_errors="jobs:build config contains unknown keys: scripts")
    told = here.document("pipeline", "9000")
    assert causes(told) == [("pipeline-configuration-invalid", [], False)]
    found = here.run("pipeline", "9000", "-R", PATH)
    assert found.code == 0
    assert "unknown keys: scripts" in found.out


def test_a_trace_that_is_refused_is_told_and_the_others_are_read(here: Site) -> None:
    each = here.pipeline()
    here.job(each, 1, "debug", debug=True)
    here.job(each, 2, "build")
    told = here.document("pipeline", "9000")
    assert states(told) == {"debug": "unreadable", "build": "diagnosed"}
    assert (
        "Developer" in here.run("pipeline", "9000", "-R", PATH).out
        or "may not read the trace" in told["jobs"][0]["why"]
    )
    assert told["verdict"] == "unreadable"


@pytest.mark.parametrize("form", ["plain", "json", "jsonl", "markdown", "terminal"])
def test_every_form_tells_the_cause_and_no_token(here: Site, form: str) -> None:
    here.job(here.pipeline(), 1)
    found = here.run("pipeline", "9000", "-R", PATH, "--format", form)
    assert found.code == 0
    assert "x509-unknown-authority" in found.out
    assert TOKEN not in found.out + found.err
    assert found.out.count("\n") == 1 or form != "jsonl"


def test_quiet_is_a_line_for_each_cause(here: Site) -> None:
    each = here.pipeline()
    here.job(each, 1, "a")
    here.job(each, 2, "b")
    found = here.run("pipeline", "9000", "-R", PATH, "--quiet")
    assert found.out.startswith("root-cause\tx509-unknown-authority\t2\t")
    assert found.out.count("\n") == 1


def test_a_pipeline_that_is_not_there_is_told(here: Site) -> None:
    found = here.run("pipeline", "9", "-R", PATH)
    held(found)
    assert found.code == 3
    assert f"no pipeline 9 of project {PATH}" in found.err
    told = json.loads(here.run("pipeline", "9", "-R", PATH, "--format", "json").out)
    JUDGE.validate(told)
    assert (told["verdict"], told["error"]["code"]) == ("unreadable", "not-found")


@pytest.mark.parametrize("command", ["pipeline", "job", "mr"])
@pytest.mark.parametrize("tail", ["", "/", "/failures", "/builds", "?x=1#y", "/failed_jobs"])
def test_any_command_takes_the_address_of_a_pipeline(here: Site, command: str, tail: str) -> None:
    here.job(here.pipeline(), 1)
    found = here.run(command, f"{here.gitlab.url}/{PATH}/-/pipelines/9000{tail}", "--quiet")
    assert (found.code, found.out.split("\t")[:3]) == (0, ["root-cause", "x509-unknown-authority", "1"])


@pytest.mark.parametrize("command", ["pipeline", "mr"])
def test_the_address_of_a_job_is_taken_by_any_command(here: Site, command: str) -> None:
    here.job(here.pipeline(), 1)
    found = here.run(command, f"{here.gitlab.url}/{PATH}/-/jobs/1")
    assert found.code == 0
    assert found.out.startswith("job 1 ")


def test_gitlab_below_a_path(forked: Forked, tmp_path: pathlib.Path) -> None:
    with site(forked, tmp_path, prefix="/git/lab") as below:
        below.job(below.pipeline(), 1)
        told = json.loads(below.run("pipeline", f"{below.gitlab.url}/{PATH}/-/pipelines/9000", "--format", "json").out)
        assert told["scope"]["project"] == told["jobs"][0]["project"] == PATH
        assert told["jobs"][0]["url"] == f"{below.gitlab.url}/{PATH}/-/jobs/1"


def test_secrets_of_a_log_stay_in_it(here: Site) -> None:
    secret = "glpat-0123456789abcdefghij"
    trace = TRACE.replace(b"error checking", f"token={secret} error checking".encode())
    here.job(here.pipeline(), 1, f"build {secret}", trace)
    for form in ("plain", "json", "markdown"):
        assert secret not in here.run("pipeline", "9000", "-R", PATH, "--format", form).out
