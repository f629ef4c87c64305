"""Diagnoses a pipeline with those that it started, a merge request or a job: reads the traces, groups the causes."""

from __future__ import annotations

import io
import threading
from copy import copy
from typing import NamedTuple

from diagnose.errors import KdiagError
from diagnose.model import Corpus, Diagnosis, Note
from diagnose.model.group import Budget, Group, Member, Scope
from diagnose.redact import Gate
from diagnose.sources.gitlab import downstream, grouping, members, newest, pipelines, pool, unmade, watch
from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.confirm import Confirming
from diagnose.sources.gitlab.downstream import Entry, Family
from diagnose.sources.gitlab.evidence import MOST
from diagnose.sources.gitlab.examine import examine
from diagnose.sources.gitlab.fetch import Fetched, fetch
from diagnose.sources.gitlab.fetch import newest as newest_job
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.newest import Found
from diagnose.sources.gitlab.persist import PAUSES, may_pass, persist
from diagnose.sources.gitlab.retry import Patience

MOST_TRACES = 200
"""Traces that are read where not all are asked for."""
_EACH = 2
"""Jobs of a class that are read: its first and its last."""
_AGAIN = (2.0, 5.0)
"""Seconds before a trace without an end is read again; only of few jobs."""
_FEW = 20


class Options(NamedTuple):
    """How to gather: `all_traces` reads the trace of each failed job, `watch` waits for the end of the pipeline."""

    all_traces: bool = False
    watch: bool = False
    redact: bool = True
    workers: int = pool.WORKERS


Outcome = Diagnosis | KdiagError


class _Reader:
    """Reads and diagnoses jobs of one family; what came of each is in `known`, by its place."""

    def __init__(
        self, connection: Connection, located: Located, pages: Corpus, patience: Patience, options: Options
    ) -> None:
        self.connection = connection
        self.located = located
        self.pages = pages
        self.patience = patience
        self.options = options
        self.known: dict[int, Outcome] = {}
        self.total = 0
        self._quiet = copy(patience)
        self._quiet.tell = lambda _: None
        self._one = threading.Lock()  # engines keep state while they scan, and one processor is enough for it

    def _look(self, connection: Connection, entry: Entry) -> Diagnosis:
        place = self.located._replace(project=entry.pipeline.project, job=entry.job["id"], kind="job")
        if entry.bridge:
            found = Fetched(entry.job, io.BytesIO(), 0)
        else:
            waits = _AGAIN if self.total <= _FEW else ()
            found = fetch(connection, place, self._quiet, entry.job, waits)
        with self._one:
            return examine(found, self.pages, place, redact=self.options.redact)

    def read(self, entries: dict[int, Entry]) -> None:
        """Read those that are not known yet, and those once more that failed for a reason that may pass."""
        todo = {place: entry for place, entry in entries.items() if place not in self.known}
        self.total += len(todo)
        for pause in (*PAUSES, None):
            self._round(todo)
            todo = {place: entry for place, entry in todo.items() if may_pass(self.known[place])}
            if not todo or pause is None or not self.patience.wait(pause, f"{len(todo)} traces could not be read"):
                return

    def _round(self, entries: dict[int, Entry]) -> None:
        places = list(entries)
        found = pool.side_by_side(
            self.connection, list(entries.values()), self._look, self.patience, self.options.workers
        )
        for index, outcome in found:
            self.known[places[index]] = outcome or self.patience.over(self.located.access.origin.url)
            self.patience.tell(f"reading trace {min(len(self.known) + 1, self.total)} of {self.total}")


def _sampled(reader: _Reader, entries: dict[int, Entry]) -> dict[int, int]:
    """Read of each class its first and its last job, and all of it where these differ; give who stands for whom."""
    classes = grouping.classes(entries.items())
    first = [each[0] for each in classes]
    last = [each[-1] for each in classes if len(each) > 1]
    few = [*first, *last][:MOST_TRACES]
    reader.read({place: entries[place] for place in sorted(few)})
    stands: dict[int, int] = {}
    more: list[int] = []
    for each in classes:
        for place in [place for place in each if place not in reader.known]:
            found = [reader.known.get(each[0]), reader.known.get(each[-1])]
            told = [one for one in found if isinstance(one, Diagnosis)]
            if len(told) == _EACH and grouping.same(*told):
                stands[place] = each[0]
            elif each[0] in reader.known:
                more.append(place)
    room = MOST_TRACES - len(reader.known)
    reader.read({place: entries[place] for place in more[: max(0, room)]})
    return stands


def _members(reader: _Reader, family: Family) -> tuple[Member, ...]:
    entries = dict(enumerate(family.failed))
    worth = {place: each for place, each in entries.items() if not (each.retried or each.follows or each.why)}
    stands: dict[int, int] = {}
    if reader.options.all_traces:
        reader.read(worth)
    else:
        stands = _sampled(reader, worth)
    made = members.Maker(reader.located, Gate(enabled=reader.options.redact))
    found = []
    for place, entry in entries.items():
        like = stands.get(place)
        if like is not None:
            found.append(made.alike(entry, entries[like].job["id"]))
        else:
            found.append(made.member(entry, reader.known.get(place)))
    return tuple(found)


def choose(connection: Connection, located: Located, *, watch: bool = False) -> Found:
    """Say which pipeline is meant: of a branch the newest failed one, or where it is to be waited for the newest one.

    Raises GitLabError where there is none, or it may not be seen.
    """
    prefix = located.access.origin.prefix
    if located.kind == "merge-request":
        if located.number:
            value = newest.merge_request(connection, located.project, located.number)
        else:
            value = newest.of_branch(connection, located.project, located.ref)
        return newest.of_merge_request(connection, value, prefix)
    if located.number:
        return Found(pipelines.one(connection, located.project, located.number, prefix))
    find = newest.latest if watch else newest.failed
    return find(connection, located.project, located.ref, prefix)


def _of_job(connection: Connection, located: Located) -> tuple[Found, Family]:
    """Give one job as if its pipeline had no other."""
    job = connection.job(located.project, located.job) if located.job else newest_job(connection, located)
    value = job.get("pipeline")
    known = value if isinstance(value, dict) else {"id": 0, "status": job["status"]}
    each = pipelines.pipeline(known, located.project, located.access.origin.prefix)
    if each.project.isdigit():
        each = each._replace(project=located.project)
    return Found(each), Family(
        (each,), (Entry(job, each, allowed=job.get("allow_failure") is True),), {str(job["status"]): 1}, ()
    )


def _scope(located: Located, found: Found, gate: Gate, number: int) -> Scope:
    each, value, origin = found.pipeline, found.merge_request, located.access.origin.url

    def shown(text: str | None) -> str | None:
        return gate.value(text)[0] if text else None

    def url(project: str, page: str) -> str | None:
        return None if project.isdigit() else f"{origin}/{project}/-/{page}"

    if value is not None and located.kind == "merge-request":
        project, iid = newest.project_of(value, located.access.origin.prefix), int(value["iid"])
        ref, sha = (text if isinstance(text := value.get(name), str) else None for name in ("source_branch", "sha"))
        page = url(project, f"merge_requests/{iid}")
        return Scope("merge-request", project, iid, page, each.status, shown(ref), shown(sha), each.id)
    if located.kind == "job":
        page = url(each.project, f"jobs/{number}")
        return Scope("job", each.project, number, page, each.status, shown(each.ref), each.sha, each.id)
    page = url(each.project, f"pipelines/{each.id}")
    return Scope("pipeline", each.project, each.id, page, each.status, shown(each.ref), shown(each.sha), each.id)


def _notes(found: Found, family: Family, gate: Gate) -> tuple[Note, ...]:
    own: list[Note] = []
    each = found.pipeline
    if each.status not in (*pipelines.FINISHED, "manual"):
        own.append(Note("limit", f"pipeline {each.id} is {each.status}, so more jobs may fail; --watch waits for it"))
    return tuple(note._replace(text=gate.value(note.text)[0]) for note in (*own, *found.notes, *family.notes))


def gather(
    connection: Connection,
    located: Located,
    pages: Corpus,
    patience: Patience,
    options: Options = Options(),  # noqa: B008 - it cannot be changed
) -> Group:
    """Diagnose what `located` names, of any kind, with all pipelines that it started.

    A job whose trace cannot be read is a member that says why. Raises GitLabError where the pipeline, its jobs, the
    merge request or the one job cannot be seen.
    """
    before = connection.tally.traces, connection.tally.others
    prefix = located.access.origin.prefix
    gate = Gate(enabled=options.redact)
    patience.tell(f"asking {located.access.origin.url}")
    if located.kind == "job":
        found, family = _of_job(connection, located)
    else:
        found = persist(lambda: choose(connection, located, watch=options.watch), patience)
        if options.watch:
            found = found._replace(pipeline=watch.wait(connection, found.pipeline, patience, prefix))
        patience.tell(f"asking for the jobs of pipeline {found.pipeline.id}")
        family = downstream.family(connection, found.pipeline, patience, prefix)
        if found.pipeline.status == "failed" and not family.failed:  # a list of pipelines does not tell why
            each = found.pipeline
            found = found._replace(pipeline=pipelines.one(connection, each.project, each.id, prefix))
    listed = _members(_Reader(connection, located, pages, patience, options), family)
    scope = _scope(located, found, gate, listed[0].id if listed else located.job)
    jobs = {each.job["id"]: each.job for each in family.failed}
    room = MOST - (connection.tally.others - before[1])
    confirming = Confirming(connection, located.access.origin.url, room, redact=options.redact)
    causes = confirming.causes(grouping.causes(listed), jobs, listed) or unmade.causes(
        found.pipeline, pages, scope.url, redact=options.redact
    )
    verdict = "diagnosed" if causes and not listed else members.verdict(listed, found.pipeline.status)
    counted = connection.tally.traces - before[0], connection.tally.others - before[1]
    return Group(
        scope=scope,
        causes=causes,
        jobs=listed,
        notes=_notes(found, family, gate),
        budget=Budget(*counted, sum(each.state == "alike" for each in listed)),
        corpus_digest=pages.digest,
        corpus_pages=len(pages.signatures),
        verdict=verdict if family.whole else "unreadable",
        counts=tuple(sorted(family.counts.items())),
    )
