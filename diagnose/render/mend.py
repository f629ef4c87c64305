"""Lays out the remedies of a finding: two in full, the others by their titles."""

from __future__ import annotations

from diagnose.model import Finding, Remedy, Snippet
from diagnose.render import rows
from diagnose.render.clean import flat
from diagnose.render.rows import BLANK, Row

IN_FULL = 2
"""How many remedies are shown in full where not all are asked for."""

_OWN_FILE = ".gitlab-ci.yml"
"""The file that a snippet is for where nothing else is said."""


def asked(remedy: Remedy) -> list[tuple[str, str]]:
    """Give what is left to fill in, as (the words that stand in the text, what to put there)."""
    everything = "\n".join([remedy.title, remedy.text, *(each.text for each in remedy.snippets)])
    return [(f"<{name}>" if f"<{name}>" in everything else name, ask) for name, ask in remedy.missing]


def headed(remedy: Remedy) -> bool:
    """Tell whether its snippets need the names of their files above them."""
    files = {snippet.file for snippet in remedy.snippets if snippet.file}
    return bool(files - {_OWN_FILE})


def parts(remedy: Remedy) -> list[str | Snippet]:
    """Give prose (as `Remedy.text` has it) and snippets, in the order of the page where that is known."""
    told: list[str | Snippet] = []
    item = False
    for block in remedy.blocks:
        if block.kind == "snippet":
            told.append(Snippet(block.file, block.language, block.text))
        elif told and isinstance(told[-1], str):
            told[-1] += ("\n- " if item else "\n\n- ") + block.text if block.kind == "item" else f"\n\n{block.text}"
        else:
            told.append(f"- {block.text}" if block.kind == "item" else block.text)
        item = block.kind == "item"
    return told or [*([remedy.text] if remedy.text.strip() else []), *remedy.snippets]


def _snippet(snippet: Snippet, remedy: Remedy, width: int) -> list[Row]:
    named = snippet.file and headed(remedy)
    head = rows.text(f"{snippet.file}:", width, indent=2, style="file") if named else []
    return [*head, *rows.snippet(snippet.text, (hole for hole, _ in asked(remedy)))]


def _asked(holes: list[tuple[str, str]], width: int) -> list[Row]:
    if not holes:
        return []
    entries = [(flat(hole), ask) for hole, ask in holes]
    return [BLANK, (("", "  "), ("label", "to fill in:")), *rows.table(entries, width, style="hole")]


def _links(remedy: Remedy, width: int) -> list[Row]:
    laid: list[Row] = [BLANK] if remedy.links else []
    for link in remedy.links:
        title = flat(link.title)
        lead = (("label", "see: "),)
        if title and title != link.url:
            laid += rows.text(title, width, indent=2, hang=5, lead=lead)
            lead = (("", "     "),)
        laid += rows.text(link.url, width, indent=2, hang=5, lead=lead, style="link")
    return laid


def _remedy(remedy: Remedy, width: int) -> list[Row]:
    laid: list[Row] = []
    if remedy.condition:
        laid += rows.text(f"if {flat(remedy.condition)}:", width, style="condition")
    laid += rows.text(remedy.title, width, hang=5, lead=(("fix", "fix: "),), style="title")
    if remedy.confirmed_by:
        laid += rows.text(remedy.confirmed_by, width, indent=5, hang=2, lead=(("label", "confirmed by "),), style="dim")
    for part in parts(remedy):
        laid += [BLANK, *(rows.prose(part, width) if isinstance(part, str) else _snippet(part, remedy, width))]
    return [*laid, *_asked(asked(remedy), width), *_links(remedy, width)]


def _title(remedy: Remedy, width: int) -> list[Row]:
    lead = (("fix", "fix: "),)
    said = f"{flat(remedy.title)} (if {flat(remedy.condition)})" if remedy.condition else remedy.title
    return rows.text(said, width, hang=5, lead=lead)


def remedies(finding: Finding, width: int, *, all_: bool) -> list[Row]:
    """Lay out the remedies, each after a blank row."""
    full = len(finding.remedies) if all_ else IN_FULL
    laid: list[Row] = []
    for remedy in finding.remedies[:full]:
        laid += [BLANK, *_remedy(remedy, width)]
    others = finding.remedies[full:]
    if others:
        laid += [BLANK, *rows.text("more, in full with --all:", width, style="label")]
    for remedy in others:
        laid += _title(remedy, width)
    return laid
