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


def _filled(blocks: tuple[Block, ...], values: Values) -> tuple[Block, ...]:
    return tuple(
        Block(block.kind, values.fill(block.text), values.fill(block.file), block.language)
        if block.kind == "snippet"
        else Block(block.kind, plain(values.fill(block.text)))
        for block in blocks
    )


def _links(blocks: tuple[Block, ...]) -> tuple[Link, ...]:
    return tuple(Link(found[1], found[2]) for block in blocks for found in _LINK.finditer(block.text))


def _remedy(fix: Fix, by: str | None, condition: str | None, values: Values) -> Remedy:
    blocks = _filled(fix.blocks, values)
    snippets = tuple(Snippet(each.file, each.language, each.text) for each in blocks if each.kind == "snippet")
    asked = values.missing(fix.title, *(block.text for block in fix.blocks))
    missing = tuple((name, plain(ask)) for name, ask in asked)
    title = plain(values.fill(fix.title))
    return Remedy(title, prose(fix.blocks, values), snippets, missing, by, _links(fix.blocks), condition, blocks)


def remedies(
    signature: Signature, facts: Mapping[str, Fact], values: Values
) -> tuple[tuple[Remedy, ...], tuple[str, ...]]:
    """Build the remedies in the order in which to try them, and the catalogue entries that the first one covers."""
    chosen = choose(signature, facts)
    covers = chosen[0][0].covers if chosen else ()
    return tuple(_remedy(fix, by, condition, values) for fix, by, condition in chosen), covers
