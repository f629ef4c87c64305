"""The forms of a report on many jobs: each cause once with its jobs, then what is not known, and nothing left out."""

from __future__ import annotations

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from diagnose.model import Excerpt, Rival
from diagnose.model.group import Group
from diagnose.render import cells, group, group_document, group_markdown
from diagnose.render.document import schema_text
from diagnose.render.limit import LIMIT
from tests import diagnoses, groups
from tests.groups import MIXED, NO_ANSWER, TWELVE, member

SCHEMA: dict[str, Any] = json.loads(schema_text(group_document.SCHEMA))
JUDGE = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_shares_its_definitions_with_that_of_a_diagnosis() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    one = json.loads(schema_text())
    for name, definition in one["$defs"].items():
        assert SCHEMA["$defs"][name] == definition, name
    for name in ("version", "kdiag", "corpus", "notes"):
        assert SCHEMA["properties"][name] == one["properties"][name], name


@pytest.mark.parametrize("case", groups.ALL)
def test_every_document_holds_to_the_schema(case: str) -> None:
    told = json.loads(group_document.indented(groups.ALL[case]))
    JUDGE.validate(told)
    assert json.loads(group_document.compact(groups.ALL[case])) == told
    assert group_document.compact(groups.ALL[case]).count("\n") == 1


def test_the_schema_knows_every_field_of_the_document() -> None:
    told = group_document.document(MIXED)
    assert set(told) == set(SCHEMA["required"]) == set(SCHEMA["properties"])
    for name, value in (("scope", told["scope"]), ("budget", told["budget"])):
        assert set(value) == set(SCHEMA["properties"][name]["properties"])  # type: ignore[call-overload]  # it is a dictionary
    assert set(told["jobs"][0]) == set(SCHEMA["$defs"]["member"]["properties"])  # type: ignore[index]  # it is a list
    assert set(told["groups"][0]) == set(SCHEMA["$defs"]["group"]["properties"])  # type: ignore[index]  # it is a list


@pytest.mark.parametrize("change", [{"kind": "diagnosis"}, {"verdict": "perhaps"}, {"groups": [{}]}, {"scope": None}])
def test_the_schema_refuses_what_the_contract_does_not_know(change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        JUDGE.validate({**group_document.document(TWELVE), **change})


def test_what_could_not_be_looked_at_is_a_document_too() -> None:
    told = group_document.document(groups.EMPTY._replace(verdict="unreadable"), NO_ANSWER)
    JUDGE.validate(told)
    assert told["error"] == {"code": "not-found", "message": NO_ANSWER.message, "try": "check the number"}


@pytest.mark.parametrize(("jobs", "size"), [(3_000, 50), (300, 3_000)])
def test_a_document_stays_under_its_size_and_says_that_it_was_shortened(jobs: int, size: int) -> None:
    rivals = tuple(Rival(f"page-{number}", "x" * size) for number in range(20))
    excerpt = tuple(Excerpt(number + 1, "é" * size) for number in range(20))
    unknown = diagnoses.UNKNOWN._replace(excerpt=excerpt)
    listed = []
    for number in range(1, jobs + 1):
        cause = diagnoses.made("diagnosed", diagnoses.finding(title=f"failure {number % 70}", rivals=rivals))
        listed.append(member(number, f"job {number}", cause if number % 2 else unknown))
    text = group_document.indented(groups.group(*listed))
    told = json.loads(text)
    JUDGE.validate(told)
    assert len(text.encode()) < LIMIT
    assert told["notes"][-1]["kind"] == "limit"
    assert told["groups"][0]["finding"]["evidence"]


def test_twelve_jobs_of_one_cause_are_told_once() -> None:
    shown = group.plain(TWELVE)
    assert shown.count("cause[") == 1
    assert "cause[x509-unknown-authority]  12 jobs\n" in shown
    assert "12 jobs failed: one cause\n" in shown
    assert "build: [1], build: [2], build: [3], build: [4], build: [5] and 7 more\n" in shown
    assert "in build: [1] (job 1), line 87, step_script:" in shown
    assert shown.count("fix: Add your CA to kaniko's bundle") == 1
    assert "10 jobs not read" in shown
    assert "build: [12]" in group.plain(TWELVE, all_=True)


def test_what_is_not_known_is_told_after_the_causes() -> None:
    shown = group.plain(MIXED)
    order = (
        "pipeline 9000 \u00b7 group/app \u00b7 main \u00b7 61049424 \u00b7 failed",
        "cause[x509-unknown-authority]  2 jobs",
        "effect[no-space-left]",
        "allowed to fail: optional",
        "nothing recognised in lint, lint-2",
        "> 203 | make: *** [Makefile:31: image] Error 2",
        "nothing recognised in cut",
        "not looked at: far: https://gitlab.example.com: it answers with 503",
        "run again since: flaky",
        "failed with the pipelines they started: deploy",
        "not read, since there are too many (--all-traces reads each): late",
        "note: pipeline 77 of project group/other is not seen",
        "read more: kdiag explain x509-unknown-authority",
    )
    at = [shown.index(each) for each in order]
    assert at == sorted(at)
    assert "read more: kdiag explain no-space-left" not in shown


def test_the_first_line_counts_what_the_pipeline_failed_by_alone() -> None:
    shown = " ".join(group.plain(MIXED).split())
    wanted = (
        "7 jobs failed: one cause, 2 jobs with nothing recognised, 1 job whose trace is not whole, 1 job that could"
    )
    assert wanted in shown


def test_of_one_job_its_place_stands_with_the_cause() -> None:
    shown = group.plain(groups.group(member(7, "build", diagnoses.X509)))
    assert "cause[x509-unknown-authority]  build (job 7), line 87, step_script\n" in shown


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("success", "the pipeline passed"),
        ("canceled", "was cancelled"),
        ("manual", "waits for a manual job"),
        ("running", "the pipeline is running"),
        ("failed", "the pipeline failed, and none of its jobs did"),
    ],
)
def test_a_pipeline_without_failed_jobs_says_how_it_is(status: str, said: str) -> None:
    assert said in group.plain(groups.group(scope=groups.PIPELINE._replace(status=status)))


def test_what_it_cost_is_told_with_explain() -> None:
    assert "read with 2 traces and 3 other requests; jobs: 12 failed, 7 success" in group.plain(TWELVE, explain=True)
    assert "other requests" not in group.plain(TWELVE)


def test_a_merge_request_is_named_as_gitlab_names_it() -> None:
    assert "merge request !42 \u00b7 group/app \u00b7 topic \u00b7 pipeline 9000" in group.plain(groups.RUNNING)


@pytest.mark.parametrize("case", groups.ALL)
@pytest.mark.parametrize("width", [20, 60, 200])
def test_no_row_but_one_to_copy_is_wider_than_the_window(case: str, width: int) -> None:
    for line in group.plain(groups.ALL[case], width=width).splitlines():
        copied = line.startswith(("    ", "cause[")) or "kdiag " in line or "http" in line
        assert copied or cells.width(line) <= max(24, min(width, 88)), line


@pytest.mark.parametrize("case", groups.ALL)
def test_the_terminal_shows_the_same_rows(case: str) -> None:
    told = groups.ALL[case]
    assert group.terminal(told, width=70, color=False) == group.plain(told, width=70)


@pytest.mark.parametrize("form", [group.plain, group.quiet, group_markdown.note, group_document.indented])
def test_nothing_of_a_job_steers_the_screen(form: Any) -> None:
    shown = form(groups.HOSTILE)
    assert not [char for char in shown if not char.isprintable() and char not in "\n\t"]
    assert not [line for line in group_markdown.note(groups.HOSTILE).splitlines() if line.startswith(("/", "@"))]


def test_quiet_is_four_fields_a_line() -> None:
    shown = group.quiet(MIXED).splitlines()
    assert [line.split("\t")[:3] for line in shown] == [
        ["root-cause", "x509-unknown-authority", "2"],
        ["allowed", "no-space-left", "1"],
        ["allowed", "registry-denied", "1"],
        ["unknown", "-", "1"],
        ["unknown", "-", "1"],
        ["unreadable", "-", "1"],
        ["skipped", "-", "1"],
        ["incomplete", "-", "1"],
    ]
    assert group.quiet(groups.PASSED) == "passed\t-\t0\tthe pipeline passed\n"
    assert all(line.count("\t") == 3 for case in groups.ALL.values() for line in group.quiet(case).splitlines())


def test_the_note_tells_each_cause_with_its_jobs() -> None:
    note = group_markdown.note(TWELVE)
    assert "**12 jobs failed, one cause**" in note
    assert note.count("**Cause**") == 1
    assert "`optional`" not in group_markdown.note(MIXED).partition("Failed too")[0]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (groups.PASSED, "**the pipeline passed**"),
        (groups.RUNNING, "**the pipeline is running**"),
        (groups.group(member(1, "lint", diagnoses.UNKNOWN)), "make: *** [Makefile:31: image] Error 2"),
        (groups.group(member(1, "far", state="unreadable", why="it answers with 503")), "it answers with 503"),
    ],
)
def test_a_note_without_a_cause_says_how_it_is(told: Group, said: str) -> None:
    assert said in group_markdown.note(told)


def test_a_note_of_many_unknown_jobs_stays_small() -> None:
    excerpt = tuple(Excerpt(number + 1, "x" * 1_900) for number in range(20))
    unknown = diagnoses.UNKNOWN._replace(excerpt=excerpt)
    note = group_markdown.note(groups.group(*(member(number, f"job {number}", unknown) for number in range(1, 300))))
    assert len(note.encode()) < 60_000
    assert "and 289 jobs more" in note
