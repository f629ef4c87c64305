"""The public JSON document of many jobs, kind "group", contract version 1."""

from __future__ import annotations

from diagnose import __version__
from diagnose.model import Failure
from diagnose.model.group import Cause, Group, Member
from diagnose.render import json_text
from diagnose.render.clean import walk
from diagnose.render.document import VERSION, Document, of_error, of_excerpt, of_finding, of_note
from diagnose.render.limit import held

SCHEMA = "group-1.json"
_EXCERPT = 3
"""Lines of a job in which nothing was recognised."""
_ROUNDS = (
    {"rivals": 10, "checked": 20, "excerpt": 1, "notes": 50},
    {"rivals": 3, "checked": 10, "excerpt": 1, "notes": 20, "evidence": 10, "remedies": 3, "links": 3},
    {"rivals": 0, "checked": 5, "excerpt": 0, "notes": 20, "evidence": 5, "remedies": 2, "groups": 50},
    {"rivals": 0, "checked": 0, "notes": 10, "evidence": 3, "remedies": 1, "groups": 20, "jobs": 500},
    {"notes": 5, "evidence": 2, "snippets": 3, "missing": 10, "links": 1, "groups": 10, "jobs": 200},
)
"""How many entries of each list may stay; a round is tried where those before it were not enough."""


def _member(member: Member) -> Document:
    told = {name: value for name, value in member._asdict().items() if name != "diagnosis"}
    found = member.diagnosis
    told["excerpt"] = [of_excerpt(each) for each in found.excerpt[:_EXCERPT]] if found else []
    told["notes"] = [of_note(each) for each in found.notes] if found else []
    return told


def _cause(cause: Cause) -> Document:
    return {"finding": of_finding(cause.finding), "jobs": list(cause.jobs), "allowed": cause.allowed}


def document(group: Group, error: Failure | None = None) -> Document:
    """Build the JSON document of a group, shortened where it would reach 256 KB."""
    told: Group = walk(group)
    return held(
        {
            "version": VERSION,
            "kind": "group",
            "kdiag": __version__,
            "corpus": {"digest": told.corpus_digest, "pages": told.corpus_pages},
            "scope": dict(told.scope._asdict()),
            "verdict": told.verdict,
            "groups": [_cause(each) for each in told.causes],
            "jobs": [_member(each) for each in told.jobs],
            "counts": dict(told.counts),
            "budget": dict(told.budget._asdict()),
            "notes": [of_note(each) for each in told.notes],
            "error": of_error(error),
        },
        _ROUNDS,
    )


def indented(group: Group, error: Failure | None = None) -> str:
    """Give the document over many lines."""
    return json_text.indented(document(group, error)) + "\n"


def compact(group: Group, error: Failure | None = None) -> str:
    """Give the document on one line."""
    return json_text.compact(document(group, error)) + "\n"
