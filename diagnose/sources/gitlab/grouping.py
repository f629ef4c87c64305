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


def _runner(entry: Entry) -> str:
    runner = entry.job.get("runner")
    return str(runner.get("id")) if isinstance(runner, dict) else ""


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


def _keys(finding: Finding, name: str) -> tuple[Key, ...]:
    """Give what makes two findings one cause where one of it is the same: the page, and what it says of this job.

    The second leaves the job's own name out of it, which may also be a word such as "build" that all texts have.
    """
    said = (finding.title, finding.cause, finding.remedies[0].title if finding.remedies else "")
    if not name or not any(name in each for each in said):
        return ((finding.signature, *said),)
    own = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    return (finding.signature, *said), (finding.signature, *(own.sub("\0", each) for each in said))


def _named(diagnosis: Diagnosis) -> str:
    return diagnosis.source.job_name or ""


def same(one: Diagnosis, other: Diagnosis) -> bool:
    """Tell whether two jobs came out alike, so that others of their class need not be read."""
    mine, theirs = roots(one), roots(other)
    return (one.verdict, len(mine)) == (other.verdict, len(theirs)) and all(
        set(_keys(left, _named(one))) & set(_keys(right, _named(other)))
        for left, right in zip(mine, theirs, strict=True)
    )


def _counts(member: Member) -> bool:
    return not member.allow_failure and not member.retried


def causes(members: Sequence[Member]) -> tuple[Cause, ...]:
    """Give the causes that members have in common: of most jobs first, of jobs that may fail last."""
    known = {each.id: each.diagnosis for each in members}
    found: list[tuple[Finding, list[Member]]] = []
    places: dict[Key, int] = {}
    for member in sorted(members, key=lambda each: (not _counts(each), each.state == "alike")):
        diagnosis = member.diagnosis or (known.get(member.like) if member.like is not None else None)
        for finding in roots(diagnosis) if diagnosis is not None else ():
            keys = _keys(finding, _named(diagnosis) if diagnosis else "")
            place = next((places[key] for key in keys if key in places), len(found))
            if place == len(found):
                found.append((finding, []))
            found[place][1].append(member)
            places.update((key, place) for key in keys if key not in places)
    order = {each.id: place for place, each in enumerate(members)}
    listed = []
    for finding, of in found:
        first, *others = dict.fromkeys(each.id for each in of)
        jobs = (first, *sorted(others, key=lambda each: order[each]))
        listed.append(Cause(finding, jobs, not any(map(_counts, of))))
    return tuple(sorted(listed, key=lambda each: (each.allowed, -len(each.jobs))))
