"""Who asks: users, and their tokens with scopes, and with a role in each project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.standin.projects import Project

LEVELS = {"none": 0, "guest": 10, "planner": 15, "reporter": 20, "developer": 30, "maintainer": 40, "owner": 50}
"""GitLab's access levels by role; none is no member."""
READING, WRITING = frozenset({"api", "read_api"}), frozenset({"api"})


class User(NamedTuple):
    """A user; `fields` are those of the API that differ from what is made up."""

    id: int
    username: str
    fields: Mapping[str, Any] = {}


class Token(NamedTuple):
    """An access token: `kind` is pat, project, group, oauth, job or deploy, or "" for nobody.

    `projects` None means that its user is a member of all of them with `role`; `roles` says otherwise for some.
    """

    value: str
    scopes: frozenset[str]
    role: str
    kind: str
    projects: frozenset[int] | None
    expires_at: str | None
    revoked: bool
    user: User = User(7, "sam")
    roles: Mapping[int, str] = {}
    id: int = 42
    job: int | None = None
    admin: bool = False

    def level(self, project: Project) -> int:
        """Give the access level of the token's user in `project`, 0 for no member."""
        if not self.kind:
            return 0
        if self.admin:
            return LEVELS["owner"]
        if project.id in self.roles:
            return LEVELS[self.roles[project.id]]
        inside = self.projects is None or project.id in self.projects
        return LEVELS[self.role] if inside else 0

    def has_role(self, role: str, project: Project) -> bool:
        """Tell whether the token's user has at least `role` in `project`."""
        return self.level(project) >= LEVELS[role]

    def sees(self, project: Project) -> bool:
        """Tell whether the token's user may know of the project at all."""
        if project.visibility == "public" or (self.kind and project.visibility == "internal"):
            return True
        return self.level(project) > 0


NOBODY = Token("", frozenset(), "none", "", frozenset(), None, revoked=False, user=User(0, ""))
"""Who asks without any token."""
