"""The compiled corpus: one JSON text that a run loads without reading a page.

A wheel ships it. In a checkout it lies in the user's cache under the digest of the pages, so that it renews itself
when a page changes; where no cache can be used, it is compiled in memory.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from diagnose.corpus.place import home
from diagnose.model import Block, Corpus, Fix, Placeholder, Signature

FORMAT = 3
"""Raised whenever the nouns of a signature change, so that an old cache is never read with new eyes."""
_SHIPPED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "catalogue.json")


def dump(corpus: Corpus) -> str:
    """Write a corpus as the catalogue's JSON."""
    return json.dumps(
        [FORMAT, corpus.digest, corpus.constants, corpus.signatures], ensure_ascii=False, separators=(",", ":")
    )


def _conditions(raw: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(wanted) for name, wanted in raw.items()}


def _blocks(raw: list[list[str]]) -> tuple[Block, ...]:
    return tuple(Block(*each) for each in raw)


def _fix(raw: list[Any]) -> Fix:
    title, when, covers, blocks = raw
    return Fix(title, _conditions(when), tuple(covers), _blocks(blocks))


_LISTS = ("docs", "keywords", "patterns", "needs", "levels", "explains", "also")
_PROSE = ("why", "wrong_when", "seen_in")


def _signature(raw: list[Any]) -> Signature:
    row: dict[str, Any] = dict(zip(Signature._fields, raw, strict=True))
    row.update({name: tuple(row[name]) for name in _LISTS})
    row.update({name: _blocks(row[name]) for name in _PROSE})
    row["when"] = _conditions(row["when"])
    row["placeholders"] = tuple(Placeholder(*each) for each in row["placeholders"])
    row["fixes"] = tuple(_fix(each) for each in row["fixes"])
    return Signature(**row)


def parse(text: str) -> Corpus | None:
    """Read a catalogue; None where it is of another format or broken."""
    try:
        form, digest, constants, rows = json.loads(text)
        return Corpus(tuple(_signature(row) for row in rows), digest, constants) if form == FORMAT else None
    except (ValueError, TypeError, KeyError):
        return None


def _compiled(folder: str) -> Corpus:
    """Load the catalogue of a folder of pages from the user's cache, or compile it and keep it there."""
    from diagnose.corpus import cache, pages

    digest = pages.digest(folder)
    name = f"corpus-{FORMAT}-{digest}.json"
    kept = cache.read(name)
    corpus = parse(kept) if kept else None
    if corpus is None or corpus.digest != digest:
        corpus = pages.read_corpus(folder)
        cache.write(name, dump(corpus))
    return corpus


def _built_in() -> Corpus:
    if os.path.isfile(_SHIPPED):
        with open(_SHIPPED, encoding="utf-8") as stream:
            corpus = parse(stream.read())
        if corpus is not None:
            return corpus
    return _compiled(home())


def load(extra: Sequence[str] = ()) -> Corpus:
    """Load the built-in corpus and the pages of the folders `extra`, which replace built-in ones of the same id.

    Raises `PageError` for a faulty page and `InputError` for a missing folder.
    """
    corpus = _built_in()
    for folder in extra:
        own = _compiled(folder)
        ids = {each.id for each in own.signatures}
        kept = tuple(each for each in corpus.signatures if each.id not in ids)
        signatures = tuple(each._replace(own=True) for each in own.signatures)
        corpus = Corpus(
            kept + signatures,
            f"{corpus.digest}+{own.digest}",
            {**corpus.constants, **own.constants},
            (*corpus.folders, folder),
        )
    return corpus
