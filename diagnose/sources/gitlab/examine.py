"""From a fetched job to its diagnosis: the trace, what the job tells, and the failure reason of a silent trace."""

from __future__ import annotations

import io
import re

from diagnose import core
from diagnose.model import Corpus, Diagnosis, Evidence, Finding
from diagnose.redact import Gate
from diagnose.sources.gitlab import facts, links, reasons
from diagnose.sources.gitlab.fetch import Fetched
from diagnose.sources.gitlab.locate import Located
from diagnose.trace import open_trace

_CANCELED = "ERROR: Job failed: canceled"
_TIMED_OUT = "WARNING: job could not run to completion because the timeout was exceeded"
"""What the runner says of such a job, where it comes to say it; the pages know these words."""
_LOST = "failure_reason: no_updates_running"
_OUTLIVED = "the job went on after it: GitLab says that it ended otherwise"


def _told(found: Diagnosis, words: str, value: str, pages: Corpus, context: core.Context) -> Diagnosis | None:
    """Give the diagnosis that `words` have, with `value` of the API as its evidence; None where no page knows them."""
    told = core.diagnose(open_trace(io.BytesIO(words.encode())), pages, context)
    if not told.findings:
        return None
    findings = tuple(_from_api(each, value, context.source.url) for each in told.findings)
    return found._replace(verdict="diagnosed", findings=findings, excerpt=())


def _from_api(finding: Finding, value: str, url: str | None) -> Finding:
    return finding._replace(
        line=None,
        section=None,
        before=None,
        evidence=(Evidence("api", None, value, url=url),),
        because="GitLab itself says so",
    )


def _asked(found: Diagnosis, reason: str) -> bool:
    """Tell whether GitLab's reason may say more than the log does."""
    if found.verdict in ("unknown", "incomplete"):
        return not (reason in reasons.VAGUE and found.excerpt)
    return reason in reasons.DECISIVE and found.findings[0].category not in reasons.DECISIVE[reason]


def _outranked(known: Diagnosis, found: Diagnosis) -> Diagnosis:
    """Keep what the log proved below what GitLab says; where both know the same page, the log has its line."""
    top, *_ = known.findings
    same = [each for each in found.findings if each.signature == top.signature]
    if same:
        top = same[0]._replace(role="root-cause", because=top.because)
    below = [
        each._replace(role="contributing", because=_OUTLIVED) if each.role == "root-cause" else each
        for each in found.findings
        if each.signature != top.signature
    ]
    return known._replace(findings=(top, *below))


def _by_api(found: Diagnosis, fetched: Fetched, pages: Corpus, context: core.Context) -> Diagnosis:
    """Let GitLab's word stand where it says more than the trace: of a cancelled job, and where nothing was found.

    A page may know a failure reason by the line `failure_reason: NAME`.
    """
    root = found.findings[0].signature if found.findings else ""
    if found.job.end == "canceled" and root != "job-canceled":
        return _told(found, _CANCELED, "status: canceled", pages, context) or found
    reason = facts.reason(fetched.job)
    if not _asked(found, reason) or not re.fullmatch(r"[a-z][a-z0-9_]{1,80}", reason):
        return found
    value = f"failure_reason: {reason}"
    lost = reason == "stuck_or_timeout_failure" and fetched.size  # a job that no runner took has no trace
    known = _told(found, _LOST if lost else value, value, pages, context)
    if known is None and found.job.end == "timeout":
        known = _told(found, _TIMED_OUT, value, pages, context)
    return _outranked(known, found) if known else found


def examine(fetched: Fetched, pages: Corpus, located: Located, *, redact: bool = True) -> Diagnosis:
    """Diagnose a fetched job; closes its stream."""
    gate = Gate(enabled=redact)
    source = facts.source(fetched.job, located.project, located.access.origin.prefix)
    name = gate.value(source.job_name)[0] if source.job_name else None
    source = source._replace(job_name=name, url=links.page(fetched.job, located))
    with fetched.stream as stream:
        trace = open_trace(stream)
        told = trace.end.state
        context = core.Context(source, facts.facts(fetched.job, told), redact)
        found = _by_api(core.diagnose(trace, pages, context), fetched, pages, context)
        found = links.filled(found, stream, fetched.job, located)
    notes = facts.notes(fetched.job, told)
    if found.verdict in ("unknown", "incomplete"):
        notes += reasons.notes(facts.reason(fetched.job))
    return found._replace(notes=(*(note._replace(text=gate.value(note.text)[0]) for note in notes), *found.notes))
