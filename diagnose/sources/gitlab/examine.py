"""From a fetched job to its diagnosis: the trace, what the job tells, and the failure reason of a silent trace."""

from __future__ import annotations

import io
import re

from diagnose import core
from diagnose.model import Corpus, Diagnosis, Evidence, Finding
from diagnose.sources.gitlab import facts, reasons
from diagnose.sources.gitlab.fetch import Fetched
from diagnose.sources.gitlab.locate import Located
from diagnose.trace import open_trace


def _by_reason(found: Diagnosis, fetched: Fetched, pages: Corpus, context: core.Context) -> Diagnosis | None:
    """Look for a page on the failure reason, which pages show as the line `failure_reason: NAME`."""
    reason = facts.reason(fetched.job)
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,80}", reason):
        return None
    text = f"failure_reason: {reason}"
    told = core.diagnose(open_trace(io.BytesIO(text.encode())), pages, context)
    if not told.findings:
        return None
    return found._replace(
        verdict="diagnosed",
        findings=tuple(_from_api(each, text, context.source.url) for each in told.findings),
        excerpt=(),
    )


def _from_api(finding: Finding, text: str, url: str | None) -> Finding:
    return finding._replace(
        line=None,
        section=None,
        before=None,
        evidence=(Evidence("api", None, text, url=url),),
        because="GitLab itself gives this reason, and the job's log proves no other",
    )


def examine(fetched: Fetched, pages: Corpus, located: Located, *, redact: bool = True) -> Diagnosis:
    """Diagnose a fetched job; closes its stream."""
    with fetched.stream as stream:
        trace = open_trace(stream)
        told = trace.end.state
        source = facts.source(fetched.job, located.project, located.access.origin.prefix)
        context = core.Context(source, facts.facts(fetched.job, told), redact)
        found = core.diagnose(trace, pages, context)
    if found.verdict in ("unknown", "incomplete"):
        found = _by_reason(found, fetched, pages, context) or found
    notes = facts.notes(fetched.job, told)
    if found.verdict in ("unknown", "incomplete"):
        notes += reasons.notes(facts.reason(fetched.job))
    return found._replace(notes=(*notes, *found.notes))
