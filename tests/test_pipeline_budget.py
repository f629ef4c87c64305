"""Two hundred failed jobs over three pipelines: few requests, none lost whatever the network does, Ctrl-C ends it."""

from __future__ import annotations

import itertools
import os
import pathlib
import random
from collections.abc import Iterator

import pytest

from diagnose.sources.gitlab.gather import Options
from tests.forked import Forked
from tests.lab import TOKEN
from tests.pipelines import PATH, TRACE, UNKNOWN, Site, gathered, site
from tests.run import environment, interrupted

JOBS = 200
SEEDS = 1000 if os.environ.get("KDIAG_SOAK") else 3
DENIED = TRACE.replace(b"x509: certificate signed by unknown authority", b"x509: certificate has expired")


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Site]:
    with site(forked, tmp_path) as made:
        yield made


def family(here: Site, jobs: int = JOBS, *, names: int = JOBS) -> set[int]:
    """Add three pipelines, one started by the other, with failed jobs of so many different names; give their ids."""
    pipelines = [here.pipeline(number) for number in (1, 2, 3)]
    for number, (one, other) in enumerate(itertools.pairwise(pipelines)):
        here.gitlab.add_bridge(one, name=f"on-{number}", downstream=other, status="failed", id=5000 + number)
    for number in range(1, jobs + 1):
        trace = (TRACE, UNKNOWN, DENIED)[number % 3]
        here.job(pipelines[number % 3], number, f"job-{number % names} {number}/{jobs}", trace)
    return set(range(1, jobs + 1))


def test_two_hundred_jobs_of_two_hundred_kinds_stay_within_the_budget(here: Site) -> None:
    jobs = family(here)
    found = gathered(here.gitlab, 1)
    traces, others = here.asked()
    assert traces == JOBS
    assert others <= 40
    assert (found.budget.traces, found.budget.requests, found.budget.sampled) == (traces, others, 0)
    assert {each.id for each in found.jobs} - {5000, 5001} == jobs
    assert {each.state for each in found.jobs if each.id in jobs} == {"diagnosed", "unknown"}
    by_trace = sorted(tuple(number for number in jobs if number % 3 == rest) for rest in (0, 2))
    assert [sorted(each.jobs) for each in found.causes] == [list(each) for each in by_trace]


def test_all_traces_stay_within_the_budget_too(here: Site) -> None:
    family(here, names=4)
    found = gathered(here.gitlab, 1, Options(all_traces=True))
    assert here.asked()[0] == JOBS
    assert here.asked()[1] <= 40
    assert found.budget.sampled == 0


def test_jobs_that_are_alike_cost_two_traces_a_kind(here: Site) -> None:
    pipelines = [here.pipeline(number) for number in (1, 2, 3)]
    for number in range(1, JOBS + 1):
        here.job(pipelines[0], number, f"test {number}/{JOBS}")
    found = gathered(here.gitlab, 1)
    assert here.asked()[0] == 2
    assert found.budget.sampled == JOBS - 2
    assert [len(each.jobs) for each in found.causes] == [JOBS]


def test_beyond_two_hundred_kinds_the_rest_is_told_unless_all_are_asked_for(here: Site) -> None:
    each = here.pipeline(1)
    for number in range(1, JOBS + 6):
        here.job(each, number, f"job-{number}", UNKNOWN)
    found = gathered(here.gitlab, 1)
    assert here.asked()[0] == JOBS
    assert [each.state for each in found.jobs].count("skipped") == 5
    assert all("--all-traces" in (each.why or "") for each in found.jobs if each.state == "skipped")
    assert gathered(here.gitlab, 1, Options(all_traces=True)).budget.traces == JOBS + 5


def test_jobs_stay_in_the_order_of_their_pipelines(here: Site) -> None:
    family(here, 30)
    found = gathered(here.gitlab, 1)
    order = [(each.pipeline, each.id) for each in found.jobs if each.id < 5000]
    assert order == sorted(order)


def trouble(chance: random.Random) -> tuple[str, dict[str, int]]:
    """Choose how a request fails."""
    kinds: list[tuple[str, dict[str, int]]] = [
        ("cut", {"after": chance.choice([0, chance.randrange(2000)])}),
        ("status", {"code": chance.choice([500, 502, 503, 504])}),
        ("retry_after", {"when": chance.randrange(5)}),
    ]
    return chance.choice(kinds)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_the_network_does_at_random_places_loses_no_job(here: Site, seed: int) -> None:
    jobs = family(here, 24)
    calm = gathered(here.gitlab, 1)
    chance = random.Random(seed)
    lists = ["/pipelines/1$", "/pipelines/[123]/jobs", "/bridges"]
    for pattern in [f"/jobs/{chance.choice(sorted(jobs))}/trace$" for _ in range(20)] + chance.choices(lists, k=8):
        kind, given = trouble(chance)
        here.gitlab.fault(pattern, kind, times=1, **given)
    found = gathered(here.gitlab, 1)
    assert [(each.id, each.state) for each in found.jobs] == [(each.id, each.state) for each in calm.jobs]
    assert [each.jobs for each in found.causes] == [each.jobs for each in calm.causes]
    assert found.notes == calm.notes


def test_where_it_stays_unknown_what_a_pipeline_started_that_is_no_success(here: Site) -> None:
    here.job(here.pipeline(1), 1)
    here.gitlab.fault("/bridges", "status", code=503)
    found = gathered(here.gitlab, 1)
    assert found.verdict == "unreadable"
    assert [each.state for each in found.jobs] == ["diagnosed"]
    assert "whether pipeline 1 of project group/app started others is not known" in found.notes[0].text


def test_a_job_whose_trace_comes_at_the_seventh_try_is_read(here: Site) -> None:
    here.job(here.pipeline(1), 1)
    here.gitlab.fault("/trace$", "status", times=6, code=503)
    assert [each.state for each in gathered(here.gitlab, 1).jobs] == ["diagnosed"]


def test_a_job_whose_trace_never_comes_says_why_and_the_others_are_read(here: Site) -> None:
    each = here.pipeline(1)
    here.job(each, 1, "far")
    here.job(each, 2, "near")
    here.gitlab.fault("/jobs/1/trace$", "status", code=503)
    far, near = gathered(here.gitlab, 1).jobs
    assert (far.state, near.state) == ("unreadable", "diagnosed")
    assert "503" in (far.why or "")


def test_what_the_time_does_not_suffice_for_is_told(here: Site) -> None:
    each = here.pipeline(1)
    here.job(each, 1, "near")
    here.job(each, 2, "far")
    here.gitlab.fault("/jobs/2/trace$", "silent")
    found = here.run("pipeline", "1", "-R", PATH, "--timeout", "3")
    assert found.code == 3
    assert "cause[x509-unknown-authority]  near (job 1)" in found.out
    assert "not looked at: far: " in found.out
    assert "Traceback" not in found.err


def test_ctrl_c_ends_it_at_once(here: Site) -> None:
    each = here.pipeline(1)
    for number in range(1, 10):
        here.job(each, number, f"job-{number}")
    here.gitlab.fault("/trace$", "silent")
    env = environment(str(here.home), {"KDIAG_URL": here.gitlab.url, "KDIAG_TOKEN": TOKEN})

    def asked() -> bool:
        return any(each.path.endswith("/trace") for each in here.gitlab.requests)

    code, out, err = interrupted(["pipeline", "-R", PATH, "1"], env, asked)
    assert (code, out) == (130, b"")
    assert b"Traceback" not in err
