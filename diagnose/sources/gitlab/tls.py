"""Whom kdiag's own connection trusts: which CA file counts, and the TLS context made from it."""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import Mapping

from diagnose.sources import shown
from diagnose.sources.config import ConfigError
from diagnose.sources.gitlab.origin import Origin, base

_STORES = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


def ca_file(
    origin: Origin, option: str | None, configured: str | None, environment: Mapping[str, str]
) -> tuple[str, str] | None:
    """Give the file of CAs that counts and who named it, or None for those of the operating system."""
    if option:
        return option, "--ca-file"
    if own := environment.get("KDIAG_CA_FILE"):
        return own, "KDIAG_CA_FILE"
    if configured:
        return os.path.expanduser(configured), "the configuration's ca_file"
    for name in _BUNDLES:
        if environment.get(name):
            return environment[name], name
    runners = environment.get("CI_SERVER_TLS_CA_FILE")  # its tls-ca-file
    return (runners, "CI_SERVER_TLS_CA_FILE") if runners and of_the_job(origin, environment) else None


def of_the_job(origin: Origin, environment: Mapping[str, str]) -> bool:
    """Tell whether `origin` is the GitLab of the CI job that kdiag runs in: the runner's files are for no other."""
    url = environment.get("CI_SERVER_URL")
    return bool(url) and base(url or "", "CI_SERVER_URL").place == origin.place


def _from(path: str, named: str) -> ssl.SSLContext:
    what = f"{named} {shown(path)}"
    advice = "name a PEM file that holds the CA's certificate (-----BEGIN CERTIFICATE-----)"
    try:
        if os.path.isdir(path):
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)
    except ssl.SSLError as error:
        raise ConfigError(what, "it holds no certificate in PEM form", advice, "ca-file") from error
    except OSError as error:
        raise ConfigError(what, f"it cannot be read: {error.strerror or error}", advice, "ca-file") from error


def _has_store() -> bool:
    """Tell whether the operating system has CAs at all; a slim image may have none."""
    if sys.platform in ("darwin", "win32"):
        return True
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or (paths.capath and os.listdir(paths.capath)) or any(map(os.path.isfile, _STORES)))


def _system() -> ssl.SSLContext:
    """Trust what the operating system trusts; where it has no CAs, those of certifi, which comes with requests."""
    if not _has_store():
        import certifi

        return ssl.create_default_context(cafile=certifi.where())
    import truststore

    context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return context


def context(found: tuple[str, str] | None) -> ssl.SSLContext:
    """Make the TLS context for `found`; certificates are always checked. Raises ConfigError for a useless file."""
    return _from(*found) if found else _system()


def store() -> str:
    """Name the store that is trusted where no file is named."""
    return "the operating system's CAs" if _has_store() else "the CAs of certifi, since the system has none"
