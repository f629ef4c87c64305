"""A token is bound to one origin, is of a kind that can read, is never shown, and comes from the user's own files."""

from __future__ import annotations

import os
import pathlib

import pytest

from diagnose.errors import KdiagError
from diagnose.sources.gitlab import cfg, tokens
from diagnose.sources.gitlab.origin import Origin
from diagnose.sources.gitlab.tokens import choose, from_config, from_environment

SECRET = "glpat-0123456789abcdefghij"
ONE, OTHER = Origin("https", "one.example", 443), Origin("https", "other.example", 443)


@pytest.mark.parametrize(
    ("urls", "origin"),
    [
        ({"KDIAG_URL": ONE.url, "GITLAB_URL": OTHER.url, "CI_SERVER_URL": OTHER.url}, ONE),
        ({"GITLAB_URL": ONE.url, "CI_SERVER_URL": OTHER.url}, ONE),
        ({"CI_SERVER_URL": ONE.url}, ONE),
        ({"KDIAG_URL": "", "GITLAB_URL": ONE.url}, ONE),
    ],
)
def test_the_first_variable_that_names_a_gitlab_binds_the_token(urls: dict[str, str], origin: Origin) -> None:
    for name in ("KDIAG_TOKEN", "GITLAB_TOKEN"):
        (found,) = from_environment({**urls, name: SECRET})
        assert found.origin == origin
        assert found.token is not None
        assert (found.token.reveal(), found.token.named) == (SECRET, name)


def test_a_token_without_a_gitlab_is_bound_to_none() -> None:
    assert from_environment({"KDIAG_TOKEN": SECRET, "GITLAB_TOKEN": SECRET}) == []


def test_kdiags_own_token_comes_first() -> None:
    (found,) = from_environment({"KDIAG_URL": ONE.url, "KDIAG_TOKEN": SECRET, "GITLAB_TOKEN": "glpat-other"})
    assert found.token is not None
    assert found.token.reveal() == SECRET


def test_nothing_shows_a_token() -> None:
    (found,) = from_environment({"KDIAG_URL": ONE.url, "KDIAG_TOKEN": SECRET})
    assert SECRET not in f"{found} {found!r} {found.token} {found.token!r}"


@pytest.mark.parametrize(
    "text",
    [f"{SECRET}\n", f" {SECRET}", f"{SECRET} x", f"{SECRET}\r\nX: y", f"{SECRET}\x00", f"{SECRET}é", "\u200b" + SECRET],
)
def test_a_token_that_no_header_can_hold_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(KdiagError) as found:
        tokens.checked(text, "KDIAG_TOKEN", {})
    assert found.value.what == "KDIAG_TOKEN"
    assert SECRET not in str(found.value) + found.value.advice


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("gldt-0123456789abcdefghij", "deploy token"),
        ("glrt-0123456789abcdefghij", "runner"),
        ("GR13489410123456789abcdefghij", "runner registration"),
        ("SIE-glrt-0123456789abcdefghij", "runner"),
        ("glft-0123456789abcdefghij", "feed"),
        ("glptt-0123456789abcdefghij", "trigger"),
        ("glcbt-64_0123456789abcdefghij", "job token"),
    ],
)
def test_a_kind_that_cannot_read_a_trace_is_told_by_its_name(text: str, kind: str) -> None:
    with pytest.raises(KdiagError) as found:
        tokens.checked(text, "KDIAG_TOKEN", {})
    assert kind in str(found.value)
    assert text not in str(found.value) + found.value.advice


@pytest.mark.parametrize("text", [SECRET, "SIE-" + SECRET, "abcdefghij0123456789", "0" * 64, f"{SECRET}.01.0a1b2c3d4"])
def test_access_tokens_old_new_and_with_a_prefix_of_the_instance_pass(text: str) -> None:
    assert tokens.checked(text, "KDIAG_TOKEN", {"CI_JOB_TOKEN": "another"}) == text


def test_a_job_token_is_known_whatever_it_looks_like() -> None:
    with pytest.raises(KdiagError) as found:
        tokens.checked("64_plain", "KDIAG_TOKEN", {"CI_JOB_TOKEN": "64_plain"})
    assert found.value.code == "job-token"


# Files.


def config(folder: pathlib.Path, text: str, mode: int = 0o600) -> str:
    path = folder / "config.toml"
    path.write_text(text)
    path.chmod(mode)
    return str(path)


SECTION = f'[gitlab.work]\nurl = "{ONE.url}"\ntoken = "{SECRET}"\nca_file = "/ca.pem"\n'


def test_a_section_binds_its_token_to_its_url(tmp_path: pathlib.Path) -> None:
    path = config(tmp_path, SECTION + f'[gitlab.other]\nurl = "{OTHER.url}"\n')
    one, other = from_config(path, {})
    assert (one.origin, one.ca_file, other.origin, other.token) == (ONE, "/ca.pem", OTHER, None)
    assert one.token is not None
    assert one.token.reveal() == SECRET


def test_the_users_file_is_found_by_the_xdg_rules(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "kdiag"
    folder.mkdir()
    config(folder, SECTION)
    assert from_config(None, {"XDG_CONFIG_HOME": str(tmp_path)})
    assert from_config(None, {"XDG_CONFIG_HOME": str(tmp_path / "none")}) == []
    assert from_config(None, {"XDG_CONFIG_HOME": "relative", "HOME": "relative"}) == []
    (tmp_path / ".config").symlink_to(tmp_path)
    assert from_config(None, {"HOME": str(tmp_path)})


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o640, 0o604, 0o666, 0o644])
def test_a_file_with_a_token_is_for_its_owner_alone(tmp_path: pathlib.Path, mode: int) -> None:
    with pytest.raises(KdiagError) as found:
        from_config(config(tmp_path, SECTION, mode), {})
    assert "chmod" in found.value.advice
    assert SECRET not in str(found.value)


def test_a_file_without_a_token_may_be_read_by_others(tmp_path: pathlib.Path) -> None:
    assert from_config(config(tmp_path, f'[gitlab.work]\nurl = "{ONE.url}"\n', 0o644), {})


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("name", ["config", "cfg"])
def test_a_file_of_another_user_is_not_believed(tmp_path: pathlib.Path, name: str) -> None:
    path = config(tmp_path, SECTION)
    os.chown(path, 12345, 12345)
    with pytest.raises(KdiagError, match="another user"):
        from_config(path, {}) if name == "config" else cfg.from_files({"PYTHON_GITLAB_CFG": path})


@pytest.mark.parametrize(
    "text",
    [
        "[gitlab]\nurl = 'https://one.example'",
        "[gitlab.work]\ntoken = 'x'",
        "[gitlab.work]\nurl = 'https://one.example'\ntokken = 'x'",
        "[gitlab.work]\nurl = 7",
        "[gitlab.work]\nurl = 'https://u@one.example'",
        "gitlab = 1",
        "[gitlap.work]\nurl = 'https://one.example'",
        "[gitlab.work",
        "\xff",
    ],
)
def test_a_faulty_file_is_told_with_what_to_write(tmp_path: pathlib.Path, text: str) -> None:
    with pytest.raises(KdiagError) as found:
        from_config(config(tmp_path, text), {})
    assert found.value.advice


def test_a_file_that_was_named_has_to_exist(tmp_path: pathlib.Path) -> None:
    with pytest.raises(KdiagError, match="no such file"):
        from_config(str(tmp_path / "none.toml"), {})
    with pytest.raises(KdiagError, match="regular"):
        from_config("/dev/null", {})


def python_gitlab(folder: pathlib.Path, token: str, mode: int = 0o600) -> dict[str, str]:
    path = folder / ".python-gitlab.cfg"
    path.write_text(
        f"[global]\ndefault = b\nssl_verify = true\n[a]\nurl = {OTHER.url}\nprivate_token = {token}\n"
        f"[b]\nurl = {ONE.url}\nprivate_token = {token}\nssl_verify = /ca.pem\n[c]\ntimeout = 3\n"
    )
    path.chmod(mode)
    return {"HOME": str(folder)}


def test_python_gitlabs_sections_are_gitlabs_of_their_own(tmp_path: pathlib.Path) -> None:
    found = {each.origin: each for each in cfg.from_files(python_gitlab(tmp_path, SECRET))}
    assert found[ONE].default
    assert not found[OTHER].default
    assert (found[ONE].ca_file, found[OTHER].ca_file) == ("/ca.pem", None)
    token = found[ONE].token
    assert token is not None
    assert token.reveal() == SECRET


def test_a_helper_runs_when_its_token_is_needed_and_not_before(tmp_path: pathlib.Path) -> None:
    ran = tmp_path / "ran"
    helper = tmp_path / "helper"
    helper.write_text(f"#!/bin/sh\ntouch {ran}\necho {SECRET}\n")
    helper.chmod(0o700)
    access = choose(ONE, cfg.from_files(python_gitlab(tmp_path, f"helper: {helper}")))
    assert access is not None
    assert access.token is not None
    assert not ran.exists()
    assert access.token.reveal() == SECRET
    assert ran.exists()


@pytest.mark.parametrize("helper", ["/nonexistent/helper", "false", "'", ""])
def test_a_helper_that_fails_is_told(tmp_path: pathlib.Path, helper: str) -> None:
    access = choose(ONE, cfg.from_files(python_gitlab(tmp_path, f"helper: {helper}")))
    assert access is not None
    assert access.token is not None
    with pytest.raises(KdiagError, match="helper"):
        access.token.reveal()


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_helper_of_a_file_that_others_may_write_is_never_run(tmp_path: pathlib.Path, mode: int) -> None:
    with pytest.raises(KdiagError, match="others may write it"):
        cfg.from_files(python_gitlab(tmp_path, f"helper: touch {tmp_path}/ran", mode))


def test_a_job_token_of_python_gitlab_is_told_what_it_cannot_do(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "x.cfg"
    path.write_text(f"[a]\nurl = {ONE.url}\njob_token = 64_x\n")
    (found,) = cfg.from_files({"PYTHON_GITLAB_CFG": str(path)})
    assert found.token is not None
    with pytest.raises(KdiagError) as error:
        found.token.reveal()
    assert error.value.code == "job-token"


def test_a_token_is_chosen_by_origin_alone() -> None:
    known = [
        tokens.Access(ONE, "a"),
        tokens.Access(OTHER, "b", tokens.Token("b", lambda: SECRET)),
        tokens.Access(ONE, "c", tokens.Token("c", lambda: SECRET), "/ca.pem"),
    ]
    found = choose(ONE, known)
    assert found is not None
    assert (found.named, found.ca_file) == ("c", "/ca.pem")
    for near in (ONE._replace(port=8443), ONE._replace(scheme="http"), ONE._replace(prefix="/x")):
        assert choose(near, known) is None
