"""What GitLab's API confirms or excludes of a found cause, what may not be read, and how little is asked."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

from tests.forked import Forked, Run
from tests.lab import TOKEN, TRACE, Lab
from tests.standin import StandIn

PATH = "group/app"
SHA, OLD = "6104942438c14ec7bd21c6cd5bd995272b3faff6", "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"
FAILED = b"ERROR: Job failed: exit code 1\n"
LOGIN = (
    b'$ echo "$HARBOR_TOKEN" | docker login -u "$HARBOR_USER" --password-stdin harbor.corp.example\n'
    b"Must provide --username with --password-stdin\n" + FAILED
)
UNSET = b"$ ./deploy.sh\n./deploy.sh: line 4: DEPLOY_TARGET: unbound variable\n" + FAILED
NO_NAME = (
    b"error checking push permissions: getting tag for destination: a repository name must be specified\n" + FAILED
)
TESTS = (
    b"$ python -m pytest -q\nE       assert 3 == 4\nE        +  where 3 = total([1, 2])\n"
    b"FAILED tests/test_sum.py::test_total - assert 3 == 4\n1 failed, 3 passed in 0.10s\n" + FAILED
)
CLONE = (
    b"$ git clone https://gitlab-ci-token:[MASKED]@%s/group/lib.git\n"
    b"remote: Authentication by CI/CD job token not allowed from group/app to group/lib.\n"
    b"fatal: unable to access 'https://%s/group/lib.git/': The requested URL returned error: 403\n" + FAILED
)


def denied(repository: str) -> bytes:
    """Give the log of a push that the token server refused."""
    return (
        'error checking push permissions: checking push permission for "registry.127.0.0.1/{}:1": creating push check '
        "transport for registry.127.0.0.1 failed: GET https://gitlab.example.org/jwt/auth?scope=repository%3A{}%3Apush"
        "%2Cpull&service=container_registry: DENIED: access forbidden\n"
    ).format(repository, repository.replace("/", "%2F")).encode() + FAILED


class Here(NamedTuple):
    """A stand-in with one project, and kdiag as a maintainer runs it."""

    lab: Lab
    project: Any

    @property
    def gitlab(self) -> StandIn:
        """The stand-in."""
        return self.lab.gitlab

    def role(self, role: str) -> None:
        """Let the token's user have another role."""
        self.gitlab.add_token(TOKEN, role=role)

    def job(self, trace: bytes, number: int = 100, **fields: Any) -> None:
        """Add the job that is asked about, of the branch topic."""
        given = {"ref": "topic", "failure_reason": "script_failure", **fields}
        self.gitlab.add_job(self.project, number, trace=trace, **given)

    def run(self, *arguments: str) -> Run:
        """Run `kdiag job` on it."""
        return self.lab.run("-R", PATH, "100", *arguments)

    def cause(self, *arguments: str) -> dict[str, Any]:
        """Give the root cause."""
        found = json.loads(self.run("--format", "json", *arguments).out)
        cause: dict[str, Any] = found["findings"][0]
        assert cause["role"] == "root-cause"
        return cause

    def told(self, *arguments: str) -> list[tuple[str, str]]:
        """Give what the API told, as (outcome, claim)."""
        return [
            (each["outcome"], each["claim"])
            for each in self.cause(*arguments)["checked"]
            if each["by"].startswith("the API")
        ]

    def unread(self, *arguments: str) -> list[str]:
        """Give why the API did not tell."""
        checked = [each for each in self.cause(*arguments)["checked"] if each["outcome"] == "unreadable"]
        return [each["by"] for each in checked if each["by"].startswith("the API")]

    def evidence(self) -> list[str]:
        """Give the requests but those for the job and its trace."""
        paths = [each.path for each in self.gitlab.requests]
        return [each for each in paths if not each.endswith(("/jobs/100", "/trace"))]


@contextmanager
def opened(forked: Forked, folder: pathlib.Path, role: str) -> Iterator[Here]:
    """Give a stand-in with the project group/app and its branch topic, and a token of a role."""
    with StandIn() as gitlab:
        project = gitlab.add_project(PATH, id=42)
        gitlab.add_branch(project, "topic")
        gitlab.add_token(TOKEN, role=role)
        yield Here(Lab(gitlab, forked, folder), project)


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Here]:
    with opened(forked, tmp_path, "maintainer") as place:
        yield place


def test_a_branch_that_is_not_protected_has_no_protected_variables(here: Here) -> None:
    here.job(LOGIN)
    here.gitlab.add_variable(here.project, "HARBOR_TOKEN", protected=True)
    here.gitlab.add_variable(here.project, "OTHER_SECRET", protected=True)
    assert here.cause()["signature"] == "login-password-empty"
    assert here.told() == [
        ("confirmed", "the branch topic is not protected, so protected variables are empty in this job"),
        ("confirmed", "HARBOR_TOKEN is protected, and therefore empty in this job"),
    ]
    assert "OTHER_SECRET" not in here.run("--explain").out


def test_a_protected_branch_excludes_that(here: Here) -> None:
    here.job(LOGIN)
    here.gitlab.protect(here.project, "topic")
    claim = "the branch topic is not protected, so protected variables are empty in this job"
    assert here.told() == [("excluded", claim)]
    assert not any(each.endswith("/variables?per_page=100") for each in here.evidence())


def test_a_project_without_protected_variables_excludes_that(here: Here) -> None:
    here.job(UNSET)
    here.gitlab.add_variable(here.project, "DEPLOY_TARGET")
    assert ("excluded", "the project itself has protected variables") in here.told()


def test_a_protected_tag_excludes_that(here: Here) -> None:
    here.job(LOGIN, ref="v1", tag=True)
    here.gitlab.add_tag(here.project, "v1", protected=True)
    assert here.told()[0] == (
        "excluded",
        "the tag v1 is not protected, so protected variables are empty in this job",
    )


def test_of_a_merge_request_both_branches_count(here: Here) -> None:
    here.job(LOGIN, ref="refs/merge-requests/7/head")
    here.gitlab.add_merge_request(here.project, 7)
    assert here.told()[0][1].startswith("the branch topic is not protected")
    here.gitlab.protect(here.project, "topic")
    here.project.fields["protect_merge_request_pipelines"] = True
    assert here.told()[0][0] == "excluded"
    here.project.fields["protect_merge_request_pipelines"] = False
    assert here.told()[0][1].startswith("the pipeline of merge request !7 is not protected")


def test_variables_that_may_not_be_read_name_the_role(here: Here) -> None:
    here.role("developer")
    here.job(LOGIN)
    assert here.unread() == ["the API: needs the role Maintainer"]
    assert "not known: which variables of the project are protected (the API: needs the role" in " ".join(
        here.run().out.split()
    )


def test_a_branch_that_is_gone_is_told(here: Here) -> None:
    here.job(LOGIN, ref="gone")
    assert here.unread()[0] == "the API: it is not there, or needs the role Reporter"


def test_a_registry_that_is_off_explains_an_empty_name(here: Here) -> None:
    here.project.fields["container_registry_access_level"] = "disabled"
    here.job(NO_NAME)
    assert here.told()[0] == ("confirmed", "the container registry of the project is turned off")


def test_a_registry_that_is_on_excludes_that(here: Here) -> None:
    here.job(NO_NAME)
    assert here.told()[0] == ("excluded", "the container registry of the project is turned off")


def test_a_project_that_may_not_be_read_names_the_role(here: Here) -> None:
    here.job(NO_NAME)
    here.gitlab.fault(r"/projects/group%2Fapp$", "status", code=403)
    assert here.unread()[0] == "the API: needs the role Guest"


def test_a_push_outside_of_the_project_is_confirmed(here: Here) -> None:
    here.job(denied("tools/app"))
    cause = here.cause()
    assert cause["signature"] == "push-token-denied"
    assert here.told()[0] == (
        "confirmed",
        "the push goes to registry.127.0.0.1/tools/app, outside of the project's own registry.127.0.0.1/group/app",
    )


def test_a_push_below_the_project_makes_the_cause_doubtful(here: Here) -> None:
    here.job(denied("group/app/cache"))
    cause = here.cause()
    assert here.told()[0][0] == "excluded"
    assert cause["confidence"] == 0.5
    assert "the API excludes that the push goes to" in cause["because"]


def lib(here: Here, trace: bytes = CLONE) -> Any:
    """Add another project, whose code the job asks for."""
    host = f"127.0.0.1:{here.gitlab.port}".encode()
    here.job(trace.replace(b"https://", b"http://").replace(b"%s", host))
    return here.gitlab.add_project("group/lib", id=43)


def test_a_project_off_the_list_is_confirmed(here: Here) -> None:
    lib(here)
    assert here.cause()["signature"] == "git-job-token-refused"
    assert here.told() == [("confirmed", "group/lib does not accept the job token of group/app")]


@pytest.mark.parametrize(
    "allow",
    [
        lambda lib: lib.allowlist.append(42),
        lambda lib: lib.groups_allowlist.append("group"),
        lambda lib: lib.job_token_scope.update(inbound_enabled=False),
    ],
)
def test_a_project_on_the_list_makes_the_cause_doubtful(here: Here, allow: Callable[[Any], None]) -> None:
    allow(lib(here))
    assert here.told() == [("excluded", "group/lib does not accept the job token of group/app")]
    assert here.cause()["confidence"] == 0.5


def test_a_list_that_may_not_be_read_names_the_role(here: Here) -> None:
    lib(here)
    here.role("developer")
    assert here.unread() == ["the API: needs the role Maintainer"]


def stuck(here: Here, **runner: Any) -> None:
    """Add a job that no runner took, and a runner."""
    here.job(b"", failure_reason="stuck_pending_no_matching_runners", tag_list=["docker"], runner=None)
    here.gitlab.add_runner(9, [here.project], **{"tag_list": ["docker", "big"], **runner})


@pytest.mark.parametrize(
    ("runner", "claim"),
    [
        ({"online": False}, "no runner of the project is online and takes jobs"),
        ({"paused": True}, "no runner of the project is online and takes jobs"),
        ({"tag_list": ["big"]}, "no runner that is online has the tags docker"),
        (
            {"access_level": "ref_protected"},
            "the runner takes protected branches and tags only, and the branch topic is not protected",
        ),
    ],
)
def test_a_runner_that_cannot_take_the_job_is_confirmed(here: Here, runner: dict[str, Any], claim: str) -> None:
    stuck(here, **runner)
    assert here.cause()["signature"] == "no-runner-for-job"
    assert here.told() == [("confirmed", claim)]


def test_a_runner_that_can_take_the_job_makes_the_cause_doubtful(here: Here) -> None:
    stuck(here)
    assert here.told() == [("excluded", "no runner that is online has the tags docker")]
    assert here.cause()["confidence"] == 0.5


def test_runners_that_may_not_be_read_name_the_role(here: Here) -> None:
    stuck(here)
    here.role("developer")
    assert here.unread() == ["the API: needs the role Maintainer"]


@pytest.mark.parametrize(("online", "outcome"), [(True, "excluded"), (False, "confirmed")])
def test_the_runner_that_lost_a_job_is_looked_at(here: Here, online: bool, outcome: str) -> None:
    here.gitlab.add_runner(5, [here.project], online=online)
    here.job(b"$ make\n", failure_reason="no_updates_running", runner={"id": 5, "description": "r"})
    assert here.cause()["signature"] == "runner-lost-job"
    assert [each for each, _ in here.told()] == [outcome]


def run(here: Here, number: int, status: str, sha: str) -> None:
    """Add another run of the job."""
    here.gitlab.add_job(here.project, number, status=status, ref="topic", commit={"id": sha})


def test_a_commit_that_passed_before_is_not_to_blame(here: Here) -> None:
    run(here, 90, "success", SHA)
    here.job(TESTS, commit={"id": SHA})
    assert here.cause()["signature"] == "tests-failed"
    assert here.told() == [("confirmed", "the same commit passed in job 90, so what differs lies outside of it")]


def test_since_when_a_job_fails_is_told(here: Here) -> None:
    run(here, 80, "success", OLD)
    run(here, 90, "failed", SHA)
    here.job(TESTS, commit={"id": "f" * 40})
    assert here.told() == [
        ("excluded", "the same commit passed in this job at another time"),
        ("confirmed", "this job fails since commit 61049424; it last passed at 0a1b2c3d (job 80)"),
    ]


def test_jobs_that_may_not_be_listed_name_the_role(here: Here) -> None:
    here.job(TESTS)
    here.gitlab.fault(r"/jobs\?scope", "status", code=403)
    assert here.unread() == ["the API: needs the role Reporter"]


def test_history_bounds_the_runs_that_are_looked_at(here: Here) -> None:
    run(here, 80, "success", OLD)
    run(here, 90, "failed", SHA)
    here.job(TESTS, commit={"id": SHA})
    assert [outcome for outcome, _ in here.told("--history", "1")] == ["excluded"]
    assert len(here.told("--history", "2")) == 2


def test_history_zero_asks_nothing(here: Here) -> None:
    here.job(LOGIN)
    assert here.told("--history", "0") == []
    assert here.evidence() == []


@pytest.mark.parametrize("runners", [3, 12])
def test_at_most_six_requests_are_made(here: Here, runners: int) -> None:
    here.job(b"", failure_reason="stuck_pending_no_matching_runners", tag_list=["docker"], runner=None)
    for number in range(runners):
        here.gitlab.add_runner(number, [here.project], tag_list=["docker"], access_level="ref_protected")
    here.run()
    assert 3 <= len(here.evidence()) <= 6


def test_nothing_is_asked_where_nothing_hangs_on_it(here: Here) -> None:
    here.job(TRACE)
    assert here.cause()["signature"] == "x509-unknown-authority"
    assert here.evidence() == []


def test_after_a_failure_on_the_way_nothing_more_is_asked(here: Here) -> None:
    here.job(LOGIN)
    here.gitlab.fault("/repository/branches", "status", code=429)
    cause = here.cause("--timeout", "2")
    assert cause["signature"] == "login-password-empty"
    assert {each["outcome"] for each in cause["checked"]} == {"unreadable"}
    assert {each.rpartition("/")[2] for each in here.evidence()} == {"topic"}


def test_what_the_api_told_is_shown_in_short(here: Here) -> None:
    here.job(LOGIN)
    here.gitlab.add_variable(here.project, "HARBOR_TOKEN", protected=True)
    shown = " ".join(here.run().out.split())
    assert "checked: the branch topic is not protected, so protected variables are empty in this job (the API)" in shown
    note = here.run("--format", "markdown").out
    assert "- Checked: the branch topic is not protected" in note
    here.gitlab.protect(here.project, "topic")
    assert "ruled out: the branch topic is not protected" in " ".join(here.run().out.split())


def test_a_pipeline_asks_once_for_each_cause(here: Here) -> None:
    pipeline = here.gitlab.add_pipeline(here.project, 9000, ref="topic")
    for number in range(1, 30):
        here.gitlab.add_job(
            here.project, number, f"job-{number}", trace=LOGIN, pipeline=pipeline, failure_reason="script_failure"
        )
    env = {"KDIAG_URL": here.gitlab.url, "KDIAG_TOKEN": TOKEN}
    found = here.lab.forked.kdiag("pipeline", "9000", "-R", PATH, home=str(here.lab.home), env=env)
    assert "checked: the branch topic is not protected" in " ".join(found.out.split())
    assert sum("/repository/branches/topic" in each.path for each in here.gitlab.requests) == 1


def test_a_pipeline_of_many_causes_stays_within_forty_requests(here: Here) -> None:
    pipeline = here.gitlab.add_pipeline(here.project, 9000, ref="topic")
    host = f"127.0.0.1:{here.gitlab.port}".encode()
    for number in range(1, 21):
        here.gitlab.add_project(f"group/lib-{number}", id=100 + number)
        trace = CLONE.replace(b"https://", b"http://").replace(b"%s", host).replace(b"/lib", b"/lib-%d" % number)
        fields: dict[str, Any] = {"trace": trace, "pipeline": pipeline, "failure_reason": "script_failure"}
        here.gitlab.add_job(here.project, number, f"job-{number}", **fields)
    env = {"KDIAG_URL": here.gitlab.url, "KDIAG_TOKEN": TOKEN}
    arguments = ("pipeline", "9000", "-R", PATH, "--format", "json", "--all-traces")
    found = json.loads(here.lab.forked.kdiag(*arguments, home=str(here.lab.home), env=env).out)
    others = [each.path for each in here.gitlab.requests if not each.path.endswith("/trace")]
    assert len(others) <= 40
    assert len(found["groups"]) == 20
    checked = [each for group in found["groups"] for each in group["finding"]["checked"]]
    assert sum(each["outcome"] == "confirmed" and each["by"] == "the API" for each in checked) >= 10
