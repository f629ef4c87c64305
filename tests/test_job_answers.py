"""No answer of a server takes a token to another place: not redirects, next pages, or addresses in what it tells."""

from __future__ import annotations

import pytest

from tests.lab import PATH, TOKEN, Lab, filled, held
from tests.standin import StandIn


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("at", ["/jobs/12345$", "/jobs/12345/trace"])
def test_a_redirect_takes_the_token_nowhere(lab: Lab, evil: StandIn, code: int, at: str) -> None:
    lab.gitlab.fault(at, "redirect", to=evil.url, code=code)
    found = lab.failed()
    assert str(evil.port) in found.err
    assert not evil.holding(TOKEN)
    assert lab.gitlab.holding(TOKEN)


@pytest.mark.parametrize(
    "to",
    [
        "http://localhost:{evil_port}",
        "http://{good}@{evil}",
        "//{evil}",
        "http://{evil}\\@{good}",
        "https://{good}",
        "ftp://{evil}",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_to_any_other_place_takes_the_token_nowhere(lab: Lab, evil: StandIn, to: str) -> None:
    lab.gitlab.fault("/trace", "redirect", to=filled(to, lab, evil))
    lab.failed()
    assert not evil.holding(TOKEN)


def test_a_redirect_within_the_origin_is_followed_or_told_and_ends(lab: Lab) -> None:
    lab.gitlab.fault("/trace", "redirect")
    lab.failed()
    assert len(lab.gitlab.requests) < 50


def test_a_moved_project_is_read_at_its_new_place(lab: Lab) -> None:
    """GitLab answers for a renamed project with a redirect to its number."""
    lab.gitlab.fault(
        "group%2Fold/jobs/12345$", "redirect", to=f"{lab.gitlab.url}/api/v4/projects/42/jobs/12345", code=301
    )
    lab.gitlab.fault(
        "group%2Fold/jobs/12345/trace", "redirect", to=f"{lab.gitlab.url}/api/v4/projects/42/jobs/12345/trace", code=301
    )
    assert lab.run("-R", "group/old", "12345").code == 0


def test_a_next_page_on_a_foreign_host_gets_no_token(lab: Lab, evil: StandIn) -> None:
    lab.gitlab.fault("/jobs\\?", "link_next", to=evil.url)
    found = lab.run("-R", PATH, "--job", "no-such-job")
    held(found)
    assert not evil.holding(TOKEN)


def test_a_next_page_that_is_the_same_page_ends(lab: Lab) -> None:
    lab.gitlab.fault("/jobs\\?", "link_next")
    held(lab.run("-R", PATH, "--job", "no-such-job"))
    assert len(lab.gitlab.requests) < 100


def test_pages_without_end_end(lab: Lab) -> None:
    for number in range(40):
        url = f"{lab.gitlab.url}/api/v4/projects/42/jobs?page=1&cursor={number + 90_000}"
        lab.gitlab.fault("/jobs\\?", "link_next", times=1, to=url)
    held(lab.run("-R", PATH, "--job", "no-such-job"))
    assert 1 < len(lab.gitlab.requests) < 20


def test_addresses_in_an_answer_are_not_followed(lab: Lab, evil: StandIn) -> None:
    project = lab.gitlab.state.projects[42]
    lab.gitlab.add_job(
        project,
        12345,
        trace=b"x\nERROR: Job failed: exit code 1\n",
        web_url=f"{evil.url}/{PATH}/-/jobs/12345",
        artifacts=[{"file_type": "trace", "size": 9, "filename": f"{evil.url}/trace", "file_format": None}],
    )
    lab.run("-R", PATH, "12345")
    assert not evil.requests
