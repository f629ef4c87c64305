"""What the user names becomes one project and one job; a URL and a remote choose a GitLab, and never add one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from diagnose.errors import KdiagError, UsageError
from diagnose.sources.gitlab.locate import Asked, locate
from diagnose.sources.gitlab.origin import Origin
from diagnose.sources.gitlab.target import parse, parse_project, parse_remote

HOME = Origin("https", "gitlab.example.com", 443)
BELOW = Origin("https", "example.com", 443, "/gitlab")
KNOWN = (HOME, BELOW)


@pytest.mark.parametrize("text", ["12345", "#12345", " 12345 "])
def test_a_number_is_a_job(text: str) -> None:
    assert parse(text, ()).job == 12345


@pytest.mark.parametrize(
    "tail", ["", "/", "#L87", "?x=1", "/?a=b&c#L1", "/raw", "/trace", "/viewer", "?private_token=glpat-x"]
)
@pytest.mark.parametrize("project", ["group/app", "group/sub/deeper/app", "g.r-o_up/.app", "Group/App"])
def test_a_url_names_project_and_job(project: str, tail: str) -> None:
    found = parse(f"https://gitlab.example.com/{project}/-/jobs/12345{tail}", KNOWN)
    assert (found.project, found.job, found.origin) == (project, 12345, HOME)


@pytest.mark.parametrize(
    ("url", "project", "origin"),
    [
        ("https://gitlab.example.com/group/app/jobs/1", "group/app", HOME),
        ("https://gitlab.example.com/group/app/builds/1", "group/app", HOME),
        ("https://GITLAB.example.com:443/group/app/-/jobs/1", "group/app", HOME),
        ("gitlab.example.com/group/app/-/jobs/1", "group/app", HOME),
        ("https://example.com/gitlab/group/app/-/jobs/1", "group/app", BELOW),
        ("https://example.com/group/app/-/jobs/1", "group/app", None),
        ("https://gitlab.example.com:8443/group/app/-/jobs/1", "group/app", None),
        ("http://gitlab.example.com/group/app/-/jobs/1", "group/app", None),
        ("https://gitlab.com/group/app/-/jobs/1", "group/app", None),
        ("https://gitlab.example.com/jobs/jobs/-/jobs/1", "jobs/jobs", HOME),
    ],
)
def test_the_origin_of_a_url_is_a_known_one_or_none(url: str, project: str, origin: Origin | None) -> None:
    found = parse(url, KNOWN)
    assert (found.project, found.job, found.origin) == (project, 1, origin)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-1",
        "12 34",
        "99999999999999999999",
        "٣",
        "build-image",
        "https://gitlab.example.com/group/app",
        "https://gitlab.example.com/-/jobs/1",
        "https://gitlab.example.com/app/-/jobs/1",
        "https://gitlab.example.com/group/app/-/jobs/x",
        "https://gitlab.example.com/group/../-/jobs/1",
        "https://gitlab.example.com/group/%2e%2e/-/jobs/1",
        "https://gitlab.example.com/group/a%0ab/-/jobs/1",
        "https://gitlab.example.com@evil.example/group/app/-/jobs/1",
        "file:///etc/passwd",
    ],
)
def test_what_names_no_job_is_told_so(text: str) -> None:
    with pytest.raises(UsageError):
        parse(text, KNOWN)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("-/pipelines/7", "pipeline"),
        ("pipelines/7", "pipeline"),
        ("pipelines/7/builds", "pipeline"),
        ("-/pipelines/7/failures?x#y", "pipeline"),
        ("-/pipelines/7/failed_jobs", "pipeline"),
        ("-/pipelines/7/test_report?job_name=a%2Fb", "pipeline"),
        ("-/pipelines/7.json", "pipeline"),
        ("-/merge_requests/7", "merge-request"),
        ("merge_requests/7/", "merge-request"),
        ("-/merge_requests/7/diffs?commit_id=1#note_9", "merge-request"),
        ("-/merge_requests/7/pipelines", "merge-request"),
        ("-/merge_requests/7.patch", "merge-request"),
        ("-/jobs/7/artifacts/file/a/b.html", "job"),
    ],
)
@pytest.mark.parametrize("asked", ["job", "pipeline", "merge-request"])
def test_every_address_of_a_pipeline_or_merge_request_tells_what_it_is(path: str, kind: str, asked: str) -> None:
    for base, origin in (("https://gitlab.example.com", HOME), ("https://example.com/gitlab", BELOW)):
        found = parse(f"{base}/group/sub/app/{path}", KNOWN, asked)
        assert (found.kind, found.project, found.number, found.origin) == (kind, "group/sub/app", 7, origin)


@pytest.mark.parametrize(("text", "project"), [("42", ""), ("!42", ""), (" !42 ", ""), ("group/app!42", "group/app")])
def test_a_merge_request_is_named_as_gitlab_names_it(text: str, project: str) -> None:
    found = parse(text, KNOWN, "merge-request")
    assert (found.kind, found.project, found.number) == ("merge-request", project, 42)


@pytest.mark.parametrize(("kind", "text"), [("pipeline", "42"), ("pipeline", "#42")])
def test_a_pipeline_is_named_by_its_number(kind: str, text: str) -> None:
    assert parse(text, KNOWN, kind).number == 42


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("pipeline", "!42"),
        ("pipeline", "group/app!42"),
        ("pipeline", "main"),
        ("pipeline", "https://gitlab.example.com/group/app/-/pipelines"),
        ("pipeline", "https://gitlab.example.com/group/app/-/pipelines/new"),
        ("merge-request", "#42"),
        ("merge-request", "!0"),
        ("merge-request", "a b/c!42"),
        ("merge-request", "group/app!"),
        ("merge-request", "group/app!#42"),
        ("merge-request", "https://gitlab.example.com/group/app/-/merge_requests/new"),
    ],
)
def test_what_names_no_pipeline_or_merge_request_is_told_so(kind: str, text: str) -> None:
    with pytest.raises(UsageError) as found:
        parse(text, KNOWN, kind)
    assert "kdiag " in found.value.advice or "copy its address" in found.value.advice


@pytest.mark.parametrize(
    ("text", "project", "origin"),
    [
        ("group/app", "group/app", None),
        ("group/sub/app", "group/sub/app", None),
        ("group%2Fapp", "group/app", None),
        ("/group/app/", "group/app", None),
        ("42", "42", None),
        ("https://gitlab.example.com/group/app", "group/app", HOME),
        ("https://gitlab.example.com/group/app.git", "group/app", HOME),
        ("https://example.com/gitlab/group/app/", "group/app", BELOW),
    ],
)
def test_a_project_is_a_path_a_number_or_a_url(text: str, project: str, origin: Origin | None) -> None:
    found = parse_project(text, KNOWN)
    assert (found.project, found.origin) == (project, origin)


@pytest.mark.parametrize("text", ["", "app", "group/", "../app", "group/app?x", "a b/c", "group/-/app", "g/a\n"])
def test_what_is_no_project_is_told_so(text: str) -> None:
    with pytest.raises(UsageError):
        parse_project(text, KNOWN)


@pytest.mark.parametrize(
    "url",
    [
        "git@gitlab.example.com:group/app.git",
        "gitlab@GitLab.Example.com:group/app",
        "ssh://git@gitlab.example.com/group/app.git",
        "ssh://git@gitlab.example.com:2222/group/app.git",
        "git+ssh://gitlab.example.com/group/app.git",
        "https://gitlab.example.com/group/app.git",
        "https://gitlab-ci-token:64_secret@gitlab.example.com/group/app.git",
        "https://oauth2:glpat-x@gitlab.example.com/group/app",
    ],
)
def test_a_remote_names_a_project_of_a_known_gitlab(url: str) -> None:
    found = parse_remote(url, KNOWN)
    assert found is not None
    assert (found.project, found.origin) == ("group/app", HOME)


@pytest.mark.parametrize(
    "url",
    [
        "https://gitlab.example.com@evil.example/group/app.git",
        "git@evil.example:group/app.git",
        "ssh://gitlab.example.com@evil.example/group/app.git",
        "http://gitlab.example.com/group/app.git",
        "https://gitlab.example.com:444/group/app.git",
    ],
)
def test_a_remote_elsewhere_has_no_known_origin(url: str) -> None:
    found = parse_remote(url, KNOWN)
    assert found is None or found.origin is None


@pytest.mark.parametrize(
    "url", ["/srv/git/app.git", "../app", "ext::sh -c touch", "file:///srv/app", "C:\\app", "git@h:"]
)
def test_a_remote_that_is_no_gitlab_is_none(url: str) -> None:
    assert parse_remote(url, KNOWN) is None


# All of it together: the environment, the folder's remotes, and no file of the machine.

ENV = {"KDIAG_URL": "https://gitlab.example.com", "KDIAG_TOKEN": "glpat-0123456789abcdefghij", "HOME": "/nonexistent"}
CI = {"CI_SERVER_URL": "https://gitlab.example.com", "CI_PROJECT_PATH": "ci/project"}
MINE = [("origin", "git@gitlab.example.com:mine/app.git")]
FOREIGN = [("origin", "https://evil.example/group/app.git")]


def where(asked: Asked, env: Mapping[str, str], remotes: list[tuple[str, str]] | None = None) -> tuple[str, str, int]:
    found = locate(asked, env, lambda: remotes or [])
    return found.access.origin.url, found.project, found.job


def test_the_project_comes_from_the_option_then_the_ci_job_then_the_folder() -> None:
    url = "https://gitlab.example.com"
    assert where(Asked("5", "group/app"), {**ENV, **CI}, MINE) == (url, "group/app", 5)
    assert where(Asked("5"), {**ENV, **CI}, MINE) == (url, "ci/project", 5)
    assert where(Asked("5"), ENV, MINE) == (url, "mine/app", 5)
    assert where(Asked("5"), ENV, [*FOREIGN, ("upstream", MINE[0][1])]) == (url, "mine/app", 5)


def test_the_project_of_a_ci_job_counts_only_for_the_gitlab_of_that_job() -> None:
    elsewhere = {**CI, "CI_SERVER_URL": "https://other.example"}
    assert where(Asked("5"), {**ENV, **elsewhere}, MINE)[1] == "mine/app"


def test_a_remote_of_a_foreign_host_takes_no_token_and_says_what_binds_one() -> None:
    with pytest.raises(KdiagError) as found:
        where(Asked("5"), ENV, FOREIGN)
    assert "evil.example" in str(found.value)
    assert "KDIAG_TOKEN is not sent there" in str(found.value)


def test_a_url_of_a_foreign_host_takes_no_token() -> None:
    with pytest.raises(KdiagError) as found:
        where(Asked("https://evil.example/group/app/-/jobs/5"), ENV)
    assert found.value.code == "unbound"


def test_gitlab_com_is_assumed_by_nobody() -> None:
    with pytest.raises(KdiagError) as found:
        where(Asked("5", "group/app"), {"KDIAG_TOKEN": "glpat-0123456789abcdefghij", "HOME": "/nonexistent"})
    assert found.value.code == "no-gitlab"


@pytest.mark.parametrize(
    "asked", [Asked(), Asked("5", name="x"), Asked("https://gitlab.example.com/a/b/-/jobs/5", project="c/d")]
)
def test_a_job_is_named_once(asked: Asked) -> None:
    with pytest.raises(UsageError):
        where(asked, ENV, MINE)
