"""`kdiag log FILE --why-not PAGE`: the keyword, pattern, condition, place or rival that kept a page from winning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagnose import core, match, rank
from diagnose.core import Context
from diagnose.corpus.prose import plain
from diagnose.errors import UsageError
from diagnose.model import Corpus, Match, Signature
from diagnose.redact import Gate, shorten
from diagnose.trace import Trace

MOST = 6
"""Hits that are told."""
_WORD = re.compile(r"[A-Za-z0-9]{3,40}")


def _nearest(signature: Signature, read: core.Read, gate: Gate) -> str:
    """Give the line of the failing part that shares most words with the page's keywords."""
    words = {word.lower() for keyword in signature.keywords for word in _WORD.findall(keyword)}
    best, most = None, 0
    for said in read.told.tail:
        shared = len(words & {word.lower() for word in _WORD.findall(said.body[:2_000])})
        if shared >= most and shared:
            best, most = said, shared
    if best is None:
        return "no line of the failing part shares a word with them"
    return f"the nearest is line {best.line.first}: {shorten(gate.value(best.body)[0], 80, 140, 240)[0]}"


def _unmatched(signature: Signature, read: core.Read, gate: Gate) -> Iterator[str]:
    shown = ", ".join(repr(keyword) for keyword in signature.keywords[:MOST])
    more = f" and {len(signature.keywords) - MOST} more" if len(signature.keywords) > MOST else ""
    yield f"none of its keywords stands in the trace: {shown}{more}"
    yield _nearest(signature, read, gate)


def _rivals(page: str, ranked: list[rank.Ranked], own: list[Match]) -> Iterator[str]:
    root = ranked[0]
    places = ", ".join(str(each.line) for each in own[:MOST])
    why = next((each.why_not for each in root.rivals if each.signature == page), "")
    role = next((each.role for each in ranked if each.match.signature.id == page), "")
    yield f"it matches at line {places}, but `{root.match.signature.id}` won at line {root.match.line}: {root.because}"
    if why or role:
        yield f"its part there: {why or role}"


def _unfit(signature: Signature) -> str:
    if signature.kind in ("cause", "consequence"):
        return "the job went on after that"
    return f"a page of the kind {signature.kind} is never a root cause"


def why_not(trace: Trace, corpus: Corpus, context: Context, page: str) -> list[str]:
    """Tell in lines of words why a page is not the root cause of a trace; an unknown page is a usage error."""
    signature = next((each for each in corpus.signatures if each.id == page), None)
    if signature is None:
        raise UsageError(page, "there is no such page", "kdiag list shows all pages")
    gate = Gate(enabled=context.redact)
    read = core.read(trace, corpus, context)
    known = match.Known(read.told, read.step, read.base)
    matches = match.confirm(trace, read.survey, known, corpus).matches
    own = [each for each in matches if each.signature.id == page]
    ranked = rank.rank(matches) if read.end != "succeeded" else []
    if ranked and ranked[0].match.signature.id == page:
        return [f"it is the root cause, at line {ranked[0].match.line}"]
    rejections = match.rejected(trace, read.survey, known, corpus, page)
    told = [f"line {line}: {gate.value(why)[0]}" for line, why in rejections[-MOST:]]
    if read.end == "succeeded":
        told.append("the job passed, and a job that passed has no root cause")
    elif own and ranked:
        told += _rivals(page, ranked, own)
    elif own:
        told.append(f"it matches at line {own[0].line}, but {_unfit(signature)}")
    elif not rejections:
        told += _unmatched(signature, read, gate)
    return told


def report(trace: Trace, corpus: Corpus, context: Context, page: str) -> str:
    """Give the answer as text: the page's title, and a line for each reason."""
    lines = why_not(trace, corpus, context, page)
    title = next(each.title for each in corpus.signatures if each.id == page)
    return "".join(f"{line}\n" for line in (f"why not {page}: {plain(title)}", *(f"  {line}" for line in lines)))
