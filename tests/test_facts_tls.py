"""What the tail of an error tells of a TLS handshake."""

from __future__ import annotations

import pytest

from diagnose.facts import dns, tls, transport
from diagnose.facts.reasons import DNS_WORDS, TLS_WORDS

GO = 'Get "https://registry.example.org:5000/v2/": '
GIT = "fatal: unable to access 'https://gitlab.example.org/a/b.git/': "


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        (GO + "x509: certificate signed by unknown authority", "unknown-authority"),
        (GO + "tls: failed to verify certificate: x509: certificate signed by unknown authority", "unknown-authority"),
        (GO + "x509: certificate has expired or is not yet valid", "expired"),
        (GO + "x509: certificate relies on legacy Common Name field, use SANs instead", "common-name"),
        (GO + "x509: cannot verify signature: insecure algorithm SHA1-RSA", "unusable"),
        (GIT + "server certificate verification failed. CAfile: none CRLfile: none", "unknown-authority"),
        (GIT + "SSL certificate problem: certificate has expired", "expired"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "unknown-authority"),
        ("npm error code CERT_HAS_EXPIRED", "expired"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1)", "expired"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get issuer", "unknown-authority"),
        ("The certificate is NOT trusted. The certificate chain uses expired certificate.", "expired"),
        ("PKIX path building failed: unable to find valid certification path", "unknown-authority"),
    ],
)
def test_each_library_has_its_words_for_the_fault_of_a_certificate(sentence: str, fault: str) -> None:
    facts = transport.read(sentence)
    assert (facts["x509"], facts["reason"]) == (fault, f"x509-{fault}")


def test_the_clock_of_the_client_tells_expired_from_not_yet_valid() -> None:
    sentence = "x509: certificate has expired or is not yet valid: current time 2025-01-01T00:00:00Z is "
    late = transport.read(GO + sentence + "after 2024-12-31T00:00:00Z")
    early = transport.read(GO + sentence + "before 2025-02-01T00:00:00Z")
    assert (late["reason"], late["certificate_time"]) == ("x509-expired", "2024-12-31T00:00:00Z")
    assert (early["reason"], early["now"]) == ("x509-not-yet-valid", "2025-01-01T00:00:00Z")


def test_a_certificate_for_other_names_tells_these_and_the_name_that_was_wanted() -> None:
    facts = transport.read(GO + "x509: certificate is valid for a.example.org, b.example.org, not registry.example.org")
    assert facts["reason"] == "x509-wrong-host"
    assert (facts["certificate_names"], facts["hostname"]) == ("a.example.org, b.example.org", "registry.example.org")


def test_the_host_is_the_one_right_before_the_reason() -> None:
    facts = transport.read(
        'checking push permission for "registry.example.org/a:1": creating push check transport for '
        'registry.example.org failed: Get "https://gitlab.example.org/jwt/auth?service=container_registry": '
        "x509: certificate signed by unknown authority"
    )
    assert (facts["host"], facts["endpoint"]) == ("gitlab.example.org", "token")


@pytest.mark.parametrize(
    ("alert", "reason"),
    [
        ("remote error: tls: protocol version not supported", "tls-version"),
        ("tls: server selected unsupported protocol version 301", "tls-version"),
        ("remote error: tls: handshake failure", "tls-handshake"),
        ("remote error: tls: certificate required", "tls-client-certificate"),
        ("net/http: TLS handshake timeout", "tls-timeout"),
    ],
)
def test_an_alert_is_no_fault_of_a_certificate(alert: str, reason: str) -> None:
    facts = transport.read(GO + alert)
    assert facts["reason"] == reason
    assert "x509" not in facts


def test_no_sentence_lacks_the_words_for_which_a_reader_is_asked() -> None:
    told = [*tls._SIGNS, *(words for words, _ in tls._ALERTS)]
    assert [words for words in told if not any(each in words for each in TLS_WORDS)] == []
    resolvers = [pattern.pattern for pattern in (dns._LOOKUP, *dns._PLAIN)]
    assert [pattern for pattern in resolvers if not any(each in pattern for each in DNS_WORDS)] == []
