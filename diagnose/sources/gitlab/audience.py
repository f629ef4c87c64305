"""Who may read a job's log and who a merge request; and what of a cause may be told to those who may not read the log.

A field that GitLab does not tell is read as what gives nothing away: the log as private, the merge request as public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from diagnose.model import Corpus, Finding, Remedy, Signature
from diagnose.model.group import Group
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.pipelines import Asks, of

_LEVELS = {"private": 0, "internal": 1, "public": 2}
MEMBERS, _ALL = 0, 2
_NAME = re.compile(r"<([a-z][a-z0-9_.]{0,80})>")


def of_logs(project: Mapping[str, Any]) -> int:
    """Give who may read the logs of a project's jobs: 0 its members, 1 all users of that GitLab, 2 everybody."""
    shown = project.get("public_jobs", project.get("public_builds"))
    if shown is not True or project.get("builds_access_level", "enabled") not in ("enabled", "public"):
        return MEMBERS
    return _LEVELS.get(str(project.get("visibility")), MEMBERS)


def of_merge_requests(project: Mapping[str, Any]) -> int:
    """Give who may read the merge requests of a project, as `of_logs` does."""
    if project.get("merge_requests_access_level", "enabled") == "private":
        return MEMBERS
    return _LEVELS.get(str(project.get("visibility")), _ALL)


def project(connection: Asks, project: str) -> Mapping[str, Any]:
    """Give a project as GitLab tells it, with no field where it may not be seen."""
    try:
        found = connection.get(of(project), "project", f"project {project}")
    except GitLabError as error:
        if error.code not in ("not-found", "forbidden"):
            raise
        return {}
    return found if isinstance(found, dict) else {}


def private(
    connection: Asks, merge_request: Mapping[str, Any], target: Mapping[str, Any], projects: Iterable[str]
) -> frozenset[str]:
    """Give those of the projects whose logs not everybody may read who may read the merge request of `target`.

    Members of two projects are others, but for a fork, whose members have shown their work by the merge request.
    """
    readers = of_merge_requests(target)
    near = {merge_request.get("project_id"), merge_request.get("source_project_id")}
    found = set()
    for name in dict.fromkeys(projects):
        each = target if name in (target.get("path_with_namespace"), str(target.get("id"))) else None
        each = each if each is not None else project(connection, name)
        logs = of_logs(each)
        if logs < readers or (logs == MEMBERS and each.get("id") not in near):
            found.add(name)
    return frozenset(found)


def _remedies(finding: Finding, page: Signature) -> list[str]:
    """Give the page's own titles of the fixes that a finding has, in its order."""
    titles = []
    for remedy in finding.remedies:
        for fix in page.fixes:
            parts = [re.escape(part) for part in _NAME.split(fix.title)[::2]]
            if re.fullmatch(".{1,300}?".join(parts), remedy.title) and fix.title not in titles:
                titles.append(fix.title)
                break
    return titles


def _finding(finding: Finding, page: Signature | None, constants: Mapping[str, str]) -> Finding:
    """Give a finding as its page has it, with nothing that was read in the log."""

    def told(text: str) -> str:
        return _NAME.sub(lambda found: constants.get(found[1], found[0]), text)

    fixes = _remedies(finding, page) if page else []
    return finding._replace(
        title=told(page.title) if page else "A failure of which the log may not be shown here",
        covers=(),
        line=None,
        section=None,
        evidence=(),
        before=None,
        facts={},
        cause="",
        because="",
        checked=(),
        rivals=(),
        remedies=tuple(Remedy(told(title), "", (), (), None, ()) for title in fixes),
    )


def discreet(group: Group, pages: Corpus, projects: frozenset[str]) -> tuple[Group, frozenset[int]]:
    """Take out of a group what was read in the logs of these projects, and give the numbers of their jobs, too.

    What stays is which page it is, with the titles of its fixes.
    """
    hidden = frozenset(each.id for each in group.jobs if each.project in projects)
    if not hidden:
        return group, hidden
    wanted = {each.finding.signature for each in group.causes}
    known = {each.id: each for each in pages.signatures if each.id in wanted}
    causes = tuple(
        each._replace(finding=_finding(each.finding, known.get(each.finding.signature), pages.constants))
        if hidden.intersection(each.jobs)
        else each
        for each in group.causes
    )
    jobs = tuple(
        each._replace(diagnosis=None, name=f"job {each.id}", stage=None, why=None) if each.id in hidden else each
        for each in group.jobs
    )
    return group._replace(causes=causes, jobs=jobs, notes=()), hidden


def unchecked(group: Group) -> Group:
    """Take out of a group what was asked of GitLab to confirm causes: settings that only members may read."""
    causes = tuple(each._replace(finding=each.finding._replace(checked=())) for each in group.causes)
    return group._replace(causes=causes)
