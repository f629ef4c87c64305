"""The JSON of commits, branches and tags, and of what protects them."""

from __future__ import annotations

from typing import Any

from tests.standin import shapes
from tests.standin.clock import TIME
from tests.standin.people import Token
from tests.standin.projects import Project

_ACCESS = {40: "Maintainers", 30: "Developers + Maintainers", 0: "No one"}


def commit(sha: str, project: Project, base: str) -> dict[str, Any]:
    """Give a commit as it is told alone."""
    made = shapes.commit(sha, base, project.path, tuple(project.commits.get(sha, ())))
    more = {"stats": {"additions": 1, "deletions": 0, "total": 1}, "status": None, "project_id": project.id}
    return {**made, **more, "last_pipeline": None}


def branch(name: str, project: Project, token: Token, base: str) -> dict[str, Any]:
    """Give a branch."""
    protected = project.branches.covered(name)
    role = "maintainer" if protected else "developer"
    return {
        "name": name,
        "merged": False,
        "protected": protected,
        "default": name == project.fields.get("default_branch", "main"),
        "developers_can_push": False,
        "developers_can_merge": False,
        "can_push": token.has_role(role, project),
        "web_url": f"{base}/{project.path}/-/tree/{name}",
        "commit": shapes.commit(project.branches.names[name], base, project.path),
    }


def tag(name: str, project: Project, base: str) -> dict[str, Any]:
    """Give a tag."""
    sha = project.tags.names[name]
    return {
        "name": name,
        "message": "",
        "target": sha,
        "commit": shapes.commit(sha, base, project.path),
        "release": None,
        "protected": project.tags.covered(name),
        "created_at": TIME,
    }


def _level(level: int) -> dict[str, Any]:
    return {
        "id": 1,
        "access_level": level,
        "access_level_description": _ACCESS[level],
        "deploy_key_id": None,
        "user_id": None,
        "group_id": None,
    }


def protected_branch(name: str) -> dict[str, Any]:
    """Give a protected branch, or pattern of branches."""
    return {
        "id": 1,
        "name": name,
        "push_access_levels": [_level(40)],
        "merge_access_levels": [_level(40)],
        "allow_force_push": False,
        "unprotect_access_levels": [],
        "code_owner_approval_required": False,
        "inherited": False,
    }


def protected_tag(name: str) -> dict[str, Any]:
    """Give a protected tag, or pattern of tags."""
    return {"name": name, "create_access_levels": [_level(40)]}
