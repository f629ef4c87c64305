"""Which failed jobs count as alike before they are read, and which diagnoses tell one cause."""

from __future__ import annotations

from typing import Any

import pytest

from diagnose.sources.gitlab import grouping, members
from diagnose.sources.gitlab.downstream import Entry
from diagnose.sources.gitlab.pipelines import Pipeline, retried
from tests import diagnoses
from tests.diagnoses import finding, made
from tests.groups import MIXED, group, member


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("test 3/10", "test"),
        ("test: [a, b]", "test"),
        ("build: [linux/amd64, 3.11]", "build"),
        ("test 1 of 3", "test 1 of 3"),
        ("rspec unit pg14 12/28", "rspec unit pg14"),
        ("build:1/3", "build"),
        ("test: [a] 1/2", "test"),
        ("deploy", "deploy"),
        ("python3.11", "python3.11"),
        ("v1/2", "v1/2"),
        ("1/2", "1/2"),
        (": [a]", ": [a]"),
        ("", ""),
    ],
)
def test_what_parallel_or_a_matrix_adds_is_no_part_of_the_name(name: str, base: str) -> None:
    assert grouping.base_name(name) == base


def test_a_name_made_to_be_slow_is_not() -> None:
    assert grouping.base_name(": [a" * 200 + "]" * 200 + "!")
    assert grouping.base_name(" 1/2" * 2000 + "!")


def entry(number: int, name: str = "test", **job: Any) -> Entry:
    usual = {
        "id": number,
        "name": name,
        "stage": "test",
        "status": "failed",
        "failure_reason": "script_failure",
        "runner": {"id": 1},
    }
    return Entry({**usual, **job}, Pipeline(9, "group/app", "failed"), allowed=job.get("allow_failure") is True)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "lint"},
        {"failure_reason": "runner_system_failure"},
        {"failure_reason": None},
        {"stage": "build"},
        {"runner": {"id": 2}},
        {"runner": None},
        {"allow_failure": True},
    ],
)
def test_jobs_that_gitlab_tells_apart_are_read_apart(other: dict[str, Any]) -> None:
    found = grouping.classes(enumerate([entry(1), entry(2, **other), entry(3, "test 2/9")]))
    assert found == [[0, 2], [1]]


def test_jobs_of_two_projects_are_read_apart_and_of_two_pipelines_together() -> None:
    one, two = entry(1), entry(2)
    far = two._replace(pipeline=Pipeline(10, "group/other", "failed"))
    near = two._replace(pipeline=Pipeline(10, "group/app", "failed"))
    assert grouping.classes(enumerate([one, far])) == [[0], [1]]
    assert grouping.classes(enumerate([one, near])) == [[0, 1]]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (finding(), finding(line=9), True),
        (finding(facts={"destination": "a"}), finding(facts={"destination": "b"}), True),
        (finding("a-page"), finding("b-page"), False),
        (finding(title="The host a.example is not known"), finding(title="The host b.example is not known"), False),
        (finding(cause="The variable A is empty."), finding(cause="The variable B is empty."), False),
        (finding(cause="build-1 has no space."), finding(cause="build-2 has no space."), True),
        (finding(cause="build-11 has no space."), finding(cause="build-2 has no space."), False),
    ],
)
def test_one_cause_is_one_page_with_the_same_deciding_values(one: Any, other: Any, same: bool) -> None:
    found = group(member(1, "build-1", made("diagnosed", one)), member(2, "build-2", made("diagnosed", other)))
    assert len(found.causes) == (1 if same else 2)


@pytest.mark.parametrize(("one", "other"), [("build", "lint"), ("a", "b"), ("build", "a")])
def test_a_job_s_name_that_is_a_common_word_parts_no_cause(one: str, other: str) -> None:
    told = made("diagnosed", finding(cause="A build needs a host that it can reach."))
    assert len(group(member(1, one, told), member(2, other, told)).causes) == 1


def test_causes_of_most_jobs_come_first_and_those_of_jobs_that_may_fail_last() -> None:
    rare, often = made("diagnosed", finding("rare")), made("diagnosed", finding("often"))
    allowed = made("diagnosed", finding("allowed"))
    found = group(
        *(member(number, f"may {number}", allowed, allow_failure=True) for number in range(10, 20)),
        member(1, "one", rare),
        member(2, "two", often, allow_failure=True),
        member(3, "three", often),
        member(4, "four", often),
    )
    assert [(each.finding.signature, each.jobs[:3], each.allowed) for each in found.causes] == [
        ("often", (3, 2, 4), False),
        ("rare", (1,), False),
        ("allowed", (10, 11, 12), True),
    ]


def test_a_job_with_two_causes_counts_for_both() -> None:
    found = group(member(1, "both", diagnoses.TWO_ROOTS), member(2, "alike", state="alike", like=1))
    assert [(each.finding.signature, each.jobs) for each in found.causes] == [
        ("no-space-left", (1, 2)),
        ("registry-denied", (1, 2)),
    ]


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ((), "diagnosed"),
        ((member(2, "x", diagnoses.UNKNOWN),), "unknown"),
        ((member(2, "x", diagnoses.UNKNOWN, allow_failure=True),), "diagnosed"),
        ((member(2, "x", retried=True),), "diagnosed"),
        ((member(2, "x", state="follows"),), "diagnosed"),
        ((member(2, "x", state="skipped"),), "unknown"),
        ((member(2, "x", state="unreadable"), member(3, "y", diagnoses.UNKNOWN)), "unreadable"),
        ((member(2, "x", state="alike", like=1),), "diagnosed"),
        ((member(2, "x", diagnoses.UNKNOWN), member(3, "y", state="alike", like=2)), "unknown"),
    ],
)
def test_the_verdict_is_that_of_the_worst_job_that_counts(others: tuple[Any, ...], verdict: str) -> None:
    listed = (member(1, "build", diagnoses.X509), *others)
    assert members.verdict(listed, "failed") == verdict


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("success", "passed"),
        ("running", "incomplete"),
        ("created", "incomplete"),
        ("canceled", "incomplete"),
        ("manual", "incomplete"),
        ("failed", "unknown"),
        ("a-status-to-come", "unknown"),
    ],
)
def test_without_a_failed_job_the_pipeline_s_status_tells(status: str, verdict: str) -> None:
    assert members.verdict((), status) == verdict
    allowed = (member(1, "x", diagnoses.UNKNOWN, allow_failure=True),)
    assert members.verdict(allowed, status) == verdict


def test_of_runs_of_the_same_name_the_newest_counts() -> None:
    jobs: list[Any] = [{"id": 5, "name": "a"}, {"id": 9, "name": "a"}, {"id": 7, "name": "b"}, {"id": 6, "name": "a"}]
    assert retried(jobs) == {5, 6}


def test_every_job_of_a_group_stays_in_it() -> None:
    assert len(MIXED.jobs) == 10
