"""Cited lines lead to where GitLab shows them, on the origin that kdiag asks; no link where it would be wrong."""

from __future__ import annotations

import io
from typing import Any

import pytest

from diagnose.sources.gitlab import links
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.numbering import WHOLE
from diagnose.sources.gitlab.origin import Origin, base
from diagnose.sources.gitlab.tokens import Access
from tests.diagnoses import finding, made
from tests.lab import PATH, Lab

HOME = "https://gitlab.example.com"


def located(project: str = "group/app", url: str = HOME) -> Located:
    return Located(Access(base(url, "KDIAG_URL"), "KDIAG_URL"), project, 7)


def address(web_url: Any, project: str = "group/app", url: str = HOME) -> str | None:
    return links.page({"id": 7, "status": "failed", "web_url": web_url}, located(project, url))


def test_the_page_is_where_gitlab_says_if_that_is_the_same_origin() -> None:
    assert address(f"{HOME}/new/name/-/jobs/7") == f"{HOME}/new/name/-/jobs/7"
    assert address(f"{HOME}/git/new/name/-/jobs/7", url=f"{HOME}/git") == f"{HOME}/git/new/name/-/jobs/7"


@pytest.mark.parametrize(
    "web_url",
    [
        "https://evil.example/group/other/-/jobs/7",
        "http://gitlab.example.com/group/other/-/jobs/7",
        "https://gitlab.example.com@evil.example/group/other/-/jobs/7",
        f"{HOME}/group/other/-/jobs/8",
        f"{HOME}/group/other/-/jobs/7?x=1#y",
        f"{HOME}/group/other/-/pipelines/7",
        f"{HOME}/group/../-/jobs/7",
        f"{HOME}/group/<b>/-/jobs/7",
        "javascript:alert(1)",
        "",
        None,
        7,
    ],
)
def test_any_other_address_is_not_taken(web_url: object) -> None:
    expected = f"{HOME}/group/other/-/jobs/7" if "?x=1" in str(web_url) else f"{HOME}/group/app/-/jobs/7"
    assert address(web_url) == expected


def test_of_a_projects_number_the_path_is_that_which_gitlab_tells_and_the_origin_kdiags_own() -> None:
    assert address("https://elsewhere.example/group/app/-/jobs/7", "42") == f"{HOME}/group/app/-/jobs/7"
    assert address(None, "42") is None


def cited(data: bytes, status: str = "failed", web_url: str | None = None) -> list[str | None]:
    """Give the links of lines 1 and 3 of a trace, the one cited as evidence and the other in an excerpt and a note."""
    from diagnose.model import Evidence, Excerpt, Note

    proof = (Evidence("line", 1, "one"), Evidence("api", None, "status: failed", url="kept"))
    told = made("diagnosed", finding(evidence=proof), excerpt=(Excerpt(3, "three"),), notes=(Note("limit", "cut", 3),))
    job = {"id": 7, "status": status, "web_url": web_url or f"{HOME}/group/app/-/jobs/7"}
    found = links.filled(told, io.BytesIO(data), job, located())
    assert found.findings[0].evidence[1].url == "kept"
    return [found.findings[0].evidence[0].url, found.excerpt[0].url, found.notes[0].url]


def test_evidence_excerpt_and_notes_are_linked() -> None:
    three = f"{HOME}/group/app/-/jobs/7#L2"
    assert cited(b"one\n\nthree\n") == [f"{HOME}/group/app/-/jobs/7#L1", three, three]


def test_there_is_no_link_where_it_would_lead_elsewhere() -> None:
    nowhere = [None, None, None]
    assert cited(b"one\n\nthree\n" + b"x" * WHOLE) == nowhere, "the page shows only the end of such a trace"
    assert cited(b"one\n\nthree\n", status="running") == nowhere
    assert cited("one\n\nthree\n".encode("utf-16")) == nowhere
    assert cited(b"one\r\x1b[0K\n\n\n") == nowhere, "the page leaves these lines out"


def test_of_a_line_that_the_page_parts_the_part_is_linked_that_shows_the_words() -> None:
    mark = b"section_start:1:x\r\x1b[0K"
    assert (cited(b"zero " + mark + b"\x1b[31mone\x1b[0m\n\nthree\n")[0] or "").endswith("#L2")
    assert cited(b"one " + mark + b"one\n\nthree\n")[0] is None


def test_an_ipv6_origin_and_a_port_stay_in_the_link() -> None:
    job = {"id": 7, "status": "failed"}
    where = Located(Access(Origin("http", "[::1]", 8080, "/git"), "KDIAG_URL"), "group/app", 7)
    assert links.page(job, where) == "http://[::1]:8080/git/group/app/-/jobs/7"


def test_the_report_shows_the_link_of_the_line_that_decides(lab: Lab) -> None:
    document = lab.document()
    finding_ = document["findings"][0]
    own = next(each for each in finding_["evidence"] if each["line"] == finding_["line"])
    assert own["url"].startswith(f"{lab.url()}#L")
    assert own["url"] in lab.run("-R", PATH, "12345", "--format", "plain", "--width", "200").out
    assert "\x1b]8" not in lab.run("-R", PATH, "12345", "--format", "terminal", "--color", "always").out


def test_a_link_stays_on_the_origin_that_was_asked_whatever_the_answer_says(lab: Lab) -> None:
    lab.gitlab.add_job(
        lab.gitlab.state.projects[42],
        12345,
        trace=b"ERROR: Job failed: exit code 1\n",
        web_url="https://evil.example/a/b/-/jobs/12345",
    )
    document = lab.document()
    assert document["source"]["url"] == lab.url()
    assert "evil.example" not in str(document)
