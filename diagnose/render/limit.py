"""Holds a document under its size: what proves least goes first, and a note tells of it."""

from __future__ import annotations

from diagnose.render.json_text import indented

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


LIMIT = 256 * 1024
"""Bytes of the indented document in UTF-8."""

_NOTE = {"kind": "limit", "text": "this document was shortened to stay under 256 KB", "line": None}
_ROUNDS = (
    {"rivals": 20, "checked": 50, "excerpt": 50, "notes": 50},
    {"rivals": 5, "checked": 20, "excerpt": 20, "notes": 20, "evidence": 20, "findings": 50},
    {"rivals": 0, "checked": 0, "excerpt": 10, "notes": 10, "evidence": 5, "findings": 10, "remedies": 5},
    {"excerpt": 5, "notes": 5, "evidence": 2, "findings": 5, "remedies": 3, "snippets": 5, "links": 5, "missing": 10},
)
"""How many entries of each list may stay; a round is tried where those before it were not enough."""

_LAST = ((2_000, 8), (500, 6), (100, 4))
"""Characters of a text and entries of any list or mapping in the last resort, which no page of ours comes to."""


def _fits(document: object) -> bool:
    return len(indented(document).encode()) < LIMIT


def _keep(value: Any, counts: dict[str, int]) -> Any:
    """Shorten the named lists anywhere in a document."""
    if isinstance(value, list):
        return [_keep(each, counts) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _keep(each[: counts[name]] if name in counts and isinstance(each, list) else each, counts)
        for name, each in value.items()
    }


def _press(value: Any, text: int, entries: int) -> Any:
    """Shorten every text and every list; the document's own mappings keep their fields."""
    if isinstance(value, str):
        return value if len(value) <= text else value[: text - 1] + "\u2026"
    if isinstance(value, list):
        return [_press(each, text, entries) for each in value[:entries]]
    if isinstance(value, dict):
        return {name: _press(each, text, entries) for name, each in value.items() if len(name) <= text}
    return value


def _fewer_facts(document: dict[str, Any], entries: int) -> dict[str, Any]:
    findings = document.get("findings", [each["finding"] for each in document.get("groups", [])])
    for finding in findings:
        finding["facts"] = dict(list(finding["facts"].items())[:entries])
    return document


def held(document: dict[str, Any], rounds: tuple[dict[str, int], ...] = _ROUNDS) -> dict[str, object]:
    """Give the document itself where it is small enough, else a shortened one with a note of kind "limit"."""
    if _fits(document):
        return document
    shorter: dict[str, Any] = document
    for counts in rounds:
        shorter = _keep(shorter, counts)
        shorter["notes"] = [*shorter["notes"], _NOTE]
        if _fits(shorter):
            return shorter
        shorter["notes"].pop()
    for text, entries in _LAST:
        shorter = _fewer_facts(_press(shorter, text, entries), entries)
        shorter["notes"] = [*shorter["notes"], _NOTE]
        if _fits(shorter):
            return shorter
        shorter["notes"].pop()
    return shorter
