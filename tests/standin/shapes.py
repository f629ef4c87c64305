"""The JSON of GitLab's API, with the fields and nesting that GitLab gives."""

from __future__ import annotations

from typing import Any

from tests.standin.state import Job, Project, Token

_USER = {
    "id": 7,
    "username": "sam",
    "public_email": "",
    "name": "Sam Doe",
    "state": "active",
    "locked": False,
    "avatar_url": None,
}
_TIME = "2026-11-20T10:00:00.000Z"
_SHA = "6104942438c14ec7bd21c6cd5bd995272b3faff6"
RUNNER = {
    "id": 12,
    "description": "shared-1",
    "ip_address": None,
    "active": True,
    "paused": False,
    "is_shared": True,
    "runner_type": "instance_type",
    "name": "gitlab-runner",
    "online": True,
    "created_at": _TIME,
    "status": "online",
}
MANAGER = {
    "id": 13,
    "system_id": "s_89e5e9956577",
    "version": "18.8.0",
    "revision": "53e0ce5f",
    "platform": "linux",
    "architecture": "amd64",
    "created_at": _TIME,
    "contacted_at": _TIME,
    "ip_address": "10.0.0.7",
    "status": "online",
}


def user(token: Token) -> dict[str, Any]:
    """Give the user of a token."""
    bot = token.kind in ("project", "group")
    return {**_USER, "web_url": None, "bot": bot}


def access_token(token: Token) -> dict[str, Any]:
    """Give what a token may read of itself."""
    return {
        "id": 42,
        "name": "kdiag",
        "revoked": token.revoked,
        "created_at": _TIME,
        "description": None,
        "scopes": sorted(token.scopes),
        "user_id": _USER["id"],
        "last_used_at": _TIME,
        "active": not token.revoked,
        "expires_at": token.expires_at,
    }


def project(each: Project, base: str) -> dict[str, Any]:
    """Give a project."""
    namespace, _, name = each.path.rpartition("/")
    return {
        "id": each.id,
        "description": None,
        "name": name,
        "name_with_namespace": each.path.replace("/", " / "),
        "path": name,
        "path_with_namespace": each.path,
        "default_branch": "main",
        "visibility": "private",
        "web_url": f"{base}/{each.path}",
        "namespace": {"id": 3, "kind": "group", "full_path": namespace},
    }


def _pipeline(each: Job, base: str) -> dict[str, Any]:
    number = 9000
    return {
        "id": number,
        "iid": 90,
        "project_id": each.project.id,
        "sha": _SHA,
        "ref": "main",
        "status": "failed",
        "source": "push",
        "created_at": _TIME,
        "updated_at": _TIME,
        "web_url": f"{base}/{each.project.path}/-/pipelines/{number}",
    }


def job(each: Job, status: str, base: str) -> dict[str, Any]:
    """Give a job; what was given as fields when it was added stands above what is made up here."""
    ran = status not in ("created", "pending", "manual", "skipped", "waiting_for_resource", "scheduled")
    over = status in ("success", "failed", "canceled")
    reason = {"failure_reason": "script_failure"} if status == "failed" else {}
    return {
        "id": each.id,
        "status": status,
        "stage": "build",
        "name": each.name,
        "ref": "main",
        "tag": False,
        "coverage": None,
        "allow_failure": False,
        "created_at": _TIME,
        "started_at": _TIME if ran else None,
        "finished_at": _TIME if over else None,
        "erased_at": None,
        "duration": 42.5 if over else None,
        "queued_duration": 1.25,
        "user": {**_USER, "web_url": f"{base}/sam"},
        "commit": {"id": _SHA, "short_id": _SHA[:8], "title": "Build it", "message": "Build it\n"},
        "pipeline": _pipeline(each, base),
        **reason,
        "web_url": f"{base}/{each.project.path}/-/jobs/{each.id}",
        "project": {"ci_job_token_scope_enabled": False},
        "artifacts": [],
        "runner": RUNNER if ran else None,
        "runner_manager": MANAGER if ran else None,
        "artifacts_expire_at": None,
        "archived": False,
        "source": "push",
        "tag_list": [],
        **each.fields,
    }
