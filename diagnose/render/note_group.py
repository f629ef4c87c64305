"""The note on a merge request: the causes of its failed jobs, the fix first, what proves them folded."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.model.group import Cause, Group, Member
from diagnose.render.clean import flat, walk
from diagnose.render.group import counted, plural
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

ROOM = LIMIT - 1_000
"""Bytes of the text; the rest is for what is put before it."""
_NAMES = 8
"""Names of jobs in a list."""
_STEPS = (
    (10, True, True),
    (10, True, False),
    (5, True, False),
    (3, False, False),
    (1, False, False),
    (0, False, False),
)
"""How many causes are told in full, whether with what proves them, and with more fixes than one."""
_TITLES = 50
"""Causes of which at least the title is told."""
_FOOT = "The label `kdiag::off` keeps kdiag silent here."


def _job(member: Member, hidden: frozenset[int]) -> str:
    shown = f"job {member.id}" if member.id in hidden else code(member.name)
    return link(shown, member.url)


def _jobs(members: Sequence[Member], hidden: frozenset[int]) -> str:
    shown = [_job(each, hidden) for each in members[:_NAMES]]
    more = len(members) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _sha(sha: str | None) -> str:
    return f" on {code(sha[:8])}" if sha else ""


def _place(group: Group) -> str:
    """Name the pipeline, with its link."""
    scope = group.scope
    if not scope.pipeline:
        return f"The pipeline{_sha(scope.sha)}"
    base = (scope.url or "").partition("/-/")[0]
    own = scope.kind == "merge-request" and scope.url
    url = f"{base}/-/pipelines/{scope.pipeline}" if own else scope.url if scope.kind == "pipeline" else None
    return f"{link(f'Pipeline {scope.pipeline}', url)}{_sha(scope.sha)}"


def _title(group: Group) -> str:
    own = counted(group)
    causes = len(group.causes)
    said = f"{plural(len(own), 'job')} failed" if own else "failed before it had a job"
    by = "one cause" if causes == 1 else f"{causes} causes"
    more = " It is still running, so more jobs may fail." if group.scope.status == "running" else ""
    return f"{_place(group)}: **{said}, {by}**.{more}" if own else f"{_place(group)} **{said}**."


def _proofs(cause: Cause, members: Sequence[Member], hidden: frozenset[int]) -> list[str]:
    finding = cause.finding
    blocks = prose(finding.cause)
    url = next((each.url for each in finding.evidence if is_url(each.url)), None)
    if finding.line is not None and finding.evidence:
        where = link(f"Line {finding.line}", url)
        blocks.append(f"{where} of {_job(members[0], hidden)}:" if members else f"{where}:")
    blocks += proof(finding)
    if finding.because.strip():
        blocks.append(f"This is the cause because {words(finding.because)}.")
    return folded("Why, and the lines that prove it", blocks)


def _cause(group: Group, cause: Cause, hidden: frozenset[int], *, proofs: bool, more: bool) -> list[str]:
    known = {each.id: each for each in group.jobs}
    members = [known[number] for number in cause.jobs if number in known]
    finding = cause.finding
    blocks = [f"**Cause**: {words(finding.title)} ({name(finding.signature)})"]
    blocks += remedy(finding.remedies[0]) if finding.remedies else []
    blocks += checked(finding)
    if finding.retryable:
        blocks.append("This failure can pass by itself: a retry may help.")
    if members:
        blocks.append(f"{plural(len(members), 'job')}: {_jobs(members, hidden)}")
    if members and members[0].id in hidden:
        blocks.append("The log is private, so none of it is shown here; who may read it finds it behind the link.")
    if proofs:
        blocks += _proofs(cause, members, hidden)
    others = [block for each in finding.remedies[1:] for block in remedy(each)] if more else []
    count = len(finding.remedies) - 1
    return [*blocks, *folded(f"{count} more {'fix' if count == 1 else 'fixes'}", others)]


def _brief(group: Group, cause: Cause, hidden: frozenset[int]) -> str:
    known = {each.id: each for each in group.jobs}
    members = [known[number] for number in cause.jobs if number in known][:3]
    said = words(cause.finding.title[:300])
    fix = f"; fix: {words(cause.finding.remedies[0].title[:300])}" if cause.finding.remedies else ""
    return f"- {said} ({plural(len(cause.jobs), 'job')}: {_jobs(members, hidden) or 'none'}){fix}"


def _others(group: Group, hidden: frozenset[int]) -> list[str]:
    """List the failed jobs that none of the causes tells of."""
    told = {number for cause in group.causes for number in cause.jobs}
    rest = [each for each in counted(group) if each.id not in told]
    unseen = [each for each in rest if each.state in ("unreadable", "skipped")]
    unknown = [each for each in rest if each not in unseen]
    blocks = [f"Failed too, and no cause is known for sure: {_jobs(unknown, hidden)}"] if unknown else []
    return blocks + ([f"Failed too, and not looked at: {_jobs(unseen, hidden)}"] if unseen else [])


def _notes(group: Group, hidden: frozenset[int]) -> list[str]:
    """Tell what was not seen, where no text can name what is private."""
    said = [f"- {words(each.text[:500])}" for each in group.notes[:10]] if not hidden else []
    return ["\n".join(said)] if said else []


def _blocks(group: Group, hidden: frozenset[int], full: int, *, proofs: bool, more: bool) -> list[str]:
    blocks = [_title(group)]
    for cause in group.causes[:full]:
        blocks += _cause(group, cause, hidden, proofs=proofs, more=more)
    rest = group.causes[full : full + _TITLES]
    listed = [_brief(group, each, hidden) for each in rest]
    left = len(group.causes) - full - len(rest)
    listed += [f"- and {plural(left, 'cause')} more"] if left > 0 else []
    blocks += ["\n".join(listed)] if listed else []
    return [*blocks, *_others(group, hidden), *_notes(group, hidden), _FOOT]


def note(group: Group, hidden: frozenset[int] = frozenset()) -> str:
    """Give the note of a group with causes, at most `ROOM` bytes: what proves least goes first.

    `hidden` are the jobs of which readers of the note may not know more than the number; see `sources.gitlab.discreet`.
    """
    told: Group = walk(group)
    for full, proofs, more in _STEPS:
        blocks = _blocks(told, hidden, full, proofs=proofs, more=more)
        if size(blocks) <= ROOM:
            return "\n\n".join(blocks) + "\n"
    return "\n\n".join([_title(told), _FOOT]) + "\n"


def mended(group: Group, before: str, pages: Sequence[str] = (), *, again: bool = False) -> str:
    """Give the note of a merge request whose pipeline passed; `before` is what the note said, "" where not known.

    `again` tells that the same commit passed when it was run again. `pages` are told where `before` has no room.
    """
    told: Group = walk(group)
    how = "passed when it was run again" if again else "passed"
    by = "" if again else f" Mended by {code(told.scope.sha[:8])}." if told.scope.sha else ""
    blocks = [f"**Mended**: {_place(told)} {how}.{by}"]
    kept = before.replace(_FOOT, "").strip()
    was = folded("What it was", [kept]) if kept else []
    if size([*blocks, *was, _FOOT]) > ROOM or not was:
        names = ", ".join(name(flat(each)) for each in pages[:20])
        was = [f"It was: {names}"] if names else []
    return "\n\n".join([*blocks, *was, _FOOT]) + "\n"
