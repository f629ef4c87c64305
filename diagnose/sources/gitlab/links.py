"""Links to a job's page, and there to the line that is cited; built from the origin that kdiag asks, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from diagnose.errors import UsageError
from diagnose.model import Diagnosis, Evidence, Excerpt, Finding, Note
from diagnose.sources.gitlab.client import ApiJob
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.numbering import WHOLE, Shown, numbers
from diagnose.sources.gitlab.origin import Origin, below, split
from diagnose.sources.gitlab.target import project_path
from diagnose.trace.clean import clean, decode

_PAGE = re.compile(r"/(.{1,2000}?)/(?:-/)?jobs/([0-9]{1,19})/?")
_HEAD = 4096
_GROWING = ("running", "canceling")


def _told(job: ApiJob, origin: Origin) -> tuple[str, bool]:
    """Give the project's path by the address that GitLab tells of the job, and whether that is on the same origin."""
    url = job.get("web_url")
    try:
        address = split(url if isinstance(url, str) else "")
    except UsageError:
        return "", False
    found = _PAGE.fullmatch(below(origin, address.path) or "")
    project = project_path(found[1]) if found and int(found[2]) == job["id"] else None
    named = project if project and not project.isdigit() else ""
    return named, address.origin.place == origin.place


def page(job: ApiJob, located: Located) -> str | None:
    """Give the address of the job's page, or None where the project's path is not known."""
    origin = located.access.origin
    told, same = _told(job, origin)
    own = "" if located.project.isdigit() else located.project
    project = told if told and (same or not own) else own
    return f"{origin.url}/{project}/-/jobs/{job['id']}" if project else None


def _cited(diagnosis: Diagnosis) -> Iterator[int]:
    for finding in diagnosis.findings:
        yield from (each.line for each in finding.evidence if each.kind == "line" and each.line is not None)
    yield from (each.line for each in diagnosis.excerpt)
    yield from (each.line for each in diagnosis.notes if each.line is not None)


def _number(shown: list[Shown], text: str | None) -> int | None:
    """Choose among the lines of the page that show a raw line: the only one, or the only one that shows `text`."""
    found = {each.number for each in shown}
    if len(found) > 1 and text:
        found = {each.number for each in shown if text.strip() in clean(decode(each.text))}
    return found.pop() if len(found) == 1 else None


class _Links:
    """The links of one trace."""

    def __init__(self, address: str, shown: dict[int, list[Shown]]) -> None:
        self._address = address
        self._shown = shown

    def _url(self, line: int | None, text: str | None = None) -> str | None:
        number = _number(self._shown.get(line or 0, []), text)
        return f"{self._address}#L{number}" if number else None

    def evidence(self, each: Evidence) -> Evidence:
        return each if each.kind != "line" else each._replace(url=self._url(each.line, each.text))

    def finding(self, each: Finding) -> Finding:
        return each._replace(evidence=tuple(map(self.evidence, each.evidence)))

    def excerpt(self, each: Excerpt) -> Excerpt:
        return each._replace(url=self._url(each.line, each.text))

    def note(self, each: Note) -> Note:
        return each._replace(url=self._url(each.line))


def filled(diagnosis: Diagnosis, stream: BinaryIO, job: ApiJob, located: Located) -> Diagnosis:
    """Give the cited lines their links; `stream` is the job's trace.

    There is none where it would lead elsewhere: in a trace of which the page shows the end alone, in one that still
    grows, for a line that the page leaves out.
    """
    address = page(job, located)
    wanted = set(_cited(diagnosis))
    if address is None or not wanted or job["status"] in _GROWING:
        return diagnosis
    stream.seek(0)
    data = stream.read(WHOLE + 1)
    if b"\0" in data[:_HEAD]:  # UTF-16, of which the lines are others for GitLab
        return diagnosis
    links = _Links(address, numbers(data, wanted))
    return diagnosis._replace(
        findings=tuple(map(links.finding, diagnosis.findings)),
        excerpt=tuple(map(links.excerpt, diagnosis.excerpt)),
        notes=tuple(map(links.note, diagnosis.notes)),
    )
