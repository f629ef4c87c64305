"""What GitLab says of a job outranks its trace, and a job without a trace gets what its failure reason says."""

from __future__ import annotations

import io
from typing import Any

import pytest

from diagnose import corpus
from diagnose.model import ORIGINS, Diagnosis
from diagnose.sources.gitlab import facts, reasons
from diagnose.sources.gitlab.examine import examine
from diagnose.sources.gitlab.fetch import Fetched
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.origin import Origin
from diagnose.sources.gitlab.tokens import Access
from tests.logs import PUSH_X509

JOB: dict[str, Any] = {
    "id": 12345,
    "name": "build-image",
    "stage": "build",
    "status": "failed",
    "failure_reason": "script_failure",
    "ref": "main",
    "tag": False,
    "web_url": "https://gitlab.example.com/group/app/-/jobs/12345",
    "tag_list": ["docker", "linux"],
    "runner": {"id": 1, "description": "runner-of-the-team"},
    "runner_manager": {"version": "18.8.0", "platform": "linux", "architecture": "amd64"},
}


def values(**given: Any) -> dict[str, str]:
    found = facts.facts({**JOB, **given}, "failed")
    assert all(fact.origin == "api" and fact.line is None for fact in found)
    return {fact.name: fact.value for fact in found}


def examined(trace: bytes, project: str = "group/app", prefix: str = "", **given: Any) -> Diagnosis:
    located = Located(Access(Origin("https", "gitlab.example.com", 443, prefix), "test"), project, 12345)
    return examine(Fetched({**JOB, **given}, io.BytesIO(trace), len(trace)), corpus.load(), located)


def test_the_jobs_own_words_are_facts_of_the_api() -> None:
    assert values() == {
        "job_status": "failed",
        "job_name": "build-image",
        "stage": "build",
        "failure_reason": "script_failure",
        "ref": "main",
        "ref_kind": "branch",
        "runner": "runner-of-the-team",
        "runner_version": "18.8.0",
        "runner_platform": "linux/amd64",
        "runner_tags": "docker, linux",
        "end": "failed",
    }
    assert ORIGINS.index("api") < ORIGINS.index("trace")


@pytest.mark.parametrize(
    ("ref", "tag", "kind"),
    [("main", False, "branch"), ("v1", True, "tag"), ("refs/merge-requests/7/head", False, "merge-request")],
)
def test_a_ref_is_a_branch_a_tag_or_a_merge_request(ref: str, tag: bool, kind: str) -> None:
    assert values(ref=ref, tag=tag)["ref_kind"] == kind


def test_fields_that_are_missing_or_of_another_type_are_no_facts() -> None:
    odd = dict.fromkeys(("name", "stage", "ref", "runner", "runner_manager", "tag_list", "web_url"))
    assert set(values(**odd)) == {"job_status", "failure_reason", "end"}
    assert set(values(**dict.fromkeys(odd, 7))) == {"job_status", "failure_reason", "end"}
    assert facts.source({"id": 7, "web_url": "javascript:alert(1)"}, "group/app").url is None


@pytest.mark.parametrize(
    ("status", "reason", "told", "end"),
    [
        ("success", None, "failed", "succeeded"),
        ("success", None, "none", "succeeded"),
        ("canceled", None, "failed", "canceled"),
        ("running", None, "succeeded", "running"),
        ("canceling", None, "unknown", "running"),
        ("pending", None, "none", "none"),
        ("manual", None, "none", "none"),
        ("failed", "script_failure", "succeeded", "failed"),
        ("failed", "script_failure", "unknown", "failed"),
        ("failed", "script_failure", "system-failure", "system-failure"),
        ("failed", "script_failure", "timeout", "timeout"),
        ("failed", "script_failure", "cut", "cut"),
        ("failed", "script_failure", "running", "cut"),
        ("failed", "script_failure", "none", "none"),
        ("failed", "job_execution_timeout", "running", "timeout"),
        ("failed", "server_timeout_running", "unknown", "timeout"),
        ("failed", "runner_system_failure", "running", "system-failure"),
        ("a_status_of_next_year", None, "failed", "failed"),
    ],
)
def test_the_status_outranks_the_trace_which_may_be_finer(status: str, reason: str | None, told: str, end: str) -> None:
    assert facts.end({"status": status, "failure_reason": reason}, told) == end


def test_an_erased_trace_is_told_from_none() -> None:
    assert facts.end({"status": "failed", "erased_at": "2026-01-01"}, "none") == "erased"


def test_a_failure_reason_counts_only_of_a_failed_job() -> None:
    assert facts.reason({"status": "success", "failure_reason": "unknown_failure"}) == ""


def test_the_source_names_project_and_job() -> None:
    found = examined(PUSH_X509)
    assert found.source == (
        "job",
        "job 12345",
        "https://gitlab.example.com/group/app/-/jobs/12345",
        "group/app",
        12345,
        "build-image",
    )


def test_a_project_named_by_number_gets_its_path_from_the_jobs_address() -> None:
    assert examined(b"", project="42").source.project == "group/app"
    url = "https://gitlab.example.com/gitlab/group/app/-/jobs/1"
    assert examined(b"", project="42", prefix="/gitlab", web_url=url).source.project == "group/app"


def test_a_job_that_passed_has_no_root_cause_whatever_its_trace_says() -> None:
    found = examined(PUSH_X509 + b"ERROR: Job failed: exit code 1\n", status="success", failure_reason=None)
    assert (found.verdict, found.job.end, found.findings) == ("passed", "succeeded", ())


def test_a_script_that_prints_success_does_not_make_a_job_pass() -> None:
    found = examined(b"Job succeeded\n")
    assert (found.verdict, found.job.end) == ("unknown", "failed")


def test_a_cancelled_job_was_cancelled_whatever_its_last_line_says() -> None:
    found = examined(PUSH_X509, status="canceled", failure_reason=None)
    assert found.findings[0].signature == "job-canceled"
    assert [(each.kind, each.line, each.text) for each in found.findings[0].evidence] == [
        ("api", None, "status: canceled")
    ]
    assert found.findings[0].evidence[0].url == JOB["web_url"]


def test_a_job_that_gitlab_timed_out_is_told_as_that_where_its_trace_is_silent() -> None:
    found = examined(b"$ make\nstill at it\n", failure_reason="server_timeout_running")
    assert (found.verdict, found.findings[0].signature) == ("diagnosed", "job-timeout")
    assert found.findings[0].evidence[0].text == "failure_reason: server_timeout_running"


def test_a_cause_that_the_trace_proves_stays_the_cause() -> None:
    found = examined(PUSH_X509 + b"ERROR: Job failed: exit code 1\n", failure_reason="runner_system_failure")
    assert found.findings[0].signature == "x509-unknown-authority"
    assert found.findings[0].evidence[0].kind == "line"


@pytest.mark.parametrize("reason", ["api_failure", "a_reason_of_next_year"])
def test_a_job_without_a_trace_is_incomplete_and_says_its_reason(reason: str) -> None:
    found = examined(b"", failure_reason=reason)
    assert (found.verdict, found.job.end, found.job.failure_reason) == ("incomplete", "none", reason)
    assert any(reason in note.text for note in found.notes)


@pytest.mark.parametrize(
    ("reason", "trace", "page"),
    [
        ("no_matching_runner", b"", "no-runner-for-job"),
        ("stuck_or_timeout_failure", b"", "no-runner-for-job"),
        ("stuck_or_timeout_failure", b"$ make\nstill at it\n", "runner-lost-job"),
        ("no_updates_running", b"$ make\nstill at it\n", "runner-lost-job"),
        ("ci_quota_exceeded", b"", "compute-minutes-used-up"),
    ],
)
def test_a_page_on_the_failure_reason_is_the_cause_where_the_trace_is_silent(
    reason: str, trace: bytes, page: str
) -> None:
    found = examined(trace, failure_reason=reason)
    assert (found.verdict, found.findings[0].signature, found.findings[0].line) == ("diagnosed", page, None)
    assert [(each.kind, each.text) for each in found.findings[0].evidence] == [("api", f"failure_reason: {reason}")]


@pytest.mark.parametrize("reason", ["", "script_failure", "unknown_failure"])
def test_a_reason_that_says_nothing_is_not_repeated(reason: str) -> None:
    assert reasons.notes(reason) == ()


def test_a_secret_in_what_gitlab_says_passes_the_gate() -> None:
    secret = "glpat-0123456789abcdefghij"
    found = examined(b"", name=f"job {secret}", failure_reason=f"x {secret}", erased_at=f"at {secret}")
    assert secret not in repr(found)
