"""Each reply of the stand-in is what GitLab documents, but for differences that `differences.toml` gives reasons for.

`slice.json` holds fields and types of GitLab's OpenAPI document, cut by hand to what kdiag reads. That a reply has a
field too many, or null where the document has a text, is an error there; here each such error has to be listed.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
import requests

from tests.run import ROOT
from tests.standin import StandIn
from tests.standin.routes import ROUTES

FOLDER = os.path.join(ROOT, "tests", "gitlab-api")
TOKEN, JOB_TOKEN, SMALL = "glpat-of-an-owner-000001", "glcbt-64_of-a-job-0001", "glpat-of-a-guest-0000001"
SHA = "6104942438c14ec7bd21c6cd5bd995272b3faff6"
PROJECT, MERGE_REQUEST = "/projects/42", "/projects/42/merge_requests/7"

with open(os.path.join(FOLDER, "slice.json"), encoding="utf-8") as stream:
    SLICE: dict[str, Any] = json.load(stream)
with open(os.path.join(FOLDER, "differences.toml"), "rb") as binary:
    DIFFERENCES: list[dict[str, Any]] = tomllib.load(binary)["difference"]

CHECKER = jsonschema.FormatChecker(formats=())


@CHECKER.checks("date-time")  # type: ignore[untyped-decorator]  # jsonschema ships no types
def _time(value: object) -> bool:
    return not isinstance(value, str) or bool(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value)
    )


def scene(gitlab: StandIn) -> None:
    """Add one of each thing, in the states in which fields come and go."""
    project = gitlab.add_project("group/app", id=42)
    fork = gitlab.add_project("me/app", id=43, forked_from=project)
    gitlab.add_token(TOKEN, scopes={"api"}, role="owner", admin=True)
    gitlab.add_token(SMALL, role="guest")
    gitlab.add_job(project, 1, "build")
    gitlab.add_token(JOB_TOKEN, kind="job", role="developer", job=1)
    pipeline = gitlab.add_pipeline(project, id=9000)
    gitlab.add_pipeline(project, id=9001, status="running", ref="topic")
    gitlab.add_pipeline(project, id=9002, yaml_errors="jobs: unknown keys", name="Nightly", ref="topic")
    for number, status in enumerate(("failed", "success", "running", "pending", "manual"), 2):
        gitlab.add_job(project, number, f"job-{number}", status, b"x", pipeline=pipeline)
    gitlab.add_bridge(pipeline, downstream=gitlab.add_pipeline(fork, id=9100), id=50)
    gitlab.add_bridge(pipeline, status="pending", id=51)
    gitlab.add_bridge(pipeline, id=52)
    mr = gitlab.add_merge_request(project, iid=7, labels=("bug",))
    mr.assignees.append("ann")
    mr.reviewers.append("kim")
    gitlab.add_merge_request(project, iid=8, source_branch="other", sha="1" * 40, state="merged")
    gitlab.add_merge_request(project, iid=9, source_project=fork, state="closed", discussion_locked=True)
    gitlab.add_note(mr, "fine").id = 1
    gitlab.add_note(mr, "merged", system=True)
    gitlab.add_note(mr, "to be deleted").id = 2
    gitlab.add_note(mr, "to be emptied").id = 3
    gitlab.add_tag(project, "v1", protected=True)
    gitlab.add_variable(project, "KEY", protected=True)
    gitlab.add_runner(12, [project])
    project.groups_allowlist.append("group")
    project.repositories += ["group/app", "group/app/cache"]
    project.labels.append("bug")


ASKED: dict[str, list[str]] = {
    "GET /projects/{id}": [PROJECT, "/projects/43"],
    "GET /projects/{id}/jobs/{job_id}": [f"{PROJECT}/jobs/{number}" for number in range(1, 7)],
    "GET /projects/{id}/merge_requests/{merge_request_iid}": [
        *(f"{PROJECT}/merge_requests/{iid}" for iid in (7, 8, 9)),
    ],
    "GET /projects/{id}/pipelines/{pipeline_id}": [f"{PROJECT}/pipelines/{number}" for number in (9000, 9001, 9002)],
    "GET /projects/{id}/ci/lint": [f"{PROJECT}/ci/lint", f"{PROJECT}/ci/lint?include_jobs=true"],
}
PARTS = {
    "{id}": "42",
    "{merge_request_iid}": "7",
    "{user_id}": "7",
    "{job_id}": "2",
    "{pipeline_id}": "9000",
    "{note_id}": "1",
    "{sha}": SHA,
    "{branch}": "main",
    "{tag_name}": "v1",
    "{runner_id}": "12",
    "{key}": "KEY",
}
WRITES = (
    ("POST", f"{MERGE_REQUEST}/notes", "fine"),
    ("POST", f"{MERGE_REQUEST}/notes", "/label ~x"),
    ("PUT", f"{MERGE_REQUEST}/notes/1", "better"),
    ("PUT", f"{MERGE_REQUEST}/notes/3", "/label ~y"),
    ("DELETE", f"{MERGE_REQUEST}/notes/2", ""),
)


def paths(operation: str) -> list[str]:
    path = operation.split(" ", 1)[1]
    name = "v1" if "protected_tags" in path else "main"
    for part, value in {**PARTS, "{name}": name}.items():
        path = path.replace(part, value)
    return ASKED.get(operation, [path])


def operation_of(method: str, path: str) -> str:
    route = next(each for each in ROUTES if each.method == method and each.match(path))
    return f"{method} {route.path}"


@pytest.fixture(scope="module")
def replies() -> list[tuple[str, requests.Response]]:
    """Give the replies to one request or more of each operation, and what was asked."""
    with StandIn() as gitlab, requests.Session() as session:
        scene(gitlab)
        session.headers["PRIVATE-TOKEN"] = TOKEN
        found = []
        for operation in SLICE["operations"]:
            if not operation.startswith("GET"):
                continue
            for path in paths(operation):
                headers = {"PRIVATE-TOKEN": "", "JOB-TOKEN": JOB_TOKEN} if path == "/job" else {}
                found.append((operation, session.get(f"{gitlab.url}/api/v4{path}", headers=headers, timeout=5)))
        for method, path, body in WRITES:
            sent = {"json": {"body": body}} if body else {}
            answered = session.request(method, f"{gitlab.url}/api/v4{path}", timeout=5, **sent)  # type: ignore[arg-type]
            found.append((operation_of(method, path), answered))
        return found


def place(steps: Iterable[Any], root: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Follow the path of an error through the slice; give the name of the field it is about, and its schema."""
    name, at, before = "", root, None
    for step in steps:
        if "$ref" in at and step in ("properties", "additionalProperties"):  # paths of errors leave references out
            name = at["$ref"].rsplit("/", 1)[1]
            at = SLICE["schemas"][name]
        if before == "properties":
            name, at, before = f"{name}.{step}", at[step], None
            continue
        if step in ("properties", "items") and step in at:
            at = at[step]
        before = step
    return name, at


def errors(value: Any, schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the fields in which `value` is not as documented, each with what is served in its place."""
    judge = jsonschema.Draft202012Validator({**SLICE, **schema}, format_checker=CHECKER)
    for error in judge.iter_errors(value):
        name, at = place(error.absolute_schema_path, schema)
        if error.validator == "additionalProperties":
            yield from ((f"{name}.{each}", "more") for each in set(error.instance) - set(at["properties"]))
        elif error.validator == "type":
            yield name, "null" if error.instance is None else type(error.instance).__name__
        else:
            yield name, error.validator


def test_each_route_is_in_the_slice_and_each_operation_of_the_slice_is_served() -> None:
    assert {f"{each.method} {each.path}" for each in ROUTES} == set(SLICE["operations"])


def test_each_operation_was_asked_and_gave_each_documented_status(replies: list[tuple[str, requests.Response]]) -> None:
    seen = {(operation, str(answered.status_code)) for operation, answered in replies}
    assert seen == {(each, status) for each, statuses in SLICE["operations"].items() for status in statuses}


def test_replies_differ_from_the_document_only_where_a_reason_is_given(
    replies: list[tuple[str, requests.Response]],
) -> None:
    found: set[tuple[str, str]] = set()
    for operation, answered in replies:
        schema = SLICE["operations"][operation][str(answered.status_code)]
        if schema is not None:
            found |= set(errors(answered.json(), schema))
    listed = [(field, each["served"]) for each in DIFFERENCES for field in each["fields"]]
    assert len(listed) == len(set(listed))
    assert all(each["reason"] for each in DIFFERENCES)
    assert found == set(listed)


def test_a_list_that_should_have_entries_has_some(replies: list[tuple[str, requests.Response]]) -> None:
    """An empty list would fit any document."""
    for operation, answered in replies:
        schema = SLICE["operations"][operation][str(answered.status_code)]
        if schema and schema.get("type") == "array":
            assert answered.json(), operation


def test_a_field_of_another_type_is_an_error() -> None:
    whole = {"inbound_enabled": "yes", "surplus": 1}
    assert set(errors(whole, {"$ref": "#/schemas/ProjectJobTokenScope"})) == {
        ("ProjectJobTokenScope.inbound_enabled", "str"),
        ("ProjectJobTokenScope.surplus", "more"),
    }
    late = {"created_at": "yesterday", "author": None}
    assert set(errors(late, {"$ref": "#/schemas/Note"})) == {("Note.created_at", "format"), ("Note.author", "null")}
