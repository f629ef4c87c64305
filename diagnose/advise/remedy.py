"""Builds the remedies of a finding: a fix's prose as plain text, its snippets, links, and what is left to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diagnose.advise.choose import Chosen, choose
from diagnose.advise.fill import TRUSTED, Values
from diagnose.advise.grammar import fits
from diagnose.corpus.prose import plain
from diagnose.lazy import MULTILINE, lazy
from diagnose.model import Block, Fact, Link, Remedy, Signature, Snippet

_STAND_IN = lazy(r"^(?:build-image|job):$", MULTILINE)
"""The names under which pages write a job's own keys."""
_LINK = lazy(r"\[([^\]]{1,200})\]\((https://[^)\s]{1,500})\)")


def prose(blocks: Iterable[Block], values: Values) -> str:
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


def _job_name(facts: Mapping[str, Fact]) -> str | None:
    """Give the job's own name where GitLab told it and it can be a key as it stands; a log never names a job."""
    fact = facts.get("job_name")
    return fact.value if fact and fact.origin in TRUSTED and fits("word", fact.value) else None


def _snippet(block: Block, values: Values, job: str | None) -> Block:
    text = values.fill(block.text)
    if job is not None and block.file == ".gitlab-ci.yml":
        text = _STAND_IN.sub(lambda _: f"{job}:", text)
    return Block(block.kind, text, values.fill(block.file), block.language)


def _filled(blocks: tuple[Block, ...], values: Values, job: str | None) -> tuple[Block, ...]:
    return tuple(
        _snippet(block, values, job) if block.kind == "snippet" else Block(block.kind, plain(values.fill(block.text)))
        for block in blocks
    )


def _links(blocks: tuple[Block, ...]) -> tuple[Link, ...]:
    return tuple(Link(found[1], found[2]) for block in blocks for found in _LINK.finditer(block.text))


def _remedy(chosen: Chosen, values: Values, job: str | None) -> Remedy:
    fix, by, condition = chosen
    blocks = _filled(fix.blocks, values, job)
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
    job = _job_name(facts)
    return tuple(_remedy(each, values, job) for each in chosen), covers
