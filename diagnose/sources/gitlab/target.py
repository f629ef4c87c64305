"""What the user named: a job's number or URL, and the project it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

from diagnose.errors import UsageError
from diagnose.sources.gitlab.origin import Address, Origin, below, safe, split
from diagnose.sources.names import shown

_ID = re.compile(r"#?([0-9]{1,19})")
_SEGMENT = r"[A-Za-z0-9_.][A-Za-z0-9_.\-]{0,254}"
_PROJECT = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT}){{1,24}}")
_JOB = re.compile(r"/(?P<project>[^\n]{1,2000}?)(?:/-)?/(?:jobs|builds)/(?P<id>[0-9]{1,19})(?:/[a-z_/]{0,40})?/?")
_OTHER = re.compile(
    r"/(?P<project>[^\n]{1,2000}?)/(?:-/)?(?P<kind>pipelines|merge_requests)/(?P<id>[0-9]{1,19})(?:/.{0,200})?"
)
_KINDS = {"pipelines": "a pipeline", "merge_requests": "a merge request"}
_SSH = re.compile(
    r"(?:ssh://)?(?:[A-Za-z0-9_.\-]{1,64}@)(?P<host>[A-Za-z0-9_.\-]{1,253})(?P<port>:[0-9]{1,5}(?=/))?[:/]/?(?P<path>.{1,2000})"
)
_SSH_URL = re.compile(r"(?:git\+)?ssh://(?P<host>[A-Za-z0-9_.\-]{1,253})(?P<port>:[0-9]{1,5})?/(?P<path>.{1,2000})")


class Target(NamedTuple):
    """A job or a project: `address` is the URL that named it, if any; `job` is 0 where only the project is known."""

    project: str = ""
    job: int = 0
    address: Address | None = None
    origin: Origin | None = None


def project_path(text: str) -> str | None:
    """Give a project's path or number in its one spelling, or None where it is none."""
    path = unquote(text).strip("/").removesuffix(".git").removesuffix("/")
    if path.isascii() and path.isdigit():
        return path
    if _PROJECT.fullmatch(path) and not any(part in (".", "..", "-") for part in path.split("/")):
        return path
    return None


def _known(address: Address, origins: Sequence[Origin]) -> Origin | None:
    """Give the known origin that an address lies below; of several the one with the longest path."""
    fit = [each for each in origins if each.place == address.origin.place and below(each, address.path) is not None]
    return max(fit, key=lambda each: len(each.prefix), default=None)


def _from_url(text: str, origins: Sequence[Origin]) -> Target:
    address = split(text)
    origin = _known(address, origins)
    path = below(origin, address.path) if origin else address.path
    found = _JOB.fullmatch(path or "")
    project = project_path(found["project"]) if found else None
    if found and project:
        return Target(project, int(found["id"]), address, origin)
    if other := _OTHER.fullmatch(path or ""):
        raise _later(other["kind"], project_path(other["project"]) or "GROUP/PROJECT")
    raise UsageError(
        safe(text), "it is no URL of a job", "open the job in GitLab and copy its address: .../-/jobs/12345", "target"
    )


def _later(kind: str, project: str) -> UsageError:
    return UsageError(
        _KINDS[kind],
        "kdiag job takes one job; whole pipelines and merge requests come with a later version",
        f"kdiag job -R {project} --job NAME takes the newest failed job of that name",
        "target",
    )


def parse(text: str, origins: Sequence[Origin]) -> Target:
    """Read a job's number (`12345` or `#12345`) or URL; raises UsageError with what to write instead."""
    text = text.strip()
    if found := _ID.fullmatch(text):
        if 0 < int(found[1]) < 1 << 63:
            return Target(job=int(found[1]))
    elif "://" in text:
        return _from_url(text, origins)
    elif re.match(r"[A-Za-z0-9.\-]{1,253}\.[A-Za-z]{2,20}/", text):
        return _from_url(f"https://{text}", origins)
    raise UsageError(
        shown(text)[:100] or '""',
        "it is neither a job's number nor its URL",
        "kdiag job 12345, or kdiag job https://gitlab.example.com/group/project/-/jobs/12345",
        "target",
    )


def parse_project(text: str, origins: Sequence[Origin]) -> Target:
    """Read what `-R` names: group/project, a project's number, or its URL."""
    if "://" in text:
        address = split(text)
        origin = _known(address, origins)
        path = project_path((below(origin, address.path) if origin else address.path) or "")
        if path:
            return Target(path, 0, address, origin)
    elif path := project_path(text):
        return Target(path)
    raise UsageError(f"-R {safe(text)}", "it is no project", "kdiag job -R group/project 12345", "target")


def parse_remote(url: str, origins: Sequence[Origin]) -> Target | None:
    """Read a git remote; ssh tells a host only, and takes the known origin of that host. None for no project."""
    if url.startswith(("https://", "http://")):
        try:
            address = split(url, users=True)
        except UsageError:
            return None
        origin = _known(address, origins)
        project = project_path((below(origin, address.path) if origin else address.path) or "")
        return Target(project, 0, address, origin) if project else None
    found = _SSH_URL.fullmatch(url) or _SSH.fullmatch(url)
    if found is None:
        return None
    host = found["host"].lower()
    address = Address(Origin("https", host, 443), "/" + found["path"].lstrip("/"))
    fit = [each for each in origins if each.host == host]
    project = project_path(found["path"])  # by ssh the path has no prefix, wherever the pages live
    return Target(project, 0, address, fit[0] if fit else None) if project else None
