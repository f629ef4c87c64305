"""A pipeline is diagnosed with those that it started: bounded, each once, and what is not seen is told."""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from diagnose.sources.gitlab import pipelines
from diagnose.sources.gitlab.downstream import MOST, MOST_DEEP
from tests.forked import Forked
from tests.lab import TOKEN
from tests.pipelines import PATH, SHA, UNKNOWN, Site, site


class Large:
    """Answers with more jobs than are read, of which some old ones failed."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, path: str, what: str, where: str) -> Any:
        raise AssertionError(path)

    def every(self, path: str, what: str, where: str, pages: int = 10) -> Iterator[dict[str, Any]]:
        self.asked.append(path)
        status = "failed" if "scope[]=failed" in path else "success"
        numbers = range(7, 0, -1) if status == "failed" else range(90_000, 90_000 - 100 * pages, -1)
        return ({"id": number, "name": f"job {number}", "status": status} for number in numbers)


def test_of_a_pipeline_with_too_many_jobs_every_failed_one_is_asked_for() -> None:
    large = Large()
    jobs, whole = pipelines.jobs_of(large, pipelines.Pipeline(9, PATH, "failed"))
    assert not whole
    assert [each["id"] for each in jobs if each["status"] == "failed"] == list(range(1, 8))
    assert len(large.asked) == 2


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Site]:
    with site(forked, tmp_path) as made:
        yield made


def members(told: dict[str, Any]) -> dict[int, tuple[int, str]]:
    return {each["id"]: (each["pipeline"], each["state"]) for each in told["jobs"]}


def test_a_child_pipeline_s_jobs_are_those_of_its_parent(here: Site) -> None:
    parent, child = here.pipeline(1), here.pipeline(2, source="parent_pipeline")
    here.gitlab.add_bridge(parent, name="trigger", downstream=child, status="failed", id=50)
    here.job(parent, 10, "build")
    here.job(child, 20, "build")
    told = here.document("pipeline", "1")
    assert members(told) == {10: (1, "diagnosed"), 20: (2, "diagnosed"), 50: (1, "follows")}
    assert [each["jobs"] for each in told["groups"]] == [[10, 20]]
    assert told["verdict"] == "diagnosed"


def test_a_pipeline_of_another_project_is_followed(here: Site) -> None:
    parent = here.pipeline(1)
    other = here.gitlab.add_project("group/other", id=43)
    far = here.gitlab.add_pipeline(other, id=2, status="failed", ref="main", sha=SHA)
    here.gitlab.add_bridge(parent, name="deploy", downstream=far, status="failed", id=50)
    here.job(far, 20, "image", project=other)
    told = here.document("pipeline", "1")
    job = next(each for each in told["jobs"] if each["id"] == 20)
    assert (job["project"], job["pipeline"], job["state"]) == ("group/other", 2, "diagnosed")
    assert job["url"] == f"{here.gitlab.url}/group/other/-/jobs/20"
    assert told["verdict"] == "diagnosed"


def test_one_that_may_not_be_seen_is_a_note_and_its_trigger_job_was_not_looked_at(here: Site) -> None:
    here.gitlab.state.tokens.clear()
    here.gitlab.add_token(TOKEN, projects=[42])
    parent = here.pipeline(1)
    other = here.gitlab.add_project("group/hidden", id=43)
    far = here.gitlab.add_pipeline(other, id=2, status="failed", ref="main", sha=SHA)
    here.gitlab.add_bridge(parent, name="deploy", downstream=far, status="failed", id=50)
    here.job(parent, 10, "build")
    told = here.document("pipeline", "1")
    assert members(told) == {10: (1, "diagnosed"), 50: (1, "unreadable")}
    assert "pipeline 2" in told["notes"][0]["text"]
    assert "deploy" in told["notes"][0]["text"]
    assert here.run("pipeline", "1", "-R", PATH).code == 3


def test_one_that_may_not_be_seen_and_did_not_make_the_pipeline_fail_is_only_a_note(here: Site) -> None:
    here.gitlab.state.tokens.clear()
    here.gitlab.add_token(TOKEN, projects=[42])
    parent = here.pipeline(1)
    other = here.gitlab.add_project("group/hidden", id=43)
    far = here.gitlab.add_pipeline(other, id=2, status="failed", ref="main", sha=SHA)
    here.gitlab.add_bridge(parent, name="deploy", downstream=far, status="success", id=50)
    here.job(parent, 10, "build")
    told = here.document("pipeline", "1")
    assert (told["verdict"], len(told["notes"]), len(told["jobs"])) == ("diagnosed", 1, 1)


def test_a_trigger_job_that_started_nothing_is_told_by_its_failure_reason(here: Site) -> None:
    parent = here.pipeline(1)
    reason = "downstream_pipeline_creation_failed"
    here.gitlab.add_bridge(parent, name="deploy", downstream=None, status="failed", failure_reason=reason, id=50)
    told = here.document("pipeline", "1")
    (job,) = told["jobs"]
    assert job["failure_reason"] == reason
    assert job["state"] in ("diagnosed", "unknown")
    assert here.asked()[0] == 0
    assert "deploy" in here.run("pipeline", "1", "-R", PATH).out


def test_a_trigger_job_whose_pipeline_failed_without_a_failed_job_is_not_lost(here: Site) -> None:
    parent, child = here.pipeline(1), here.pipeline(2)
    here.gitlab.add_bridge(parent, name="trigger", downstream=child, status="failed", id=50)
    here.job(child, 20, "optional", allow_failure=True)
    told = here.document("pipeline", "1")
    assert members(told)[50][1] != "follows"
    assert told["verdict"] != "diagnosed"


def test_one_that_passed_is_not_looked_into(here: Site) -> None:
    parent, child = here.pipeline(1), here.pipeline(2, status="success")
    here.gitlab.add_bridge(parent, name="trigger", downstream=child, status="success", id=50)
    here.job(parent, 10)
    here.document("pipeline", "1")
    assert not any("/pipelines/2/" in each.path for each in here.gitlab.requests)


def test_pipelines_that_start_each_other_are_read_once(here: Site) -> None:
    one, two = here.pipeline(1), here.pipeline(2)
    here.gitlab.add_bridge(one, name="on", downstream=two, status="failed", id=50)
    here.gitlab.add_bridge(two, name="back", downstream=one, status="failed", id=51)
    here.job(two, 20, trace=UNKNOWN)
    told = here.document("pipeline", "1")
    assert members(told) == {20: (2, "unknown"), 50: (1, "follows"), 51: (2, "follows")}
    assert here.asked() == (1, 5)


def test_how_deep_is_bounded_and_the_rest_is_told(here: Site) -> None:
    chain = [here.pipeline(number) for number in range(1, MOST_DEEP + 4)]
    for number, (one, next_) in enumerate(itertools.pairwise(chain)):
        here.gitlab.add_bridge(one, name=f"on-{number}", downstream=next_, status="failed", id=50 + number)
    here.job(chain[MOST_DEEP], 10)
    here.job(chain[MOST_DEEP + 1], 11)
    told = here.document("pipeline", "1")
    assert 10 in members(told)
    assert 11 not in members(told)
    assert "1 downstream pipelines were left out" in told["notes"][-1]["text"]
    assert told["verdict"] == "unreadable"


def test_how_many_is_bounded_and_the_rest_is_told(here: Site) -> None:
    parent = here.pipeline(1)
    for number in range(2, MOST + 7):
        child = here.pipeline(number)
        here.gitlab.add_bridge(parent, name=f"on-{number}", downstream=child, status="failed", id=1000 + number)
        here.job(child, number)
    told = here.document("pipeline", "1")
    assert len({each["pipeline"] for each in told["jobs"] if each["state"] in ("diagnosed", "alike")}) == MOST - 1
    assert "6 downstream pipelines were left out" in told["notes"][-1]["text"]
    assert told["budget"]["requests"] == 1 + 2 * MOST
