"""What stands in a log that fewer people may read than the merge request is not told there."""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from diagnose.model import Check
from diagnose.model.group import Group
from diagnose.sources.gitlab import audience
from tests import groups
from tests.comments import HEAD, SHA, Bench, bench
from tests.diagnoses import finding, made
from tests.forked import Forked

SAID = "registry.gitlab.example.com"
LINE = "x509: certificate signed by unknown authority"


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Bench]:
    with bench(forked, tmp_path) as site:
        yield site


def shown(body: str) -> bool:
    """Tell whether a note quotes the log; where it does not, hold it to what it may say."""
    if LINE in body:
        return True
    assert "```text" not in body
    assert "registry." not in body.replace("(https://docs", "")
    assert "`build`" not in body
    assert "The log is private, so none of it is shown here" in body
    assert "/-/jobs/90000)" in body
    assert "**Cause**: A CA that" in body
    assert "**Fix**: " in body
    return False


LOGS = [
    ({"visibility": "private", "public_jobs": True}, 0),
    ({"visibility": "internal", "public_jobs": True}, 1),
    ({"visibility": "public", "public_jobs": True}, 2),
    ({"visibility": "public", "public_jobs": False}, 0),
    ({"visibility": "public", "public_jobs": True, "builds_access_level": "private"}, 0),
    ({"visibility": "public", "public_jobs": True, "builds_access_level": "enabled"}, 2),
]
MERGE_REQUESTS = [
    ({"visibility": "private"}, 0),
    ({"visibility": "internal"}, 1),
    ({"visibility": "public"}, 2),
    ({"visibility": "public", "merge_requests_access_level": "private"}, 0),
]


@pytest.mark.parametrize("case", range(len(LOGS)))
def test_who_may_read_a_log_is_told_by_the_project(case: int) -> None:
    fields, level = LOGS[case]
    assert audience.of_logs(fields) == level


@pytest.mark.parametrize("case", range(len(MERGE_REQUESTS)))
def test_who_may_read_a_merge_request_is_told_by_the_project(case: int) -> None:
    fields, level = MERGE_REQUESTS[case]
    assert audience.of_merge_requests(fields) == level


def test_what_is_not_told_gives_nothing_away() -> None:
    assert audience.of_logs({}) == audience.of_logs({"visibility": "public"}) == 0
    assert audience.of_merge_requests({}) == 2


@pytest.mark.parametrize("visibility", ["private", "internal", "public"])
@pytest.mark.parametrize("public_jobs", [True, False])
def test_a_project_s_own_log_is_quoted_where_those_who_see_the_merge_request_see_it(
    forked: Forked, tmp_path: pathlib.Path, visibility: str, public_jobs: bool
) -> None:
    with bench(forked, tmp_path, visibility=visibility, public_jobs=public_jobs) as here:
        here.failed()
        here.said()
        assert shown(here.body()) is (public_jobs or visibility == "private")


@pytest.mark.parametrize(("target", "source"), list(itertools.product(["private", "internal", "public"], repeat=2)))
def test_a_fork_s_log_is_quoted_where_the_merge_request_is_no_more_public(
    forked: Forked, tmp_path: pathlib.Path, target: str, source: str
) -> None:
    with bench(forked, tmp_path, visibility=target, public_jobs=True) as here:
        fork = here.gitlab.add_project("me/app", 43, source, forked_from=here.site.project, public_jobs=True)
        here.gitlab.state.merge_requests.clear()
        mr = here.gitlab.add_merge_request(here.site.project, source_project=fork, sha=SHA)
        each = here.gitlab.add_pipeline(fork, id=9000, status="failed", ref="topic", sha=SHA)
        here.site.job(each, 90000, project=fork)
        here.said()
        levels = {"private": 0, "internal": 1, "public": 2}
        assert shown(here.own(mr)[0].body) is (levels[source] >= levels[target])


def _downstream(here: Bench, other: Any) -> None:
    root = here.gitlab.add_pipeline(here.site.project, id=9000, status="failed", ref=HEAD, sha=SHA)
    below = here.gitlab.add_pipeline(other, id=9100, status="failed", ref="main", sha=SHA)
    here.gitlab.add_bridge(root, name="deploy", downstream=below)
    here.site.job(below, 90000, project=other)


def test_the_log_of_another_private_project_is_not_quoted_on_a_private_one(here: Bench) -> None:
    _downstream(here, here.gitlab.add_project("secret/service", 43, "private"))
    here.said()
    assert not shown(here.body())
    assert here.body().count("secret") == 1  # in the link, which leads nowhere without the right


def test_of_a_hidden_cause_only_the_fixes_that_it_has_are_named(here: Bench) -> None:
    here.failed()
    shown_fixes = [line for line in _dry(here).split("\n") if line.startswith("**Fix**")]
    here.site.project.visibility = "public"
    hidden_fixes = [line for line in _dry(here).split("\n") if line.startswith("**Fix**")]
    assert len(hidden_fixes) == len(shown_fixes) >= 1


def _dry(here: Bench) -> str:
    return here.said(dry=True)


def test_the_log_of_another_public_project_is_quoted(here: Bench) -> None:
    _downstream(here, here.gitlab.add_project("open/service", 43, "public", public_jobs=True))
    here.said()
    assert shown(here.body())


def test_a_project_that_is_not_seen_counts_as_private(here: Bench) -> None:
    _downstream(here, here.gitlab.add_project("open/service", 43, "public", public_jobs=True))
    here.gitlab.fault("/projects/open%2Fservice$", "status", code=404)
    here.said()
    assert not shown(here.body())


@pytest.mark.parametrize(("visibility", "told"), [("private", True), ("internal", False), ("public", False)])
def test_settings_that_members_alone_may_read_are_told_to_members_alone(
    forked: Forked, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, visibility: str, told: bool
) -> None:
    with bench(forked, tmp_path, visibility=visibility, public_jobs=True) as here:
        here.failed()
        check = Check("the variable SECRET_NAME is protected", "confirmed", "GitLab's API")
        found = made("diagnosed", finding(checked=(check,)))
        group = groups.group(groups.member(1, "build", found))
        seen: list[Group] = []

        def note(group: Group, _: frozenset[int]) -> str:
            seen.append(group)
            return "words"

        monkeypatch.setattr("diagnose.sources.gitlab.gather.gather", lambda *_: group)
        monkeypatch.setattr("diagnose.cli.comment.note_group.note", note)
        here.said(dry=True)
        assert bool(seen[0].causes[0].finding.checked) is told
