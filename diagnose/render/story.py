"""Lays out findings: the cause in full, what contributed and what merely followed in few lines."""

from __future__ import annotations

from diagnose.model import Evidence, Finding
from diagnose.render import cells, mend, rows
from diagnose.render.clean import flat
from diagnose.render.rows import BLANK, Row, Span

WORDS = {"root-cause": "cause", "contributing": "also", "consequence": "effect"}
_MOST_EVIDENCE = 12
_SURE = 0.8
"""Below this confidence a cause says for itself why it is thought to be one."""

_EFFECTS = 3


def place(finding: Finding) -> str:
    """Say where a finding stands: "line 87, step_script", or nothing."""
    parts = [f"line {finding.line}"] if finding.line is not None else []
    return ", ".join([*parts, *([flat(finding.section)] if finding.section else [])])


def head(finding: Finding, where: str, width: int) -> list[Row]:
    """Lay out the name of a finding, and `where` it stands beside it or below."""
    word = WORDS.get(finding.role, "also")
    named: list[Span] = [(word, word), ("id", f"[{flat(finding.signature)}]")]
    size = sum(cells.width(part) for _, part in named)
    if not where:
        return [tuple(named)]
    if size + 2 + cells.width(where) <= width:
        return [(*named, ("", "  "), ("place", where))]
    return [tuple(named), *rows.text(where, width, indent=2, style="place")]


def marked(finding: Finding) -> int | None:
    """Give the index of the evidence in which the decisive line stands: the last that begins at it or before."""
    if not finding.evidence:
        return None
    if finding.line is None:
        return 0
    fit = [i for i, each in enumerate(finding.evidence) if each.line is not None and each.line <= finding.line]
    return fit[-1] if fit else 0


def _label(evidence: Evidence) -> str:
    return str(evidence.line) if evidence.line is not None else flat(evidence.kind)


def proof(finding: Finding, *, all_: bool) -> tuple[list[tuple[str, str]], list[int]]:
    """Give the lines that prove a finding as (label, text), the one before them first, and the indexes to mark."""
    mark = marked(finding)
    count = len(finding.evidence)
    keep = set(range(count))
    if count > _MOST_EVIDENCE and not all_:
        centre = mark or 0
        keep = {*range(4), *range(max(0, centre - 2), min(count, centre + 3)), *range(count - 3, count)}
    lines: list[tuple[str, str]] = []
    marks: list[int] = []
    if finding.before is not None:
        lines.append((str(finding.before.line), finding.before.text))
    left_out = 0
    for index, evidence in enumerate(finding.evidence):
        if index not in keep:
            left_out += 1
            continue
        if left_out:
            lines.append(("..", f"({left_out} lines left out)"))
            left_out = 0
        if index == mark:
            marks.append(len(lines))
        lines.append((_label(evidence), evidence.text))
    return lines, marks


def linked(url: str | None, width: int) -> list[Row]:
    """Lay out the address of a cited line, where it is known."""
    return rows.text(url, width, indent=2, hang=2, style="link") if url else []


def _link(finding: Finding, width: int) -> list[Row]:
    """Lay out where the decisive line is seen."""
    mark = marked(finding)
    return linked(finding.evidence[mark].url, width) if mark is not None else []


def _details(finding: Finding, width: int) -> list[Row]:
    laid: list[Row] = [BLANK]
    laid += rows.text(f"{finding.category}, confidence {finding.confidence:.2f}", width, indent=2, style="dim")
    if finding.because.strip():
        laid += rows.text(finding.because, width, indent=2, hang=2, lead=(("label", "because: "),))
    tables = (
        ("checked:", [(each.outcome, f"{flat(each.claim)} ({flat(each.by)})") for each in finding.checked]),
        ("matched too, and not the cause:", [(each.signature, each.why_not) for each in finding.rivals]),
        ("facts:", list(finding.facts.items())),
    )
    for title, entries in tables:
        if entries:
            laid += [BLANK, *rows.text(title, width, indent=2, style="label")]
            laid += rows.table([(flat(name), value) for name, value in entries], width)
    return laid


_SAID = {"confirmed": "checked: ", "excluded": "ruled out: "}
API = "the API"


def by_api(finding: Finding) -> list[tuple[str, str]]:
    """Give what GitLab's API told of a cause, as (outcome, sentence)."""
    own = [each for each in finding.checked if each.by == API or each.by.startswith(f"{API}:")]
    return [(each.outcome, f"{flat(each.claim)} ({flat(each.by)})") for each in own]


def _checked(finding: Finding, width: int) -> list[Row]:
    laid: list[Row] = []
    for outcome, said in by_api(finding):
        lead = (("label", _SAID.get(outcome, "not known: ")),)
        laid += rows.text(said, width, indent=2, hang=2, lead=lead)
    return [BLANK, *laid] if laid else []


def _why(finding: Finding, *, all_: bool) -> str:
    """Give what happened; its first paragraph tells it, the rest is for who asks for more."""
    first, _, rest = finding.cause.strip().partition("\n\n")
    return finding.cause if all_ or not rest or first.endswith(":") else first


def cause(finding: Finding, width: int, *, all_: bool, explain: bool) -> list[Row]:
    """Lay out a root cause: its proof, why it happened and what mends it; the rest of the why only with `all_`.

    With `explain` or `all_` it also tells how this cause was chosen.
    """
    laid = [*head(finding, place(finding), width), *rows.text(finding.title, width, indent=2, style="title")]
    return [*laid, *body(finding, width, all_=all_, explain=explain)]


def body(finding: Finding, width: int, *, all_: bool, explain: bool) -> list[Row]:
    """Lay out what follows the title of a root cause."""
    laid: list[Row] = []
    lines, marks = proof(finding, all_=all_)
    if lines:
        laid += [BLANK, *rows.gutter(lines, width, marks), *_link(finding, width)]
    if finding.cause.strip():
        laid += [BLANK, *rows.prose(_why(finding, all_=all_), width)]
    if finding.confidence < _SURE and finding.because.strip() and not all_:
        laid += [BLANK, *rows.text(finding.because, width, indent=2, hang=2, lead=(("label", "likely, because "),))]
    if finding.retryable:
        laid += [BLANK, *rows.text("This failure can pass by itself: a retry may help.", width, indent=2)]
    laid += [] if all_ or explain else _checked(finding, width)
    laid += mend.remedies(finding, width, all_=all_)
    return [*laid, *(_details(finding, width) if all_ or explain else [])]


def also(finding: Finding, width: int, *, all_: bool) -> list[Row]:
    """Lay out what contributed: its name, its place and its title; with `all_` also its proof and why."""
    laid = [*head(finding, place(finding), width), *rows.text(finding.title, width, indent=2)]
    if all_:
        lines, marks = proof(finding, all_=True)
        laid += [BLANK, *rows.gutter(lines, width, marks)] if lines else []
        laid += [BLANK, *rows.prose(finding.cause, width)] if finding.cause.strip() else []
        laid += _details(finding, width)
    return laid


def effects(findings: list[Finding], width: int, *, all_: bool) -> list[Row]:
    """Lay out what merely followed, a line each, the first few of many."""
    shown = findings if all_ else findings[:_EFFECTS]
    laid: list[Row] = []
    for finding in shown:
        laid += head(finding, f"line {finding.line}" if finding.line is not None else "", width)
        if all_:
            laid += rows.text(finding.title, width, indent=2)
    more = len(findings) - len(shown)
    if more:
        laid += rows.text(f"and {more} more that followed, with --all", width, style="dim")
    return laid
