"""From a failed job and what came of reading it to a member of a group, and the verdict over all of them."""

from __future__ import annotations

from collections.abc import Iterable

from diagnose.errors import KdiagError
from diagnose.model import Diagnosis
from diagnose.model.group import Member
from diagnose.redact import Gate
from diagnose.sources.gitlab import facts, links, reasons
from diagnose.sources.gitlab.downstream import Entry
from diagnose.sources.gitlab.locate import Located

_BEYOND = "its trace was not read: there are too many; --all-traces reads each"
_AGAIN = "it was run again, and the later run counts"
_NO_TRACE = ("none", "erased")
_WAITING = ("created", "waiting_for_resource", "preparing", "pending", "running", "scheduled", "manual")


def unseen(diagnosis: Diagnosis) -> bool:
    """Tell whether there was nothing to look at: no trace, and nothing known of the job without one."""
    return diagnosis.verdict == "incomplete" and diagnosis.job.end in _NO_TRACE


def _state(entry: Entry, outcome: Diagnosis) -> tuple[str, str | None]:
    if unseen(outcome) and (told := reasons.notes(facts.reason(entry.job))):
        return "unknown", told[0].text
    if outcome.verdict == "unreadable" or unseen(outcome):
        return "unreadable", outcome.error.message if outcome.error else "it has no trace"
    return "unknown" if outcome.verdict == "passed" else outcome.verdict, None  # GitLab says that it failed


class Maker:
    """Makes members; every text of them passes the gate."""

    def __init__(self, located: Located, gate: Gate) -> None:
        self._located = located
        self._gate = gate

    def _text(self, value: object) -> str | None:
        return self._gate.value(value)[0] if isinstance(value, str) and value else None

    def _blank(self, entry: Entry) -> Member:
        job, each = entry.job, entry.pipeline
        return Member(
            id=job["id"],
            name=self._text(job.get("name")) or f"job {job['id']}",
            stage=self._text(job.get("stage")),
            project=each.project,
            pipeline=each.id,
            status=job["status"],
            state="skipped",
            url=links.page(job, self._located._replace(project=each.project)),
            failure_reason=self._text(job.get("failure_reason")),
            allow_failure=entry.allowed,
            retried=entry.retried,
        )

    def member(self, entry: Entry, outcome: Diagnosis | KdiagError | None) -> Member:
        """Make the member of a job; `outcome` is None where it was not read."""
        blank = self._blank(entry)
        if entry.retried:
            return blank._replace(why=_AGAIN)
        if entry.follows:
            return blank._replace(state="follows", why="the pipeline that it started failed")
        if entry.why:
            return blank._replace(state="unreadable", why=self._text(entry.why))
        if outcome is None:
            return blank._replace(why=_BEYOND)
        if isinstance(outcome, KdiagError):
            return blank._replace(state="unreadable", why=self._text(str(outcome)))
        state, why = _state(entry, outcome)
        return blank._replace(state=state, why=self._text(why), diagnosis=outcome)

    def alike(self, entry: Entry, like: int) -> Member:
        """Make the member of a job that was not read, for which the job `like` stands."""
        return self._blank(entry)._replace(state="alike", like=like)


def settled(listed: Iterable[Member]) -> list[tuple[Member, str]]:
    """Give the members by which the pipeline failed, each with its state, or that of the job that stands for it."""
    known = {each.id: each.state for each in listed}
    own = [each for each in listed if not (each.retried or each.allow_failure or each.state == "follows")]
    return [(each, known.get(each.like or 0, "unknown") if each.state == "alike" else each.state) for each in own]


def verdict(listed: tuple[Member, ...], status: str) -> str:
    """Give the verdict over all jobs that count; `status` is that of the pipeline."""
    states = {state for _, state in settled(listed)}
    if "unreadable" in states:
        return "unreadable"
    if states - {"diagnosed"}:
        return "unknown"
    if states:
        return "diagnosed"
    if status == "success":
        return "passed"
    return "incomplete" if status in (*_WAITING, "canceled", "skipped", "canceling") else "unknown"
