"""The only composition: a trace and a corpus in, a diagnosis out."""

from __future__ import annotations

from diagnose import advise, match, rank, scan
from diagnose.facts import anchor, job, reading, story
from diagnose.model import Corpus, Diagnosis, Excerpt, Fact, Job, Note, Source
from diagnose.record import NamedTuple
from diagnose.redact import Gate
from diagnose.trace import Trace


class Context(NamedTuple):
    """What is known beside the trace: where it came from, and facts from the user or the API."""

    source: Source
    facts: tuple[Fact, ...] = ()
    redact: bool = True


_OPEN_ENDS = frozenset({"cut", "running", "erased", "none"})


def _job(trace: Trace, facts: dict[str, Fact], told: story.Story, end: str, gate: Gate) -> Job:
    def value(name: str) -> str | None:
        return gate.value(facts[name].value)[0] if name in facts else None

    code = trace.end.exit_code or value("exit_code")
    return Job(
        end=end,
        executor=value("executor"),
        runner_version=value("runner_version"),
        image=value("job_image"),
        tool=value("tool"),
        tool_version=value("tool_version"),
        failed_section=gate.value(told.section)[0] if told.section and end not in ("succeeded", "none") else None,
        exit_code=int(code) if code and end != "succeeded" else None,
        failure_reason=value("failure_reason"),
    )


def _verdict(end: str, *, found: bool) -> str:
    if end == "succeeded":
        return "passed"
    if found:
        return "diagnosed"
    return "incomplete" if end in _OPEN_ENDS else "unknown"


def _whole(trace: Trace, survey: scan.Survey, context: Context) -> dict[str, Fact]:
    lines = [line for hit in survey.landmarks.get("job", []) for line in trace.window(hit.line, hit.line)]
    facts = reading.merge(context.facts, job.read(lines))
    if trace.end.exit_code:
        facts.setdefault("exit_code", Fact("exit_code", trace.end.exit_code, trace.end.line, "trace"))
    facts.setdefault("end", Fact("end", trace.end.state, trace.end.line, "trace"))
    return facts


def _notes(trace: Trace, survey: scan.Survey, confirmed: match.Confirmed, end: str, gate: Gate) -> tuple[Note, ...]:
    notes = [note._replace(text=gate.value(note.text)[0]) for note in trace.notes]
    if survey.dropped:
        notes.append(
            Note("limit", "Of many places that may match the first and the last were looked at; others were left out")
        )
    notes += [
        Note("timeout", f"the page {page} was given up: its pattern takes too long on this log", line)
        for page, line in confirmed.timeouts.items()
    ]
    if end == "succeeded":
        hazards = [each for each in confirmed.matches if each.signature.kind == "hazard"]
        notes += [Note("hazard", each.signature.title, each.line) for each in hazards]
    return tuple(notes)


def _excerpt(trace: Trace, told: story.Story, gate: Gate) -> tuple[Excerpt, ...]:
    from diagnose.rank.excerpt import excerpt  # its table of words is for logs in which nothing was recognised

    return excerpt(trace, told, gate)


def diagnose(trace: Trace, corpus: Corpus, context: Context) -> Diagnosis:
    """Diagnose one trace; every text of the answer has passed the gate.

    Rows that a terminal wrapped are joined where the text surely is such a paste, or where nothing is recognised
    without.
    """
    if (view := trace.unwrapped(sure=True)) is not None:
        joined = _diagnose(view, corpus, context)
        if joined.findings or joined.verdict == "passed":
            return joined
    plain = _diagnose(trace, corpus, context)
    if view or plain.findings or plain.verdict == "passed" or (view := trace.unwrapped(sure=False)) is None:
        return plain
    joined = _diagnose(view, corpus, context)
    return joined if joined.findings else plain


class Read(NamedTuple):
    """What one pass over a trace gives before pages are ranked; `end` is how the job ended."""

    survey: scan.Survey
    base: dict[str, Fact]
    told: story.Story
    step: dict[str, Fact]
    end: str


def _succeeded(told: story.Story) -> bool:
    from diagnose.facts import success  # for logs without a runner's verdict

    return success.told(told.tail, told.mark)


def read(trace: Trace, corpus: Corpus, context: Context) -> Read:
    """Read a trace: where pages may apply, the facts of the job, and the failing step."""
    survey = scan.survey(trace, corpus)
    base = _whole(trace, survey, context)
    told = story.tell(trace, survey.landmarks, kaniko="tool" in base and base["tool"].value == "kaniko")
    step = anchor.step_facts(told)
    end = base["end"].value
    if end == "unknown" and _succeeded(told):
        end = "succeeded"
    return Read(survey, base, told, step, end)


def _diagnose(trace: Trace, corpus: Corpus, context: Context) -> Diagnosis:
    gate = Gate(enabled=context.redact)
    survey, base, told, step, end = read(trace, corpus, context)
    confirmed = match.confirm(trace, survey, match.Known(told, step, base), corpus)
    ranked = rank.rank(confirmed.matches) if end != "succeeded" else []
    found = advise.findings(ranked, trace, corpus, gate)
    verdict = _verdict(end, found=bool(found))
    return Diagnosis(
        source=context.source,
        job=_job(trace, reading.merge(base, step), told, end, gate),
        verdict=verdict,
        findings=found,
        excerpt=_excerpt(trace, told, gate) if verdict in ("unknown", "incomplete") else (),
        notes=_notes(trace, survey, confirmed, end, gate),
        corpus_digest=corpus.digest,
        corpus_pages=len(corpus.signatures),
        lines=trace.line_count,
    )
