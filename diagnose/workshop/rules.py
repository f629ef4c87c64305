"""What must hold of a page by itself and beside the others; each fault is one line that names the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from diagnose.advise.grammar import KINDS, fits
from diagnose.corpus.page import Page
from diagnose.corpus.pages import Constant
from diagnose.facts.names import FACT_NAMES
from diagnose.model import Signature
from diagnose.workshop import patterns

_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_GROUP = re.compile(r"\(\?P<(\w+)>")
_HOLE = re.compile(r"<([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)>")
_SAFE_LEVELS = {"plain", "error", "warn", "info", "runner", "echo"}


def groups(signature: Signature) -> set[str]:
    """Give the names of all groups of a page's patterns."""
    return {name for pattern in signature.patterns for name in _GROUP.findall(pattern)}


def _texts(signature: Signature) -> Iterator[str]:
    yield signature.title
    for block in (*signature.why, *(block for fix in signature.fixes for block in fix.blocks)):
        yield block.text
        yield block.file
    for fix in signature.fixes:
        yield fix.title


def _conditions(signature: Signature, known: set[str]) -> Iterator[str]:
    for when in (signature.when, *(fix.when for fix in signature.fixes)):
        for name in when:
            if name not in known:
                yield f"a condition on `{name}`, which is no fact and no group of the patterns"
    for name in signature.needs:
        if name not in known:
            yield f"needs `{name}`, which is no fact and no group of the patterns"


def _placeholders(signature: Signature, known: set[str], constants: set[str]) -> Iterator[str]:
    declared = {each.name for each in signature.placeholders}
    used = {name for text in _texts(signature) for name in _HOLE.findall(text)}
    for each in signature.placeholders:
        if each.kind not in KINDS:
            yield f"placeholder `{each.name}` has the unknown kind `{each.kind}`; one of: {', '.join(KINDS)}"
        elif each.default is not None and not fits(each.kind, each.default):
            yield f"the default of placeholder `{each.name}` does not fit its own kind `{each.kind}`"
        if (each.fact or each.name) not in known and each.default is None and each.ask is None:
            yield f"placeholder `{each.name}` has no source: no fact, no group, no default, nothing asked"
        if each.name not in used:
            yield f"placeholder `{each.name}` is declared and never used"
    for name in sorted(used - declared):
        if name in known or ("." in name and name not in constants):
            yield f"`<{name}>` is used and not declared"


def _patterns(signature: Signature) -> Iterator[str]:
    for pattern in signature.patterns:
        if why := patterns.compiles(pattern):
            yield f"a pattern does not compile: {why}: {pattern}"
            continue
        if repeat := patterns.unbounded(pattern):
            yield f"a repeat without a bound at `{repeat}`; write {{1,200}} or make it possessive"
        if not patterns.implied(pattern, signature.keywords):
            yield f"no keyword is implied by a pattern, so that it is never tried: {pattern}"
        if dot := patterns.loose_dot(pattern):
            yield f"a dot that stands for any character in `{dot}`; escape it"
        if host := patterns.particular(pattern):
            yield f"a pattern names `{host}`; a page is not about one installation"
    if not signature.ignore_case and (code := patterns.one_case(signature.keywords)):
        yield f"a keyword in one case alone: {code}; tools print both"
    for keyword in signature.keywords:
        if len(keyword) < 4:
            yield f"the keyword `{keyword}` is too short to be of use"


def _own(page: Page, constants: set[str]) -> Iterator[str]:
    signature = page.signature
    known = set(FACT_NAMES) | groups(signature)
    yield from _patterns(signature)
    yield from _conditions(signature, known)
    yield from _placeholders(signature, known, constants)
    for level in signature.levels:
        if level not in _SAFE_LEVELS:
            yield f"unknown level `{level}`"
    if signature.kind in ("cause", "consequence") and not signature.docs:
        yield "no `docs`: every cause cites where to read on"
    if signature.kind in ("cause", "consequence") and not signature.seen_in:
        yield "no `## Seen in`: every cause tells where its message comes from"
    if not 1 <= signature.within <= 40:
        yield "`within` is between 1 and 40 raw lines"


def _between(pages: Sequence[Page]) -> Iterator[tuple[Page, str]]:
    seen: dict[str, str] = {}
    owners: dict[str, str] = {}
    ids = {page.signature.id for page in pages}
    for page in pages:
        signature = page.signature
        if signature.id in seen:
            yield page, f"the id stands already in {seen[signature.id]}"
        seen[signature.id] = page.place
        for name in signature.explains:
            if name not in ids:
                yield page, f"explains `{name}`, which is no page"
        for fix in signature.fixes:
            for entry in fix.covers:
                if owners.setdefault(entry, page.place) != page.place:
                    yield page, f"covers `{entry}`, as {owners[entry]} does"


def problems(pages: Sequence[Page], constants: set[str]) -> list[str]:
    """List the faults of pages as `path: what`, by themselves and beside each other."""
    found = [f"{page.place}: {why}" for page in pages for why in _own(page, constants)]
    return found + [f"{page.place}: {why}" for page, why in _between(pages)]


def slow(pages: Sequence[Page]) -> list[str]:
    """List the patterns that take long on hostile text, with the beginning of a text that shows it."""
    limit = f"takes over {patterns.SLOW} s on {patterns.HOSTILE} characters"
    return [
        f"{page.place}: a pattern {limit} of {text!r}...: {pattern}"
        for page in pages
        for pattern, text in patterns.slow(page.signature)
    ]


def aged(constants: Sequence[Constant], today: str) -> list[str]:
    """List the facts that are older than a year on the day `today` (YYYY-MM-DD), or have no day or source."""
    found = []
    for each in constants:
        if not _DAY.fullmatch(each.dated) or not each.source.startswith("https://"):
            found.append(f"facts.toml: {each.name} needs a day (YYYY-MM-DD) and a source (https://...)")
        elif f"{int(each.dated[:4]) + 1}{each.dated[4:]}" < today:
            found.append(
                f"facts.toml: {each.name} is from {each.dated}, more than a year ago: check it, and date it anew"
            )
    return found
