"""Jobs and their traces."""

from __future__ import annotations

from tests.standin import reply, shapes
from tests.standin.access import Call, may_read_trace
from tests.standin.pages import by_key, paged
from tests.standin.reply import Refusal, Reply
from tests.standin.route import Route
from tests.standin.state import Big, Job

STATUSES = frozenset(
    {
        *("created", "waiting_for_resource", "preparing", "waiting_for_callback", "pending", "running", "success"),
        *("failed", "canceling", "canceled", "skipped", "manual", "scheduled"),
    }
)


def scope(call: Call) -> set[str]:
    """Read the statuses that are asked for; raises Refusal for one that there is none of."""
    asked = set(call.asked.values("scope"))
    if asked - STATUSES:
        raise Refusal(reply.json_({"error": "scope does not have a valid value"}, 400))
    return asked


def _job(call: Call, key: str, number: str) -> Reply:
    job = call.job(key, number)
    return reply.json_(shapes.job(job, job.next_status(), call.base))


def _trace(call: Call, key: str, number: str) -> Reply:
    job = call.job(key, number)
    refusal = may_read_trace(call, job)
    if refusal is not None:
        return refusal
    headers = (("Content-Type", "text/plain"), ("Content-Disposition", f'infile; filename="{job.id}.log"'))
    body: bytes | Big = job.next_trace()
    return Reply(200, headers, body)


def _list(call: Call, key: str) -> Reply:
    project = call.jobs_of(key)
    wanted = scope(call)
    jobs = [job for job in call.state.jobs_of(project) if not wanted or job.status in wanted]

    def shape(job: Job) -> object:
        return shapes.job(job, job.status, call.base)

    if call.asked.value("pagination") == "keyset":
        return by_key(call, jobs, shape, lambda job: job.id)
    return paged(call, jobs, shape, totals=False)


def _own(call: Call) -> Reply:
    """Tell a job token of its job."""
    job = call.state.jobs.get(call.token.job or 0)
    return reply.json_(shapes.job(job, job.status, call.base)) if job else reply.UNAUTHORIZED


ROUTES = (
    Route("GET", "/job", _own, job_token=True),
    Route("GET", "/projects/{id}/jobs", _list, job_token=True),
    Route("GET", "/projects/{id}/jobs/{job_id}", _job),
    Route("GET", "/projects/{id}/jobs/{job_id}/trace", _trace),
)
