"""401, 403 and 404 each say what to do, and a token that cannot work is refused before anything is sent."""

from __future__ import annotations

import pathlib

import pytest

from tests.lab import PATH, TOKEN, TRACE, Lab, held

GOOD = "of-another-token-0002"


def test_a_token_that_gitlab_does_not_know(lab: Lab) -> None:
    found = lab.failed(env={"KDIAG_TOKEN": GOOD})
    held(found, GOOD)
    assert "401" in found.err
    assert "KDIAG_TOKEN" in found.err
    assert "read_api" in found.err
    assert len(lab.gitlab.requests) == 1, "failed logins in a row get an address banned"


@pytest.mark.parametrize(("how", "word"), [({"revoked": True}, "revoked"), ({"expires_at": "2026-01-01"}, "expired")])
def test_a_revoked_and_an_expired_token_are_told_apart(lab: Lab, how: dict[str, str], word: str) -> None:
    lab.gitlab.add_token(GOOD, **how)  # type: ignore[arg-type] # the table holds one argument by name
    assert word in lab.failed(env={"KDIAG_TOKEN": GOOD}).err


def test_no_token_at_all(lab: Lab) -> None:
    found = lab.bare("-R", PATH, "12345", env={"KDIAG_URL": lab.gitlab.url})
    held(found)
    assert found.code == 3
    assert "KDIAG_TOKEN" in found.err
    assert "read_api" in found.err


def test_a_token_without_the_scope_is_told_the_scope(lab: Lab) -> None:
    lab.gitlab.add_token(GOOD, scopes={"read_user"})
    found = lab.failed(env={"KDIAG_TOKEN": GOOD})
    assert "read_api" in found.err
    assert "scope" in found.err


def test_a_guest_is_told_the_role(lab: Lab) -> None:
    lab.gitlab.add_token(GOOD, role="guest")
    assert "Reporter" in lab.failed(env={"KDIAG_TOKEN": GOOD}).err


def test_a_debug_trace_is_told_to_need_a_developer(lab: Lab) -> None:
    lab.gitlab.add_job(lab.gitlab.state.projects[42], 12345, trace=TRACE, debug=True)
    found = lab.failed()
    assert "Developer" in found.err
    assert "CI_DEBUG_TRACE" in found.err


def test_a_project_that_the_token_does_not_see(lab: Lab) -> None:
    lab.gitlab.add_token(GOOD, projects={7})
    found = lab.failed(env={"KDIAG_TOKEN": GOOD})
    assert PATH in found.err
    assert "404" in found.err


def test_a_job_that_the_project_does_not_have(lab: Lab) -> None:
    found = lab.run("-R", PATH, "999")
    held(found)
    assert found.code == 3
    assert "999" in found.err
    lab.gitlab.add_job(lab.gitlab.add_project("group/other", id=43), 777)
    other = lab.run("-R", PATH, "777")
    held(other)
    assert "777" in other.err


@pytest.mark.parametrize("kind", ["pat", "project", "group"])
def test_each_kind_of_access_token_with_read_access_is_enough(lab: Lab, kind: str) -> None:
    lab.gitlab.add_token(GOOD, kind=kind)
    assert lab.run("-R", PATH, "12345", env={"KDIAG_TOKEN": GOOD}).code == 0


@pytest.mark.parametrize(
    "token",
    [
        "glpat-ends-in-newline\n",
        "glpat-ends-in-blank ",
        " glpat-begins-with-blank",
        "glpat-in two",
        "glpat-of\r\nX-Evil: 1",
        "glpat-tab\there",
        "glpat-\x1b[31mred",
        "glpat-\x7fdelete",
        "glpat-zero\u200bwidth",
        "glpat-ümlaut",
        "glpat-nbsp\u00a0",
        "x" * 100_000,
    ],
)
def test_a_token_that_no_header_can_hold_is_refused_before_any_request_and_never_shown(lab: Lab, token: str) -> None:
    found = lab.failed(env={"KDIAG_TOKEN": token})
    held(found, token, token.strip(), token.split(maxsplit=1)[0])
    assert "KDIAG_TOKEN" in found.err
    assert "\x1b" not in found.err
    assert not lab.gitlab.requests


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("gldt-0123456789abcdefghij", "deploy token"),
        ("glrt-0123456789abcdefghij", "runner"),
        ("glft-0123456789abcdefghij", "feed token"),
        ("glptt-0123456789abcdefghij", "trigger"),
    ],
)
def test_the_wrong_kind_of_token_is_told_by_its_prefix(lab: Lab, token: str, kind: str) -> None:
    found = lab.failed(env={"KDIAG_TOKEN": token})
    held(found, token)
    assert kind in found.err
    assert "access token" in found.err
    assert not lab.gitlab.requests


JOB_TOKEN = "glcbt-64_of-a-job-0123456789"
OLD_JOB_TOKEN = "64_of-a-job-of-an-older-gitlab"


@pytest.mark.parametrize("token", [JOB_TOKEN, OLD_JOB_TOKEN])
def test_a_job_token_is_told_what_it_cannot_do(lab: Lab, token: str) -> None:
    ci = {"CI_SERVER_URL": lab.gitlab.url, "CI_JOB_TOKEN": token, "CI_PROJECT_PATH": PATH, "GITLAB_CI": "true"}
    lab.gitlab.add_token(token, kind="job")
    alone = lab.bare("12345", env=ci)
    given = lab.bare("12345", env={**ci, "KDIAG_TOKEN": token})
    for found in (alone, given):
        held(found, token)
        assert found.code == 3
        assert "job token" in found.err or "CI_JOB_TOKEN" in found.err
        assert "read_api" in found.err
    assert not lab.gitlab.holding(token)


def test_a_token_beside_the_job_token_is_used(lab: Lab) -> None:
    ci = {"CI_SERVER_URL": lab.gitlab.url, "CI_JOB_TOKEN": JOB_TOKEN, "CI_PROJECT_PATH": PATH, "GITLAB_CI": "true"}
    assert lab.bare("12345", env={**ci, "KDIAG_TOKEN": TOKEN}).code == 0
    assert not lab.gitlab.holding(JOB_TOKEN)


# Where tokens come from besides the environment.


def _cfg(lab: Lab, text: str, mode: int = 0o600) -> pathlib.Path:
    path = lab.home / ".python-gitlab.cfg"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_token_of_python_gitlabs_file_goes_to_the_url_of_its_section(lab: Lab) -> None:
    other = "[other]\nurl = https://gitlab.example.com\nprivate_token = glpat-of-the-other\n"
    sections = "[global]\ndefault = lab\n[lab]\nurl = {url}\n{field} = {token}\n" + other
    for field in ("private_token", "oauth_token"):
        _cfg(lab, sections.format(url=lab.gitlab.url, field=field, token=TOKEN))
        assert lab.bare(lab.url()).code == 0
        assert lab.bare("-R", PATH, "12345").code == 0, "its default is the one to ask where nothing names another"
    assert not lab.gitlab.holding("glpat-of-the-other")


def test_python_gitlabs_file_may_be_named(lab: Lab, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "named.cfg"
    path.write_text(f"[lab]\nurl = {lab.gitlab.url}\nprivate_token = {TOKEN}\n")
    path.chmod(0o600)
    assert lab.bare(lab.url(), env={"PYTHON_GITLAB_CFG": str(path)}).code == 0
    missing = lab.bare(lab.url(), env={"PYTHON_GITLAB_CFG": str(tmp_path / "none.cfg")})
    held(missing)
    assert "none.cfg" in missing.err


def test_a_helper_runs_only_from_a_file_that_is_the_users_own(lab: Lab, tmp_path: pathlib.Path) -> None:
    helper = tmp_path / "helper"
    helper.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\necho {TOKEN}\n")
    helper.chmod(0o700)
    text = f"[lab]\nurl = {lab.gitlab.url}\nprivate_token = helper: {helper}\n"
    for mode in (0o622, 0o666, 0o620):
        _cfg(lab, text, mode)
        held(lab.bare(lab.url()))
        assert not (tmp_path / "ran").exists()
    _cfg(lab, text)
    assert lab.bare(lab.url()).code == 0
    assert (tmp_path / "ran").exists()


def test_a_helper_runs_only_for_the_gitlab_that_is_asked(lab: Lab, tmp_path: pathlib.Path) -> None:
    _cfg(lab, f"[lab]\nurl = https://gitlab.example.com\nprivate_token = helper: /usr/bin/touch {tmp_path}/ran\n")
    assert lab.run("-R", PATH, "12345").code == 0
    assert not (tmp_path / "ran").exists()


def test_a_token_of_kdiags_configuration_goes_to_the_url_of_its_section(lab: Lab) -> None:
    folder = lab.home / ".config" / "kdiag"
    folder.mkdir(parents=True)
    path = folder / "config.toml"
    path.write_text(f'[gitlab.lab]\nurl = "{lab.gitlab.url}"\ntoken = "{TOKEN}"\n')
    path.chmod(0o600)
    assert lab.bare("-R", PATH, "12345").code == 0
    path.chmod(0o644)
    readable = lab.bare("-R", PATH, "12345")
    assert TOKEN not in readable.err
    assert "config.toml" in readable.err
