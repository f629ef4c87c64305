"""A token goes to the one origin it is bound to, whatever names another: the logs of two servers prove it."""

from __future__ import annotations

import base64
import pathlib
import subprocess

import pytest

from tests.lab import PATH, TOKEN, Lab, filled, held, standin
from tests.standin import StandIn

TAIL = f"{PATH}/-/jobs/12345"

TRICKS = [
    "http://{good}@{evil}/{tail}",
    "http://{good}:x@{evil}/{tail}",
    "http://user@{evil}/{tail}",
    "http://:@{evil}/{tail}",
    "http://@{evil}/{tail}",
    "http://{good}%2f@{evil}/{tail}",
    "http://{good}%40{evil}/{tail}",
    "http://{good}\\@{evil}/{tail}",
    "http://{evil}\\@{good}/{tail}",
    "http://{evil}#@{good}/{tail}",
    "http://{evil}?@{good}/{tail}",
    "http://{evil}/@{good}/{tail}",
    "http://{good}#@{evil}/{tail}",
    "http://{good};@{evil}/{tail}",
    "http://{good},{evil}/{tail}",
    "http://{good}\t@{evil}/{tail}",
    "http://{good}\n@{evil}/{tail}",
    "http://{good} @{evil}/{tail}",
    "http:\\\\{evil}\\{tail}",
    "http:/{evil}/{tail}",
    "http:{evil}/{tail}",
    "http:///{evil}/{tail}",
    "http:////{evil}/{tail}",
    "//{evil}/{tail}",
    "http://[{good}]@{evil}/{tail}",
    "http://[::ffff:127.0.0.1]:{evil_port}/{tail}",
    "http://127.1:{evil_port}/{tail}",
    "http://2130706433:{evil_port}/{tail}",
    "http://0x7f000001:{evil_port}/{tail}",
    "http://0177.0.0.1:{evil_port}/{tail}",
    "http://127.0.0.1.:{evil_port}/{tail}",
    "http://127.0.0.1:0{evil_port}/{tail}",
    "http://127.0.0.1:{good_port}{evil_port}/{tail}",
    "http://127.0.0.1:{good_port}:{evil_port}/{tail}",
    "http://127.0.0.1:-{evil_port}/{tail}",
    "http://127.0.0.1:+{evil_port}/{tail}",
    "http://127.0.0.1: {evil_port}/{tail}",
    "http://\uff1127.0.0.1:{evil_port}/{tail}",
    "http://127\u30020\u30020\u30021:{evil_port}/{tail}",
    "http://localho\u017ft:{evil_port}/{tail}",
    "http://{good}/../../@{evil}/{tail}",
    "http://{good}/%2e%2e//{evil}/{tail}",
    "http://{good}//{evil}/{tail}",
    "url:http://{evil}/{tail}",
    "ftp://{evil}/{tail}",
    "https://{good}@{evil}/{tail}",
]


@pytest.mark.parametrize("form", TRICKS)
def test_no_trick_with_a_url_takes_the_token_elsewhere(lab: Lab, evil: StandIn, form: str) -> None:
    url = filled(form, lab, evil)
    for found in (lab.run(url), lab.run("-R", url.removesuffix("/-/jobs/12345"), "12345")):
        held(found)
    assert not evil.holding(TOKEN)
    assert not lab.gitlab.requests


def test_a_token_travels_in_one_header_and_a_secret_in_a_url_is_not_shown(lab: Lab, evil: StandIn) -> None:
    assert lab.run("-R", PATH, "12345").code == 0
    for each in lab.gitlab.requests:
        assert [name for name, value in each.headers.items() if TOKEN in value] == ["Authorization"]
    for form in (
        "http://sam:of-the-url@{evil}/{tail}",
        "http://{evil}/{tail}?private_token=of-the-url",
        "http://a:of-the-url@",
    ):
        held(lab.run(filled(form, lab, evil)), "of-the-url")
        held(lab.run("-R", filled(form, lab, evil), "12345"), "of-the-url")
        held(lab.run("-R", PATH, "12345", env={"KDIAG_URL": filled(form, lab, evil)}), "of-the-url")


@pytest.mark.parametrize(
    "form",
    [
        "http://{evil}/{tail}",
        "http://localhost:{evil_port}/{tail}",
        "http://localhost:{good_port}/{tail}",
        "https://{good}/{tail}",
        "http://127.0.0.2:{good_port}/{tail}",
        "http://[::1]:{good_port}/{tail}",
    ],
)
def test_a_url_of_an_unknown_origin_gets_no_token_and_is_told_which_variable_binds_it(
    lab: Lab, evil: StandIn, form: str
) -> None:
    """Another host, another port, another scheme: each is another origin, though all of them may be one machine."""
    found = lab.run(filled(form, lab, evil))
    held(found)
    assert not evil.holding(TOKEN)
    assert not lab.gitlab.holding(TOKEN)
    assert "KDIAG_URL" in found.err


def test_a_url_outside_the_path_that_gitlab_lives_under_gets_no_token(lab: Lab) -> None:
    found = lab.run(lab.url(), env={"KDIAG_URL": f"{lab.gitlab.url}/git/lab"})
    held(found)
    assert not lab.gitlab.holding(TOKEN)


@pytest.mark.parametrize(
    "remote",
    ["http://{evil}/group/sub/app.git", "http://{good}@{evil}/group/sub/app.git", "git@localhost:group/sub/app.git"],
)
def test_a_git_remote_gets_no_token(lab: Lab, evil: StandIn, tmp_path: pathlib.Path, remote: str) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "init", "--quiet", str(clone)], check=True)
    subprocess.run(["git", "-C", str(clone), "remote", "add", "origin", filled(remote, lab, evil)], check=True)
    held(lab.run("12345", cwd=clone))
    assert not evil.holding(TOKEN)


def test_nothing_in_the_current_folder_binds_a_token(lab: Lab, evil: StandIn, tmp_path: pathlib.Path) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in ("config.toml", "kdiag.toml", ".kdiag.toml", "python-gitlab.cfg", ".python-gitlab.cfg", ".env"):
        (clone / name).write_text(f'[gitlab.a]\nurl = "{evil.url}"\ntoken = "{TOKEN}"\nKDIAG_URL={evil.url}\n')
    assert lab.run("-R", PATH, "12345", cwd=clone).code == 0
    assert not evil.requests


def test_there_is_no_silent_default(lab: Lab, evil: StandIn) -> None:
    """A token without a URL belongs nowhere; the proxy would see any request, also one to gitlab.com."""
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), evil.url)
    for target in (("-R", PATH, "12345"), ("https://gitlab.com/group/app/-/jobs/1",), (lab.url(),)):
        for name in ("KDIAG_TOKEN", "GITLAB_TOKEN"):
            found = lab.bare(*target, env={name: TOKEN, **proxies})
            held(found)
            assert "KDIAG_URL" in found.err
    assert not evil.holding(TOKEN)
    assert not lab.gitlab.holding(TOKEN)


def test_of_the_variables_that_name_a_gitlab_the_first_binds(lab: Lab, evil: StandIn) -> None:
    order = ("KDIAG_URL", "GITLAB_URL", "CI_SERVER_URL")
    for at, name in enumerate(order):
        for token in ("KDIAG_TOKEN", "GITLAB_TOKEN"):
            later = dict.fromkeys(order[at + 1 :], evil.url)
            found = lab.bare("-R", PATH, "12345", env={name: lab.gitlab.url, token: TOKEN, **later})
            assert found.code == 0, found
    assert not evil.requests


@pytest.mark.parametrize(
    "url", ["http://gitlab.example.com", "HTTP://gitlab.example.com:8080/git", "http://10.0.0.1", "http://[fe80::1]"]
)
def test_plain_http_beyond_this_machine_is_refused(lab: Lab, evil: StandIn, url: str) -> None:
    found = lab.run("-R", PATH, "12345", env={"KDIAG_URL": url, "http_proxy": evil.url})
    held(found)
    assert "--insecure-http" in found.err
    assert not evil.requests
    lab.run("-R", PATH, "12345", "--insecure-http", env={"KDIAG_URL": url, "http_proxy": evil.url})
    assert evil.holding(TOKEN), "asked for, it is sent: the log would show a token, and shows none above"


@pytest.mark.parametrize(
    "url",
    [
        "gitlab.example.com",
        "http://a b",
        "http://",
        "ftp://127.0.0.1",
        "http://user:pass@127.0.0.1",
        "http://127.0.0.1:0",
        "http://127.0.0.1/?a=b",
    ],
)
def test_a_url_of_the_settings_that_is_none_is_told_by_its_name(lab: Lab, url: str) -> None:
    found = lab.run("-R", PATH, "12345", env={"KDIAG_URL": url})
    held(found)
    assert "KDIAG_URL" in found.err
    assert "user:pass" not in found.err


def test_netrc_gives_nothing_to_anybody(lab: Lab, evil: StandIn) -> None:
    """requests would read it, for a host of any port, and it would win over a token in the Authorization header."""
    (lab.home / ".netrc").write_text("machine 127.0.0.1 login sam password of-the-netrc\n")
    (lab.home / ".netrc").chmod(0o600)
    lab.gitlab.fault("/trace", "redirect", to=evil.url)
    lab.run("-R", PATH, "12345")
    lab.bare(f"{evil.url}/{TAIL}")
    basic = base64.b64encode(b"sam:of-the-netrc").decode()
    for server in (lab.gitlab, evil):
        assert not server.holding("of-the-netrc")
        assert not server.holding(basic)
    assert lab.gitlab.holding(TOKEN)


def test_two_gitlabs_on_one_host_are_two(lab: Lab) -> None:
    with standin(prefix="/other") as other:
        found = lab.run(f"{other.url}/{PATH}/-/jobs/12345")
        held(found)
        assert not other.holding(TOKEN)
