"""Tokens, each bound to one origin: where they come from, and which kinds are of no use here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from diagnose.sources import config, configuration
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.origin import Origin, base

URLS = ("KDIAG_URL", "GITLAB_URL", "CI_SERVER_URL")
"""Variables that name the GitLab to which a token in the environment belongs; the first that is set counts."""
TOKENS = ("KDIAG_TOKEN", "GITLAB_TOKEN")
COMMAND_LINE = "the command line"
"""What names a GitLab that no setting knows; nothing of the user's is for it."""
NEEDED = "a personal, project or group access token with scope read_api and role Reporter"
"""What reads a trace."""

_KINDS = (
    ("gldt-", "a deploy token"),
    ("glrt-", "a runner's token"),
    ("glrtr-", "a runner registration token"),
    ("GR1348941", "a runner registration token"),
    ("glft-", "a feed token"),
    ("glptt-", "a pipeline trigger token"),
    ("glimt-", "an incoming mail token"),
    ("glagent-", "an agent's token"),
    ("gloas-", "the secret of an OAuth application"),
    ("glsoat-", "a SCIM token"),
    ("glffct-", "a feature flags token"),
)
_JOB = "glcbt-"
_FIELDS = ("url", "token", "ca_file", "client_cert", "client_key")


class Token:
    """A secret that no repr, format or traceback shows; `named` says where it was found."""

    __slots__ = ("_read", "named")

    def __init__(self, named: str, read: Callable[[], str]) -> None:
        self.named = named
        self._read = read

    def reveal(self) -> str:
        """Give the secret itself, for the header of a request; a helper program runs here, and only here."""
        return self._read()


class Access(NamedTuple):
    """A known GitLab: its origin, who named it, what is set for it, and whether it is the one where none is named.

    `ca_file`, `client_cert` and `client_key` are paths that a file of settings names.
    """

    origin: Origin
    named: str
    token: Token | None = None
    ca_file: str | None = None
    default: bool = False
    client_cert: str | None = None
    client_key: str | None = None


def _kind(text: str, job_token: str) -> str | None:
    if text.startswith(_JOB) or (job_token and text == job_token):
        return "job"
    for prefix, kind in _KINDS:
        if text.startswith(prefix) or re.match(rf"[A-Za-z0-9_]{{1,20}}-{prefix}", text):
            return kind
    return None


def job_token_error(named: str) -> GitLabError:
    """Say what CI_JOB_TOKEN cannot do."""
    return GitLabError(
        named,
        "GitLab does not let a job token read a trace, whatever the job's rights",
        f"add {NEEDED} as the masked variable KDIAG_TOKEN; or keep the log as an artifact and use kdiag log",
        "job-token",
    )


def checked(text: str, named: str, environment: Mapping[str, str]) -> str:
    """Give a token that may be put into a header; raises GitLabError that names it without showing it."""
    if not text.isascii() or not text.isprintable() or " " in text:
        where = (
            "it ends in a line break or a blank"
            if text.strip() == text.rstrip() and text != text.rstrip()
            else ("it holds a blank, a control character or a letter that no token has")
        )
        raise GitLabError(named, where, "copy the token once more, without quotes and blanks", "token")
    if len(text) > 4096:
        raise GitLabError(named, "it is too long for a token", "copy the token once more", "token")
    kind = _kind(text, environment.get("CI_JOB_TOKEN", ""))
    if kind == "job":
        raise job_token_error(named)
    if kind:
        raise GitLabError(named, f"it is {kind}, which cannot read a trace", f"give {NEEDED}", "token-kind")
    return text


def _fixed(text: str, named: str, environment: Mapping[str, str]) -> Token:
    return Token(named, lambda: checked(text, named, environment))


def from_environment(environment: Mapping[str, str]) -> list[Access]:
    """Give the GitLab that the environment names, with its token; a token without a GitLab is bound to none."""
    named = next((name for name in URLS if environment.get(name)), None)
    if named is None:
        return []
    token = next((name for name in TOKENS if environment.get(name)), None)
    found = _fixed(environment[token], token, environment) if token else None
    return [Access(base(environment[named], named), named, found, default=True)]


def _section(
    name: str, file: tuple[str, str], section: object, environment: Mapping[str, str], *, secret: bool
) -> Access:
    path, where = file
    named = f"{where} [gitlab.{name}]"
    if not isinstance(section, dict) or not all(isinstance(value, str) for value in section.values()):
        raise config.ConfigError(named, "its values are to be texts", 'url = "https://gitlab.example.com"')
    if unknown := sorted(set(section) - set(_FIELDS)):
        raise config.ConfigError(named, f"there is no setting {unknown[0]!r}", f"known are {', '.join(_FIELDS)}")
    if not section.get("url"):
        raise config.ConfigError(named, "it has no url, so its token belongs nowhere", 'url = "https://..."')
    token = section.get("token")
    if token and not secret:
        raise config.ConfigError(where, "it holds a token, and others may read it", f"chmod 600 {where}")
    found = _fixed(token, f"the token of {named}", environment) if token else None
    cert, key = (_beside(path, section.get(each)) for each in ("client_cert", "client_key"))
    url = base(section["url"], f"url of {named}")
    return Access(url, named, found, _beside(path, section.get("ca_file")), client_cert=cert, client_key=key)


def _beside(where: str, path: str | None) -> str | None:
    return config.beside(where, path) if path else None


def from_config(path: str | None, environment: Mapping[str, str]) -> list[Access]:
    """Give the GitLabs of kdiag's configuration: its sections `[gitlab.NAME]` with what `_FIELDS` names."""
    where, content, secret = config.load(path, environment)
    sections: Any = content.get("gitlab", {})
    if not isinstance(sections, dict):
        raise config.ConfigError(where, "gitlab is no section", "write [gitlab.NAME]")
    if any(not isinstance(each, dict) for each in sections.values()):
        raise config.ConfigError(where, "[gitlab] needs a name", "write [gitlab.NAME], with a name of your own")
    file = (path or configuration(environment) or "", where)
    return [_section(name, file, each, environment, secret=secret) for name, each in sections.items()]


def choose(origin: Origin, known: Sequence[Access]) -> Access | None:
    """Give what is set for `origin`: the first token, CA file and certificate that are; None where it is unknown."""
    fit = [each for each in known if each.origin == origin]
    if not fit:
        return None
    best = next((each for each in fit if each.token), fit[0])
    certified = next((each for each in (best, *fit) if each.client_cert), best)
    return best._replace(
        ca_file=best.ca_file or next((each.ca_file for each in fit if each.ca_file), None),
        client_cert=certified.client_cert,
        client_key=certified.client_key,
    )
