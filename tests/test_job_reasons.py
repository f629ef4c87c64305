"""GitLab's failure reason outranks a log whose errors the job outlived, and yields to the cause that explains it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from diagnose import corpus
from diagnose.sources.gitlab import reasons
from tests.lab import TRACE, Lab

SILENT = ("script_failure", "unknown_failure", "api_failure")
"""Reasons that say nothing of the cause, and so have no page."""
PAGES = {
    "ci_quota_exceeded": "compute-minutes-used-up",
    "job_execution_server_timeout": "job-timeout",
    "job_execution_timeout": "job-timeout",
    "job_token_expired": "job-token-expired",
    "no_matching_runner": "no-runner-for-job",
    "no_updates_canceling": "runner-lost-job",
    "no_updates_running": "runner-lost-job",
    "project_deleted": "project-deleted",
    "runner_interrupted": "runner-interrupted",
    "server_timeout_canceling": "cancel-never-ended",
    "server_timeout_running": "job-timeout",
    "stuck_pending_no_matching_runners": "no-runner-for-job",
    "stuck_pending_with_matching_runners": "no-runner-for-job",
    "trace_size_exceeded": "job-log-too-large",
    "user_blocked": "user-blocked",
}
"""The page of each decisive reason."""
FULL = b"$ make image\nwrite /builds/layer.tar: no space left on device\n"
PULLS = b"""Running with gitlab-runner 18.8.0 (abc)
Preparing the "docker" executor
Using Docker executor with image registry.example.com/tools/build:1 ...
ERROR: Job failed (system failure): failed to pull image "registry.example.com/tools/build:1": \
Get "https://registry.example.com/v2/": x509: certificate signed by unknown authority
"""


def judged(lab: Lab, trace: bytes, reason: str, **given: Any) -> dict[str, Any]:
    lab.gitlab.add_job(lab.gitlab.state.projects[42], 12345, trace=trace, failure_reason=reason, **given)
    return lab.document()


def causes(document: dict[str, Any]) -> list[str]:
    return [each["signature"] for each in document["findings"] if each["role"] == "root-cause"]


def test_every_decisive_reason_is_among_those_tested() -> None:
    assert set(PAGES) == set(reasons.DECISIVE)


def test_every_reason_in_words_has_a_page_but_those_that_say_nothing() -> None:
    text = "\n".join(pattern for each in corpus.load().signatures for pattern in each.patterns)
    known = set(re.findall(r"[a-z]+(?:_[a-z]+)+", text))
    assert sorted(set(reasons._WORDS) - known) == ["api_failure"]


@pytest.mark.parametrize(("reason", "page"), PAGES.items())
def test_a_decisive_reason_is_the_cause_of_a_job_without_a_log(lab: Lab, reason: str, page: str) -> None:
    document = judged(lab, b"", reason)
    assert (document["verdict"], causes(document)) == ("diagnosed", [page])
    assert document["findings"][0]["evidence"][0]["text"] == f"failure_reason: {reason}"


@pytest.mark.parametrize(("reason", "page"), PAGES.items())
def test_a_decisive_reason_outranks_an_error_that_the_job_outlived(lab: Lab, reason: str, page: str) -> None:
    document = judged(lab, TRACE, reason)
    assert causes(document) == [page]
    below = {each["signature"]: each["role"] for each in document["findings"]}
    assert below["x509-unknown-authority"] == "contributing"


@pytest.mark.parametrize("reason", ["script_failure", "runner_system_failure", "a_reason_of_next_year"])
def test_the_cause_in_the_log_stays_where_the_reason_says_less(lab: Lab, reason: str) -> None:
    assert causes(judged(lab, TRACE, reason)) == ["x509-unknown-authority"]


def test_an_image_that_cannot_be_pulled_stays_the_cause_of_a_system_failure(lab: Lab) -> None:
    document = judged(lab, PULLS, "runner_system_failure")
    assert causes(document) == ["x509-unknown-authority"]
    assert document["findings"][0]["evidence"][0]["kind"] == "line"


@pytest.mark.parametrize("reason", ["no_updates_running", "runner_interrupted", "job_execution_timeout"])
def test_a_full_disk_stays_the_cause_of_a_runner_that_was_lost(lab: Lab, reason: str) -> None:
    assert causes(judged(lab, FULL, reason)) == ["no-space"]


@pytest.mark.parametrize("reason", sorted(reasons.VAGUE))
def test_a_reason_that_names_no_cause_leaves_the_lines_of_a_log_in_sight(lab: Lab, reason: str) -> None:
    document = judged(
        lab, b"$ make\nmake: *** quux: Error: cannot frob\nERROR: Job failed (system failure): quux\n", reason
    )
    assert (document["verdict"], document["findings"]) == ("unknown", [])
    assert "cannot frob" in str(document["excerpt"])
    assert any(reason in note["text"] for note in document["notes"])


@pytest.mark.parametrize("reason", SILENT)
def test_a_reason_that_says_nothing_is_no_cause(lab: Lab, reason: str) -> None:
    document = judged(lab, b"", reason)
    assert (document["verdict"], document["findings"]) == ("incomplete", [])


def test_the_line_of_the_log_is_kept_where_it_says_what_the_reason_says(lab: Lab) -> None:
    trace = b"$ ./wait.sh\nwaiting\nERROR: Job failed: execution took longer than 1h0m0s seconds\n"
    document = judged(lab, trace, "job_execution_timeout")
    assert causes(document) == ["job-timeout"]
    assert document["findings"][0]["line"] == 3
