"""The certificate by which kdiag shows who it is, where a server in front of GitLab asks for one."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from typing import NamedTuple, NoReturn

from diagnose.sources import shown
from diagnose.sources.config import ConfigError
from diagnose.sources.gitlab.origin import base
from diagnose.sources.gitlab.tls import ca_file, context, of_the_job
from diagnose.sources.gitlab.tokens import COMMAND_LINE, URLS, Access

_CODE = "client-cert"


class Pair(NamedTuple):
    """A certificate's file, its key's (None where both are in one file), and the settings that named them."""

    certificate: str
    key: str | None
    named: str
    named_key: str


def _variables(certificate: str, key: str, environment: Mapping[str, str]) -> Pair | None:
    if environment.get(certificate):
        return Pair(environment[certificate], environment.get(key) or None, certificate, key)
    return None


def _bound(access: Access, environment: Mapping[str, str]) -> bool:
    """Tell whether what the environment holds is for this GitLab: it goes where the environment's token does."""
    if access.named == COMMAND_LINE:
        return False
    name = next((each for each in URLS if environment.get(each)), None)
    return name is None or base(environment[name], name).place == access.origin.place


def pair(access: Access, environment: Mapping[str, str]) -> Pair | None:
    """Give the certificate to show to a GitLab, or None; raises ConfigError where only a key is named."""
    certificate, key = "KDIAG_CLIENT_CERT", "KDIAG_CLIENT_KEY"
    if _bound(access, environment):
        if own := _variables(certificate, key, environment):
            return own
        if environment.get(key):
            raise ConfigError(
                key, f"it is set, and {certificate} is not", f"name the certificate: {certificate}", _CODE
            )
    if access.client_cert:
        named = "the configuration's client_cert", "the configuration's client_key"
        return Pair(access.client_cert, access.client_key, *named)
    if access.client_key:
        why = "it is set, and client_cert is not"
        raise ConfigError("the configuration's client_key", why, 'client_cert = "client.pem"', _CODE)
    if of_the_job(access.origin, environment):
        return _variables("CI_SERVER_TLS_CERT_FILE", "CI_SERVER_TLS_KEY_FILE", environment)
    return None


def _readable(path: str, named: str) -> None:
    try:
        with open(path, "rb") as file:
            file.read(1)
    except OSError as error:
        why = f"it cannot be read: {error.strerror or error}"
        raise ConfigError(
            f"{named} {shown(path)}", why, "name a PEM file that exists and is yours to read", _CODE
        ) from error


def _no_passphrase(what: str) -> NoReturn:
    raise ConfigError(what, "its key is encrypted, and kdiag asks for no passphrase", "name a key without one", _CODE)


def load(onto: ssl.SSLContext, found: Pair) -> None:
    """Give a TLS context the certificate to show; raises ConfigError that names the file at fault."""
    what = f"{found.named} {shown(found.certificate)}"
    keys = f"{found.named_key} {shown(found.key)}" if found.key else what
    _readable(found.certificate, found.named)
    if found.key:
        _readable(found.key, found.named_key)
    try:
        onto.load_cert_chain(os.fspath(found.certificate), found.key, password=lambda: _no_passphrase(keys))
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            why, advice = f"the key of {keys} is not that of this certificate", "name the pair that belongs together"
        elif found.key is None:
            why, advice = "it holds no certificate with its key in PEM form", f"name the key's file: {found.named_key}"
        else:
            why = f"it or {keys} is no certificate or key in PEM form"
            advice = "PEM files begin with -----BEGIN CERTIFICATE----- and -----BEGIN PRIVATE KEY-----"
        raise ConfigError(what, why, advice, _CODE) from error


def trusted(access: Access, option: str | None, environment: Mapping[str, str]) -> ssl.SSLContext:
    """Make the TLS context for a GitLab: whom it trusts (`option` is --ca-file), and what it shows of itself."""
    made = context(ca_file(access.origin, option, access.ca_file, environment))
    if found := pair(access, environment):
        load(made, found)
    return made
