"""What a token may do is judged by its scopes, its user's role and what was tried; whose it is, by GitLab's word."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from diagnose.sources.gitlab.abilities import Place, abilities, place
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.identity import Identity, identify
from diagnose.sources.gitlab.whose import checks

TODAY = dt.date(2026, 11, 25)
ALL = frozenset({"api"})


def can(scopes: frozenset[str] | None, where: Place | None) -> dict[str, str]:
    return {each.id: each.outcome for each in abilities(Identity("kim", scopes=scopes, told=True), where)}


def at(level: int | None, *, private: bool = True) -> Place:
    return Place("group/app", private, level, tried=True)


ROLES = {
    20: {"read-configuration", "read-merge-requests", "write-notes"},
    30: {"read-debug-traces"},
    40: {"read-variables", "read-job-token-scope", "read-runners"},
}


@pytest.mark.parametrize("level", [20, 30, 40, 50])
def test_each_role_may_do_what_the_roles_below_it_may(level: int) -> None:
    told = can(ALL, at(level))
    for least, names in ROLES.items():
        for name in names:
            assert told[name] == ("ok" if level >= least else "not"), name
    assert told["read-jobs"] == told["read-traces"] == "ok"


def test_a_role_that_is_not_told_leaves_it_open() -> None:
    told = can(ALL, at(None))
    assert {told[name] for names in ROLES.values() for name in names} == {"unknown"}
    assert told["read-jobs"] == "ok", "it was tried"


def test_in_a_project_that_is_not_private_a_low_role_says_little() -> None:
    told = can(ALL, at(10, private=False))
    assert told["read-merge-requests"] == "unknown"
    assert told["read-variables"] == "not"


def test_what_was_tried_in_vain_stands_above_what_the_role_says() -> None:
    refused = GitLabError("https://gitlab.example.com", "it may not (403)", "ask for it", "forbidden")
    told = abilities(Identity("kim", scopes=ALL, told=True), at(50)._replace(refused=refused))
    assert [each.outcome for each in told[:2]] == ["not", "not"]
    assert told[0].text == "it may not (403)"
    assert told[0].advice == "ask for it"


def test_the_scope_comes_before_the_role() -> None:
    told = can(frozenset({"read_api"}), at(50))
    assert told["write-notes"] == "not"
    assert told["read-variables"] == "ok"
    assert set(can(frozenset({"read_user"}), None).values()) == {"not"}


def test_of_a_fine_grained_token_only_what_was_tried_is_known() -> None:
    told = can(frozenset({"granular"}), at(50))
    assert (told["read-jobs"], told["read-variables"], told["write-notes"]) == ("ok", "unknown", "unknown")


def test_without_a_project_nothing_is_promised() -> None:
    assert set(can(ALL, None).values()) == {"unknown"}
    assert set(can(None, None).values()) == {"unknown"}


@pytest.mark.parametrize(
    ("permissions", "role"),
    [
        ({"project_access": {"access_level": 20}, "group_access": {"access_level": 40}}, "Maintainer"),
        ({"project_access": None, "group_access": {"access_level": 30}}, "Developer"),
        ({"project_access": None, "group_access": None}, None),
        ("odd", None),
        (None, None),
        ({"project_access": {"access_level": "high"}}, None),
    ],
)
def test_the_role_is_the_highest_that_gitlab_tells(permissions: Any, role: str | None) -> None:
    found = place(
        {"permissions": permissions, "visibility": "private", "path_with_namespace": "a/b"}, "42", admin=False
    )
    assert (found.path, found.role, found.private) == ("a/b", role, True)


def test_an_administrator_may_do_all() -> None:
    assert place({}, "a/b", admin=True).role == "Owner"


class Fake:
    """A connection that answers from a table; what is not in it is refused with a code."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def get(self, path: str, what: str, where: str) -> Any:
        del what, where
        self.asked.append(path)
        found = self.answers.get(path, "not-found")
        if isinstance(found, str):
            raise GitLabError("https://gitlab.example.com", "refused", "ask", found)
        return found


def known(user: Any, token: Any, **more: Any) -> Identity:
    fake: Any = Fake({"/user": user, "/personal_access_tokens/self": token, **more})
    return identify(fake, "https://gitlab.example.com", TODAY)


TOKEN = {"name": "ci", "scopes": ["api"], "expires_at": "2027-01-01", "active": True}


@pytest.mark.parametrize(
    ("user", "kind"),
    [
        ({"username": "kim", "bot": False}, "personal access token"),
        ({"username": "project_7_bot_0a1b", "bot": True}, "project access token"),
        ({"username": "group_7_bot"}, "group access token"),
        ({"username": "service_account_7"}, "access token of a service account"),
    ],
)
def test_the_kind_is_told_by_the_user_behind_it(user: dict[str, Any], kind: str) -> None:
    found = known(user, TOKEN)
    assert found.kind == kind
    assert bool(found.bot) is ("_bot" in user["username"])


def test_a_fine_grained_token_is_known_by_its_scope() -> None:
    found = known({"username": "kim"}, {**TOKEN, "scopes": ["granular"]})
    assert found.granular
    assert found.kind == "fine-grained personal access token"


def test_an_oauth_token_is_told_by_another_address() -> None:
    info = {"scope": ["read_api"], "expires_in": 7200}
    found = known({"username": "kim"}, "answer", **{"https://gitlab.example.com/oauth/token/info": info})
    assert (found.kind, found.scopes) == ("OAuth token", frozenset({"read_api"}))
    assert {each.id: each.outcome for each in checks(found, TODAY)}["expiry"] == "ok", "it is renewed by itself"


def test_what_gitlab_does_not_tell_stays_unknown() -> None:
    found = known("scope", "not-found")
    assert (found.user, found.kind, found.scopes, found.told) == (None, None, None, False)
    assert {each.outcome for each in checks(found, TODAY)} == {"unknown"}
    assert known("scope", "answer").kind is None
    assert known([], ["odd"]).user is None


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2026-11-26", "warn"),
        ("2026-12-08", "warn"),
        ("2026-12-09", "ok"),
        ("2027-11-25T10:00:00Z", "ok"),
        (None, "ok"),
    ],
)
def test_a_token_that_ends_within_two_weeks_is_warned_of(day: str | None, outcome: str) -> None:
    found = known({"username": "kim"}, {**TOKEN, "expires_at": day})
    expiry = {each.id: each for each in checks(found, TODAY)}["expiry"]
    assert expiry.outcome == outcome
    assert bool(expiry.advice) is (outcome == "warn")
