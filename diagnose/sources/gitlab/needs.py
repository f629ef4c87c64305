"""What each question to GitLab takes: the scope of the token, the role of its user, a fine-grained permission.

One table for the refusals of all commands and for the token doctor. Read in GitLab's `lib/api` and its permissions
page (19.5); roles are those of a private project, the strictest case. Names of fine-grained permissions are those that
GitLab's own refusals show; where none is known here, the refusal itself names it.
"""

from __future__ import annotations

from typing import NamedTuple

READ, WRITE, ANY = "read_api", "api", ""
_USER = "read_user"

ROLES = {10: "Guest", 15: "Planner", 20: "Reporter", 25: "Security Manager", 30: "Developer", 40: "Maintainer"}
_OWNER = 50
LEVELS = {"": 0, "Guest": 10, "Reporter": 20, "Developer": 30, "Maintainer": 40}
"""Access levels of the roles that the table asks for, as GitLab's API tells them."""


class Need(NamedTuple):
    """What it takes to ask for something.

    `scope` is read_api, api, or "" where any token does; `role` "" where nobody has to be a member. `permission` is the
    name of a fine-grained token's own permission. `when` tells of a case that takes more or less.
    """

    scope: str
    role: str
    permission: str
    when: str = ""

    @property
    def words(self) -> str:
        """Say what it takes: "scope read_api and role Reporter in the project"."""
        scope = f"scope {self.scope}" if self.scope else ""
        role = f"role {self.role} in the project" if self.role else ""
        return " and ".join(filter(None, (scope, role)))


_PUBLIC = "a Guest's role suffices where project-based pipeline visibility is on"
_DEBUG = "Developer where the job ran with CI_DEBUG_TRACE or CI_DEBUG_SERVICES"
_MEMBERS = "in a public project it takes no role unless merge requests are for members only"

_READ_JOB = Need(READ, "Reporter", "Job: Read", _PUBLIC)
_READ_PIPELINE = Need(READ, "Reporter", "Pipeline: Read", _PUBLIC)
_READ_MERGE_REQUEST = Need(READ, "Reporter", "Merge Request: Read", _MEMBERS)
_READ_CODE = Need(READ, "Reporter", "")

NEEDS = {
    "job": _READ_JOB,
    "jobs": _READ_JOB,
    "trace": Need(READ, "Reporter", "Job: Read", _DEBUG),
    "pipeline": _READ_PIPELINE,
    "pipelines": _READ_PIPELINE,
    "bridges": _READ_JOB,
    "merge request": _READ_MERGE_REQUEST,
    "merge requests": _READ_MERGE_REQUEST,
    "notes": _READ_MERGE_REQUEST,
    "note": Need(WRITE, "Reporter", "", "where a discussion is locked, Developer"),
    "project": Need(READ, "Guest", "Project: Read"),
    "projects": Need(READ, "", "Project: Read"),
    "commit": _READ_CODE,
    "commits": _READ_CODE,
    "branch": _READ_CODE,
    "branches": _READ_CODE,
    "tag": _READ_CODE,
    "tags": _READ_CODE,
    "file": _READ_CODE,
    "protected branches": _READ_CODE._replace(when="Maintainer in older versions of GitLab"),
    "protected tags": _READ_CODE._replace(when="Maintainer in older versions of GitLab"),
    "lint": Need(READ, "Reporter", "", "Developer for a simulated pipeline"),
    "registry": Need(READ, "Reporter", "", "the container registry has to be on, too"),
    "variables": Need(READ, "Maintainer", "Variable: Read"),
    "job token scope": Need(READ, "Maintainer", ""),
    "runner": Need(READ, "Maintainer", "", "for a group's runner Owner of the group"),
    "user": Need(_USER, "", "User: Read"),
    "token": Need(ANY, "", "Personal Access Token: Read"),
    "version": Need(_USER, "", "Metadata: Read"),
}

_SAME = {
    "failed jobs": "jobs",
    "downstream": "bridges",
    "protected branch": "protected branches",
    "protected tag": "protected tags",
    "variable": "variables",
    "configuration": "lint",
    "merged configuration": "lint",
    "ci lint": "lint",
    "registry repositories": "registry",
    "job token": "job token scope",
    "runners": "runner",
    "metadata": "version",
    "merge_request": "merge request",
    "merge_requests": "merge requests",
}
_OTHER = Need(READ, "Reporter", "")


def need(what: str) -> Need:
    """Give what it takes to ask for `what`; of what the table does not know, what most questions take."""
    name = what.lower().replace("_", " ")
    return NEEDS.get(name) or NEEDS.get(_SAME.get(name, ""), _OTHER)


def role_name(level: int) -> str:
    """Give the name of the access level that GitLab's API tells, or of the highest one below a custom one."""
    if level >= _OWNER:
        return "Owner"
    fit = [name for at, name in ROLES.items() if at <= level]
    return fit[-1] if fit else "no role"


def enough(scopes: frozenset[str], needed: str) -> bool:
    """Tell whether a token with these classic scopes may ask what takes the scope `needed`."""
    if needed == WRITE:
        return WRITE in scopes
    if needed == READ:
        return bool(scopes & {READ, WRITE})
    return bool(scopes & {READ, WRITE, _USER}) if needed == _USER else True
