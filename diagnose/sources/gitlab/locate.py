"""Brings together what the user named, the environment, the configuration and the folder: which job of which GitLab.

A pipeline or a merge request is found as a job is.

A URL or a git remote chooses among the GitLabs that the user has set up, and never adds one: else a link in a chat or a
cloned repository could say where a token goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from diagnose.errors import KdiagError, UsageError
from diagnose.sources.gitlab import cfg, remote, target, tokens
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.origin import Origin, base, check_plain
from diagnose.sources.gitlab.target import Target
from diagnose.sources.gitlab.tokens import Access

Remotes = Callable[[], list[tuple[str, str]]]
Heads = Callable[[], remote.Head]

COMMANDS = {"job": "kdiag job", "pipeline": "kdiag pipeline", "merge-request": "kdiag mr"}
"""The command that takes each kind of target."""


class Asked(NamedTuple):
    """What the command line says: the number or URL of a `kind` in `job`, a project, the name of a job, a branch."""

    job: str = ""
    project: str = ""
    name: str = ""
    config: str | None = None
    insecure_http: bool = False
    kind: str = "job"
    branch: str = ""


class Located(NamedTuple):
    """What to look at: of `kind` "job" the `job`, or where that is 0 the newest failed one of `name`.

    Of kind "pipeline" or "merge-request" the `number` (an iid of the latter), or where that is 0 the newest of `ref`,
    which is a branch or `refs/merge-requests/N/head`.
    """

    access: Access
    project: str
    job: int
    name: str = ""
    kind: str = "job"
    number: int = 0
    ref: str = ""


def known(asked: Asked, environment: Mapping[str, str]) -> list[Access]:
    """Give all GitLabs that are set up, the most decisive first."""
    found = [*tokens.from_environment(environment), *tokens.from_config(asked.config, environment)]
    try:
        found += cfg.from_files(environment)
    except KdiagError:
        if not any(each.token for each in found):  # a faulty file of another program is in nobody's way
            raise
    return found


def _bind(origin: Origin) -> str:
    return f"if that GitLab is yours: export KDIAG_URL={origin.url}, and KDIAG_TOKEN with {tokens.NEEDED}"


def _unbound(origin: Origin, environment: Mapping[str, str]) -> GitLabError:
    why = "no token is bound to it"
    loose = next((name for name in tokens.TOKENS if environment.get(name)), None)
    if loose:
        named = next((name for name in tokens.URLS if environment.get(name)), None)
        bound = (
            f"it belongs to the GitLab that {named} names" if named else "no variable says to which GitLab it belongs"
        )
        why += f"; {loose} is not sent there, since {bound}"
    return GitLabError(origin.url, why, _bind(origin), "unbound")


def _no_gitlab(environment: Mapping[str, str], found: Sequence[tuple[str, Target]], asked: Asked) -> GitLabError:
    if found and found[0][1].address:
        error = _unbound(found[0][1].address.origin, environment)
        name = found[0][0]
        return GitLabError(f"git remote {name} ({error.what})", error.why, error.advice, "unbound")
    return GitLabError(
        COMMANDS[asked.kind],
        "it is not known which GitLab to ask; gitlab.com is not assumed",
        f"export KDIAG_URL=https://gitlab.example.com, or give the {target.WORDS[asked.kind]}'s URL",
        "no-gitlab",
    )


def _remotes(read: Remotes, origins: Sequence[Origin]) -> list[tuple[str, Target]]:
    found = [(name, target.parse_remote(url, origins)) for name, url in read()]
    return [(name, each) for name, each in found if each is not None]


def _in_job(environment: Mapping[str, str], origins: Sequence[Origin]) -> Target | None:
    """Give the project of the CI job that kdiag runs in, where its GitLab is a known one."""
    project = target.project_path(environment.get("CI_PROJECT_PATH") or environment.get("CI_PROJECT_ID", ""))
    if not project or not environment.get("CI_SERVER_URL"):
        return None
    origin = base(environment["CI_SERVER_URL"], "CI_SERVER_URL")
    return Target(project, 0, None, origin) if origin in origins else None


def _here(
    environment: Mapping[str, str], origins: Sequence[Origin], read: Remotes
) -> tuple[Target | None, list[tuple[str, Target]]]:
    """Give the project of the job or of the folder, and the remotes that were looked at."""
    found = _in_job(environment, origins)
    if found is not None:
        return found, []
    remotes = _remotes(read, origins)
    return next((each for _, each in remotes if each.origin is not None), None), remotes


def _only(found: Sequence[Access]) -> Origin | None:
    """Give the GitLab to ask where nothing names one: that of the environment, or the only one, or the default."""
    own = [each for each in found if each.named in tokens.URLS]
    origins = list(dict.fromkeys(each.origin for each in own or found))
    default = next((each.origin for each in found if each.default), None)
    return origins[0] if len(origins) == 1 else default


def _project(
    asked: Asked, named: Target, found: Sequence[Access], environment: Mapping[str, str], read: Remotes
) -> Target:
    """Say which project of which GitLab is meant."""
    origins = [each.origin for each in found]
    if named.address is not None:
        if asked.project:
            raise UsageError(
                "-R", f"the {target.WORDS[named.kind]}'s URL names its project already", "leave -R out", "target"
            )
        return named
    if asked.project:
        project = target.parse_project(asked.project, origins)
        if project.address is not None:
            return project
        origin = _only(found)
        if origin is None:
            here, remotes = _here(environment, origins, read)
            origin = here.origin if here else None
            if origin is None:
                raise _several(found, asked) if found else _no_gitlab(environment, remotes, asked)
        return project._replace(origin=origin)
    here, remotes = _here(environment, origins, read)
    if here is not None:
        return here
    if remotes or not found:
        raise _no_gitlab(environment, remotes, asked)
    command, what = COMMANDS[asked.kind], target.WORDS[asked.kind]
    raise UsageError(
        command,
        f"it is not known which project the {what} belongs to",
        f"{command} -R group/project ..., or give the {what}'s URL, or go to a clone of the project",
        "no-project",
    )


def _several(found: Sequence[Access], asked: Asked) -> UsageError:
    names = ", ".join(dict.fromkeys(each.origin.url for each in found))
    advice = f"export KDIAG_URL=..., or give the {target.WORDS[asked.kind]}'s URL"
    return UsageError(COMMANDS[asked.kind], f"several GitLabs are set up: {names}", advice)


class Here(NamedTuple):
    """What stands for a pipeline or a merge request where none is named: its number, or a ref; see `Located`."""

    number: int = 0
    ref: str = ""
    remote: str = ""
    project: str = ""


def _current(asked: Asked, environment: Mapping[str, str], origins: Sequence[Origin], head: Heads) -> Here:
    """Say what is meant where nothing is named: that of the CI job, or of the branch that is checked out."""
    if asked.branch:
        return Here(0, asked.branch)
    if not asked.project and _in_job(environment, origins) is not None:
        return _of_job(environment, asked.kind)
    found = head()
    if not found.ref:
        command = COMMANDS[asked.kind]
        raise UsageError(
            command,
            f"no {target.WORDS[asked.kind]} is named, and no branch is checked out here",
            f"{command} 42, {command} --branch NAME, or its URL",
            "target",
        )
    number = re.fullmatch(r"refs/merge-requests/([0-9]{1,18})/head", found.ref)
    return Here(int(number[1]) if number and asked.kind == "merge-request" else 0, found.ref, found.remote)


def _of_job(environment: Mapping[str, str], kind: str) -> Here:
    ref = environment.get("CI_COMMIT_REF_NAME", "")
    if kind == "pipeline":
        number = environment.get("CI_PIPELINE_ID", "")
        return Here(int(number) if re.fullmatch(r"[0-9]{1,18}", number) else 0, ref)
    named = environment.get("CI_MERGE_REQUEST_PROJECT_PATH", "") + "!" + environment.get("CI_MERGE_REQUEST_IID", "")
    for text in (named, *environment.get("CI_OPEN_MERGE_REQUESTS", "").split(",")):
        project, _, iid = text.partition("!")
        if re.fullmatch(r"[0-9]{1,18}", iid):
            return Here(int(iid), ref, project=target.project_path(project) or "")
    return Here(0, ref)


def _pushed_first(read: Remotes, first: str) -> Remotes:
    return lambda: sorted(read(), key=lambda each: each[0] != first)


def _checked(asked: Asked) -> None:
    if asked.kind == "job" and asked.job and asked.name:
        raise UsageError("--job", "a job's number and a job's name were given", "give one of them", "target")
    if asked.kind == "job" and not asked.job and not asked.name:
        raise UsageError("kdiag job", "no job is named", "kdiag job 12345, or kdiag job --job NAME", "target")
    if asked.job and asked.branch:
        what = target.WORDS[asked.kind]
        raise UsageError("--branch", f"a {what} and a branch were given", "give one of them", "target")


def _named(asked: Asked, origins: Sequence[Origin]) -> Target:
    """Read what the command line names, a project before `!` or in -R with it."""
    named = target.parse(asked.job, origins, asked.kind) if asked.job else Target(kind=asked.kind)
    if named.project and named.address is None and asked.project:
        raise UsageError("-R", "the project stands before the ! already", "leave -R out", "target")
    return named


def locate(
    asked: Asked, environment: Mapping[str, str], read: Remotes = remote.remotes, head: Heads = remote.head
) -> Located:
    """Find what is meant and what is bound to its GitLab; no request is made.

    Raises UsageError where the words do not say it, and GitLabError where nothing may be sent.
    """
    _checked(asked)
    found = known(asked, environment)
    origins = [each.origin for each in found]
    named = _named(asked, origins)
    here = Here()
    if asked.kind != "job" and not asked.job:
        here = _current(asked, environment, origins, head)
        read = _pushed_first(read, here.remote)
    asked = asked._replace(project=asked.project or ("" if named.address else named.project or here.project))
    where = _project(asked, named, found, environment, read)
    if where.origin is None:
        if where.address is None:
            raise _no_gitlab(environment, [], asked)
        raise _unbound(where.address.origin, environment)
    access = tokens.choose(where.origin, found)
    if access is None:
        raise _unbound(where.origin, environment)
    check_plain(access.origin, allowed=asked.insecure_http)
    if access.token is None:
        raise _no_token(access, environment)
    return Located(access, where.project, named.job, asked.name, named.kind, named.number or here.number, here.ref)


def _no_token(access: Access, environment: Mapping[str, str]) -> GitLabError:
    if environment.get("CI_JOB_TOKEN"):
        return tokens.job_token_error("CI_JOB_TOKEN")
    return GitLabError(
        access.origin.url,
        "there is no token for it, and GitLab shows jobs to nobody without",
        f"export KDIAG_TOKEN with {tokens.NEEDED}",
        "no-token",
    )
