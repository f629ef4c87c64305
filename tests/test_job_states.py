"""A job without a trace, or whose trace is not all there, gets an honest verdict, and GitLab's word counts more."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.lab import PATH, TRACE, Lab

SUCCEEDED = b"$ make\nall well\nJob succeeded\n"
HEAD, TAIL = TRACE[: TRACE.index(b"x509")], TRACE[TRACE.index(b"x509") :]
ONE_WAIT = ("--timeout", "6")
"""Enough for the first wait for more of a trace, which is of 2 s, and too little for the second, of 5 s."""
NEVER = {"runner": None, "runner_manager": None, "started_at": None, "duration": None}


def job(lab: Lab, **given: Any) -> None:
    lab.gitlab.add_job(lab.gitlab.state.projects[42], 12345, **given)


def now() -> str:
    """Give the present as GitLab writes it: a job that has just ended may not have all of its trace stored."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def traces_read(lab: Lab) -> int:
    return sum(each.path.endswith("/trace") for each in lab.gitlab.requests)


def told(document: dict[str, Any]) -> str:
    """Give all that a document says in words."""
    texts = [note["text"] for note in document["notes"]]
    for finding in document["findings"]:
        texts += [
            finding["title"],
            finding["cause"],
            finding["because"],
            *(each["text"] for each in finding["evidence"]),
        ]
    error = document["error"] or {}
    return "\n".join([*texts, error.get("message", ""), error.get("try", "")])


def test_the_status_of_gitlab_outranks_the_trace(lab: Lab) -> None:
    job(lab, status="success", trace=TRACE)
    passed = lab.document()
    assert (passed["verdict"], passed["job"]["end"]) == ("passed", "succeeded")
    assert not any(each["role"] == "root-cause" for each in passed["findings"])
    job(lab, status="failed", trace=SUCCEEDED, failure_reason="script_failure")
    assert lab.document()["verdict"] == "unknown"


def test_an_erased_trace_is_told_as_one(lab: Lab) -> None:
    job(lab, trace=TRACE, erased_at="2026-11-21T10:00:00.000Z", failure_reason="script_failure")
    document = lab.document()
    assert (document["verdict"], document["job"]["end"]) == ("incomplete", "erased")
    assert "erased" in told(document)
    assert lab.run("-R", PATH, "12345").code == 3


def test_an_empty_trace_is_told_as_none(lab: Lab) -> None:
    job(lab, trace=b"", failure_reason="script_failure")
    document = lab.document()
    assert (document["verdict"], document["job"]["end"]) == ("incomplete", "none")
    assert "no trace" in told(document)
    assert lab.run("-R", PATH, "12345").code == 3


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("stuck_or_timeout_failure", "runner"),
        ("stuck_pending_no_matching_runners", "runner"),
        ("no_matching_runner", "runner"),
        ("ci_quota_exceeded", "quota"),
        ("unmet_prerequisites", "prerequisites"),
        ("user_blocked", "blocked"),
        ("a_reason_of_next_year", "a_reason_of_next_year"),
    ],
)
def test_a_job_that_never_started_gets_its_verdict_from_its_failure_reason(lab: Lab, reason: str, words: str) -> None:
    job(lab, trace=b"", failure_reason=reason, **NEVER)
    document = lab.document()
    assert document["job"]["failure_reason"] == reason
    assert document["verdict"] in ("diagnosed", "incomplete")
    shown = lab.run("-R", PATH, "12345")
    assert words in (shown.out + shown.err).lower()


@pytest.mark.parametrize("status", ["created", "pending", "manual", "skipped", "waiting_for_resource", "scheduled"])
def test_a_job_that_has_not_begun_is_no_failure(lab: Lab, status: str) -> None:
    job(lab, status=status, trace=b"")
    found = lab.run("-R", PATH, "12345")
    assert found.code == 3
    assert status in found.out
    assert traces_read(lab) == 0


def test_a_canceled_job_is_told_as_one(lab: Lab) -> None:
    job(lab, status="canceled", trace=b"$ make\n")
    assert lab.document()["job"]["end"] == "canceled"


def test_a_trace_that_still_grows_is_read_until_it_ends(lab: Lab) -> None:
    job(lab, trace=[HEAD, TRACE], finished_at=now())
    document = lab.document()
    assert (document["verdict"], document["job"]["end"]) == ("diagnosed", "failed")
    assert not any("end" in note["text"] for note in document["notes"])
    assert traces_read(lab) == 2


def test_a_job_that_runs_is_asked_again_and_may_end_meanwhile(lab: Lab) -> None:
    job(lab, status=["running", "failed"], trace=[HEAD, TRACE], finished_at=now())
    document = lab.document()
    assert (document["verdict"], document["job"]["end"]) == ("diagnosed", "failed")


def test_a_job_that_ended_long_ago_is_not_asked_again(lab: Lab) -> None:
    job(lab, trace=[HEAD, TRACE])
    lab.document()
    assert traces_read(lab) == 1


def test_a_trace_that_never_ends_is_diagnosed_as_it_is_and_told(lab: Lab) -> None:
    job(lab, trace=HEAD, finished_at=now())
    document = lab.document(*ONE_WAIT)
    assert (document["verdict"], document["job"]["end"]) == ("incomplete", "cut")
    assert any("last word" in note["text"] for note in document["notes"])
    assert traces_read(lab) == 2


def test_a_job_that_runs_is_told_as_running(lab: Lab) -> None:
    job(lab, status="running", trace=b"$ make\n")
    document = lab.document(*ONE_WAIT)
    assert (document["verdict"], document["job"]["end"]) == ("incomplete", "running")


def test_a_cause_in_a_running_job_is_a_cause_where_the_trace_proves_it(lab: Lab) -> None:
    job(lab, status="running", trace=TRACE)
    document = lab.document(*ONE_WAIT)
    assert (document["verdict"], document["job"]["end"]) == ("diagnosed", "running")
    assert any("still" in note["text"] for note in document["notes"])


def test_a_status_that_nobody_knows_yet_hides_no_trace(lab: Lab) -> None:
    job(lab, status="a_status_of_next_year", trace=TRACE, runner=None, runner_manager=None, commit=None, pipeline=None)
    assert lab.document()["verdict"] == "diagnosed"
