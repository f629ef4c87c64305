"""Builds the remedies of a finding: a fix's prose as plain text, its snippets, links, and what is left to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnose.advise.choose import choose
from diagnose.advise.fill import Values
from diagnose.corpus.prose import plain
from diagnose.model import Block, Fact, Fix, Link, Remedy, Signature, Snippet

_LINK = re.compile(r"\[([^\]]{1,200})\]\((https://[^)\s]{1,500})\)")


def prose(blocks: tuple[Block, ...], values: Values) -> str:
    """Give the prose of some blocks as filled-in plain text: paragraphs apart, list items with a dash."""
    parts: list[str] = []
    for block in blocks:
        if block.kind == "snippet":
            continue
        text = plain(values.fill(block.text))
        if block.kind == "item":
            text = f"- {text}"
            if parts and parts[-1].startswith("- "):
                parts[-1] += f"\n{text}"
                continue
        parts.append(text)
    return "\n\n".join(parts)


def _links(blocks: tuple[Block, ...]) -> tuple[Link, ...]:
    return tuple(Link(found[1], found[2]) for block in blocks for found in _LINK.finditer(block.text))


def _remedy(fix: Fix, by: str | None, condition: str | None, values: Values) -> Remedy:
    snippets = tuple(
        Snippet(values.fill(block.file), block.language, values.fill(block.text))
        for block in fix.blocks
        if block.kind == "snippet"
    )
    missing = values.missing(fix.title, *(block.text for block in fix.blocks))
    title = plain(values.fill(fix.title))
    return Remedy(title, prose(fix.blocks, values), snippets, missing, by, _links(fix.blocks), condition)


def remedies(
    signature: Signature, facts: Mapping[str, Fact], values: Values
) -> tuple[tuple[Remedy, ...], tuple[str, ...]]:
    """Build the remedies in the order in which to try them, and the catalogue entries that the first one covers."""
    chosen = choose(signature, facts)
    covers = chosen[0][0].covers if chosen else ()
    return tuple(_remedy(fix, by, condition, values) for fix, by, condition in chosen), covers
