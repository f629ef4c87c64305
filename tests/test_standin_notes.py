"""Notes are written to the stand-in by many at once, by those who may, and through a network that fails as it likes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
import requests

from tests.standin import StandIn
from tests.standin.nouns import MergeRequest

KIM, ANN, MAX = "glpat-of-kim-a-reporter1", "glpat-of-ann-a-reporter1", "glpat-of-max-a-maintainer"
NOTES = "/api/v4/projects/42/merge_requests/7/notes"


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as standin:
        standin.add_project("group/app", id=42)
        for token, user, role in ((KIM, "kim", "reporter"), (ANN, "ann", "reporter"), (MAX, "max", "maintainer")):
            standin.add_token(token, scopes={"api"}, role=role, user=user)
        yield standin


@pytest.fixture
def mr(server: StandIn) -> MergeRequest:
    return server.add_merge_request(server.state.projects[42], iid=7)


def send(server: StandIn, method: str, path: str = "", token: str = KIM, body: str | None = None) -> requests.Response:
    sent = None if body is None else {"body": body}
    headers = {"Authorization": f"Bearer {token}"}
    return requests.request(method, f"{server.url}{NOTES}{path}", headers=headers, json=sent, timeout=5)


def test_a_note_is_written_read_edited_and_deleted(server: StandIn, mr: MergeRequest) -> None:
    made = send(server, "POST", body="one")
    assert (made.status_code, made.json()["author"]["username"]) == (201, "kim")
    place = f"/{made.json()['id']}"
    assert send(server, "GET", place).json()["body"] == "one"
    edited = send(server, "PUT", place, body="two").json()
    assert edited["body"] == mr.notes[0].body == "two"
    assert edited["updated_at"] > edited["created_at"]
    gone = send(server, "DELETE", place)
    assert (gone.status_code, gone.content, mr.notes) == (204, b"", [])
    assert send(server, "GET", place).status_code == 404


def test_the_log_holds_what_was_written(server: StandIn, mr: MergeRequest) -> None:
    send(server, "POST", body="one")
    (last,) = server.requests
    assert (last.method, last.path, last.sent()) == ("POST", NOTES, {"body": "one"})
    assert last.holds("one")


def test_a_form_is_taken_as_json_is(server: StandIn, mr: MergeRequest) -> None:
    headers = {"PRIVATE-TOKEN": KIM}
    requests.post(f"{server.url}{NOTES}", data={"body": "a & b", "internal": "true"}, headers=headers, timeout=5)
    assert [(each.body, each.internal) for each in mr.notes] == [("a & b", True)]


def test_only_its_author_and_maintainers_change_a_note(server: StandIn, mr: MergeRequest) -> None:
    note = server.add_note(mr, "mine", author="kim")
    system = server.add_note(mr, "changed the title", author="kim", system=True)
    place = f"/{note.id}"
    assert send(server, "PUT", place, ANN, "hers").status_code == 403
    assert send(server, "DELETE", place, ANN).status_code == 403
    assert send(server, "PUT", place, MAX, "better").status_code == 200
    assert send(server, "PUT", f"/{system.id}", MAX, "better").status_code == 403
    assert send(server, "DELETE", place, MAX).status_code == 204


def test_who_may_not_write_is_refused(server: StandIn, mr: MergeRequest) -> None:
    server.add_token("glpat-guest", scopes={"api"}, role="guest")
    server.add_token("glpat-stranger", scopes={"api"}, projects=[1])
    assert send(server, "POST", token="glpat-guest", body="x").status_code == 404
    assert send(server, "POST", token="glpat-stranger", body="x").status_code == 404
    assert send(server, "POST", token="", body="x").status_code == 401
    mr.locked = True
    assert send(server, "POST", body="x").status_code == 403
    assert send(server, "POST", token=MAX, body="x").status_code == 201


@pytest.mark.parametrize(("body", "code"), [(None, 400), (" \n", 400), ("x" * 1_000_000, 201), ("x" * 1_000_001, 400)])
def test_a_body_has_to_say_something_and_not_too_much(
    server: StandIn, mr: MergeRequest, body: str | None, code: int
) -> None:
    assert send(server, "POST", body=body).status_code == code


def test_notes_are_listed_newest_first_unless_asked_otherwise(server: StandIn, mr: MergeRequest) -> None:
    first, second = (server.add_note(mr, name) for name in ("first", "second"))
    server.add_note(mr, "changed the title", system=True)
    server.add_note(mr, "secret", author="ann", internal=True)
    send(server, "PUT", f"/{first.id}", MAX, "first")

    def listed(query: str, token: str = KIM) -> list[str]:
        return [each["body"] for each in send(server, "GET", query, token).json()]

    assert listed("") == ["secret", "changed the title", "second", "first"]
    assert listed("?sort=asc&activity_filter=only_comments") == ["first", "second", "secret"]
    assert listed("?activity_filter=only_activity") == ["changed the title"]
    assert listed("?order_by=updated_at")[0] == "first"
    assert second.id > first.id


def test_many_at_once_lose_nothing_and_share_no_number(server: StandIn, mr: MergeRequest) -> None:
    def write(name: str) -> Callable[[], None]:
        def run() -> None:
            for number in range(10):
                send(server, "POST", body=f"{name} {number}")

        return run

    threads = [threading.Thread(target=write(name)) for name in ("a", "b", "c", "d")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({each.id for each in mr.notes}) == len({each.body for each in mr.notes}) == 40
    assert [each.id for each in mr.notes] == sorted(each.id for each in mr.notes)
    assert [each.created for each in mr.notes] == sorted({each.created for each in mr.notes})


def test_notes_are_limited_by_user_and_minute(server: StandIn, mr: MergeRequest) -> None:
    now = [0.0]
    server.limits.clock = lambda: now[0]
    server.limits.notes = 2
    assert [send(server, "POST", body="x").status_code for _ in range(3)] == [201, 201, 429]
    over = send(server, "POST", body="x")
    assert "too many times" in over.json()["message"]["error"]
    assert over.headers["Retry-After"] == "60"
    assert send(server, "POST", token=ANN, body="x").status_code == 201
    assert send(server, "GET").status_code == 200
    now[0] += 61
    assert send(server, "POST", body="x").status_code == 201


def test_a_lost_answer_leaves_what_was_done(server: StandIn, mr: MergeRequest) -> None:
    server.fault("/notes", "lost", times=1)
    with pytest.raises(requests.ConnectionError):
        send(server, "POST", body="one")
    assert [each.body for each in mr.notes] == ["one"]
    server.fault("/notes", "late", times=1, code=502)
    assert send(server, "POST", body="two").status_code == 502
    assert [each.body for each in mr.notes] == ["one", "two"]


def outcomes(seed: int, share: float = 0.8) -> tuple[list[int | str], int]:
    """Write fifty notes through chaos; give how each ended for the writer, and how many there are."""
    with StandIn() as server:
        project = server.add_project("group/app", id=42)
        server.add_token(KIM, scopes={"api"}, user="kim")
        mr = server.add_merge_request(project, iid=7)
        server.fault("/notes", "chaos", seed=seed, share=share)
        found: list[int | str] = []
        for number in range(50):
            try:
                found.append(send(server, "POST", body=f"note {number}").status_code)
            except requests.RequestException:
                found.append("broken")
        return found, len(mr.notes)


def test_chaos_fails_in_every_way_and_the_same_way_again() -> None:
    found, written = outcomes(1)
    assert {201, 429, "broken"} <= set(found)
    assert {500, 502, 503, 504} & set(found)
    assert found.count(201) < written < 50, "some that failed for the writer were carried out"
    assert outcomes(1) == (found, written)
    assert outcomes(2) != (found, written)
    assert outcomes(3, share=0) == ([201] * 50, 50)
