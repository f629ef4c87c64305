"""Judges the samples of pages by the whole corpus: who wins, at which line, with which facts."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from diagnose import core, match, rank
from diagnose.core import Context, diagnose
from diagnose.corpus.page import Page
from diagnose.corpus.samples import Sample
from diagnose.model import Corpus, Diagnosis, Finding, Match, Source
from diagnose.trace import open_trace
from diagnose.workshop.progress import LINES


def judge(log: bytes, corpus: Corpus) -> Diagnosis:
    """Diagnose the bytes of a sample."""
    return diagnose(open_trace(io.BytesIO(log)), corpus, Context(Source("file", "sample")))


def _root(diagnosis: Diagnosis) -> Finding | None:
    return next((each for each in diagnosis.findings if each.role == "root-cause"), None)


def _winner(page: Page, sample: Sample, diagnosis: Diagnosis) -> Iterator[str]:
    kind = page.signature.kind
    if kind == "hazard":
        if not any(note.kind == "hazard" and note.line == sample.winner for note in diagnosis.notes):
            yield f"no hazard is told at line {sample.winner}"
        return
    if kind in ("noise", "carrier"):
        told = {each.signature for each in diagnosis.findings if each.role == "root-cause"}
        if page.signature.id in told:
            yield "a page that is no cause became the root cause"
        return
    root = _root(diagnosis)
    if root is None:
        yield f"nothing was recognised (verdict {diagnosis.verdict}, end {diagnosis.job.end})"
    elif root.signature != page.signature.id:
        yield f"`{root.signature}` won at line {root.line}"
    else:
        if root.line != sample.winner:
            yield f"line {root.line} won instead of line {sample.winner}"
        for name, wanted in sample.facts.items():
            if root.facts.get(name) != wanted:
                yield f"the fact {name} is {root.facts.get(name)!r} instead of {wanted!r}"


def _sample(page: Page, sample: Sample, corpus: Corpus) -> Iterator[str]:
    diagnosis = judge(sample.log, corpus)
    if sample.winner is not None:
        yield from _winner(page, sample, diagnosis)
        return
    root = _root(diagnosis)
    if root is not None and root.signature == page.signature.id:
        yield "a `no-match` sample got this page as its root cause"


def alarms(corpus: Corpus) -> list[str]:
    """List the pages that call a line of a healthy build a cause, as `path: what`."""
    found = []
    for line in LINES:
        root = _root(judge(f"{line}\n".encode(), corpus))
        if root is not None:
            found.append(f"{root.category}/{root.signature}.md: fires on a line of progress: {line}")
    return found


def _candidates(log: bytes, corpus: Corpus) -> list[Match]:
    trace = open_trace(io.BytesIO(log))
    read = core.read(trace, corpus, Context(Source("file", "sample")))
    known = match.Known(read.told, read.step, read.base)
    matches = match.confirm(trace, read.survey, known, corpus).matches
    return [each for each in matches if each.terminal and each.signature.kind == "cause"]


def _rivals(matches: list[Match]) -> set[str]:
    """Give the pages that stand first in the order of matches together, less those that another of them explains."""
    best: dict[tuple[object, ...], dict[str, tuple[str, ...]]] = {}
    for each in matches:
        best.setdefault(rank.key(each)[:-1], {})[each.signature.id] = each.signature.explains
    rivals = max(best.items())[1] if best else {}
    explained = {name for explains in rivals.values() for name in explains}
    return set(rivals) - explained


def ties(pages: Sequence[Page], corpus: Corpus) -> list[str]:
    """List the samples that two pages claim alike, so that only their names decide; as `path:line: what`."""
    found = []
    for page in pages:
        for sample in page.samples:
            if sample.winner is None:
                continue
            rivals = _rivals(_candidates(sample.log, corpus))
            if len(rivals) > 1:
                names = " and ".join(sorted(rivals))
                mend = "let one have a condition more, or explain the other"
                found.append(f"{page.place}:{sample.line}: {names} claim it alike; {mend}")
    return found


def problems(pages: Sequence[Page], corpus: Corpus) -> list[str]:
    """List the samples that do not come out as marked, as `path:line: what`."""
    return [
        f"{page.place}:{sample.line}: {why}"
        for page in pages
        for sample in page.samples
        for why in _sample(page, sample, corpus)
    ]
