"""The JSON of GitLab's API for users, tokens, projects and jobs, with the fields and nesting that GitLab gives."""

from __future__ import annotations

from typing import Any

from tests.standin.clock import TIME
from tests.standin.people import LEVELS, Token, User
from tests.standin.projects import Project
from tests.standin.shapes_pipelines import basic, unnamed
from tests.standin.shapes_settings import names
from tests.standin.state import Job

SHA = "6104942438c14ec7bd21c6cd5bd995272b3faff6"
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
    "created_at": TIME,
    "status": "online",
}
MANAGER = {
    "id": 13,
    "system_id": "s_89e5e9956577",
    "version": "18.8.0",
    "revision": "53e0ce5f",
    "platform": "linux",
    "architecture": "amd64",
    "created_at": TIME,
    "contacted_at": TIME,
    "ip_address": "10.0.0.7",
    "status": "online",
}


def user(each: User, base: str | None = None) -> dict[str, Any]:
    """Give a user as other things name one."""
    name = "Sam Doe" if each.username == "sam" else each.username.replace("-", " ").title()
    return {
        "id": each.id,
        "username": each.username,
        "public_email": "",
        "name": name,
        "state": "active",
        "locked": False,
        "avatar_url": None,
        "web_url": f"{base}/{each.username}" if base else None,
        **each.fields,
    }


def public_user(each: User, base: str) -> dict[str, Any]:
    """Give a user as everybody may read one."""
    return {**_profile(each, base), "followers": 0, "following": 0, "local_time": None}


def _profile(each: User, base: str) -> dict[str, Any]:
    empty = dict.fromkeys(
        ("bio", "location", "linkedin", "twitter", "discord", "website_url", "github", "job_title"), ""
    )
    more = {"pronouns": None, "organization": "", "work_information": None, "created_at": TIME, "bot": False}
    return {**user(each, base), **empty, **more, **each.fields}


def current_user(token: Token, base: str) -> dict[str, Any]:
    """Give the user of a token as it is told to the token itself."""
    bot = token.kind in ("project", "group")
    admin = {"is_admin": True} if token.admin else {}
    mail = f"{token.user.username}@example.com"
    return {
        **_profile(token.user, base),
        "bot": bot,
        "email": mail,
        "commit_email": mail,
        "last_sign_in_at": TIME,
        "confirmed_at": TIME,
        "two_factor_enabled": True,
        "external": False,
        "private_profile": False,
        "can_create_group": True,
        "can_create_project": True,
        "projects_limit": 100000,
        "identities": [],
        **admin,
        **token.user.fields,
    }


def access_token(token: Token) -> dict[str, Any]:
    """Give what a token may read of itself."""
    return {
        "id": token.id,
        "name": "kdiag",
        "revoked": token.revoked,
        "created_at": TIME,
        "description": None,
        "scopes": sorted(token.scopes),
        "user_id": token.user.id,
        "last_used_at": TIME,
        "active": not token.revoked,
        "expires_at": token.expires_at,
    }


def oauth(token: Token) -> dict[str, Any]:
    """Give what an OAuth token may read of itself."""
    return {
        "resource_owner_id": token.user.id,
        "scope": sorted(token.scopes),
        "expires_in": 7200,
        "application": {"uid": "0123456789"},
        "created_at": 1_795_167_600,
        "scopes": sorted(token.scopes),
        "expires_in_seconds": 7200,
    }


def version(number: str) -> dict[str, Any]:
    """Give the version of the instance."""
    kas = {"enabled": False, "externalUrl": None, "externalK8sProxyUrl": None, "version": None}
    return {"version": number, "revision": "1234567890a", "kas": kas, "enterprise": number.endswith("-ee")}


_FEATURES = ("builds", "repository", "merge_requests", "issues", "container_registry", "wiki", "snippets", "pages")


def _identity(each: Project, base: str) -> dict[str, Any]:
    namespace = each.path.rpartition("/")[0]
    place = {"id": 3, "name": namespace, "path": namespace.rpartition("/")[2], "kind": "group"}
    return {
        **names(each),
        "default_branch": "main",
        "tag_list": [],
        "topics": [],
        "ssh_url_to_repo": f"git@gitlab.example.com:{each.path}.git",
        "http_url_to_repo": f"{base}/{each.path}.git",
        "web_url": f"{base}/{each.path}",
        "readme_url": None,
        "forks_count": 0,
        "avatar_url": None,
        "star_count": 0,
        "last_activity_at": TIME,
        "visibility": each.visibility,
        "namespace": {**place, "full_path": namespace, "parent_id": None, "avatar_url": None, "web_url": ""},
    }


def project(each: Project, token: Token, base: str) -> dict[str, Any]:
    """Give a project as the token's user sees it; what is set up in it is told to members only."""
    told = _identity(each, base)
    if token.level(each):
        level = token.level(each)
        access = {"access_level": level, "notification_level": 3} if level else None
        told |= {f"{name}_access_level": "enabled" for name in _FEATURES}
        told |= {
            "archived": False,
            "empty_repo": False,
            "container_registry_enabled": each.level_of("container_registry") != "disabled",
            "container_registry_image_prefix": f"{_registry(base)}/{each.path.lower()}",
            "jobs_enabled": each.level_of("builds") != "disabled",
            "merge_requests_enabled": each.level_of("merge_requests") != "disabled",
            "public_jobs": each.public_jobs,
            "shared_runners_enabled": True,
            "permissions": {"project_access": access, "group_access": None},
        }
    if token.level(each) >= LEVELS["maintainer"]:
        told |= {"ci_config_path": "", "ci_job_token_scope_enabled": False, "runners_token": None}
    if each.forked_from is not None and token.sees(each.forked_from):
        told["forked_from_project"] = _identity(each.forked_from, base)
    return told | each.fields


def _registry(base: str) -> str:
    return f"registry.{base.split('://', 1)[-1].split('/', 1)[0].split(':', 1)[0]}"


def job(each: Job, status: str, base: str) -> dict[str, Any]:
    """Give a job; what was given as fields when it was added stands above what is made up here."""
    ran = status not in ("created", "pending", "manual", "skipped", "waiting_for_resource", "scheduled")
    over = status in ("success", "failed", "canceled")
    reason = {"failure_reason": "script_failure"} if status == "failed" else {}
    pipeline = unnamed(each.project, base) if each.pipeline is None else basic(each.pipeline, base)
    sha = str(pipeline["sha"])
    return {
        "id": each.id,
        "status": status,
        "stage": "build",
        "name": each.name,
        "ref": pipeline["ref"],
        "tag": False,
        "coverage": None,
        "allow_failure": False,
        "created_at": TIME,
        "started_at": TIME if ran else None,
        "finished_at": TIME if over else None,
        "erased_at": None,
        "duration": 42.5 if over else None,
        "queued_duration": 1.25,
        "user": _profile(User(7, "sam"), base),
        "commit": commit(sha, base, each.project.path),
        "pipeline": pipeline,
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


def commit(sha: str, base: str, path: str, parents: tuple[str, ...] = ()) -> dict[str, Any]:
    """Give a commit."""
    person = {"author_name": "Sam Doe", "author_email": "sam@example.com", "authored_date": TIME}
    return {
        "id": sha,
        "short_id": sha[:8],
        "created_at": TIME,
        "parent_ids": list(parents),
        "title": "Build it",
        "message": "Build it\n",
        **person,
        "committer_name": "Sam Doe",
        "committer_email": "sam@example.com",
        "committed_date": TIME,
        "trailers": {},
        "extended_trailers": {},
        "web_url": f"{base}/{path}/-/commit/{sha}",
    }
