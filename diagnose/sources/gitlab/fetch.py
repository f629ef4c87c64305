"""Fetches a trace: into a spool, read again until it ends, and refused where a web page came in its place."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any, BinaryIO, NamedTuple

from diagnose.sources.gitlab.client import ApiJob, Body, GitLab, login_page
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.facts import NOT_STARTED
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.retry import Patience
from diagnose.sources.spool import Spool

WAITS = (2.0, 5.0, 10.0)
"""Seconds before a trace that has not ended is read again; GitLab may store its last part a little late."""
SETTLED = 600.0
"""Seconds after a job's end at which its trace no longer grows."""
TAIL = 1 << 14
LIVE = ("running", "canceling")

_LAST = re.compile(rb"Job succeeded|ERROR: Job failed|Job cancell?ed|Job's log exceeded limit of")
_HTML = re.compile(rb"\s{0,200}<(?:!doctype\s{1,9}html|html)\b", re.IGNORECASE)


class Fetched(NamedTuple):
    """A job, and its trace as a seekable stream at its start; `size` is 0 where there is none."""

    job: ApiJob
    stream: BinaryIO
    size: int


def _take(body: Body, name: str, where: str, patience: Patience) -> Spool:
    kind = body.content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        raise login_page(where)
    if kind == "application/json":
        raise GitLabError(where, "it gives JSON in place of the trace", "check the URL of the GitLab", "answer")
    spool = Spool(name)
    for data in body.chunks:
        if not spool.size and _HTML.match(data):
            raise login_page(where)
        spool.write(data)
        patience.tell(f"reading the trace: {spool.size >> 10} KiB")
    return spool


def _ended(stream: BinaryIO, size: int) -> bool:
    stream.seek(max(0, size - TAIL))
    found = _LAST.search(stream.read(TAIL)) is not None
    stream.seek(0)
    return found


def _settled(job: Mapping[str, Any], now: float) -> bool:
    """Tell whether a job ended so long ago that no more of its trace will come."""
    from datetime import datetime

    if job["status"] not in ("success", "failed", "canceled"):
        return job["status"] not in LIVE
    try:
        return now - datetime.fromisoformat(str(job.get("finished_at"))).timestamp() > SETTLED
    except ValueError:
        return False


def _whole(job: ApiJob, stream: BinaryIO, size: int) -> bool:
    if job["status"] in LIVE:
        return False
    if job.get("erased_at") or _settled(job, time.time()):
        return True
    return _ended(stream, size)


def fetch(
    gitlab: GitLab,
    located: Located,
    patience: Patience,
    job: ApiJob | None = None,
    waits: tuple[float, ...] = WAITS,
) -> Fetched:
    """Fetch the job and its trace; a job that runs, or has just ended, is read again until its trace has ended.

    Where `job` is given, as a list of jobs has it, it is not asked for; of a job that surely has no trace neither is
    that. Raises GitLabError where there is no such job or no access, and InputError where there is no room for it.
    """
    project, where = located.project, located.access.origin.url

    def read(job: ApiJob) -> Fetched:
        if job["status"] in NOT_STARTED:  # a status that kdiag does not know yet may have a trace
            return Fetched(job, Spool("").finish(), 0)
        number = int(job["id"])
        spool = gitlab.trace(project, number, lambda body: _take(body, f"job {number}", where, patience))
        return Fetched(job, spool.finish(), spool.size)

    listed = job is not None
    if job is None:
        patience.tell(f"asking {where}")
        job = gitlab.job(project, located.job) if located.job else newest(gitlab, located)
    elif _traceless(job):
        return Fetched(job, Spool("").finish(), 0)
    found = read(job)
    for seconds in waits:
        if _whole(*found):
            break
        why = "the job is still running" if found.job["status"] in LIVE else "the trace has no end yet"
        if not patience.wait(seconds, why):
            break
        found.stream.close()
        same = listed and found.job["status"] not in LIVE
        found = read(found.job if same else gitlab.job(project, int(found.job["id"])))
    return found


def _traceless(job: ApiJob) -> bool:
    """Tell whether a job that has ended was never taken by a runner, or its trace was erased."""
    if job["status"] in ("failed", "canceled") and job.get("started_at", "") is None and not job.get("runner"):
        return True
    return bool(job.get("erased_at"))


def newest(gitlab: GitLab, located: Located) -> ApiJob:
    """Give the newest failed job of the name that is located; raises GitLabError where there is none."""
    job = gitlab.failed(located.project, located.name)
    if job is None:
        raise GitLabError(
            located.access.origin.url,
            f"project {located.project} has no failed job called {located.name!r} among its newest",
            "check the name (as in .gitlab-ci.yml, with what a matrix adds), or give the job's number",
            "not-found",
        )
    return job
