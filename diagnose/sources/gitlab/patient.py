"""Which GitLab and which project the doctor looks at: those that `kdiag job` would ask."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from diagnose.errors import UsageError
from diagnose.sources.gitlab import locate, target, tokens
from diagnose.sources.gitlab.locate import Remotes
from diagnose.sources.gitlab.origin import Address, Origin, below, safe, split
from diagnose.sources.gitlab.tokens import Access


class Named(NamedTuple):
    """What the command line says: the URL of a GitLab or of something in it, a project, and where settings are."""

    url: str = ""
    project: str = ""
    config: str | None = None
    ca_file: str | None = None
    insecure_http: bool = False


class Chosen(NamedTuple):
    """A GitLab and by what it was chosen; `project` is "" where none is known, `access` None where no GitLab is.

    `why` and `advice` say what is wrong with it.
    """

    access: Access | None
    by: str = ""
    project: str = ""
    why: str = ""
    advice: str = ""


_SET = "export KDIAG_URL=https://gitlab.example.com, and KDIAG_TOKEN with " + tokens.NEEDED


def _address(text: str) -> Address:
    try:
        return split(text if "://" in text else f"https://{text}")
    except UsageError as error:  # of a setting it would be a finding; of the command line it is a mistake
        raise UsageError(error.what, error.why, error.advice, "target") from error


def _below(origin: Origin, path: str) -> str:
    """Give the project that a path of GitLab belongs to, or nothing."""
    inside = below(origin, path) or ""
    return target.project_path(re.split(r"/-/|/(?:builds|jobs|pipelines|merge_requests)/", inside, maxsplit=1)[0]) or ""


def _by_url(text: str, known: Sequence[Access]) -> Chosen:
    address = _address(text)
    fit = [
        each
        for each in known
        if each.origin.place == address.origin.place and below(each.origin, address.path) is not None
    ]
    if fit:
        best = max(fit, key=lambda each: len(each.origin.prefix))
        return Chosen(tokens.choose(best.origin, known), best.named, _below(best.origin, address.path))
    origin = address.origin
    project = _below(origin, address.path)
    advice = f"if it is yours: export KDIAG_URL={origin.url}, and KDIAG_TOKEN with {tokens.NEEDED}"
    return Chosen(Access(origin, tokens.COMMAND_LINE), tokens.COMMAND_LINE, project, "no token is bound to it", advice)


def _none(known: Sequence[Access], environment: Mapping[str, str]) -> Chosen:
    if known:
        urls = list(dict.fromkeys(each.origin.url for each in known))
        return Chosen(None, why=f"several are set up: {', '.join(urls)}", advice=f"kdiag doctor {urls[0]}")
    loose = next((name for name in tokens.TOKENS if environment.get(name)), None)
    why = "none is set up; gitlab.com is not assumed"
    if loose:
        return Chosen(
            None, why=f"{why}, and {loose} belongs to none", advice="export KDIAG_URL=https://gitlab.example.com"
        )
    return Chosen(None, why=why, advice=_SET)


def _by_default(project: str, known: Sequence[Access], environment: Mapping[str, str], read: Remotes) -> Chosen:
    """Choose where the command line names no URL: by the folder or the CI job, else the only one or the default."""
    origins = [each.origin for each in known]
    here, remotes = locate._here(environment, origins, read)  # noqa: SLF001 - the doctor chooses as kdiag job does
    only = locate._only(known)  # noqa: SLF001 - as above
    origin = (only or (here.origin if here else None)) if project else ((here.origin if here else None) or only)
    access = tokens.choose(origin, known) if origin else None
    foreign = "" if here else next((each.address.origin.url for _, each in remotes if each.address), "")
    aside = f"; the folder's remote is at {foreign}, for which nothing is set up" if foreign and not project else ""
    if access is None:
        found = _none(known, environment)
        return found._replace(why=found.why + aside)
    own = here.project if here and here.origin == access.origin else ""
    by = access.named if access.named in tokens.URLS or not own else f"{access.named} and the project here"
    return Chosen(access, by + aside, project or own)


def choose(named: Named, environment: Mapping[str, str], read: Remotes) -> Chosen:
    """Say which GitLab is looked at; raises KdiagError where a setting is faulty, UsageError for a faulty URL."""
    known = locate.known(locate.Asked(config=named.config), environment)
    if named.url and named.project:
        project = target.project_path(named.project)
        if project is None:
            raise UsageError("-R", "a URL names the GitLab already", "give -R group/project, or only the URL", "target")
        return _by_url(named.url, known)._replace(project=project)
    if named.url:
        return _by_url(named.url, known)
    if "://" in named.project:
        return _by_url(named.project, known)
    project = target.project_path(named.project) if named.project else ""
    if project is None:
        raise UsageError(f"-R {safe(named.project)}", "it is no project", "kdiag doctor -R group/project", "target")
    return _by_default(project, known, environment, read)
