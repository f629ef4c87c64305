"""The forms for programs: the public document holds to its schema, and every form to its own rules."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from diagnose import __version__, render
from diagnose.model import CATEGORIES, ENDS, Evidence, Excerpt, Rival
from diagnose.render.document import document, schema_text
from diagnose.render.limit import LIMIT
from tests import diagnoses
from tests.diagnoses import finding, made

SCHEMA: dict[str, Any] = json.loads(schema_text())
JUDGE = jsonschema.Draft202012Validator(SCHEMA)

DOCUMENT = "version kind kdiag corpus source job verdict findings excerpt notes error"
CONTRACT = {
    "": DOCUMENT,
    "source": "kind name url project job_id job_name",
    "job": "executor runner_version image tool tool_version failed_section exit_code failure_reason end",
    "corpus": "digest pages",
    "finding": "signature covers title category role confidence retryable line evidence facts cause because checked "
    "rivals remedies",
    "evidence": "kind line text cut url",
    "check": "claim outcome by",
    "remedy": "title text snippets missing confirmed_by links",
    "snippet": "file language text",
    "missing": "name ask",
    "excerpt": "line text",
    "note": "kind text line",
}
OPTIONAL = {"finding": {"section"}, "remedy": {"condition"}, "excerpt": {"url"}, "note": {"url"}}


def part(name: str) -> dict[str, Any]:
    if not name:
        return SCHEMA
    found: dict[str, Any] = SCHEMA["properties" if name in ("source", "job", "corpus") else "$defs"][name]
    return found


@pytest.mark.parametrize("name", CONTRACT)
def test_the_schema_names_every_field_of_the_contract(name: str) -> None:
    fields = set(CONTRACT[name].split())
    assert set(part(name)["required"]) == fields
    assert set(part(name)["properties"]) == fields | OPTIONAL.get(name, set())


def test_the_schema_is_one_and_knows_the_closed_lists_of_the_model() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$defs"]["finding"]["properties"]["category"]["enum"] == list(CATEGORIES)
    assert SCHEMA["properties"]["job"]["properties"]["end"]["enum"] == list(ENDS)


@pytest.mark.parametrize("case", diagnoses.ALL)
def test_every_document_holds_to_the_schema(case: str) -> None:
    JUDGE.validate(json.loads(render.json_(diagnoses.ALL[case])))


def test_both_json_forms_hold_the_same_document() -> None:
    for diagnosis in diagnoses.ALL.values():
        told = document(diagnosis)
        assert json.loads(render.json_(diagnosis)) == told
        assert json.loads(render.jsonl(diagnosis)) == told


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "perhaps"},
        {"version": 2},
        {"kind": "group"},
        {"findings": None},
        {"error": {"code": "x"}},
        {"verdict": "unreadable"},
        {"notes": [{"kind": "gossip", "text": "", "line": None}]},
        {"excerpt": [{"line": 0, "text": ""}]},
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_know(change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        JUDGE.validate({**document(diagnoses.PASSED), **change})


def test_a_reader_may_meet_new_fields() -> None:
    JUDGE.validate({**document(diagnoses.PASSED), "later": 1})


def test_a_document_tells_what_made_it() -> None:
    told = document(diagnoses.X509)
    assert told["kdiag"] == __version__
    assert told["corpus"] == {"digest": diagnoses.DIGEST, "pages": 94}


def test_what_is_missing_is_named_with_what_to_put_there() -> None:
    told: Any = document(diagnoses.X509)
    assert told["findings"][0]["remedies"][1]["missing"][0] == {"name": "destination", "ask": "the image to push"}


def test_an_error_says_what_to_try() -> None:
    wanted = {"code": "missing", "message": "gone.log: no such file", "try": "check the path"}
    assert document(diagnoses.UNREADABLE)["error"] == wanted


@pytest.mark.parametrize("size", [200, 2_000, 20_000])
def test_a_document_stays_under_its_size_and_says_that_it_was_shortened(size: int) -> None:
    long = finding(
        evidence=tuple(Evidence("line", number + 1, "é" * size) for number in range(200)),
        rivals=tuple(Rival(f"page-{number}", "x" * size) for number in range(200)),
        facts={f"fact{number}": "v" * size for number in range(50)},
    )
    excerpt = tuple(Excerpt(number + 1, "x" * size) for number in range(100))
    diagnosis = made("diagnosed", *[long] * 30, excerpt=excerpt)
    text = render.json_(diagnosis)
    told = json.loads(text)
    JUDGE.validate(told)
    assert len(text.encode()) < LIMIT
    assert told["notes"][-1]["kind"] == "limit"
    assert told["findings"][0]["evidence"][0]["line"] == 1


def test_a_document_of_usual_size_is_whole() -> None:
    diagnosis = made("diagnosed", finding(rivals=tuple(Rival(f"page-{number}", "why") for number in range(200))))
    told: Any = document(diagnosis)
    assert len(told["findings"][0]["rivals"]) == 200
    assert told["notes"] == []


def test_shortening_takes_what_proves_least_first() -> None:
    rivals = tuple(Rival(f"page-{number}", "x" * 3_000) for number in range(100))
    told: Any = document(made("diagnosed", finding(rivals=rivals)))
    assert len(told["findings"][0]["rivals"]) == 20
    assert told["findings"][0]["evidence"][0]["text"] == "error: something failed"


@pytest.mark.parametrize("case", diagnoses.ALL)
def test_quiet_is_four_fields_a_line(case: str) -> None:
    for line in render.quiet(diagnoses.ALL[case]).splitlines():
        assert re.fullmatch(r"[a-z-]+\t[a-z0-9-]+\t(?:\d+|-)\t[^\t]*", line), line


def test_quiet_tells_the_best_line_where_nothing_was_recognised() -> None:
    assert render.quiet(diagnoses.UNKNOWN) == "unknown\t-\t203\tmake: *** [Makefile:31: image] Error 2\n"


@pytest.mark.parametrize("name", ["terminal", "plain", "json", "jsonl", "markdown", "quiet"])
def test_every_form_can_be_called_alike(name: str) -> None:
    shown = render.FORMATS[name](diagnoses.X509, width=60, color=False, all_=True)
    assert shown.endswith("\n")
    assert "x509-unknown-authority" in shown


def test_the_common_forms_pass_on_what_they_were_asked() -> None:
    told = diagnoses.X509
    assert render.FORMATS["plain"](told, width=50, all_=True) == render.plain(told, width=50, all_=True)
    assert render.FORMATS["terminal"](told, width=50, color=True) == render.terminal(told, width=50, color=True)
