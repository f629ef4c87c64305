"""Reads why a TLS handshake failed: the fault of a certificate, or an alert of the other side.

The words are those of Go's crypto/tls and crypto/x509, OpenSSL, GnuTLS, NSS, rustls, Node.js, Java and .NET, as curl,
git, apt, apk, pip, npm and the container tools print them.
"""

from __future__ import annotations

from diagnose.lazy import lazy

Facts = dict[str, str]

_CERTIFICATE = (
    # A date or a name may be at fault in a sentence that also says "verify failed": those come first.
    ("certificate has expired", "expired"),
    ("CERT_HAS_EXPIRED", "expired"),
    ("uses expired certificate", "expired"),
    ("Peer's Certificate has expired", "expired"),
    ("peer certificate: Expired", "expired"),
    ("CertificateExpiredException", "expired"),
    ("certificate is not yet valid", "not-yet-valid"),
    ("certificate not yet valid", "not-yet-valid"),
    ("uses not yet valid certificate", "not-yet-valid"),
    ("CertificateNotYetValidException", "not-yet-valid"),
    ("CERT_NOT_YET_VALID", "not-yet-valid"),
    ("relies on legacy Common Name field", "common-name"),
    ("cannot validate certificate for", "no-ip-san"),
    ("No subject alternative names present", "no-ip-san"),
    ("No subject alternative names matching IP address", "no-ip-san"),
    ("certificate is valid for", "wrong-host"),
    ("certificate is not valid for", "wrong-host"),
    ("does not match target host name", "wrong-host"),
    ("no alternative certificate subject name matches", "wrong-host"),
    ("requested host name", "wrong-host"),
    ("ostname mismatch", "wrong-host"),
    ("ERR_TLS_CERT_ALTNAME_INVALID", "wrong-host"),
    ("does not match certificate's altnames", "wrong-host"),
    ("No subject alternative DNS name matching", "wrong-host"),
    ("name in the certificate does not match", "wrong-host"),
    ("peer certificate: NotValidForName", "wrong-host"),
    ("RemoteCertificateNameMismatch", "wrong-host"),
    ("certificate signed by unknown authority", "unknown-authority"),
    ("certificate signed by unknown issuer", "unknown-authority"),
    ("certificate is not trusted", "unknown-authority"),
    ("certificate is NOT trusted", "unknown-authority"),
    ("certificate not trusted", "unknown-authority"),
    ("certificate signer not trusted", "unknown-authority"),
    ("self-signed certificate", "unknown-authority"),
    ("self signed certificate", "unknown-authority"),
    ("unable to get local issuer certificate", "unknown-authority"),
    ("unable to get issuer certificate", "unknown-authority"),
    ("unable to verify the first certificate", "unknown-authority"),
    ("UNABLE_TO_GET_ISSUER_CERT", "unknown-authority"),
    ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unknown-authority"),
    ("SELF_SIGNED_CERT", "unknown-authority"),
    ("Certificate issuer is not recognized", "unknown-authority"),
    ("certificate issuer has been marked as not trusted", "unknown-authority"),
    ("peer certificate: UnknownIssuer", "unknown-authority"),
    ("PKIX path building failed", "unknown-authority"),
    ("unable to find valid certification path", "unknown-authority"),
    ("certificate chain: PartialChain", "unknown-authority"),
    ("certificate chain: UntrustedRoot", "unknown-authority"),
    ("UNTRUSTED_ROOT", "unknown-authority"),
    ("certificate verification failed", "unknown-authority"),
    ("certificate verify failed", "unknown-authority"),
    ("Could not verify the SSL certificate", "unknown-authority"),
    ("cannot verify signature: ", "unusable"),
    ("negative serial number", "unusable"),
    ("incompatible key usage", "unusable"),
    ("not authorized to sign", "unusable"),
    ("certificate is not standards compliant", "unusable"),
    ("certificate key too weak", "unusable"),
    ("ca md too weak", "unusable"),
)
_ALERTS = (
    ("protocol version not supported", "tls-version"),
    ("selected unsupported protocol version", "tls-version"),
    ("no supported versions satisfy", "tls-version"),
    ("alert protocol version", "tls-version"),
    ("ALERT_PROTOCOL_VERSION", "tls-version"),
    ("routines::unsupported protocol", "tls-version"),
    (":unsupported protocol", "tls-version"),
    ("illegal or unsupported version", "tls-version"),
    ("tls: handshake failure", "tls-handshake"),
    ("alert handshake failure", "tls-handshake"),
    ("ALERT_HANDSHAKE_FAILURE", "tls-handshake"),
    ("gnutls_handshake() failed", "tls-handshake"),
    ("tls: no cipher suite", "tls-handshake"),
    ("tls: unrecognized name", "tls-handshake"),
    ("unrecognized name", "tls-handshake"),
    ("remote error: tls: internal error", "tls-handshake"),
    ("tlsv1 alert internal error", "tls-handshake"),
    ("tls: insufficient security level", "tls-handshake"),
    ("unsafe legacy renegotiation disabled", "tls-handshake"),
    ("dh key too small", "tls-handshake"),
    ("tls: bad certificate", "tls-client-certificate"),
    ("tls: certificate required", "tls-client-certificate"),
    ("remote error: tls: expired certificate", "tls-client-certificate"),
    ("remote error: tls: unknown certificate", "tls-client-certificate"),
    ("alert certificate required", "tls-client-certificate"),
    ("alert bad certificate", "tls-client-certificate"),
    ("No required SSL certificate was sent", "tls-client-certificate"),
)
_SIGNS = (
    "ertificate",
    "x509",
    "CERT_",
    "SELF_SIGNED",
    "PKIX",
    "LEAF_SIGNATURE",
    "UNTRUSTED_ROOT",
    "certification",
    "ostname",
)
"""One of these stands in every sentence about a certificate."""
_NAMES = lazy(
    r"certificate is valid for (?P<names>.{1,400}?), not (?P<wanted>[\w.\-]{1,253})"
    r"|certificate subject name \(?'?(?P<subject>[\w.*\-]{1,253})'?\)? does not match target host name "
    r"'(?P<target>[\w.\-]{1,253})'"
    r"|no alternative certificate subject name matches target host name '(?P<alternative>[\w.\-]{1,253})'"
    r"|cannot validate certificate for (?P<address>[\w.:\-]{1,253}) because"
    r"|certificate is not valid for any names, but wanted to match (?P<any>[\w.\-]{1,253})"
)
_TIME = lazy(r"current time (\S{1,40}) is (after|before) (\S{1,40})")


def _names(text: str, facts: Facts) -> None:
    found = _NAMES.search(text)
    if found is None:
        return
    names = found["names"] or found["subject"]
    if names:
        facts["certificate_names"] = names
    wanted = next(
        (found[group] for group in ("wanted", "target", "alternative", "address", "any") if found[group]), None
    )
    if wanted:
        facts["hostname"] = wanted
        facts.setdefault("host", wanted)


def _certificate(text: str, facts: Facts) -> bool:
    if not any(sign in text for sign in _SIGNS):
        return False
    fault = next((name for words, name in _CERTIFICATE if words in text), None)
    if fault is None:
        return False
    if found := _TIME.search(text):
        facts.update(certificate_time=found[3], now=found[1])
        fault = "not-yet-valid" if found[2] == "before" else fault
    facts.update(x509=fault, reason=f"x509-{fault}")
    _names(text, facts)
    return True


def read(text: str, facts: Facts) -> bool:
    """Read the TLS fault of the tail of a sentence into `facts`; tell whether there is one."""
    if _certificate(text, facts):
        return True
    reason = next((name for words, name in _ALERTS if words in text), None)
    if reason is None:
        return False
    facts["reason"] = reason
    return True
