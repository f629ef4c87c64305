"""The stand-in answers questions on pipelines, merge requests and settings as GitLab does, to whom it would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.standin import StandIn

READ, WRITE, GUEST = "glpat-of-a-reporter-0001", "glpat-of-a-maintainer-01", "glpat-of-a-guest-00000001"
SHA, OLD = "6104942438c14ec7bd21c6cd5bd995272b3faff6", "1" * 40
PROJECT = "/projects/42"


class Site:
    """A stand-in, and requests to it with a token."""

    def __init__(self, gitlab: StandIn) -> None:
        self.gitlab = gitlab
        self.project = gitlab.add_project("group/app", id=42)

    def send(self, method: str, path: str, token: str = READ, **given: Any) -> requests.Response:
        headers = {"PRIVATE-TOKEN": token} if token else {}
        return requests.request(method, f"{self.gitlab.url}/api/v4{path}", headers=headers, timeout=5, **given)

    def get(self, path: str, token: str = READ) -> Any:
        answered = self.send("GET", path, token)
        assert answered.status_code == 200, answered.text
        return answered.json()

    def code(self, path: str, token: str = READ, method: str = "GET") -> int:
        return self.send(method, path, token).status_code

    def ids(self, path: str, name: str = "id") -> list[Any]:
        return [each[name] for each in self.get(path)]


@pytest.fixture
def here() -> Iterator[Site]:
    with StandIn() as gitlab:
        made = Site(gitlab)
        gitlab.add_token(READ)
        gitlab.add_token(WRITE, scopes={"api"}, role="maintainer", user="kim")
        gitlab.add_token(GUEST, role="guest")
        yield made


def test_pipelines_are_listed_newest_first_by_branch_status_and_commit(here: Site) -> None:
    for number, status, ref, sha in ((1, "failed", "main", OLD), (2, "success", "main", SHA), (3, "failed", "x", SHA)):
        here.gitlab.add_pipeline(here.project, id=number, status=status, ref=ref, sha=sha)
    here.gitlab.add_pipeline(here.project, id=4, source="parent_pipeline")
    place = f"{PROJECT}/pipelines"
    assert here.ids(place) == [3, 2, 1], "child pipelines are not listed unless they are asked for"
    assert here.ids(f"{place}?source=parent_pipeline") == [4]
    assert here.ids(f"{place}?status=failed") == [3, 1]
    assert here.ids(f"{place}?ref=main&order_by=id&sort=asc") == [1, 2]
    assert here.ids(f"{place}?sha={OLD}") == [1]
    assert here.ids(f"{place}?scope=finished&per_page=1") == [3]
    assert here.get(f"{place}/latest?ref=x")["id"] == 3
    assert here.code(f"{place}/latest?ref=none") == 403, "so does GitLab"
    assert here.code(f"{place}?order_by=colour") == 400


def test_jobs_of_a_pipeline_hide_those_that_were_run_again(here: Site) -> None:
    each = here.gitlab.add_pipeline(here.project, id=1)
    for number, retried, status in ((1, True, "failed"), (2, False, "failed"), (3, False, "success")):
        here.gitlab.add_job(here.project, number, f"job-{number}", status, pipeline=each, retried=retried)
    here.gitlab.add_job(here.project, 9, "of another pipeline")
    place = f"{PROJECT}/pipelines/1/jobs"
    assert here.ids(place) == [3, 2]
    assert here.ids(f"{place}?include_retried=true&scope[]=failed") == [2, 1]
    assert here.ids(f"{place}?scope[]=failed&scope[]=success") == [3, 2]
    assert here.code(f"{place}?scope[]=broken") == 400
    assert here.get(f"{place}?per_page=1")[0]["pipeline"]["id"] == 1


def test_a_trigger_job_names_the_project_of_the_pipeline_that_it_started(here: Site) -> None:
    each = here.gitlab.add_pipeline(here.project, id=1)
    other = here.gitlab.add_project("group/other", id=43)
    here.gitlab.add_bridge(each, "deploy", here.gitlab.add_pipeline(other, id=2), status="failed", id=50)
    here.gitlab.add_bridge(each, "none", failure_reason="bridge_pipeline_is_child_pipeline", id=51)
    none, deploy = here.get(f"{PROJECT}/pipelines/1/bridges")
    assert (deploy["downstream_pipeline"]["id"], deploy["downstream_pipeline"]["project_id"]) == (2, 43)
    assert (none["downstream_pipeline"], none["failure_reason"]) == (None, "bridge_pipeline_is_child_pipeline")


def test_a_status_given_as_a_list_goes_on_with_each_request_for_the_pipeline(here: Site) -> None:
    here.gitlab.add_pipeline(here.project, id=1, status=["running", "failed"])
    assert [here.get(f"{PROJECT}/pipelines/1")["status"] for _ in range(3)] == ["running", "failed", "failed"]


def test_merge_requests_are_found_by_branch_state_author_label_and_commit(here: Site) -> None:
    add = here.gitlab.add_merge_request
    add(here.project, iid=1, state="closed", author="ann")
    add(here.project, iid=2, labels=("bug",), commits=[OLD])
    add(here.project, iid=3, source_branch="other", sha=OLD)
    place = f"{PROJECT}/merge_requests"
    assert here.ids(place, "iid") == [3, 2, 1]
    assert here.ids(f"{place}?state=opened&source_branch=topic", "iid") == [2]
    assert here.ids(f"{place}?author_username=ann", "iid") == [1]
    assert here.ids(f"{place}?labels=bug", "iid") == [2]
    assert here.ids(f"{place}?iids[]=1&iids[]=3&sort=asc", "iid") == [1, 3]
    assert here.ids(f"{PROJECT}/repository/commits/{OLD}/merge_requests", "iid") == [3, 2]
    assert here.code(f"{place}/9") == 404


def test_the_pipelines_of_a_merge_request_are_its_own_and_those_of_its_branch_on_its_commits(here: Site) -> None:
    fork = here.gitlab.add_project("me/app", id=43, forked_from=here.project)
    here.gitlab.add_merge_request(here.project, iid=7, source_project=fork)
    add = here.gitlab.add_pipeline
    add(fork, id=1, ref="topic")
    add(fork, id=2, ref="topic", sha=OLD)
    add(here.project, id=3, ref="topic")
    add(here.project, id=4, ref="refs/merge-requests/7/merge", sha=OLD)
    add(here.project, id=5, ref="refs/merge-requests/71/head")
    assert here.ids(f"{PROJECT}/merge_requests/7/pipelines") == [4, 1]
    assert here.get(f"{PROJECT}/merge_requests/7")["head_pipeline"]["id"] == 4
    assert here.get("/projects/43")["forked_from_project"]["id"] == 42


def test_what_a_test_changes_in_a_merge_request_or_a_pipeline_is_told(here: Site) -> None:
    mr = here.gitlab.add_merge_request(here.project, iid=7)
    each = here.gitlab.add_pipeline(here.project, id=1)
    mr.sha, mr.state, each.ref, each.statuses = OLD, "closed", "topic", ["success"]
    told = here.get(f"{PROJECT}/merge_requests/7")
    assert (told["sha"], told["state"], told["diff_refs"]["head_sha"]) == (OLD, "closed", OLD)
    told = here.get(f"{PROJECT}/pipelines/1")
    assert (told["ref"], told["status"]) == ("topic", "success")


def test_branches_and_tags_tell_whether_they_are_protected(here: Site) -> None:
    here.gitlab.protect(here.project, "release/*")
    here.gitlab.add_branch(here.project, "release/1.0")
    here.gitlab.add_branch(here.project, "topic")
    here.gitlab.add_tag(here.project, "v1")
    here.gitlab.add_tag(here.project, "v2", protected=True)
    place = f"{PROJECT}/repository"
    told = {name: here.get(f"{place}/branches/{name}")["protected"] for name in ("main", "release%2F1.0", "topic")}
    assert told == {"main": True, "release%2F1.0": True, "topic": False}
    assert [here.get(f"{place}/tags/{name}")["protected"] for name in ("v1", "v2")] == [False, True]
    assert here.ids(f"{PROJECT}/protected_branches", "name") == ["main", "release/*"]
    assert here.ids(f"{PROJECT}/protected_tags", "name") == ["v2"]
    assert here.code(f"{place}/branches/none") == here.code(f"{place}/tags/none") == 404


def test_a_commit_tells_its_parents(here: Site) -> None:
    here.gitlab.add_commit(here.project, "2" * 40, [SHA, OLD])
    assert here.get(f"{PROJECT}/repository/commits/{'2' * 40}")["parent_ids"] == [SHA, OLD]
    assert here.get(f"{PROJECT}/repository/commits/main")["id"] == SHA
    assert here.code(f"{PROJECT}/repository/commits/{'3' * 40}") == 404


def test_settings_are_for_maintainers(here: Site) -> None:
    here.gitlab.add_variable(here.project, "KEY", protected=True)
    here.gitlab.add_runner(12, [here.project], tag_list=["docker"])
    here.gitlab.add_runner(13)
    places = [f"{PROJECT}/variables", f"{PROJECT}/variables/KEY", f"{PROJECT}/job_token_scope", "/runners/12"]
    assert [here.code(place) for place in places] == [403] * 4
    assert [here.code(place, WRITE) for place in places] == [200] * 4
    assert here.get(places[1], WRITE)["protected"] is True
    assert here.get("/runners/12", WRITE)["tag_list"] == ["docker"]
    assert here.code("/runners/13", WRITE) == 403
    here.gitlab.add_runner(14, runner_type="instance_type", is_shared=True)
    assert here.get("/runners/14")["runner_type"] == "instance_type"
    assert here.code(f"{PROJECT}/variables/NONE", WRITE) == 404


def test_a_registry_that_is_off_is_refused(here: Site) -> None:
    here.project.repositories.append("group/app/cache")
    assert here.get(f"{PROJECT}/registry/repositories")[0]["path"] == "group/app/cache"
    here.project.fields["container_registry_access_level"] = "disabled"
    assert here.code(f"{PROJECT}/registry/repositories", WRITE) == 403
    told = here.get(PROJECT)
    assert (told["container_registry_access_level"], told["container_registry_enabled"]) == ("disabled", False)


def test_the_merged_configuration_is_told_and_a_simulated_one_takes_more(here: Site) -> None:
    here.project.merged_yaml = "build:\n  image: alpine\n  script: [make]\n"
    told = here.get(f"{PROJECT}/ci/lint?include_jobs=true")
    assert (told["valid"], told["merged_yaml"]) == (True, here.project.merged_yaml)
    assert [each["name"] for each in told["jobs"]] == ["build"]
    assert here.code(f"{PROJECT}/ci/lint?dry_run=true") == 403
    here.project.lint_errors.append("jobs:build config should implement a script")
    assert here.get(f"{PROJECT}/ci/lint")["valid"] is False


@pytest.mark.parametrize(
    ("visibility", "public_jobs", "codes"),
    [  # of a guest, a stranger and nobody: the project, a pipeline, merge requests
        ("private", False, [200, 403, 403, 404, 404, 404, 404, 404, 404]),
        ("private", True, [200, 200, 403, 404, 404, 404, 404, 404, 404]),
        ("internal", True, [200, 200, 200, 200, 200, 200, 404, 404, 404]),
        ("public", False, [200, 403, 200, 200, 403, 200, 200, 403, 200]),
        ("public", True, [200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ],
)
def test_what_is_seen_hangs_on_visibility_and_membership(
    here: Site, visibility: str, public_jobs: bool, codes: list[int]
) -> None:
    project = here.gitlab.add_project("group/open", 44, visibility, public_jobs=public_jobs)
    here.gitlab.add_pipeline(project, id=1)
    here.gitlab.add_token("glpat-of-a-stranger", projects=[42])
    places = ["/projects/44", "/projects/44/pipelines/1", "/projects/44/merge_requests"]
    asked = [(token, place) for token in (GUEST, "glpat-of-a-stranger", "") for place in places]
    assert [here.code(place, token) for token, place in asked] == codes


def test_a_role_may_differ_by_project(here: Site) -> None:
    here.gitlab.add_project("group/other", id=43)
    here.gitlab.add_token("glpat-mixed", role="maintainer", roles={42: "guest", 43: "none"})
    assert here.code(PROJECT, "glpat-mixed") == 200
    assert here.code(f"{PROJECT}/variables", "glpat-mixed") == 403
    assert here.code("/projects/43", "glpat-mixed") == 404
    assert here.get(PROJECT, "glpat-mixed")["permissions"]["project_access"]["access_level"] == 10
    assert [each["id"] for each in here.get("/projects?membership=true", "glpat-mixed")] == [42]


def test_writing_takes_the_scope_api_and_a_method_that_the_path_knows(here: Site) -> None:
    here.gitlab.add_merge_request(here.project, iid=7)
    refused = here.send("POST", f"{PROJECT}/merge_requests/7/notes", READ, json={"body": "x"})
    assert (refused.status_code, refused.json()["error"], refused.json()["scope"]) == (403, "insufficient_scope", "api")
    assert here.code(f"{PROJECT}/merge_requests/7/notes", WRITE, "PUT") == 405
    assert here.code("/nowhere", WRITE) == 404


JOB = "glcbt-64_of-a-job-0001"


def test_a_job_token_reads_what_gitlab_lets_it_read(here: Site) -> None:
    each = here.gitlab.add_pipeline(here.project, id=1)
    here.gitlab.add_job(here.project, 1, pipeline=each, trace=b"x")
    here.gitlab.add_merge_request(here.project, iid=7)
    here.gitlab.add_token(JOB, kind="job", role="developer", job=1)
    notes = f"{PROJECT}/merge_requests/7/notes"
    may = ["/job", f"{PROJECT}/jobs", f"{PROJECT}/pipelines/1/jobs", f"{PROJECT}/merge_requests/7", notes]
    assert [here.code(place, JOB) for place in may] == [200] * 5
    may_not = ["/user", f"{PROJECT}/jobs/1/trace", f"{PROJECT}/pipelines/1", f"{PROJECT}/variables", PROJECT]
    assert [here.code(place, JOB) for place in may_not] == [401] * 5
    assert here.code(notes, JOB, "POST") == 401


def test_a_job_token_of_another_project_has_to_be_on_the_allowlist(here: Site) -> None:
    other = here.gitlab.add_project("group/other", id=43)
    here.gitlab.add_job(other, 1)
    here.gitlab.add_token(JOB, kind="job", role="developer", job=1)
    assert here.code(f"{PROJECT}/jobs", JOB) == 404
    here.project.allowlist.append(43)
    assert here.code(f"{PROJECT}/jobs", JOB) == 200


def test_lists_have_totals_where_gitlab_counts_them(here: Site) -> None:
    mr = here.gitlab.add_merge_request(here.project, iid=7)
    for number in range(5):
        here.gitlab.add_note(mr, f"note {number}")
    place = f"{PROJECT}/merge_requests/7/notes?per_page=2&sort=asc"
    found = here.send("GET", f"{place}&page=2")
    assert [each["body"] for each in found.json()] == ["note 2", "note 3"]
    assert {
        name: found.headers[f"X-{name}"] for name in ("Total", "Total-Pages", "Page", "Next-Page", "Prev-Page")
    } == {
        "Total": "5",
        "Total-Pages": "3",
        "Page": "2",
        "Next-Page": "3",
        "Prev-Page": "1",
    }
    assert set(found.links) == {"prev", "next", "first", "last"}
    assert "page=3" in found.links["last"]["url"]
    here.gitlab.state.totals = False
    found = here.send("GET", place)
    assert "X-Total" not in found.headers
    assert set(found.links) == {"next", "first"}
    assert here.code(f"{place}&page=0") == here.code(f"{PROJECT}/merge_requests/7/notes?per_page=x") == 400


def test_a_token_that_asks_too_much_is_told_to_wait(here: Site) -> None:
    now = [0.0]
    here.gitlab.limits.clock = lambda: now[0]
    here.gitlab.limits.requests = 2
    here.gitlab.add_token("glpat-another")
    first, _, over = (here.send("GET", PROJECT) for _ in range(3))
    assert (first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]) == ("2", "1")
    assert "Retry-After" not in first.headers
    assert (over.status_code, over.headers["Retry-After"]) == (429, "60")
    assert here.code(PROJECT, "glpat-another") == 200
    now[0] = 60
    assert here.code(PROJECT) == 200
