"""GitLab's failure reasons in words, for jobs whose log says nothing; an unknown reason is told as it is."""

from __future__ import annotations

from diagnose.model import Note

_PENDING = "no runner took the job: check that one with the job's tags is online (Settings > CI/CD > Runners)"
_BRIDGE = "the trigger job could not start its downstream pipeline"
_QUIET = frozenset({"", "script_failure", "unknown_failure"})
_WORDS = {
    "api_failure": "GitLab or the runner lost touch with each other; run the job again",
    "archived_failure": "the job is too old to be run again: start a new pipeline",
    "bridge_pipeline_is_child_pipeline": f"{_BRIDGE}: it names a child pipeline",
    "builds_disabled": "CI/CD is switched off in the project",
    "ci_quota_exceeded": "the compute minutes of the namespace are used up",
    "data_integrity_failure": "GitLab could not put the job together; a new pipeline may do",
    "deployment_rejected": "the deployment was rejected by an approver",
    "downstream_bridge_project_not_found": f"{_BRIDGE}: there is no such project, or no access to it",
    "downstream_pipeline_creation_failed": f"{_BRIDGE}: its configuration makes no pipeline",
    "downstream_project_trigger_resolved_to_empty": f"{_BRIDGE}: the name of its project comes out empty",
    "duo_workflow_connection_failure": "the runner could not connect to the Duo Agent Platform",
    "duo_workflow_not_allowed": "Duo Agent Platform may not run on this runner",
    "environment_creation_failure": "the job's environment could not be made: check environment:name",
    "failed_outdated_deployment_job": "a newer deployment ran first, so this one was not let through",
    "forward_deployment_failure": "a newer deployment ran first, so this one was not let through",
    "id_token_burned_project_path": "no ID tokens are issued, since the project's path was another's before",
    "insufficient_bridge_permissions": f"{_BRIDGE}: the user who started it may not do so there",
    "insufficient_upstream_permissions": f"{_BRIDGE}: the user may not read the upstream project",
    "invalid_bridge_trigger": f"{_BRIDGE}: its trigger is not valid",
    "ip_restriction_failure": "the group's IP restriction keeps the runner out",
    "job_execution_server_timeout": "GitLab ended the job since its time was up",
    "job_execution_timeout": "the job ran longer than its timeout allows",
    "job_router_failure": "the Job Router did not let the job through",
    "job_token_expired": "the job's token expired while it ran",
    "missing_dependency_failure": "artifacts of an earlier job have expired or were erased: run that job again",
    "no_matching_runner": _PENDING,
    "no_updates_canceling": "the runner stopped reporting while the job was being cancelled",
    "no_updates_running": "the runner stopped reporting, so GitLab gave the job up: look at the runner's machine",
    "pipeline_loop_detected": f"{_BRIDGE}: pipelines would start each other for ever",
    "project_deleted": "the project was deleted",
    "protected_environment_failure": "the user who started the job may not deploy to this protected environment",
    "reached_downstream_pipeline_trigger_rate_limit": f"{_BRIDGE}: too many were started within a minute",
    "reached_max_descendant_pipelines_depth": f"{_BRIDGE}: pipelines are nested too deep",
    "reached_max_pipeline_hierarchy_size": f"{_BRIDGE}: the family of pipelines is too large",
    "runner_configuration_error": "the runner or the job's settings for it are wrong",
    "runner_external_dependency_failure": "something that the runner needs, such as a registry, did not answer",
    "runner_interrupted": "the runner's machine was taken away or shut down",
    "runner_system_failure": "the runner could not prepare or hold the job's environment",
    "runner_unsupported": "the runner is too old for a feature that the job uses",
    "scheduler_failure": "GitLab could not hand the job to a runner; run it again",
    "secrets_manager_access_denied": "the namespace has no access to GitLab Secrets Manager",
    "secrets_provider_not_found": "the job asks for secrets of a provider that is not set up",
    "server_timeout_canceling": "GitLab ended the job, whose cancelling took too long",
    "server_timeout_running": "GitLab ended the job since its time was up, and the runner had not",
    "stale_schedule": "the delayed job was not started in time",
    "stuck_or_timeout_failure": "the job was stuck: no runner took it, or its runner stopped reporting",
    "stuck_pending_no_matching_runners": _PENDING,
    "stuck_pending_with_matching_runners": "runners fit the job, but none had room for it in time",
    "trace_size_exceeded": "the job wrote more log than GitLab allows: write less, or into a file",
    "unmet_prerequisites": "what the job needs was not made, such as its Kubernetes namespace",
    "upstream_bridge_project_not_found": f"{_BRIDGE}: there is no such upstream project, or no access to it",
    "user_blocked": "the user who started the job is blocked",
}

_WAITS = frozenset({"network", "proxy", "dns", "rate-limit", "dind", "resource", "kubernetes", "runner"})
"""Categories of causes for which a job waits, or its runner is lost, until GitLab or the runner ends it."""
_NOTHING: frozenset[str] = frozenset()
DECISIVE = {
    "ci_quota_exceeded": _NOTHING,
    "job_execution_server_timeout": _WAITS,
    "job_execution_timeout": _WAITS,
    "job_token_expired": frozenset({"runner"}),
    "no_matching_runner": _NOTHING,
    "no_updates_canceling": _WAITS,
    "no_updates_running": _WAITS,
    "project_deleted": _NOTHING,
    "runner_interrupted": frozenset({"runner", "kubernetes", "resource"}),
    "server_timeout_canceling": _WAITS,
    "server_timeout_running": _WAITS,
    "stuck_pending_no_matching_runners": _NOTHING,
    "stuck_pending_with_matching_runners": _NOTHING,
    "trace_size_exceeded": _NOTHING,
    "user_blocked": _NOTHING,
}
"""Reasons that say that no command's end ended the job, and the categories of a log's cause that explains the reason.

Such a cause stays the root cause; any other is an error that the job outlived.
"""
VAGUE = frozenset({"runner_configuration_error", "runner_external_dependency_failure", "runner_system_failure"})
"""Reasons that say who failed and not how: lines of a log say more."""


def notes(reason: str) -> tuple[Note, ...]:
    """Say what GitLab's failure reason means, where it is more than that the script failed."""
    if reason in _QUIET:
        return ()
    words = _WORDS.get(reason)
    return (Note("access", f"GitLab's failure reason is {reason}" + (f": {words}" if words else "")),)
