"""The stand-in takes as quick actions what GitLab takes, in its older way and in its newer one, and what each does."""

from __future__ import annotations

from collections.abc import Iterator

import gitlab
import pytest

from tests.standin import StandIn
from tests.standin.actions import by_lines, by_paragraphs, extract
from tests.standin.nouns import MergeRequest
from tests.standin.rendering import rendered

TOKEN = "glpat-of-a-developer-0001"
FENCE = "```"

# what stands in the note, and whether the older way and the newer one execute /close in it
PLACES = {
    "alone": ("/close", True, True),
    "below other words": ("Seen it.\n/close\nBye.", True, True),
    "after a blank line": ("Seen it.\n\n/close", True, True),
    "in capitals": ("/CLOSE", True, True),
    "behind carriage returns": ("Seen it.\r\n\r\n\r/close\r\n", True, True),
    "within a word": ("/closely", False, False),
    "within a line": ("please /close", False, False),
    "with an argument": ("/close now", True, True),
    "with an argument that no blank parts": ("/close@kim", False, False),
    "an unknown command": ("/explode", False, False),
    "in a fence of backticks": (f"{FENCE}\n/close\n{FENCE}", False, False),
    "in a fence of backticks with a language": (f"{FENCE}text\n/close\n{FENCE}", False, False),
    "in a fence of tildes": ("~~~\n/close\n~~~", True, False),
    "in a fence of four backticks": (f"`{FENCE}\n/close\n`{FENCE}", False, False),
    "in a fence that nothing ends": (f"{FENCE}\n/close\nmore", True, False),
    "behind a fence that ends early": (f"{FENCE}\na\n{FENCE}\n/close\n{FENCE}", False, True),
    "in a quote": ("> /close", False, False),
    "in the lazy rest of a quote": ("> one\n/close", True, False),
    "in a quote block": (">>>\n/close\n>>>", False, False),
    "below four blanks": ("one\n\n    /close", False, False),
    "below one blank": (" /close", False, False),
    "in a list": ("- one\n/close", True, False),
    "in an element of its own lines": ("<pre>\n/close\n</pre>", False, False),
    "in an element on its line": ("<div>one</div>\n/close", True, False),
    "in a details element after a blank line": ("<details><summary>x</summary>\n\n/close\n\n</details>", True, True),
    "below a comment": ("<!-- seen -->\n/close", True, True),
    "in a comment": ("<!--\n/close\n-->", True, False),
    "in a code span of several lines": ("`one\n/close\ntwo`", False, False),
    "behind a gutter": ("     1 | /close", False, False),
    "as a heading's next line": ("# One\n/close", True, True),
    "in a table": ("| a |\n| - |\n/close", True, False),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_command_is_executed_where_each_version_executes_it(place: str) -> None:
    body, lines, paragraphs = PLACES[place]
    assert bool(by_lines(body).commands) is lines
    assert bool(by_paragraphs(body).commands) is paragraphs
    assert bool(extract(body, "both").commands) is (lines or paragraphs)


@pytest.mark.parametrize("way", ["lines", "paragraphs", "both"])
def test_commands_are_taken_out_of_the_note_with_their_arguments(way: str) -> None:
    found = extract('hello\n/label ~foo ~"bar baz"\nworld\n/close', way)
    assert found == ("hello\nworld", [("label", '~foo ~"bar baz"'), ("close", "")])
    assert extract("no command\nat all\n", way) == ("no command\nat all", [])


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as standin:
        standin.add_project("group/app", id=42)
        standin.add_token(TOKEN, scopes={"api"}, role="developer", user="kim")
        yield standin


@pytest.fixture
def mr(server: StandIn) -> MergeRequest:
    return server.add_merge_request(server.state.projects[42], iid=7, labels=("one",))


def notes(server: StandIn, token: str = TOKEN) -> gitlab.v4.objects.ProjectMergeRequestNoteManager:
    client = gitlab.Gitlab(server.url, private_token=token, timeout=5)
    return client.projects.get(42, lazy=True).mergerequests.get(7, lazy=True).notes


def test_what_got_through_changes_the_merge_request(server: StandIn, mr: MergeRequest) -> None:
    body = 'Look.\n/label ~two ~"three four"\n/unlabel ~one\n/assign @kim\n/approve\n/lock\n/title New\n/close'
    made = notes(server).create({"body": body})
    assert made.body == "Look."
    assert (mr.state, mr.labels, mr.assignees, mr.approved) == ("closed", ["two", "three four"], ["kim"], ["kim"])
    assert (mr.locked, mr.fields["title"]) == (True, "New")
    assert [(each.command, each.done) for each in server.acted][-1] == ("close", True)


def test_a_note_of_commands_alone_is_none(server: StandIn, mr: MergeRequest) -> None:
    notes(server).create({"body": "/merge"})
    assert mr.state == "merged"
    assert mr.notes == []


def test_an_edit_executes_commands_too_and_one_of_commands_alone_deletes_the_note(
    server: StandIn, mr: MergeRequest
) -> None:
    made = notes(server).create({"body": "fine"})
    notes(server).update(made.id, {"body": "fine\n/close"})
    assert (mr.state, mr.notes[0].body) == ("closed", "fine")
    notes(server).update(made.id, {"body": "/reopen"})
    assert (mr.state, mr.notes) == ("opened", [])


def test_what_the_author_may_not_do_is_taken_down_and_not_done(server: StandIn, mr: MergeRequest) -> None:
    server.add_token("glpat-of-a-reporter", scopes={"api"}, role="reporter", user="ann")
    notes(server, "glpat-of-a-reporter").create({"body": "x\n/merge"})
    assert (mr.state, [(each.command, each.user, each.done) for each in server.acted]) == (
        "opened",
        [("merge", "ann", False)],
    )


def test_the_setting_picks_the_way(server: StandIn, mr: MergeRequest) -> None:
    body = "~~~\n/close\n~~~"
    server.state.quick_actions = "paragraphs"
    notes(server).create({"body": body})
    assert mr.state == "opened"
    server.state.quick_actions = "lines"
    notes(server).create({"body": body})
    assert mr.state == "closed"


def test_without_a_setting_both_ways_are_tried(server: StandIn, mr: MergeRequest) -> None:
    for body in ("~~~\n/close\n~~~", f"{FENCE}\na\n{FENCE}\n/lock\n{FENCE}"):
        notes(server).create({"body": body})
    assert [each.command for each in server.acted] == ["close", "lock"]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("hello @kim and @group/team", ["user", "user"]),
        ('see #1, group/app#2, !3, ~bug, ~"big bug", %v1, $4, &5', [
            *("issue", "issue", "merge-request", "label", "label", "milestone", "snippet", "epic"),
        ]),
        ('![x](https://example.com/a.png) and <img src="/b.png">', ["image", "image"]),
        ("![x][one]\n\n[one]: https://example.com/a.png", ["image"]),
        ("| a |\n| - |\n| @all |", ["user"]),
        ("<details><summary>@all</summary>\n\n#1\n\n</details>", ["user", "issue"]),
        ("<div>\n@all\n</div>", ["user"]),
        ("&#64;all", ["user"]),
        ("\\@all", ["user"]),
        (f"{FENCE}mermaid\ngraph\n{FENCE}", ["block"]),
        (f"{FENCE}suggestion:-0+0\nx\n{FENCE}", ["block"]),
        ("[[_TOC_]]", ["block"]),
        ("`@all #1 !2 ![x](y)`", []),
        (f"{FENCE}text\n@all #1 ![x](y)\n{FENCE}", []),
        ("    @all #1", []),
        ("<pre>@all</pre>", []),
        ("[@all](https://example.com)", []),
        ("<!-- @all -->", []),
        ("me@example.com, 50%, a~b, C#, x!, 5$, a&b; R&D, wow!!", []),
        ("https://example.com/group/app/-/jobs/1#L7", []),
        ("12 jobs, 1 cause: `x509` (line 87)", []),
    ],
)  # fmt: skip
def test_what_a_note_shows_outside_of_code_is_found(body: str, kinds: list[str]) -> None:
    assert [each.kind for each in rendered(body)] == kinds


def test_what_notes_show_is_taken_down(server: StandIn, mr: MergeRequest) -> None:
    notes(server).create({"body": "hello @ann, see `#1`"})
    assert [(each.kind, each.text) for each in server.mentioned] == [("user", "@ann")]
