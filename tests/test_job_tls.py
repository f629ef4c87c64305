"""A GitLab under a private CA: each way to name the CA works, in its order; an unknown CA is told with what to do."""

from __future__ import annotations

import datetime as dt
import pathlib
import ssl
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from diagnose.sources.gitlab import trouble
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.origin import base
from tests.forked import Forked
from tests.lab import PATH, TOKEN, Lab, held, standin

WAYS = ("KDIAG_CA_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "CI_SERVER_TLS_CA_FILE")
NAME = "gitlab.example.com"


class Private(NamedTuple):
    """A lab over TLS, the file of its CA, and the file of another CA."""

    lab: Lab
    ca: str
    other: str


def _serving(authority: trustme.CA, *names: str, expired: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    until = dt.datetime(2020, 1, 1, tzinfo=dt.UTC) if expired else None
    since = dt.datetime(2019, 1, 1, tzinfo=dt.UTC) if expired else None
    authority.issue_cert(*names, not_after=until, not_before=since).configure_cert(context)
    return context


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def private(forked: Forked, authority: trustme.CA, tmp_path: pathlib.Path) -> Iterator[Private]:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    trustme.CA().cert_pem.write_to_path(tmp_path / "other.pem")
    with standin(tls=_serving(authority, "127.0.0.1", "localhost", NAME)) as gitlab:
        yield Private(Lab(gitlab, forked, tmp_path), str(tmp_path / "ca.pem"), str(tmp_path / "other.pem"))


def _ci(lab: Lab) -> dict[str, str]:
    return {"CI_SERVER_URL": lab.gitlab.url}


@pytest.mark.parametrize("name", WAYS)
def test_each_variable_that_names_a_ca_is_heard(private: Private, name: str) -> None:
    lab = private.lab
    assert lab.run("-R", PATH, "12345", env={name: private.ca, **_ci(lab)}).code == 0


def test_the_option_is_heard_and_stands_above_all(private: Private) -> None:
    wrong = dict.fromkeys(WAYS, private.other)
    found = private.lab.run("-R", PATH, "12345", "--ca-file", private.ca, env={**wrong, **_ci(private.lab)})
    assert found.code == 0, found


def test_the_variable_of_kdiag_stands_above_the_configuration_and_that_above_the_variables_of_others(
    private: Private,
) -> None:
    lab = private.lab
    configured(lab, f'ca_file = "{private.other}"\n')
    assert lab.bare("-R", PATH, "12345", env={"KDIAG_CA_FILE": private.ca}).code == 0
    configured(lab, f'ca_file = "{private.ca}"\n')
    assert lab.bare("-R", PATH, "12345", env=dict.fromkeys(WAYS[1:], private.other)).code == 0
    held(lab.bare("-R", PATH, "12345", env={"KDIAG_CA_FILE": private.other}))


def test_of_two_variables_the_first_in_order_counts(private: Private) -> None:
    lab = private.lab
    for at, name in enumerate(WAYS[1:], 1):
        wrong = dict.fromkeys(WAYS[at:], private.other)
        found = lab.run("-R", PATH, "12345", env={**wrong, **_ci(lab), WAYS[at - 1]: private.ca})
        assert found.code == 0, (name, found)
        held(lab.run("-R", PATH, "12345", env={name: private.ca, **_ci(lab), WAYS[at - 1]: private.other}))


def configured(lab: Lab, text: str) -> pathlib.Path:
    """Write kdiag's configuration for the lab's GitLab with `text` in its section, and give its folder."""
    folder = lab.home / ".config" / "kdiag"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(f'[gitlab.lab]\nurl = "{lab.gitlab.url}"\ntoken = "{TOKEN}"\n{text}')
    path.chmod(0o600)
    return folder


def test_the_ca_of_the_configuration_is_heard_and_a_relative_one_lies_beside_it(private: Private) -> None:
    folder = configured(private.lab, f'ca_file = "{private.ca}"\n')
    assert private.lab.bare("-R", PATH, "12345").code == 0
    configured(private.lab, 'ca_file = "own.pem"\n')
    (folder / "own.pem").write_bytes(pathlib.Path(private.ca).read_bytes())
    assert private.lab.bare("-R", PATH, "12345").code == 0


def test_the_ca_of_python_gitlabs_file_is_heard_and_its_off_switch_is_not(private: Private) -> None:
    path = private.lab.home / ".python-gitlab.cfg"
    text = f"[lab]\nurl = {private.lab.gitlab.url}\nprivate_token = {TOKEN}\nssl_verify = "
    path.write_text(text + private.ca)
    path.chmod(0o600)
    assert private.lab.bare("-R", PATH, "12345").code == 0
    path.write_text(text + "false")
    held(private.lab.bare("-R", PATH, "12345"))
    assert not private.lab.gitlab.holding(TOKEN) or len(private.lab.gitlab.holding(TOKEN)) == 2


def test_the_ca_of_the_runner_vouches_for_its_own_gitlab_only(private: Private) -> None:
    env = {"CI_SERVER_TLS_CA_FILE": private.ca, "CI_SERVER_URL": "https://gitlab.example.com"}
    held(private.lab.run("-R", PATH, "12345", env=env))


def test_an_unknown_ca_is_told_with_kdiags_own_advice_and_gets_no_token(private: Private) -> None:
    found = private.lab.failed()
    assert "CA" in found.err
    assert "--ca-file" in found.err
    assert "KDIAG_CA_FILE" in found.err
    assert "urllib3" not in found.err
    assert not private.lab.gitlab.requests


def test_nothing_switches_the_check_off(private: Private) -> None:
    off = ("PYTHONHTTPSVERIFY", "GIT_SSL_NO_VERIFY", "GITLAB_SSL_VERIFY", "SSL_VERIFY")
    for value in ("0", "false", "1", "true"):
        private.lab.failed(env=dict.fromkeys(off, value))
    assert not private.lab.gitlab.requests


@pytest.mark.parametrize(
    "content", [None, "", "no certificate\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_ca_file_that_is_none_is_told_by_its_name(
    private: Private, tmp_path: pathlib.Path, content: str | None
) -> None:
    path = tmp_path / "bad.pem"
    if content is not None:
        path.write_text(content)
    for arguments, env in (
        (("--ca-file", str(path)), {}),
        ((), {"KDIAG_CA_FILE": str(path)}),
        ((), {"SSL_CERT_FILE": str(path)}),
    ):
        found = private.lab.failed(*arguments, env=env)
        assert "bad.pem" in found.err
    assert not private.lab.gitlab.requests


def test_a_certificate_for_another_name_and_an_expired_one_are_told_apart(
    forked: Forked, authority: trustme.CA, tmp_path: pathlib.Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    for context, word in (
        (_serving(authority, "gitlab.example.org"), "name"),
        (_serving(authority, "127.0.0.1", expired=True), "expired"),
    ):
        with standin(tls=context) as gitlab:
            found = Lab(gitlab, forked, tmp_path).failed("--ca-file", str(tmp_path / "ca.pem"))
            assert word in found.err
            assert not gitlab.requests


def test_plain_http_where_tls_is_asked_for_is_told(lab: Lab) -> None:
    found = lab.failed("--timeout", "20", env={"KDIAG_URL": f"https://127.0.0.1:{lab.gitlab.port}"})
    assert "TLS" in found.err


@pytest.mark.parametrize("code", [301, 302, 307])
def test_a_redirect_down_to_plain_http_takes_the_token_nowhere(private: Private, code: int) -> None:
    with standin() as plain:
        private.lab.gitlab.fault("/trace", "redirect", to=plain.url, code=code)
        private.lab.failed("--ca-file", private.ca)
        assert not plain.requests


# A server that asks who comes.


class Guarded(NamedTuple):
    """A lab whose server asks for a certificate; the files of its CA, of a client's certificate and of its key."""

    lab: Lab
    ca: str
    cert: str
    key: str


@pytest.fixture
def guarded(forked: Forked, authority: trustme.CA, tmp_path: pathlib.Path) -> Iterator[Guarded]:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    client = authority.issue_cert("kim@example.com")
    client.cert_chain_pems[0].write_to_path(tmp_path / "client.pem")
    client.private_key_pem.write_to_path(tmp_path / "client.key")
    client.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    context = _serving(authority, "127.0.0.1")
    context.verify_mode = ssl.CERT_REQUIRED
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # of 1.3 the refusal may come too late to be read
    authority.configure_trust(context)
    with standin(tls=context) as gitlab:
        lab = Lab(gitlab, forked, tmp_path)
        yield Guarded(lab, *(str(tmp_path / name) for name in ("ca.pem", "client.pem", "client.key")))


def _pair(guarded: Guarded, names: tuple[str, str] = ("KDIAG_CLIENT_CERT", "KDIAG_CLIENT_KEY")) -> dict[str, str]:
    return {names[0]: guarded.cert, names[1]: guarded.key, "KDIAG_CA_FILE": guarded.ca}


def test_a_client_certificate_is_shown_by_each_way_to_name_it(guarded: Guarded) -> None:
    lab = guarded.lab
    assert lab.run("-R", PATH, "12345", env=_pair(guarded)).code == 0
    both = {"KDIAG_CLIENT_CERT": str(guarded.lab.home / "both.pem"), "KDIAG_CA_FILE": guarded.ca}
    assert lab.run("-R", PATH, "12345", env=both).code == 0
    runner = _pair(guarded, ("CI_SERVER_TLS_CERT_FILE", "CI_SERVER_TLS_KEY_FILE"))
    assert lab.run("-R", PATH, "12345", env={**runner, "CI_SERVER_URL": lab.gitlab.url}).code == 0
    configured(lab, f'ca_file = "{guarded.ca}"\nclient_cert = "{guarded.cert}"\nclient_key = "{guarded.key}"\n')
    assert lab.bare("-R", PATH, "12345").code == 0


def test_a_client_certificate_that_is_missing_is_asked_for_by_name(guarded: Guarded) -> None:
    found = guarded.lab.failed(env={"KDIAG_CA_FILE": guarded.ca})
    assert "client certificate" in found.err
    assert "KDIAG_CLIENT_CERT" in found.err


def test_the_refusal_of_tls_1_3_is_known_by_its_alert() -> None:
    alert = ssl.SSLError(1, "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required")
    found = trouble.told(alert, base("https://gitlab.example.com", "KDIAG_URL"))
    assert isinstance(found, GitLabError)
    assert "it asks for a client certificate" in found.why


def test_the_certificate_of_the_runner_is_for_its_own_gitlab_only(guarded: Guarded) -> None:
    runner = _pair(guarded, ("CI_SERVER_TLS_CERT_FILE", "CI_SERVER_TLS_KEY_FILE"))
    guarded.lab.failed(env={**runner, "CI_SERVER_URL": "https://gitlab.example.com"})
    guarded.lab.failed(env=runner)


def test_the_certificate_of_the_environment_goes_where_its_token_does(guarded: Guarded) -> None:
    configured(guarded.lab, f'ca_file = "{guarded.ca}"\n')
    elsewhere = {**_pair(guarded), "KDIAG_URL": "https://gitlab.example.com"}
    held(guarded.lab.bare(guarded.lab.url(), env=elsewhere))
    assert not guarded.lab.gitlab.requests


@pytest.mark.parametrize(
    ("cert", "key", "words"),
    [
        ("none.pem", "client.key", "KDIAG_CLIENT_CERT none.pem"),
        ("client.pem", "none.key", "KDIAG_CLIENT_KEY none.key"),
        ("client.pem", "other.key", "not that of this certificate"),
        ("client.pem", None, "KDIAG_CLIENT_KEY"),
        (None, "client.key", "KDIAG_CLIENT_CERT is not"),
        ("client.key", "client.key", "PEM"),
        ("client.pem", "locked.key", "passphrase"),
    ],
)
def test_files_that_are_no_pair_are_told_by_name_before_anything_is_sent(
    guarded: Guarded, cert: str | None, key: str | None, words: str
) -> None:
    home = guarded.lab.home
    trustme.CA().issue_cert("kim@example.com").private_key_pem.write_to_path(home / "other.key")
    plain = load_pem_private_key((home / "client.key").read_bytes(), None)
    secret = BestAvailableEncryption(b"secret")
    (home / "locked.key").write_bytes(plain.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret))
    named = {"KDIAG_CLIENT_CERT": cert, "KDIAG_CLIENT_KEY": key}
    found = guarded.lab.failed(env={"KDIAG_CA_FILE": guarded.ca, **{name: at for name, at in named.items() if at}})
    assert words in found.err
    assert not guarded.lab.gitlab.requests
