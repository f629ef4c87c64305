"""Pipelines, their jobs, and the trigger jobs that start others."""

from __future__ import annotations

from collections.abc import Callable

from tests.standin import reply, shapes, shapes_pipelines
from tests.standin.access import Call
from tests.standin.nouns import Bridge, Pipeline
from tests.standin.pages import paged
from tests.standin.reply import Refusal, Reply
from tests.standin.route import Route
from tests.standin.routes_jobs import scope
from tests.standin.state import Job

_SCOPES = {
    "running": {"running"},
    "pending": {"pending"},
    "finished": {"success", "failed", "canceled", "skipped"},
}
_ORDERS: dict[str, Callable[[Pipeline], object]] = {
    "id": lambda each: each.id,
    "status": lambda each: each.status,
    "ref": lambda each: each.ref,
    "updated_at": lambda each: (shapes_pipelines.updated(each), each.id),
    "user_id": lambda each: each.id,
}


def _wanted(call: Call, each: Pipeline) -> bool:
    asked = {name: call.asked.value(name) for name in ("ref", "status", "sha", "source")}
    if any(value and getattr(each, name) != value for name, value in asked.items()):
        return False
    scope_ = call.asked.value("scope")
    return scope_ not in _SCOPES or each.status in _SCOPES[scope_]


def _list(call: Call, key: str) -> Reply:
    project = call.jobs_of(key)
    found = [each for each in call.state.pipelines.values() if each.project == project and _wanted(call, each)]
    if not call.asked.value("source"):
        found = [each for each in found if each.source != "parent_pipeline"]
    order = _ORDERS.get(call.asked.value("order_by", "id"))
    if order is None:
        raise Refusal(reply.json_({"error": "order_by does not have a valid value"}, 400))
    found.sort(key=order, reverse=call.asked.value("sort", "desc") != "asc")  # type: ignore[arg-type] # one kind each
    return paged(call, found, lambda each: shapes_pipelines.named(each, call.base))


def _one(call: Call, key: str, number: str) -> Reply:
    found = call.pipeline(key, number)
    return reply.json_(shapes_pipelines.whole(found, found.next_status(), call.base))


def _latest(call: Call, key: str) -> Reply:
    project = call.jobs_of(key)
    ref = call.asked.value("ref") or str(project.fields.get("default_branch", "main"))
    found = [each for each in call.state.pipelines.values() if (each.project, each.ref) == (project, ref)]
    if not found:
        return reply.FORBIDDEN  # what GitLab says of a branch without pipelines
    newest = max(found, key=lambda each: each.id)
    return reply.json_(shapes_pipelines.whole(newest, newest.next_status(), call.base))


def _jobs(call: Call, key: str, number: str) -> Reply:
    pipeline = call.pipeline(key, number)
    wanted, retried = scope(call), call.asked.flag("include_retried")

    def shown(job: Job) -> bool:
        return job.pipeline == pipeline and (retried or not job.retried) and (not wanted or job.status in wanted)

    jobs = [job for job in call.state.jobs_of(pipeline.project) if shown(job)]
    return paged(call, jobs, lambda job: shapes.job(job, job.status, call.base))


def _bridges(call: Call, key: str, number: str) -> Reply:
    pipeline = call.pipeline(key, number)
    wanted = scope(call)
    found = [each for each in call.state.bridges.values() if each.pipeline == pipeline]
    found = sorted((each for each in found if not wanted or each.status in wanted), key=lambda each: -each.id)

    def shape(each: Bridge) -> object:
        return shapes_pipelines.bridge(each, call.base)

    return paged(call, found, shape)


ROUTES = (
    Route("GET", "/projects/{id}/pipelines", _list, anonymous=True),
    Route("GET", "/projects/{id}/pipelines/latest", _latest, anonymous=True),
    Route("GET", "/projects/{id}/pipelines/{pipeline_id}", _one, anonymous=True),
    Route("GET", "/projects/{id}/pipelines/{pipeline_id}/jobs", _jobs, job_token=True),
    Route("GET", "/projects/{id}/pipelines/{pipeline_id}/bridges", _bridges),
)
