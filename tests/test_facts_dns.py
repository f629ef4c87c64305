"""What an error tells of a host name that could not be resolved."""

from __future__ import annotations

import pytest

from diagnose.facts import transport

GO = 'Get "https://registry.example.org/v2/": dial tcp: lookup registry.example.org'


@pytest.mark.parametrize(
    ("tail", "reason", "server"),
    [
        (" on 10.96.0.10:53: no such host", "dns-no-such-host", "10.96.0.10"),
        (": no such host", "dns-no-such-host", None),
        (" on 10.96.0.10:53: server misbehaving", "dns-server-failure", "10.96.0.10"),
        (": Temporary failure in name resolution", "dns-server-failure", None),
        (" on 10.0.0.2:53: read udp 10.1.0.3:4->10.0.0.2:53: i/o timeout", "dns-timeout", "10.0.0.2"),
        (" on [::1]:53: read udp [::1]:4->[::1]:53: read: connection refused", "dns-unreachable", "[::1]"),
        (" on 10.0.0.2:53: dial udp 10.0.0.2:53: connect: network is unreachable", "dns-unreachable", "10.0.0.2"),
    ],
)
def test_a_lookup_in_go_tells_the_name_the_server_and_what_it_did(tail: str, reason: str, server: str | None) -> None:
    facts = transport.read(GO + tail)
    assert (facts["reason"], facts["dns_name"], facts.get("dns_server")) == (reason, "registry.example.org", server)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "fatal: unable to access 'https://git.example.org/a.git/': Could not resolve host: git.example.org",
            "no-such-host",
        ),
        (
            "fatal: unable to access 'https://git.example.org/a.git/': Couldn't resolve host 'git.example.org'",
            "no-such-host",
        ),
        ("ssh: Could not resolve hostname git.example.org: Name or service not known", "no-such-host"),
        ("ssh: Could not resolve hostname git.example.org: Temporary failure in name resolution", "server-failure"),
        ("curl: (6) Could not resolve host: git.example.org", "no-such-host"),
        ("npm error getaddrinfo EAI_AGAIN git.example.org", "server-failure"),
    ],
)
def test_other_programs_say_the_same_in_their_words(sentence: str, reason: str) -> None:
    facts = transport.read(sentence)
    assert (facts["reason"], facts["dns_name"], facts["hostname"]) == (
        f"dns-{reason}",
        "git.example.org",
        "git.example.org",
    )


def test_a_connection_that_is_refused_is_no_matter_of_names() -> None:
    facts = transport.read('Get "https://registry.example.org/v2/": dial tcp 10.0.0.7:443: connect: connection refused')
    assert (facts["reason"], facts["address"]) == ("refused", "10.0.0.7")


def test_the_name_of_a_proxy_is_the_proxys_fault() -> None:
    facts = transport.read(
        GO.replace("dial tcp", "proxyconnect tcp: dial tcp").replace("lookup registry", "lookup proxy")
        + ": no such host"
    )
    assert (facts["reason"], facts["proxy_host"]) == ("proxy-unreachable", "proxy.example.org")
