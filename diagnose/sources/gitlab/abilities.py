"""What kdiag can and cannot do with a token in a project: by scopes and role, and where it was tried, by the answer."""

from __future__ import annotations

from typing import Any, NamedTuple

from diagnose.model.doctor import Check
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.identity import Identity
from diagnose.sources.gitlab.needs import LEVELS, WRITE, Need, enough, need, role_name

_OWNER = 50
_TAKES = (
    ("read-jobs", "read jobs", "jobs"),
    ("read-traces", "read traces", "trace"),
    ("read-debug-traces", "read debug traces", "trace"),
    ("read-configuration", "read the configuration", "lint"),
    ("read-merge-requests", "read merge requests", "merge requests"),
    ("write-notes", "write a note", "note"),
    ("read-variables", "see the variables", "variables"),
    ("read-job-token-scope", "see the job token's scope", "job token scope"),
    ("read-runners", "see the runners", "runner"),
)
_FOR_A_CAUSE = "only some causes are confirmed by it; kdiag goes on without"
_TRIED = ("read-jobs", "read-traces")


class Place(NamedTuple):
    """A project as the token's user sees it; `level` is the access level, None where GitLab tells none.

    `refused` is the answer where its jobs were asked for in vain, and `tried` tells that they were.
    """

    path: str
    private: bool
    level: int | None = None
    tried: bool = False
    refused: GitLabError | None = None

    @property
    def role(self) -> str | None:
        """The role's name, or None."""
        return None if self.level is None else role_name(self.level)


def place(project: dict[str, Any], asked: str, *, admin: bool) -> Place:
    """Read a project as GitLab's API gives it; `asked` is what it was asked for as."""
    permissions = project.get("permissions")
    parts = permissions.values() if isinstance(permissions, dict) else ()
    levels = [each.get("access_level") for each in parts if isinstance(each, dict)]
    known = [level for level in levels if isinstance(level, int)]
    path = project.get("path_with_namespace")
    level = _OWNER if admin else max(known, default=None)
    return Place(path if isinstance(path, str) else asked, project.get("visibility") == "private", level)


def _needed(name: str, what: str) -> Need:
    found = need(what)
    return found._replace(role="Developer", when="") if name == "read-debug-traces" else found


def _by_scope(who: Identity, takes: Need) -> tuple[str, str, str] | None:
    """Judge by the scopes alone; None where they suffice."""
    if who.granular:
        named = f"the permission {takes.permission}" if takes.permission else "a permission of its own"
        return "unknown", f"a fine-grained token takes {named} for it", ""
    if who.scopes is None:
        return "unknown", f"its scopes are not known; it takes {takes.words}", ""
    if not enough(who.scopes, takes.scope):
        why = "; only kdiag comment takes it" if takes.scope == WRITE else ""
        return "not", f"it lacks the scope {takes.scope}{why}", f"make a token with scope {takes.scope}"
    return None


def _by_role(who: Identity, takes: Need, where: Place) -> tuple[str, str, str]:
    also = f"; {takes.when}" if takes.when else ""
    if where.level is not None and where.level >= LEVELS[takes.role]:
        return "ok", "", ""
    if not where.private and LEVELS[takes.role] <= LEVELS["Reporter"]:
        return "unknown", f"the project is not private, so what a role adds is not told; at most {takes.role}", ""
    if where.level is None:
        return "unknown", f"GitLab tells no role; it takes {takes.role}{also}", ""
    advice = f"give {who.user or 'its user'} the role {takes.role} in {where.path}"
    if takes.role == "Maintainer":
        advice = _FOR_A_CAUSE
    return "not", f"it takes the role {takes.role}, and has {where.role}{also}", advice


def _judged(name: str, who: Identity, takes: Need, where: Place | None) -> tuple[str, str, str]:
    if where is not None and where.tried and name in _TRIED:
        if where.refused is None:
            return "ok", "", ""
        return "not", where.refused.why, where.refused.advice
    by_scope = _by_scope(who, takes)
    if by_scope is not None:
        return by_scope
    if where is None:
        return "unknown", f"its scope suffices; it takes the role {takes.role} too", ""
    return _by_role(who, takes, where)


def abilities(who: Identity, where: Place | None) -> list[Check]:
    """Say for each thing that kdiag does whether this token can, in the project if one is known."""
    return [Check(name, title, *_judged(name, who, _needed(name, what), where)) for name, title, what in _TAKES]
