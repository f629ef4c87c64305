"""The JSON of pipelines and trigger jobs."""

from __future__ import annotations

from typing import Any

from tests.standin.clock import TIME
from tests.standin.nouns import Bridge, Pipeline
from tests.standin.people import User
from tests.standin.projects import Project

SHA = "6104942438c14ec7bd21c6cd5bd995272b3faff6"
_BASIC = {"iid", "created_at", "updated_at", "web_url"}
_HELD = {"sha", "ref", "source"}
"""What the pipeline itself holds, where tests change it."""


def updated(each: Pipeline) -> str:
    """Give when a pipeline changed last."""
    return str(each.fields.get("updated_at", TIME))


def basic(each: Pipeline, base: str) -> dict[str, Any]:
    """Give a pipeline as other things name one."""
    made = {
        "id": each.id,
        "iid": each.id % 1000,
        "project_id": each.project.id,
        "sha": each.sha,
        "ref": each.ref,
        "status": each.status,
        "source": each.source,
        "created_at": TIME,
        "updated_at": TIME,
        "web_url": f"{base}/{each.project.path}/-/pipelines/{each.id}",
    }
    return made | {name: value for name, value in each.fields.items() if name in _BASIC}


def named(each: Pipeline, base: str) -> dict[str, Any]:
    """Give a pipeline as the list of a project's pipelines does."""
    return basic(each, base) | {"name": each.fields.get("name")}


def unnamed(project: Project, base: str) -> dict[str, Any]:
    """Give the pipeline of jobs that were added without one."""
    each = Pipeline(project, 9000, "failed", {"ref": "main", "sha": SHA, "source": "push"})
    return basic(each, base) | {"iid": 90}


def whole(each: Pipeline, status: str, base: str) -> dict[str, Any]:
    """Give a pipeline as it is told alone."""
    from tests.standin.shapes import user

    over = status in ("success", "failed", "canceled", "skipped")
    word = {"success": "passed"}.get(status, status)
    detailed = {
        "icon": f"status_{status}",
        "text": word.title(),
        "label": word,
        "group": status,
        "tooltip": word,
        "has_details": True,
        "details_path": f"/{each.project.path}/-/pipelines/{each.id}",
        "illustration": None,
        "favicon": f"/assets/ci_favicons/favicon_status_{status}.png",
    }
    return {
        **basic(each, base),
        "before_sha": "0" * 40,
        "tag": False,
        "yaml_errors": None,
        "user": user(User(7, "sam"), base),
        "started_at": TIME,
        "finished_at": TIME if over else None,
        "committed_at": None,
        "duration": 42 if over else None,
        "queued_duration": 1,
        "coverage": None,
        "detailed_status": detailed,
        "archived": False,
        "name": None,
        **{name: value for name, value in each.fields.items() if name not in _HELD},
        "status": status,
    }


def bridge(each: Bridge, base: str) -> dict[str, Any]:
    """Give a trigger job, with the pipeline that it started."""
    from tests.standin.shapes import commit, user

    over = each.status in ("success", "failed", "canceled")
    reason = {"failure_reason": "unknown_failure"} if each.status == "failed" and not each.downstream else {}
    project = each.pipeline.project
    return {
        "id": each.id,
        "status": each.status,
        "stage": "deploy",
        "name": each.name,
        "ref": each.pipeline.ref,
        "tag": False,
        "coverage": None,
        "allow_failure": False,
        "created_at": TIME,
        "started_at": TIME,
        "finished_at": TIME if over else None,
        "erased_at": None,
        "duration": 42.5 if over else None,
        "queued_duration": None,
        "user": user(User(7, "sam"), base),
        "commit": commit(each.pipeline.sha, base, project.path),
        "pipeline": basic(each.pipeline, base),
        **reason,
        "web_url": f"{base}/{project.path}/-/jobs/{each.id}",
        "project": {"ci_job_token_scope_enabled": False},
        "downstream_pipeline": basic(each.downstream, base) if each.downstream else None,
        **each.fields,
    }
