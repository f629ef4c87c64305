"""Judges the samples of pages by the whole corpus: who wins, at which line, with which facts."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from diagnose.core import Context, diagnose
from diagnose.corpus.page import Page
from diagnose.corpus.samples import Sample
from diagnose.model import Corpus, Diagnosis, Finding, Source
from diagnose.trace import open_trace


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


def problems(pages: Sequence[Page], corpus: Corpus) -> list[str]:
    """List the samples that do not come out as marked, as `path:line: what`."""
    return [
        f"{page.place}:{sample.line}: {why}"
        for page in pages
        for sample in page.samples
        for why in _sample(page, sample, corpus)
    ]
