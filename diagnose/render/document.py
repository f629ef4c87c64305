"""The public JSON document of a diagnosis, contract version 1, and its text."""

from __future__ import annotations

import os

from diagnose import __version__
from diagnose.model import Diagnosis, Evidence, Excerpt, Failure, Finding, Job, Note, Remedy, Source
from diagnose.render import json_text
from diagnose.render.clean import cleaned

VERSION = 1
_SMALL = 16 * 1024
"""Characters of a text that is surely under 256 KB, whatever they are and however deep they are indented."""
SCHEMA = "diagnosis-1.json"

Document = dict[str, object]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def schema_text(name: str = SCHEMA) -> str:
    """Give the JSON Schema of the document, as shipped in the package; raises OSError where the package is broken."""
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(folder, "schema", name), encoding="utf-8") as file:
        return file.read()


def _source(source: Source) -> Document:
    return dict(source._asdict())


def _job(job: Job) -> Document:
    return dict(job._asdict())


def _evidence(evidence: Evidence) -> Document:
    return dict(evidence._asdict())


def of_excerpt(excerpt: Excerpt) -> Document:
    """Give a line that reads like the cause, as the document holds it."""
    return dict(excerpt._asdict())


def of_note(note: Note) -> Document:
    """Give a note as the document holds it."""
    return dict(note._asdict())


def of_error(error: Failure | None) -> Document | None:
    """Give an error as the document holds it."""
    return {"code": error.code, "message": error.message, "try": error.advice} if error else None


def _remedy(remedy: Remedy) -> Document:
    return {
        "title": remedy.title,
        "text": remedy.text,
        "condition": remedy.condition,
        "confirmed_by": remedy.confirmed_by,
        "snippets": [dict(snippet._asdict()) for snippet in remedy.snippets],
        "missing": [{"name": name, "ask": ask} for name, ask in remedy.missing],
        "links": [dict(link._asdict()) for link in remedy.links],
    }


def of_finding(finding: Finding) -> Document:
    """Give a finding as the document holds it."""
    return {
        "signature": finding.signature,
        "covers": list(finding.covers),
        "title": finding.title,
        "category": finding.category,
        "role": finding.role,
        "confidence": finding.confidence,
        "retryable": finding.retryable,
        "line": finding.line,
        "section": finding.section,
        "evidence": [_evidence(each) for each in finding.evidence],
        "facts": dict(finding.facts),
        "cause": finding.cause,
        "because": finding.because,
        "checked": [dict(check._asdict()) for check in finding.checked],
        "rivals": [dict(rival._asdict()) for rival in finding.rivals],
        "remedies": [_remedy(each) for each in finding.remedies],
    }


def _whole(diagnosis: Diagnosis) -> Document:
    told = cleaned(diagnosis)
    return {
        "version": VERSION,
        "kind": "diagnosis",
        "kdiag": __version__,
        "corpus": {"digest": told.corpus_digest, "pages": told.corpus_pages},
        "source": _source(told.source),
        "job": _job(told.job),
        "verdict": told.verdict,
        "findings": [of_finding(each) for each in told.findings],
        "excerpt": [of_excerpt(each) for each in told.excerpt],
        "notes": [of_note(each) for each in told.notes],
        "error": of_error(told.error),
    }


def _written(diagnosis: Diagnosis, write: Callable[[Document], str]) -> tuple[Document, str]:
    """Write the document of a diagnosis, shortened from the end where it would reach 256 KB."""
    made = _whole(diagnosis)
    text = write(made)
    if len(text) >= _SMALL:
        from diagnose.render.limit import held  # few logs have such a document

        made = held(made)
        text = write(made)
    return made, text


def document(diagnosis: Diagnosis) -> Document:
    """Build the JSON document of a diagnosis."""
    return _written(diagnosis, json_text.compact)[0]


def indented(diagnosis: Diagnosis) -> str:
    """Give the document over many lines."""
    return _written(diagnosis, json_text.indented)[1] + "\n"


def compact(diagnosis: Diagnosis) -> str:
    """Give the document on one line; what else could end a line was replaced when the diagnosis was cleaned."""
    return _written(diagnosis, json_text.compact)[1] + "\n"
