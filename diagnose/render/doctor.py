"""What the token doctor found: for a person a line for each check, for a program one JSON document."""

from __future__ import annotations

from diagnose import __version__
from diagnose.model.doctor import Check, Examined
from diagnose.render import cells, rows
from diagnose.render.clean import safe
from diagnose.render.json_text import indented
from diagnose.render.rows import BLANK, Row

VERSION = 1
SCHEMA = "doctor-1.json"

_STYLES = {"ok": "passed", "warn": "hazard", "not": "cause", "unknown": "dim"}
_MARK = max(map(len, _STYLES))
_WORKS = "kdiag job works with this"
_NOT = "kdiag job does not work with this yet"


def _line(check: Check, size: int, width: int) -> list[Row]:
    mark = check.outcome.ljust(_MARK)
    hang = _MARK + size + 4
    narrow = hang > width // 2
    lead: Row = ((_STYLES.get(check.outcome, ""), mark), ("", "  "))
    if narrow:
        laid = rows.text(check.title, width, hang=_MARK + 2, lead=lead, style="label")
        laid += rows.text(check.text, width, indent=4) if check.text else []
    else:
        gap = " " * (size - cells.width(check.title) + 2)
        laid = rows.text(check.text, width, hang=hang, lead=(*lead, ("label", check.title), ("", gap)))
    if check.advice:
        laid += rows.text(check.advice, width, indent=2, hang=5, lead=(("label", "try: "),))
    return laid


def layout(found: Examined, width: int) -> list[Row]:
    """Lay out what was found, in a window of `width` cells."""
    room = rows.clamp(width)
    size = max((cells.width(each.title) for each in found.checks), default=0)
    laid: list[Row] = []
    told: set[str] = set()
    for check in map(_safe, found.checks):
        laid += _line(check._replace(advice="") if check.advice in told else check, size, room)
        told.add(check.advice)
    end = rows.text(_WORKS if found.works else _NOT, room, style="passed" if found.works else "cause")
    return [*laid, BLANK, *end]


def _safe(check: Check) -> Check:
    return Check(*map(safe, check))


def plain(found: Examined, width: int) -> str:
    """Give it for a person, without escapes."""
    return rows.joined(layout(found, width))


def terminal(found: Examined, width: int, *, color: bool) -> str:
    """Give it for a person at a terminal; with escapes where `color`."""
    from diagnose.render.styled import printed

    return printed(layout(found, width), width=width, color=color)


def document(found: Examined) -> dict[str, object]:
    """Give the JSON document, version 1; its schema is `SCHEMA`."""
    token = {
        "kind": found.kind,
        "user": found.user,
        "bot": found.bot,
        "scopes": list(found.scopes) if found.scopes is not None else None,
        "expires": found.expires,
    }
    checks = [
        {"id": each.id, "outcome": each.outcome, "text": each.text, "try": each.advice or None}
        for each in map(_safe, found.checks)
    ]
    return {
        "version": VERSION,
        "kind": "doctor",
        "kdiag": __version__,
        "works": found.works,
        "gitlab": {"url": found.url, "version": found.version},
        "token": token,
        "project": {"path": found.project, "role": found.role},
        "checks": checks,
    }


def json_(found: Examined) -> str:
    """Give the JSON document, indented."""
    return indented(document(found)) + "\n"
