"""kdiag's own connection through a proxy: used where the environment says so, told apart from GitLab where it fails."""

from __future__ import annotations

import contextlib
import pathlib
import select
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest
import trustme

from tests.forked import Forked
from tests.lab import PATH, TOKEN, Lab, held, standin
from tests.standin import StandIn

# Proxies. A stand-in is asked as a proxy for a GitLab elsewhere: it sees whole URLs, and answers for that GitLab.

ELSEWHERE = "http://gitlab.example.com"


@pytest.mark.parametrize("name", ["http_proxy", "all_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_used(lab: Lab, name: str) -> None:
    proxies = {"KDIAG_URL": ELSEWHERE, name: lab.gitlab.url}
    assert lab.run("-R", PATH, "12345", "--insecure-http", env=proxies).code == 0
    assert all(each.path.startswith(f"{ELSEWHERE}/api/v4/") for each in lab.gitlab.requests)


def test_no_proxy_is_honoured(lab: Lab) -> None:
    proxies = {"KDIAG_URL": ELSEWHERE, "http_proxy": lab.gitlab.url, "no_proxy": "gitlab.example.com"}
    held(lab.run("-R", PATH, "12345", "--insecure-http", "--timeout", "20", env=proxies))
    assert not lab.gitlab.requests


def test_loopback_takes_no_proxy(lab: Lab, evil: StandIn) -> None:
    assert lab.run("-R", PATH, "12345", env={"http_proxy": evil.url, "HTTP_PROXY": evil.url}).code == 0
    assert not evil.requests


@pytest.mark.parametrize("code", [403, 407, 502])
def test_a_proxy_that_refuses_is_told_as_the_proxy(lab: Lab, code: int) -> None:
    lab.gitlab.fault("gitlab.example.com:443", "status", code=code)
    for scheme in ("http://", ""):
        proxy = f"{scheme}sam:of-the-proxy@127.0.0.1:{lab.gitlab.port}"
        found = lab.failed("--timeout", "20", env={"KDIAG_URL": "https://gitlab.example.com", "https_proxy": proxy})
        assert "of-the-proxy" not in found.err
        assert "proxy" in found.err.lower()
    assert {each.method for each in lab.gitlab.requests} == {"CONNECT"}
    assert not lab.gitlab.holding(TOKEN)


def test_a_proxy_that_is_not_there_is_told_as_the_proxy(lab: Lab) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    for proxy in (f"http://127.0.0.1:{port}", "nonsense://127.0.0.1:1", "socks5://127.0.0.1:1", "http://[", ""):
        env = {"KDIAG_URL": "https://gitlab.invalid", "https_proxy": proxy}
        found = lab.failed("--timeout", "20", env=env)
        assert "proxy" in found.err.lower() or not proxy


def test_a_proxy_answers_in_gitlabs_place_without_the_gate_being_opened(lab: Lab, evil: StandIn) -> None:
    """A redirect that a proxy makes to a host of its own is a redirect like any other."""
    lab.gitlab.fault("trace", "redirect", to=evil.url)
    found = lab.run("-R", PATH, "12345", "--insecure-http", env={"KDIAG_URL": ELSEWHERE, "http_proxy": lab.gitlab.url})
    held(found)
    assert not evil.requests


# A proxy that tunnels, as it does for https.


@contextlib.contextmanager
def _tunnel(port: int) -> Iterator[tuple[str, list[bytes]]]:
    """Give the URL of a proxy that leads every CONNECT to `port` on loopback, and the first bytes that each one got."""
    heads: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            with client, socket.create_connection(("127.0.0.1", port)) as server:
                heads.append(client.recv(65536))
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                with contextlib.suppress(ConnectionError):
                    _splice(client, server)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", heads
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def _splice(one: socket.socket, other: socket.socket) -> None:
    while True:
        for each in select.select([one, other], [], [])[0]:
            data = each.recv(65536)
            if not data:
                return
            (other if each is one else one).sendall(data)


def test_a_private_ca_is_trusted_behind_a_proxy_too_and_the_proxy_sees_no_token(
    forked: Forked, tmp_path: pathlib.Path
) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("gitlab.example.com").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with standin(tls=context) as gitlab, _tunnel(gitlab.port) as (proxy, heads):
        lab = Lab(gitlab, forked, tmp_path)
        env = {"KDIAG_URL": "https://gitlab.example.com", "https_proxy": proxy}
        found = lab.run("-R", PATH, "12345", "--ca-file", str(tmp_path / "ca.pem"), env=env)
        assert found.code == 0, found
        unknown = lab.run("-R", PATH, "12345", env=env)
        held(unknown)
        assert "--ca-file" in unknown.err
    assert heads
    assert all(head.startswith(b"CONNECT gitlab.example.com:443 ") for head in heads)
    assert not any(TOKEN.encode() in head for head in heads)
