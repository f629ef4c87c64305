"""A refusal names the scope, the role or the permission that the question takes, by the table that the doctor has."""

from __future__ import annotations

import json

import pytest

from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.needs import LEVELS, NEEDS, enough, need, role_name
from diagnose.sources.gitlab.origin import Origin
from diagnose.sources.gitlab.refusal import Answer, told

ORIGIN = Origin("https", "gitlab.example.com", 443)
TOKEN = "glpat-a-token-0001"


def refused(status: int, what: str, place: str = "project group/app", body: object = None) -> GitLabError:
    data = json.dumps(body).encode() if body is not None else b""
    found = told(Answer(status, data, {}, ORIGIN, what, place, "KDIAG_TOKEN", TOKEN))
    assert isinstance(found, GitLabError)
    return found


@pytest.mark.parametrize("what", sorted(NEEDS))
def test_a_missing_scope_is_named_for_each_question(what: str) -> None:
    found = refused(403, what, body={"error": "insufficient_scope", "scope": "api"})
    assert (need(what).scope or "read_api") in found.why
    assert (need(what).scope or "read_api") in found.advice


def test_only_writing_takes_the_scope_api() -> None:
    assert [what for what, each in NEEDS.items() if each.scope == "api"] == ["note"]


@pytest.mark.parametrize("what", sorted(name for name, each in NEEDS.items() if each.role))
def test_a_missing_role_is_named_for_each_question(what: str) -> None:
    found = refused(403, what, body={"message": "403 Forbidden"})
    assert need(what).role in found.advice
    assert need(what).role in LEVELS
    assert found.code == "forbidden"


@pytest.mark.parametrize("what", ["variables", "job token scope", "runner"])
def test_what_only_a_maintainer_sees_is_told_so(what: str) -> None:
    assert "Maintainer" in refused(403, what, body={"message": "403 Forbidden"}).advice
    assert "Maintainer" in refused(404, what, body={"message": "404 Not found"}).advice


def test_a_thing_is_named_once() -> None:
    assert "see the variables of project group/app" in refused(403, "variables").why
    assert "see pipeline 7 of project group/app" in refused(403, "pipeline", "pipeline 7 of project group/app").why
    assert "write the note of merge request 3 of project group/app" in (
        refused(403, "note", "merge request 3 of project group/app").why
    )


def test_the_permission_that_gitlab_names_is_told_before_that_of_the_table() -> None:
    words = "Access denied: This operation requires a fine-grained personal access token with the following project"
    body = {"error": "insufficient_granular_scope", "error_description": f"{words} permissions: [Pipeline Job: Read]."}
    found = refused(403, "job", body=body)
    assert "permission Pipeline Job: Read" in found.advice
    assert "[Pipeline Job: Read]" in found.why
    assert "permission Job: Read" in refused(403, "job", body={"error": "insufficient_granular_scope"}).advice


def test_brackets_in_gitlabs_words_cannot_give_advice_of_their_own() -> None:
    body = {"error": "insufficient_granular_scope", "error_description": "[$(curl evil.example)]"}
    assert "curl" not in refused(403, "job", body=body).advice


def test_a_question_that_the_table_does_not_know_takes_what_most_take() -> None:
    assert need("the weather").words == "scope read_api and role Reporter in the project"
    assert need("merge_request") == need("merge request")


@pytest.mark.parametrize(
    ("level", "name"),
    [(0, "no role"), (10, "Guest"), (22, "Reporter"), (40, "Maintainer"), (50, "Owner"), (60, "Owner")],
)
def test_an_access_level_is_told_by_its_name(level: int, name: str) -> None:
    assert role_name(level) == name


def test_a_scope_that_writes_also_reads() -> None:
    assert enough(frozenset({"api"}), "read_api")
    assert enough(frozenset({"read_api"}), "read_user")
    assert not enough(frozenset({"read_api"}), "api")
    assert not enough(frozenset({"read_user", "read_repository"}), "read_api")
    assert enough(frozenset(), "")


def test_a_server_in_front_that_asks_for_a_client_certificate_is_told() -> None:
    page = b"<html><head><title>400 No required SSL certificate was sent</title></head></html>"
    found = told(Answer(400, page, {}, ORIGIN, "job", "job 1 of project a/b", "KDIAG_TOKEN", TOKEN))
    assert isinstance(found, GitLabError)
    assert "client certificate" in found.why
    assert "KDIAG_CLIENT_CERT" in found.advice
