"""python-gitlab's own configuration files, read for their GitLabs and tokens.

A value `helper: PROGRAM` is a program to run. So a file counts as code, and its helpers run only where it is the user's
own, and only for the GitLab that is asked.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from diagnose.sources import config, shown
from diagnose.sources.gitlab.origin import base
from diagnose.sources.gitlab.tokens import Access, Token, checked, job_token_error

if TYPE_CHECKING:
    import configparser

SYSTEM = "/etc/python-gitlab.cfg"
_HELPER = "helper:"
_SECONDS = 30


def _files(environment: Mapping[str, str]) -> list[str]:
    if named := environment.get("PYTHON_GITLAB_CFG"):
        return [named]
    home = environment.get("HOME", "")
    own = [os.path.join(home, ".python-gitlab.cfg")] if os.path.isabs(home) else []
    return [*own, SYSTEM]


def _helper(command: str, named: str) -> str:
    import shlex
    import subprocess

    try:
        words = [os.path.expanduser(os.path.expandvars(word)) for word in shlex.split(command)]
        done = subprocess.run(  # noqa: S603 - the user's own file names it; no shell
            words, capture_output=True, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=True
        )
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        raise config.ConfigError(named, "its helper program failed", "run the program by hand") from error
    return done.stdout.decode("utf-8", "replace").strip()


def _token(text: str, named: str, status: os.stat_result, environment: Mapping[str, str]) -> Token:
    def read() -> str:
        if not text.lower().strip().startswith(_HELPER):
            return checked(text, named, environment)
        if why := config.own(status, only=True):
            raise config.ConfigError(named, f"its helper is not run: {why}", "keep helpers in a file of your own")
        return checked(_helper(text.strip()[len(_HELPER) :].strip(), named), named, environment)

    return Token(named, read)


def _job(named: str) -> Token:
    def read() -> str:
        raise job_token_error(named)

    return Token(named, read)


def _section(
    parser: configparser.ConfigParser, name: str, where: str, status: os.stat_result, environment: Mapping[str, str]
) -> Access | None:
    values = dict(parser.items(name, raw=True))
    if not values.get("url"):
        return None
    named = f"{where} [{name}]"
    found = None
    for field in ("private_token", "oauth_token"):
        if found is None and values.get(field):
            found = _token(values[field], f"{field} of {named}", status, environment)
    if found is None and values.get("job_token"):
        found = _job(f"job_token of {named}")
    verify = values.get("ssl_verify", parser.get("global", "ssl_verify", raw=True, fallback=""))
    switch = verify.lower() in (*parser.BOOLEAN_STATES, "")
    first = name == parser.get("global", "default", raw=True, fallback="")
    return Access(base(values["url"], f"url of {named}"), named, found, None if switch else verify, first)


def _one(path: str, environment: Mapping[str, str]) -> list[Access]:
    import configparser

    where = shown(path)
    text, status = config.read_own(path, "python-gitlab's documentation tells its form")
    parser = configparser.ConfigParser()
    try:
        parser.read_string(text)
        names = [name for name in parser.sections() if name != "global"]
        found = [_section(parser, name, where, status, environment) for name in names]
    except configparser.Error as error:
        raise config.ConfigError(where, "it is no configuration of python-gitlab", "mend or move it") from error
    return [each for each in found if each is not None]


def from_files(environment: Mapping[str, str]) -> list[Access]:
    """Give the GitLabs of python-gitlab's files, each file's default marked; raises ConfigError where one is faulty."""
    found: list[Access] = []
    for path in _files(environment):
        try:
            found += _one(path, environment)
        except FileNotFoundError as error:
            if environment.get("PYTHON_GITLAB_CFG"):
                raise config.ConfigError(
                    f"PYTHON_GITLAB_CFG={shown(path)}", "there is no such file", "unset it, or name a file that exists"
                ) from error
    return found
