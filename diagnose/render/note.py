"""The note for a merge request, in GitLab's Markdown: the verdict, its proof and the first remedy; the rest folded."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.model import Diagnosis, Finding
from diagnose.redact import quote_markdown
from diagnose.render import layout
from diagnose.render.clean import cleaned, flat
from diagnose.render.note_text import (
    LIMIT,
    checked,
    code,
    folded,
    is_url,
    link,
    name,
    proof,
    prose,
    remedy,
    size,
    words,
)

_MOST_NOTES = 20


def _name(diagnosis: Diagnosis) -> str:
    if not flat(diagnosis.source.job_name or ""):
        return "This job"
    return f"Job {link(code(diagnosis.source.job_name or ''), diagnosis.source.url)}"


def _where(finding: Finding) -> str:
    if finding.line is None:
        return name(finding.signature)
    url = next((each.url for each in finding.evidence if is_url(each.url)), None)
    return f"{name(finding.signature)}, {link(f'line {finding.line}', url)}"


def _other(finding: Finding) -> str:
    word = "also" if finding.role == "contributing" else "effect"
    return f"- {word}: {words(finding.title)} ({_where(finding)})"


def _rest(finding: Finding, others: Sequence[Finding]) -> list[str]:
    """Fold away the remedies after the first, what else was found, and why this is the cause."""
    remedies = [block for each in finding.remedies[1:] for block in remedy(each)]
    count = len(finding.remedies) - 1
    blocks = folded(f"{count} more {'fix' if count == 1 else 'fixes'}", remedies)
    why = [f"Because {words(finding.because)}"] if finding.because.strip() else []
    found = ["\n".join(map(_other, others))] if others else []
    titles = ["Why this is the cause"] * bool(why) + [f"{len(others)} more found"] * bool(others)
    return [*blocks, *folded(", and ".join(titles), [*why, *found])]


def _found(diagnosis: Diagnosis) -> tuple[list[str], list[str]]:
    """Give the blocks of the causes, and those that may go where the note grows too long."""
    roots = [each for each in diagnosis.findings if each.role == "root-cause"] or list(diagnosis.findings[:1])
    others = [each for each in diagnosis.findings if each not in roots]
    shown: list[str] = []
    more: list[str] = []
    for index, finding in enumerate(roots):
        said = words(finding.title)
        shown.append(f"{_name(diagnosis)} **failed**: {said} ({_where(finding)})")
        shown += [*prose(finding.cause), *proof(finding)]
        shown += ["This failure can pass by itself: a retry may help."] if finding.retryable else []
        shown += checked(finding)
        shown += remedy(finding.remedies[0]) if finding.remedies else []
        more += _rest(finding, others if index == 0 else ())
    return shown, more


def _unfound(diagnosis: Diagnosis) -> list[str]:
    job, verdict = _name(diagnosis), diagnosis.verdict
    if verdict == "unreadable":
        why = diagnosis.error.message if diagnosis.error else "it could not be read"
        return [f"{job} could not be looked at: {words(why)}"]
    if verdict == "passed":
        return [f"{job} **passed**."]
    said = layout.opening(diagnosis.job) if verdict == "incomplete" else layout.searched(diagnosis)
    blocks = [f"{job}: {words(said)}."]
    if diagnosis.excerpt:
        lines = [(each.line, each.text) for each in diagnosis.excerpt]
        blocks += ["The lines that read most like the cause, best first:", quote_markdown(lines)]
    return blocks


def _notes(diagnosis: Diagnosis) -> list[str]:
    said = []
    for note in diagnosis.notes[:_MOST_NOTES]:
        where = f" (line {note.line})" if note.line is not None else ""
        said.append(f"- {'Hazard' if note.kind == 'hazard' else 'Note'}: {words(note.text)}{where}")
    return ["\n".join(said)] if said else []


def note(diagnosis: Diagnosis) -> str:
    """Give the note; where it would reach `LIMIT` bytes, first what is folded goes, then blocks from the end."""
    told = cleaned(diagnosis)
    shown, more = _found(told) if told.findings else (_unfound(told), [])
    blocks = [*shown, *_notes(told), *more]
    if size(blocks) >= LIMIT:
        blocks = shown
    while len(blocks) > 1 and size(blocks) >= LIMIT:
        blocks = blocks[:-1]
    body = "\n\n".join(blocks) + "\n"
    return body if len(body.encode()) < LIMIT else f"{_name(told)}: the report is too long for a note.\n"
