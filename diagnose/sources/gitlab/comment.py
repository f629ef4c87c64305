"""What there is to say on a merge request, and whether it is worth a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from diagnose.errors import UsageError
from diagnose.model import Corpus, Note
from diagnose.model.group import Budget, Group, Member, Scope
from diagnose.redact import Gate
from diagnose.sources.gitlab import audience, fetch, gather, grouping, members, merge_requests, newest, pipelines
from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.marker import FAILED, MENDED, Stamp
from diagnose.sources.gitlab.merge_requests import Value
from diagnose.sources.gitlab.notes import Own
from diagnose.sources.gitlab.pipelines import Pipeline
from diagnose.sources.gitlab.retry import Patience

SURE = 0.8
"""The least confidence of a cause that is worth a note."""
_OVER = frozenset({"success", "failed", "canceled", "skipped", "manual"})


class Asked(NamedTuple):
    """What was asked for: where it is, the pages to diagnose by, how to gather, and the environment."""

    located: Located
    pages: Corpus
    options: gather.Options
    environment: Mapping[str, str]


class Told(NamedTuple):
    """What is to be said on a merge request: of `state` failed the causes of `group`, of mended that it passed.

    `hidden` are jobs whose logs its readers may not see; `why` says why nothing is to be said, where that is so.
    """

    value: Value
    project: str
    url: str | None
    group: Group | None = None
    stamp: Stamp = Stamp()
    hidden: frozenset[int] = frozenset()
    why: str = ""

    @property
    def state(self) -> str:
        """Failed or mended."""
        return self.stamp.state


def _of_job(connection: Connection, asked: Asked) -> tuple[Pipeline, str]:
    """Give the pipeline of a job, and why nothing is to be said of the job, if so."""
    located = asked.located
    job = connection.job(located.project, located.job) if located.job else fetch.newest(connection, located)
    each = pipelines.pipeline(job.get("pipeline"), located.project, located.access.origin.prefix)
    each = each._replace(project=located.project) if each.project.isdigit() else each
    return each, f"job {job['id']} is allowed to fail" if job.get("allow_failure") is True else ""


def merge_requests_of(connection: Connection, asked: Asked) -> tuple[list[Value], str]:
    """Give the open merge requests that what is located belongs to, and why nothing is to be said, if so.

    Raises GitLabError where there is none.
    """
    located = asked.located
    if located.kind == "merge-request":
        if located.number:
            value = newest.merge_request(connection, located.project, located.number)
        else:
            value = newest.of_branch(connection, located.project, located.ref)
        merge_requests.check_open(value)
        return [value], ""
    if located.kind == "job":
        each, why = _of_job(connection, asked)
        if why:
            return [], why
    else:
        each = gather.choose(connection, located, watch=True).pipeline
    return merge_requests.find(connection, each, located, asked.environment), ""


def _merged(value: Value, listed: list[Group], asked: Asked) -> Group:
    """Make one group of the pipelines of a merge request's head."""
    prefix, gate = asked.located.access.origin.prefix, Gate(enabled=asked.options.redact)
    first = listed[0]
    project = newest.project_of(value, prefix)
    jobs = tuple({each.id: each for group in listed for each in group.jobs}.values())
    states = [group.scope.status or "" for group in listed]
    status = next((each for each in ("failed", *(s for s in states if s != "success")) if each in states), states[0])
    counts: dict[str, int] = {}
    for name, number in (each for group in listed for each in group.counts):
        counts[name] = counts.get(name, 0) + number
    unmade = tuple(cause for group in listed for cause in group.causes if not cause.jobs)
    url = None if project.isdigit() else f"{asked.located.access.origin.url}/{project}/-/merge_requests/{value['iid']}"
    sha, ref = (gate.value(str(value.get(name) or ""))[0] or None for name in ("sha", "source_branch"))
    budgets = [group.budget for group in listed]
    return first._replace(
        scope=Scope("merge-request", project, value["iid"], url, status, ref, sha, first.scope.pipeline),
        causes=(*grouping.causes(jobs), *unmade),
        jobs=jobs,
        notes=_notes(listed),
        budget=Budget(*(sum(numbers) for numbers in zip(*budgets, strict=True))),
        verdict=members.verdict(jobs, status),
        counts=tuple(sorted(counts.items())),
    )


def _counted(group: Group) -> list[Member]:
    return [each for each in group.jobs if not (each.retried or each.allow_failure or each.state == "follows")]


def _settled(group: Group, asked: Asked) -> Group:
    """Give a pipeline of which nothing is left but the job that runs kdiag the status that it will have."""
    left = {name: number for name, number in group.counts if name not in _OVER}
    own = merge_requests.inside(group.scope.pipeline or 0, asked.located, asked.environment)
    if not own or group.scope.status != "running" or left != {"running": 1}:
        return group
    return group._replace(scope=group.scope._replace(status="failed" if _counted(group) else "success"))


def _notes(listed: list[Group]) -> tuple[Note, ...]:
    """Give what was not seen; advice on options of the command line is for nobody who reads a note."""
    told = dict.fromkeys(note for group in listed for note in group.notes)
    return tuple(note for note in told if "--" not in note.text)


def _silence(group: Group) -> str:
    """Say why a group without sure causes is not worth a note."""
    own, scope = _counted(group), group.scope
    if own:
        count = f"{len(own)} failed jobs" if len(own) > 1 else "the failed job"
        return f"of {count} of pipeline {scope.pipeline} no cause is known for sure"
    if any(each.allow_failure for each in group.jobs):
        return f"in pipeline {scope.pipeline} only jobs failed that are allowed to fail"
    return f"pipeline {scope.pipeline} is {scope.status}, and none of its jobs failed"


def _told(value: Value, asked: Asked) -> Told:
    prefix = asked.located.access.origin.prefix
    project = newest.project_of(value, prefix)
    url = None if project.isdigit() else f"{asked.located.access.origin.url}/{project}/-/merge_requests/{value['iid']}"
    return Told(value, str(value.get("project_id")), url)


def tell(connection: Connection, value: Value, asked: Asked, patience: Patience, own: Sequence[Own]) -> Told:
    """Diagnose the head of a merge request, on which kdiag's own notes are `own`, and say what is to be told there.

    Raises GitLabError where the merge request, its pipelines or their jobs cannot be seen.
    """
    told = _told(value, asked)
    if merge_requests.silenced(value):
        return told._replace(why="the merge request has the label kdiag::off")
    heads = merge_requests.pipelines_of(connection, value, asked.located.access.origin.prefix)
    listed = []
    for each in heads:
        if asked.options.watch and merge_requests.inside(each.id, asked.located, asked.environment):
            why = "this job is one of the pipeline, which would not end before kdiag does"
            raise UsageError("--watch", why, "leave it out", "target")
        place = asked.located._replace(kind="pipeline", project=each.project, number=each.id, job=0, name="", ref="")
        listed.append(gather.gather(connection, place, asked.pages, patience, asked.options))
    group = _settled(_merged(value, listed, asked), asked)
    stamp = Stamp(group.scope.pipeline or 0, str(value.get("sha") or ""), len(group.jobs))
    if group.scope.status == "success":
        return _mended(told._replace(group=group, stamp=stamp._replace(state=MENDED)), own)
    sure = tuple(each for each in group.causes if not each.allowed and each.finding.confidence >= SURE)
    if not sure:
        return told._replace(group=group, stamp=stamp, why=_silence(group))
    group = group._replace(causes=sure)
    target = audience.project(connection, told.project)
    closed = audience.private(connection, value, target, [each.project for each in _counted(group)])
    group, hidden = audience.discreet(group, asked.pages, closed)
    if audience.of_merge_requests(target) > audience.MEMBERS:
        group = audience.unchecked(group)
    names = tuple(dict.fromkeys(each.finding.signature for each in sure))
    return told._replace(group=group, stamp=stamp._replace(state=FAILED, pages=names), hidden=hidden)


def _mended(told: Told, own: Sequence[Own]) -> Told:
    """Say of a green pipeline that it is mended what a note tells of, and else nothing."""
    if not own:
        return told._replace(why=f"pipeline {told.stamp.pipeline} passed")
    before = max(own, key=lambda each: each.stamp.age).stamp
    if before.state == MENDED:
        return told._replace(why=f"pipeline {told.stamp.pipeline} passed, and the note tells that it is mended")
    return told._replace(stamp=told.stamp._replace(pages=before.pages))


def still(connection: Connection, told: Told) -> str:
    """Look once more at the merge request before something is written there; say why nothing is to be, if so."""
    now = newest.merge_request(connection, told.project, told.value["iid"])
    if now.get("state") != "opened":
        return f"the merge request is {now.get('state')} meanwhile"
    if now.get("sha") != told.value.get("sha"):
        return "the merge request has a newer commit meanwhile"
    return "the merge request has the label kdiag::off" if merge_requests.silenced(now) else ""


def overtaken(connection: Connection, told: Told) -> Value | None:
    """Give the merge request as it is now, where it has a newer pipeline than the one that was told of; else None."""
    now = newest.merge_request(connection, told.project, told.value["iid"])
    known = now.get("head_pipeline")
    newer = isinstance(known, dict) and isinstance(known.get("id"), int) and known["id"] > told.stamp.pipeline
    return now if newer else None
