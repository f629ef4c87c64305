"""The JSON of variables, registry repositories, runners, labels and the merged configuration."""

from __future__ import annotations

from typing import Any

from tests.standin.clock import TIME
from tests.standin.projects import Project


def variable(key: str, value: str, given: dict[str, Any]) -> dict[str, Any]:
    """Give a variable of a project; `given` are the fields that differ."""
    usual = {
        "variable_type": "env_var",
        "key": key,
        "value": value,
        "protected": False,
        "masked": False,
        "hidden": False,
        "raw": False,
        "environment_scope": "*",
        "description": None,
    }
    return usual | given


def repository(path: str, project: Project, base: str) -> dict[str, Any]:
    """Give a repository of a project's registry; `path` is that of the project, or lies below it."""
    host = f"registry.{base.split('://', 1)[-1].split('/', 1)[0].split(':', 1)[0]}"
    name = path.removeprefix(project.path).strip("/")
    return {
        "id": project.repositories.index(path) + 1,
        "name": name,
        "path": path.lower(),
        "project_id": project.id,
        "location": f"{host}/{path.lower()}",
        "created_at": TIME,
        "cleanup_policy_started_at": None,
        "status": None,
    }


def names(each: Project) -> dict[str, Any]:
    """Give the fields by which every answer names a project."""
    name = each.path.rpartition("/")[2]
    return {
        "id": each.id,
        "description": None,
        "name": name,
        "name_with_namespace": each.path.replace("/", " / "),
        "path": name,
        "path_with_namespace": each.path,
        "created_at": TIME,
    }


def allowed(each: Project, base: str) -> dict[str, Any]:
    """Give a project of the job token's allowlist."""
    namespace = each.path.rpartition("/")[0]
    return {
        **names(each),
        "default_branch": "main",
        "web_url": f"{base}/{each.path}",
        "namespace": {"id": 3, "name": namespace, "path": namespace, "kind": "group", "full_path": namespace},
    }


def allowed_group(path: str, base: str) -> dict[str, Any]:
    """Give a group of the job token's allowlist."""
    return {"id": 3, "web_url": f"{base}/groups/{path}", "name": path.rpartition("/")[2]}


def runner(number: int, given: dict[str, Any]) -> dict[str, Any]:
    """Give a runner as it is told alone; `given` are the fields that differ."""
    usual = {
        "id": number,
        "description": f"runner-{number}",
        "ip_address": "",
        "active": True,
        "paused": False,
        "is_shared": False,
        "runner_type": "project_type",
        "name": "gitlab-runner",
        "online": True,
        "created_at": TIME,
        "status": "online",
        "job_execution_status": "idle",
        "tag_list": [],
        "run_untagged": True,
        "locked": False,
        "maximum_timeout": None,
        "access_level": "not_protected",
        "version": "18.8.0",
        "revision": "53e0ce5f",
        "platform": "linux",
        "architecture": "amd64",
        "contacted_at": TIME,
        "maintenance_note": None,
        "projects": [],
        "groups": [],
    }
    return usual | given


def runner_in_list(each: dict[str, Any]) -> dict[str, Any]:
    """Give a runner as lists do."""
    names = (
        "id description ip_address active paused is_shared runner_type name online created_at status"
        " job_execution_status"
    )
    return {name: each[name] for name in names.split()}


def lint(project: Project, *, include_jobs: bool) -> dict[str, Any]:
    """Give what GitLab makes of a project's configuration."""
    told: dict[str, Any] = {
        "valid": not project.lint_errors,
        "errors": list(project.lint_errors),
        "warnings": [],
        "merged_yaml": project.merged_yaml,
        "includes": [],
    }
    return told | {"jobs": _jobs(project.merged_yaml)} if include_jobs else told


def _jobs(text: str) -> list[dict[str, Any]]:
    import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own

    found = yaml.safe_load(text) or {}
    jobs = {name: job for name, job in found.items() if isinstance(job, dict) and "script" in job}
    return [
        {
            "name": name,
            "stage": job.get("stage", "test"),
            "before_script": [],
            "script": [str(each) for each in job["script"]],
            "after_script": [],
            "tag_list": job.get("tags", []),
            "only": {"refs": ["branches", "tags"]},
            "except": None,
            "environment": None,
            "when": job.get("when", "on_success"),
            "allow_failure": job.get("allow_failure", False),
            "needs": None,
        }
        for name, job in jobs.items()
    ]


def label(number: int, name: str) -> dict[str, Any]:
    """Give a label of a project."""
    return {
        "id": number,
        "name": name,
        "description": None,
        "description_html": "",
        "text_color": "#FFFFFF",
        "color": "#6699cc",
        "archived": False,
        "open_issues_count": 0,
        "closed_issues_count": 0,
        "open_merge_requests_count": 0,
        "subscribed": False,
        "priority": None,
        "is_project_label": True,
    }
