"""What the job itself tells: facts of origin "api", how it ended, and its failure reason in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from diagnose.model import Fact, Note, Source

_TEXT = 500
"""Characters of a value that are kept."""

_UNFINISHED = frozenset({"running", "canceling"})
NOT_STARTED = frozenset(
    {
        "created",
        "waiting_for_resource",
        "preparing",
        "waiting_for_callback",
        "pending",
        "skipped",
        "manual",
        "scheduled",
    }
)
_TIMEOUTS = frozenset(
    {
        "job_execution_timeout",
        "job_execution_server_timeout",
        "server_timeout_running",
        "server_timeout_canceling",
    }
)
_SYSTEM = frozenset(
    {
        "runner_system_failure",
        "runner_external_dependency_failure",
        "runner_configuration_error",
        "runner_interrupted",
        "no_updates_running",
        "no_updates_canceling",
        "stuck_or_timeout_failure",  # before GitLab 19.0 also of jobs that no runner took
    }
)
_FINER = frozenset({"failed", "system-failure", "timeout", "cut"})
"""Ends of a trace that say more precisely how a failed job failed."""


def _text(value: Any) -> str:
    return value.strip()[:_TEXT] if isinstance(value, str) else ""


def reason(job: Mapping[str, Any]) -> str:
    """Give the job's failure reason, or nothing; GitLab has one for jobs that did not fail, too."""
    return _text(job.get("failure_reason")) if job.get("status") == "failed" else ""


def end(job: Mapping[str, Any], told: str) -> str:
    """Say how a job ended: the API's status outranks `told`, the end of its trace, which may only be more precise."""
    status = _text(job.get("status"))
    if status == "success":
        return "succeeded"
    if status == "canceled":
        return "canceled"
    if status in _UNFINISHED:
        return "running"
    if status in NOT_STARTED:
        return "none"
    if status != "failed":
        return told
    if told == "none":
        return "erased" if _text(job.get("erased_at")) else "none"
    if told in _FINER:
        return told
    why = reason(job)
    if why in _TIMEOUTS:
        return "timeout"
    if why in _SYSTEM:
        return "system-failure"
    return "cut" if told == "running" else "failed"


def _ref_kind(job: Mapping[str, Any]) -> str:
    if re.match(r"refs/merge-requests/[0-9]{1,19}/", _text(job.get("ref"))):
        return "merge-request"
    return "tag" if job.get("tag") is True else "branch"


def _values(job: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "job_status", _text(job.get("status"))
    yield "job_name", _text(job.get("name"))
    yield "stage", _text(job.get("stage"))
    yield "failure_reason", reason(job)
    if _text(job.get("ref")):
        yield "ref", _text(job.get("ref"))
        yield "ref_kind", _ref_kind(job)
    runner, manager = job.get("runner"), job.get("runner_manager")
    if isinstance(runner, dict):
        yield "runner", _text(runner.get("description"))
    if isinstance(manager, dict):
        version = _text(manager.get("version"))
        yield "runner_version", version if re.match(r"[0-9]", version) else ""
        yield (
            "runner_platform",
            "/".join(filter(None, (_text(manager.get("platform")), _text(manager.get("architecture"))))),
        )
    image = job.get("image")
    yield "job_image", _text(image.get("name")) if isinstance(image, dict) else _text(image)
    tags = job.get("tag_list")
    if isinstance(tags, list):
        yield "runner_tags", ", ".join(filter(None, map(_text, tags)))[:_TEXT]


def facts(job: Mapping[str, Any], told: str) -> tuple[Fact, ...]:
    """Give the facts of a job; `told` is how its trace ends."""
    found = [Fact(name, value, None, "api") for name, value in _values(job) if value]
    return (*found, Fact("end", end(job, told), None, "api"))


def source(job: Mapping[str, Any], project: str, prefix: str = "") -> Source:
    """Say where the trace came from; `project` is what the user called it, `prefix` GitLab's own path."""
    number = job["id"]
    url = _text(job.get("web_url"))
    if not re.fullmatch(r"https?://[!-~]{1,2000}", url):
        url = ""
    where = re.search(r"://[^/]{1,300}(/.{1,1000}?)/(?:-/)?jobs/", url)
    named = where[1].removeprefix(prefix).strip("/") if where and project.isdigit() else project
    return Source("job", f"job {number}", url or None, named, number, _text(job.get("name")) or None)


def notes(job: Mapping[str, Any], told: str) -> tuple[Note, ...]:
    """Say what a reader of the trace has to know: that it is not all, or that there is none."""
    how = end(job, told)
    status = _text(job.get("status"))
    if how == "erased":
        return (Note("access", f"The job's trace was erased at {_text(job.get('erased_at'))}; run the job again"),)
    if how == "running":
        return (Note("limit", f"The job is still {status}, and its trace grows; ask again when it has ended"),)
    if how == "none" and status != "failed":
        return (Note("access", f"The job has no trace: it is {status}, and was not started"),)
    if how == "none":
        return (Note("access", "The job has no trace"),)
    if how == "cut" and told == "running":
        text = "The trace ends without the runner's last word: it may be cut, or not all of it is stored yet"
        return (Note("limit", text),)
    return ()
