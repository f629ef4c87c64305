"""What went wrong on kdiag's own connection, in words, with what to do: TLS, proxy, name, silence, cut answers."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator

from diagnose.errors import KdiagError
from diagnose.sources.gitlab.errors import ForeignOriginError, GitLabError, Transient
from diagnose.sources.gitlab.origin import Origin
from diagnose.sources.gitlab.refusal import CLIENT_CERTIFICATE
from diagnose.sources.gitlab.retry import SILENCE

_ASKED = ("CERTIFICATE_REQUIRED", "CERTIFICATE REQUIRED", "ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE")
"""Alerts by which a server refuses the certificate that it was shown, or was not."""

_UNTRUSTED = (2, 18, 19, 20, 21)
_TIME = {9: "is not valid yet", 10: "has expired"}
_NAME = 62
"""OpenSSL's numbers of what is wrong with a certificate (x509_vfy.h)."""


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an error and all that it wraps, whichever way the libraries wrapped it."""
    todo, seen = [error], set[int]()
    while todo and len(seen) < 50:
        each = todo.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        inner = [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
        todo += [part for part in inner if isinstance(part, BaseException)]


def _certificate(origin: Origin, error: ssl.SSLCertVerificationError) -> GitLabError:
    code = error.verify_code
    host = origin.host
    if code in _TIME:
        return GitLabError(
            origin.url,
            f"its certificate {_TIME[code]}",
            "compare this machine's clock (date -u); if it is right, the server's certificate has to be renewed",
            "tls",
        )
    if code == _NAME or "match" in (error.verify_message or ""):
        return GitLabError(
            origin.url,
            f"its certificate is for another name than {host}",
            "use the name that the certificate has; openssl s_client -connect HOST:PORT </dev/null shows it",
            "tls",
        )
    if code in _UNTRUSTED:
        return GitLabError(
            origin.url,
            "a CA that this machine does not trust signed its certificate",
            "get the CA's certificate from whoever runs that GitLab: kdiag job --ca-file ca.pem ...; KDIAG_CA_FILE and "
            "ca_file in the configuration do the same",
            "tls",
        )
    return GitLabError(origin.url, f"its certificate is refused: {error.verify_message}", "ask who runs it", "tls")


def _tls(origin: Origin, error: ssl.SSLError) -> GitLabError:
    if "WRONG_VERSION_NUMBER" in str(error) or "HTTP_REQUEST" in str(error):
        return GitLabError(
            origin.url,
            "it does not speak TLS there",
            "check the port; if it is plain http on your own network, use http:// and --insecure-http",
            "tls",
        )
    if any(word in str(error).upper() for word in _ASKED):
        return GitLabError(
            origin.url,
            "it asks for a client certificate, and takes none or another than kdiag's",
            CLIENT_CERTIFICATE,
            "tls",
        )
    return GitLabError(
        origin.url,
        f"the TLS handshake failed ({error.reason or 'no reason given'})",
        "it may be an old TLS version, a client certificate that it asks for (KDIAG_CLIENT_CERT, KDIAG_CLIENT_KEY), or "
        "a proxy in between",
        "tls",
    )


def _proxy(origin: Origin, text: str, proxy: str) -> GitLabError:
    status = re.search(r"Tunnel connection failed: ([0-9]{3})", text)
    if status and status[1] == "407":
        return GitLabError(proxy, "it asks for a login", "export HTTPS_PROXY=http://user:password@proxy:port", "proxy")
    why = f"it refuses the way to {origin.host} with {status[1]}" if status else "it cannot be reached"
    advice = f"if {origin.host} is to be reached without it: export NO_PROXY={origin.host}; else check HTTPS_PROXY"
    return GitLabError(proxy, why, advice, "proxy")


def _network(origin: Origin, names: set[str], text: str) -> GitLabError:
    if "NameResolutionError" in names or "gaierror" in names:
        return GitLabError(
            origin.url, f"the name {origin.host} is not known here", "check the URL, the VPN and DNS", "dns"
        )
    if names & {"ConnectTimeout", "ConnectTimeoutError"}:
        return GitLabError(
            origin.url,
            "it does not answer",
            "check the URL, the VPN, and whether a proxy is needed (HTTPS_PROXY)",
            "timeout",
        )
    if names & {"ReadTimeout", "ReadTimeoutError", "TimeoutError"}:
        return GitLabError(origin.url, f"it sent nothing for {SILENCE:g} seconds", "try again later", "timeout")
    if names & {"IncompleteRead", "ChunkedEncodingError", "InvalidChunkLength"}:
        return GitLabError(origin.url, "its answer was cut off", "try again; a proxy in between may cut", "cut")
    if "Connection refused" in text or "ConnectionRefusedError" in names:
        return GitLabError(origin.url, "nothing listens there", "check the host and the port", "network")
    return GitLabError(origin.url, "the connection broke", "try again later", "network")


_FOR_GOOD = ("dns",)
_NO_PROXY = {"InvalidProxyURL", "InvalidURL", "InvalidSchema", "ProxySchemeUnknown", "ProxySchemeUnsupported"}


def told(error: BaseException, origin: Origin, proxy: str = "") -> GitLabError | Transient | None:
    """Say what an exception of requests, urllib3 or ssl means; None where it is not about the connection.

    No text of the exception itself is passed on, since it may hold a proxy's password.
    """
    if isinstance(error, KdiagError):
        return None
    found = list(_chain(error))
    names = {type(each).__name__ for each in found}
    for each in found:
        if isinstance(each, ForeignOriginError):
            return GitLabError(
                origin.url,
                f"it sends kdiag on to {each.target}, to which the token is not bound",
                "if the GitLab has moved, set the new URL where the token is set (KDIAG_URL or the configuration)",
                "redirect",
            )
        if isinstance(each, ssl.SSLCertVerificationError):
            return _certificate(origin, each)
    text = " ".join(str(each) for each in found)
    if proxy and names & _NO_PROXY:
        advice = "write it as http://proxy.example.com:3128; SOCKS proxies are not supported"
        return GitLabError(proxy, "it is no proxy that kdiag can use", advice, "proxy")
    if "ProxyError" in names:
        return _proxy(origin, text, proxy or "the proxy")
    for each in found:
        if isinstance(each, ssl.SSLError):
            return _tls(origin, each)
    if not any(type(each).__module__.split(".")[0] in ("requests", "urllib3") for each in found):
        return None
    trouble = _network(origin, names, text)
    return trouble if trouble.code in _FOR_GOOD else Transient(trouble)
