"""Lays out the causes that many jobs share, and what became of each job, for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from diagnose.model import Excerpt
from diagnose.model.group import Cause, Group, Member
from diagnose.render import layout, rows, story
from diagnose.render.clean import flat, walk
from diagnose.render.rows import BLANK, Row

_NAMES = 5
"""Names of jobs in a list where not all are asked for."""
_WORDS = {"merge-request": "merge request", "pipeline": "pipeline", "job": "job"}
_STATUS = {
    "success": "the pipeline passed",
    "canceled": "the pipeline was cancelled; none of its jobs failed",
    "skipped": "the pipeline was skipped; none of its jobs failed",
    "manual": "the pipeline waits for a manual job; none of its jobs failed",
    "failed": "the pipeline failed, and none of its jobs did",
}


def plural(number: int, noun: str) -> str:
    """Give a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def head(group: Group) -> str:
    """Say what was looked at."""
    scope = group.scope
    number = f"!{scope.number}" if scope.kind == "merge-request" else str(scope.number)
    parts = [f"{_WORDS.get(scope.kind, scope.kind)} {number}", flat(scope.project), flat(scope.ref or "")]
    if scope.kind == "merge-request" and scope.pipeline:
        parts.append(f"pipeline {scope.pipeline}")
    return " \u00b7 ".join(part for part in [*parts, (scope.sha or "")[:8], flat(scope.status or "")] if part)


def counted(group: Group) -> list[Member]:
    """Give the jobs by which the pipeline failed."""
    return [each for each in group.jobs if not (each.retried or each.allow_failure or each.state == "follows")]


def stand_in(group: Group, member: Member) -> Member:
    """Give the job that was read for this one, or itself."""
    if member.state != "alike":
        return member
    return next((each for each in group.jobs if each.id == member.like), member)


def title(group: Group) -> str:
    """Say in one line what came out: "12 jobs failed: 2 causes, 1 job in which nothing was recognised"."""
    own = counted(group)
    if not own and group.causes and not group.jobs:
        return "the pipeline failed before it had a job"
    if not own:
        return _STATUS.get(group.scope.status or "", f"the pipeline is {flat(group.scope.status or 'not there')}")
    states = Counter(stand_in(group, each).state for each in own)
    parts = []
    causes = sum(not each.allowed for each in group.causes)
    if causes:
        parts.append("one cause" if causes == 1 else f"{causes} causes")
    for state, words in (("unknown", "with nothing recognised"), ("incomplete", "whose trace is not whole")):
        if states[state]:
            parts.append(f"{plural(states[state], 'job')} {words}")
    if states["unreadable"]:
        parts.append(f"{plural(states['unreadable'], 'job')} that could not be looked at")
    if states["skipped"]:
        parts.append(f"{plural(states['skipped'], 'job')} not read")
    return f"{plural(len(own), 'job')} failed: {', '.join(parts)}"


def names(members: Sequence[Member], *, all_: bool) -> str:
    """Give the names of jobs, the first few of many, each name once."""
    found = Counter(flat(each.name) for each in members)
    told = [f"{name} ({times} times)" if times > 1 else name for name, times in found.items()]
    shown = told if all_ or len(told) <= _NAMES + 1 else told[:_NAMES]
    more = len(told) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _named(member: Member) -> str:
    return f"{flat(member.name)} (job {member.id})"


def _cause(group: Group, cause: Cause, width: int, *, all_: bool, explain: bool) -> list[Row]:
    known = {each.id: each for each in group.jobs}
    members = [known[number] for number in cause.jobs if number in known]
    finding, where = cause.finding, story.place(cause.finding)
    listed: list[Row] = []
    if not members:
        where = "the pipeline itself"
    elif len(members) == 1:
        where = ", ".join(filter(None, (_named(members[0]), where)))
    else:
        listed = [BLANK, *rows.text(names(members, all_=all_), width, indent=2, style="dim")]
    count = plural(len(cause.jobs), "job")
    laid = story.head(finding, count if listed else where, width)
    laid += rows.text("these jobs are allowed to fail", width, indent=2, style="dim") if cause.allowed else []
    laid += [*rows.text(finding.title, width, indent=2, style="title"), *listed]
    body = story.body(finding, width, all_=all_, explain=explain)
    if listed and members and finding.evidence:
        label = ", ".join(filter(None, (f"in {_named(members[0])}", where)))
        return [*laid, BLANK, *rows.text(f"{label}:", width, indent=2, style="label"), *body[1:]]
    return [*laid, *body]


def _allowed(group: Group, cause: Cause, width: int, *, all_: bool, explain: bool) -> list[Row]:
    """Lay out a cause of jobs that may fail in two lines, unless all is asked for."""
    if all_:
        return _cause(group, cause, width, all_=all_, explain=explain)
    known = {each.id: each for each in group.jobs}
    told = names([known[number] for number in cause.jobs if number in known], all_=False)
    named = f"{plural(len(cause.jobs), 'job')}, allowed to fail: {told}"
    laid = story.head(cause.finding._replace(role="consequence"), "", width)
    return [*laid, *rows.text(cause.finding.title, width, indent=2), *rows.text(named, width, indent=2, style="dim")]


def _best(group: Group, member: Member) -> Excerpt | None:
    found = stand_in(group, member).diagnosis
    return found.excerpt[0] if found and found.excerpt else None


def _unknown(group: Group, members: Sequence[Member], width: int, *, all_: bool) -> list[Row]:
    """Lay out jobs in which nothing was recognised, those together whose most telling line is the same."""
    alike: dict[str, list[Member]] = {}
    for each in members:
        best = _best(group, each)
        alike.setdefault(best.text if best else "", []).append(each)
    laid: list[Row] = []
    for text, found in alike.items():
        told = stand_in(group, found[0])
        said = f"nothing recognised in {names(found, all_=all_)}"
        laid += [BLANK, *rows.text(said, width, hang=2, style="title")]
        laid += rows.text(told.why, width, indent=2) if told.why else []
        if told.diagnosis and (ended := layout.ended(told.diagnosis.job)):
            laid += rows.text(ended, width, indent=2)
        best = _best(group, found[0])
        if text and best:
            laid += rows.gutter([(str(best.line), text)], width, (0,))
        laid += rows.command(f"kdiag job {told.url or told.id}", width, label="  more of it:")
    return laid


def _listed(word: str, members: Sequence[Member], width: int, *, all_: bool) -> list[Row]:
    if not members:
        return []
    return rows.text(f"{word}: {names(members, all_=all_)}", width, hang=2, style="dim")


def _unseen(members: Sequence[Member], width: int, *, all_: bool) -> list[Row]:
    reasons: dict[str, list[Member]] = {}
    for each in members:
        reasons.setdefault(each.why or "it could not be read", []).append(each)
    laid: list[Row] = [BLANK] if members else []
    for why, found in reasons.items():
        lead = (("cause", "not looked at: "),)
        laid += rows.text(f"{names(found, all_=all_)}: {flat(why)}", width, hang=2, lead=lead)
    return laid


def _ends(group: Group, width: int, *, all_: bool, explain: bool) -> list[Row]:
    told = {each for cause in group.causes for each in cause.jobs}
    own = [each for each in group.jobs if each.allow_failure and not each.retried and each.id not in told]
    laid = _listed("allowed to fail, cause not known", own, width, all_=all_)
    laid += _listed("run again since", [each for each in group.jobs if each.retried], width, all_=all_)
    follows = [each for each in group.jobs if each.state == "follows" and not each.retried]
    laid += _listed("failed with the pipelines they started", follows, width, all_=all_)
    beyond = [each for each in group.jobs if each.state == "skipped" and not each.retried]
    laid += _listed("not read, since there are too many (--all-traces reads each)", beyond, width, all_=all_)
    if group.budget.sampled:
        count = plural(group.budget.sampled, "job")
        text = f"{count} not read, since GitLab tells the same of them as of others that were; --all-traces reads each"
        laid += rows.text(text, width, hang=2, style="dim")
    if explain or all_:
        spent = f"{plural(group.budget.traces, 'trace')} and {plural(group.budget.requests, 'other request')}"
        jobs = ", ".join(f"{number:,} {flat(status)}" for status, number in group.counts)
        laid += rows.text(f"read with {spent}; jobs: {jobs or 'none'}", width, hang=2, style="dim")
    return [BLANK, *laid] if laid else []


def lay_out(group: Group, *, width: int, all_: bool, explain: bool) -> list[Row]:
    """Lay out a cleaned group: causes in full, those of jobs that may fail in brief, then what is not known."""
    room = rows.clamp(width)
    own = counted(group)
    laid = [*rows.text(head(group), room, hang=2, style="head"), BLANK]
    laid += rows.text(title(group), room, style="passed" if group.verdict == "passed" else "title")
    for cause in group.causes:
        show = _allowed if cause.allowed else _cause
        laid += [BLANK, *show(group, cause, room, all_=all_, explain=explain)]
    unknown = [each for each in own if stand_in(group, each).state in ("unknown", "incomplete")]
    laid += _unknown(group, unknown, room, all_=all_)
    unseen = [each for each in own if stand_in(group, each).state == "unreadable"]
    laid += [*_unseen(unseen, room, all_=all_), *_ends(group, room, all_=all_, explain=explain)]
    laid += layout.notes(group.notes, room)
    return [*laid, *_more(group.causes, room)]


def _more(causes: Iterable[Cause], width: int) -> list[Row]:
    pages = dict.fromkeys(flat(each.finding.signature) for each in causes if not each.allowed)
    laid: list[Row] = [BLANK] if pages else []
    for page in pages:
        laid += rows.command(f"kdiag explain {page}", width, label="read more:")
    return laid


def plain(group: Group, *, width: int = 80, all_: bool = False, explain: bool = False) -> str:
    """Give the report for a person without escapes."""
    return rows.joined(lay_out(walk(group), width=width, all_=all_, explain=explain))


def terminal(group: Group, *, width: int = 80, color: bool = True, all_: bool = False, explain: bool = False) -> str:
    """Give the report for a person at a terminal."""
    from diagnose.render.styled import printed

    return printed(lay_out(walk(group), width=width, all_=all_, explain=explain), width=width, color=color)


def quiet(group: Group) -> str:
    """Give a line of role, page, number of jobs and title for each cause, and one for each job without a cause."""
    told: Group = walk(group)
    lines = []
    for cause in told.causes:
        role = "allowed" if cause.allowed else cause.finding.role
        lines.append((role, cause.finding.signature, str(len(cause.jobs)), cause.finding.title))
    for each in counted(told):
        state = stand_in(told, each).state
        if state != "diagnosed":
            lines.append((state, "-", "1", f"{each.name}: {each.why}" if each.why else each.name))
    if not lines:
        lines.append((told.verdict, "-", "0", title(told)))
    return "".join("\t".join(map(flat, line)) + "\n" for line in lines)
