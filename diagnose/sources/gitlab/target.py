"""What the user named: a job, a pipeline or a merge request by number or URL, and the project it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

from diagnose.errors import UsageError
from diagnose.sources import shown
from diagnose.sources.gitlab.origin import Address, Origin, below, safe, split

_ID = re.compile(r"#?([0-9]{1,19})")
_IID = re.compile(r"!?([0-9]{1,19})")
_SEGMENT = r"[A-Za-z0-9_.][A-Za-z0-9_.\-]{0,254}"
_PROJECT = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT}){{1,24}}")
_PAGE = re.compile(
    r"/(?P<project>[^\n]{1,2000}?)(?:/-)?/(?P<kind>jobs|builds|pipelines|merge_requests)/(?P<id>[0-9]{1,19})"
    r"(?:\.(?:diff|patch|json))?(?:/.{0,400})?"
)
_KINDS = {"jobs": "job", "builds": "job", "pipelines": "pipeline", "merge_requests": "merge-request"}
WORDS = {"job": "job", "pipeline": "pipeline", "merge-request": "merge request"}
"""What may be named, and its name for a reader."""
_COMMANDS = {"job": "job", "pipeline": "pipeline", "merge-request": "mr"}
_SSH = re.compile(
    r"(?:ssh://)?(?:[A-Za-z0-9_.\-]{1,64}@)(?P<host>[A-Za-z0-9_.\-]{1,253})(?P<port>:[0-9]{1,5}(?=/))?[:/]/?(?P<path>.{1,2000})"
)
_SSH_URL = re.compile(r"(?:git\+)?ssh://(?P<host>[A-Za-z0-9_.\-]{1,253})(?P<port>:[0-9]{1,5})?/(?P<path>.{1,2000})")


class Target(NamedTuple):
    """What was named: a job, pipeline or merge request of a project; `number` is 0 where only the project is known.

    `address` is the URL that named it, if any. A merge request's number is its iid.
    """

    project: str = ""
    number: int = 0
    address: Address | None = None
    origin: Origin | None = None
    kind: str = "job"

    @property
    def job(self) -> int:
        """The number of the job, or 0."""
        return self.number if self.kind == "job" else 0


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


def _number(text: str) -> int:
    return int(text) if 0 < int(text) < 1 << 63 else 0


def _from_url(text: str, origins: Sequence[Origin], kind: str) -> Target:
    address = split(text)
    origin = _known(address, origins)
    path = below(origin, address.path) if origin else address.path
    found = _PAGE.fullmatch(path or "")
    project = project_path(found["project"]) if found else None
    if found and project and _number(found["id"]):
        return Target(project, int(found["id"]), address, origin, _KINDS[found["kind"]])
    page = {"job": "jobs/12345", "pipeline": "pipelines/12345", "merge-request": "merge_requests/42"}[kind]
    raise UsageError(
        safe(text),
        f"it is no URL of a {WORDS[kind]}",
        f"open the {WORDS[kind]} in GitLab and copy its address: .../-/{page}",
        "target",
    )


def _short(text: str, kind: str) -> Target | None:
    """Read a number, for a merge request also `!42` and `group/app!42`; None where it is none."""
    project, mark, rest = text.partition("!")
    if kind == "merge-request" and mark and project:
        path = project_path(project)
        number = _number(rest) if _ID.fullmatch(rest) and rest[0] != "#" else 0
        return Target(path, number, kind=kind) if path and number else None
    found = (_IID if kind == "merge-request" else _ID).fullmatch(text)
    number = _number(found[1]) if found else 0
    return Target(number=number, kind=kind) if number else None


def parse(text: str, origins: Sequence[Origin], kind: str = "job") -> Target:
    """Read the number (`12345`, `#12345`, of a merge request `!42`) or URL of a `kind`, a key of `WORDS`.

    A URL may be one of another kind, which the answer tells. Raises UsageError with what to write instead.
    """
    text = text.strip()
    if found := _short(text, kind):
        return found
    if "://" in text:
        return _from_url(text, origins, kind)
    if re.match(r"[A-Za-z0-9.\-]{1,253}\.[A-Za-z]{2,20}/", text):
        return _from_url(f"https://{text}", origins, kind)
    number, page = ("42", "merge_requests/42") if kind == "merge-request" else ("12345", f"{kind}s/12345")
    command = f"kdiag {_COMMANDS[kind]}"
    raise UsageError(
        shown(text)[:100] or '""',
        f"it is neither a {WORDS[kind]}'s number nor its URL",
        f"{command} {number}, or {command} https://gitlab.example.com/group/project/-/{page}",
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
