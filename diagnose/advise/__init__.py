"""Turns ranked matches into findings: redacted evidence, and for the root cause the fix that fits this job.

It fits the speaker, tool, version and evidence; its placeholders are filled in, and what is missing is listed.
"""

from __future__ import annotations

from collections.abc import Mapping

from diagnose.advise.choose import checks
from diagnose.advise.fill import Values
from diagnose.advise.remedy import prose, remedies
from diagnose.corpus.prose import plain
from diagnose.model import Corpus, Evidence, Excerpt, Fact, Finding, Line, Match
from diagnose.rank import Ranked
from diagnose.redact import Gate, collapse_html, shorten
from diagnose.trace import Trace

__all__ = ["findings"]

_LOOK_BACK = 3
_NEAR = 20
"""Lines between two matches that may be read with both."""
_LEFT_OUT = frozenset({"url", "flags", "command", "end"})
"""Facts that are long, or told elsewhere, and prove nothing more: they help to find others, and are not shown."""


def _around(matches: list[Match], trace: Trace) -> list[list[Line]]:
    """Give for each match its lines and a few around them; those of matches near each other are read in one go."""
    spans = [(each.lines[0].first - _LOOK_BACK, each.lines[-1].last + _LOOK_BACK) for each in matches]
    found: list[list[Line]] = []
    begin, end, lines = 1, 0, list[Line]()
    for first, last in spans:
        if not begin <= first <= last <= end:
            near = [span for span in spans if span[0] <= last + _NEAR and span[1] >= first - _NEAR]
            begin, end = min(span[0] for span in near), max(span[1] for span in near)
            lines = trace.window(begin, end)
        found.append([line for line in lines if line.first <= last and line.last >= first])
    return found


def _quoted(
    trace: Trace, lines: tuple[Line, ...], around: list[Line], gate: Gate
) -> tuple[tuple[Evidence, ...], Excerpt | None]:
    """Give the lines of a match as evidence, and the last line of their section above them that says anything."""
    first = lines[0]
    above = [line for line in around if line.last < first.first and line.section == first.section and line.text.strip()]
    last = above[-1] if above else first
    safe, *texts = gate.lines((last, *lines), trace.secret_blocks, around)
    evidence = []
    for line, text in zip(lines, texts, strict=True):
        shown, cut = shorten(collapse_html(text))
        if shown.strip():
            evidence.append(Evidence("line", line.first, shown, cut))
    return tuple(evidence), Excerpt(last.first, shorten(safe)[0]) if above else None


def _facts(facts: Mapping[str, Fact], gate: Gate) -> dict[str, str]:
    return {
        name: shorten(gate.value(fact.value)[0])[0]
        for name, fact in sorted(facts.items())
        if fact.value and name not in _LEFT_OUT and not fact.secret
    }


def _finding(ranked: Ranked, trace: Trace, around: list[Line], corpus: Corpus, gate: Gate) -> Finding:
    match = ranked.match
    page = match.signature
    facts = {fact.name: fact for fact in match.facts}
    values = Values(page, facts, corpus.constants, gate)
    fixes, covers = remedies(page, facts, values) if ranked.role == "root-cause" else ((), ())
    evidence, before = _quoted(trace, match.lines, around, gate)
    return Finding(
        signature=page.id,
        covers=covers,
        title=plain(values.fill(page.title)),
        category=page.category,
        role=ranked.role,
        confidence=ranked.confidence,
        retryable=page.retryable,
        line=match.line,
        section=match.lines[0].section,
        evidence=evidence,
        before=before,
        facts=_facts(facts, gate),
        cause=prose(page.why, values),
        because=ranked.because,
        checked=checks(page, facts) if ranked.role == "root-cause" else (),
        rivals=ranked.rivals,
        remedies=fixes,
    )


def findings(ranked: list[Ranked], trace: Trace, corpus: Corpus, gate: Gate) -> tuple[Finding, ...]:
    """Build one finding for each ranked match, in their order; only the root cause carries remedies."""
    gate.look(fact.value for each in ranked for fact in each.match.facts)
    around = _around([each.match for each in ranked], trace)
    return tuple(_finding(each, trace, lines, corpus, gate) for each, lines in zip(ranked, around, strict=True))
