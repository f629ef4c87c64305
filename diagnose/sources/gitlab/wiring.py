"""Through which settings kdiag reaches a GitLab: the proxy, the CAs, the client certificate; in words for a reader."""

from __future__ import annotations

from collections.abc import Mapping

from diagnose.model.doctor import Check
from diagnose.sources import shown
from diagnose.sources.gitlab import certificate, tls
from diagnose.sources.gitlab.origin import Origin
from diagnose.sources.gitlab.tokens import Access

_CODES = {"proxy": "proxy", "tls": "tls"}


def _variable(environment: Mapping[str, str], scheme: str) -> str:
    """Name the variable that a proxy comes from: small letters first, as urllib reads them."""
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    return next((name for name in names if environment.get(name)), "")


def proxy(origin: Origin, used: str, environment: Mapping[str, str]) -> Check:
    """Say which proxy is on the way, if any; `used` is it without its password."""
    named = _variable(environment, origin.scheme)
    if used:
        return Check("proxy", "proxy", "ok", f"{used}, by {named or 'the system'}")
    if not named:
        return Check("proxy", "proxy", "ok", "none")
    if origin.loopback:
        return Check("proxy", "proxy", "ok", f"none: {named} is set, and {origin.host} is this machine")
    by = next((name for name in ("no_proxy", "NO_PROXY") if environment.get(name)), "NO_PROXY")
    return Check("proxy", "proxy", "ok", f"none: {named} is set, and {by} names {origin.host}")


def trust(access: Access, option: str | None, environment: Mapping[str, str]) -> str:
    """Say whom kdiag trusts there, and what it shows of itself: "checked against ca.pem, by KDIAG_CA_FILE"."""
    found = tls.ca_file(access.origin, option, access.ca_file, environment)
    said = f"certificates are checked against {shown(found[0])}, by {found[1]}" if found else ""
    own = certificate.pair(access, environment)
    more = f"; it is shown the certificate {shown(own.certificate)}, by {own.named}" if own else ""
    return (said or f"certificates are checked against {tls.store()}") + more
