"""Which failed jobs are alike, and which of their diagnoses tell the same cause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from diagnose.model import Diagnosis, Finding
from diagnose.model.group import Cause, Member
from diagnose.sources.gitlab.downstream import Entry

_SUFFIX = re.compile(r"(?:[\s:]{1,9}(?:\[[^\[\]]{0,255}\]|[0-9]{1,9}[\s:/\\]{1,9}[0-9]{1,9}))+\s*\Z")
"""What `parallel` and a matrix add to a job's name, as GitLab's own pages group jobs by it: `3/10`, `: [a, b]`."""

Key = tuple[Any, ...]


def base_name(name: str) -> str:
    """Give a job's name without what `parallel` or a matrix added."""
    return _SUFFIX.sub("", name[:300]) or name


def _runner(entry: Entry) -> object:
    runner = entry.job.get("runner")
    return runner.get("id") if isinstance(runner, dict) else None


def alike(entry: Entry) -> Key:
    """Give what GitLab says of a failed job that it says of jobs like it, too."""
    job = entry.job
    return (
        entry.pipeline.project,
        entry.bridge,
        entry.allowed,
        str(job.get("failure_reason")),
        str(job.get("stage")),
        base_name(str(job.get("name"))),
        _runner(entry),
    )


def classes(entries: Iterable[tuple[int, Entry]]) -> list[list[int]]:
    """Sort entries, each with a place of its own, into classes of jobs that are alike; give their places."""
    found: dict[Key, list[int]] = {}
    for place, entry in entries:
        found.setdefault(alike(entry), []).append(place)
    return list(found.values())


def roots(diagnosis: Diagnosis) -> tuple[Finding, ...]:
    """Give the causes of one diagnosis."""
    found = tuple(each for each in diagnosis.findings if each.role == "root-cause")
    return found or diagnosis.findings[:1] if diagnosis.verdict == "diagnosed" else ()


def cause_key(finding: Finding, name: str) -> Key:
    """Give what makes two findings one cause: the page, and what it says with the values that decide.

    The job's own name is none of these.
    """
    said = (finding.title, finding.cause, finding.remedies[0].title if finding.remedies else "")
    own = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])") if name else None
    return (finding.signature, *((own.sub("\0", each) if own else each) for each in said))


def outcome(diagnosis: Diagnosis) -> Key:
    """Give what two diagnoses have to share, so that others of their class need not be read."""
    name = diagnosis.source.job_name or ""
    return (diagnosis.verdict, *(cause_key(each, name) for each in roots(diagnosis)))


def _counts(member: Member) -> bool:
    return not member.allow_failure and not member.retried


def causes(members: Sequence[Member]) -> tuple[Cause, ...]:
    """Give the causes that members have in common: of most jobs first, of jobs that may fail last."""
    known = {each.id: each.diagnosis for each in members}
    found: dict[Key, tuple[Finding, list[Member]]] = {}
    for member in sorted(members, key=lambda each: (not _counts(each), each.state == "alike")):
        diagnosis = member.diagnosis or (known.get(member.like) if member.like is not None else None)
        for finding in roots(diagnosis) if diagnosis is not None else ():
            key = cause_key(finding, (diagnosis.source.job_name if diagnosis else None) or "")
            found.setdefault(key, (finding, []))[1].append(member)
    order = {each.id: place for place, each in enumerate(members)}
    listed = []
    for finding, of in found.values():
        first, *others = dict.fromkeys(each.id for each in of)
        jobs = (first, *sorted(others, key=lambda each: order[each]))
        listed.append(Cause(finding, jobs, not any(map(_counts, of))))
    return tuple(sorted(listed, key=lambda each: (each.allowed, -len(each.jobs))))
