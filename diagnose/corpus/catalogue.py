"""Loads the compiled corpus: a run reads no page, and decodes of the compiled ones those that it needs.

A wheel ships the corpus compiled. In a checkout, as for a team's own pages, the user's cache holds it, and it renews
itself when a page changes; where no cache can be used, the pages are compiled.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from diagnose import cache
from diagnose.corpus.packed import FORMAT, Catalogue, dump, parse
from diagnose.model import Corpus

_SHIPPED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "catalogue.bin")


def _compiled(folder: str) -> Catalogue:
    """Load the catalogue of a folder of pages from the user's cache, or compile it and keep it there."""
    from diagnose.corpus.stamp import stamp

    now = stamp(folder)
    name = cache.name_of(f"corpus-{FORMAT}", os.path.realpath(folder))
    kept = cache.mapped(name)
    found = parse(kept) if kept else None
    if found and now and found.stamp == now:
        return found
    from diagnose.corpus import pages

    same = found is not None and found.digest == pages.digest(folder)
    data = dump(_corpus(found) if found and same else pages.read_corpus(folder), now)
    if cache.writable():
        cache.write(name, data)
    fresh = parse(data)
    if fresh is None:
        raise AssertionError
    return fresh


def _built_in() -> Catalogue:
    try:
        with open(_SHIPPED, "rb") as stream:
            shipped = parse(cache.map_of(stream))
    except (OSError, ValueError):  # a checkout has none
        shipped = None
    if shipped is not None:
        return shipped
    from diagnose.corpus.place import home

    return _compiled(home())


def _corpus(found: Catalogue) -> Corpus:
    return Corpus(found.pages, found.digest, found.constants, found.words)


def _with(base: Catalogue, own: Catalogue) -> Catalogue:
    """Put the pages of a team's own folder behind a catalogue, in place of those of the same id."""
    from diagnose.corpus import keywords

    pages, places = base.pages.followed_by(own.pages)
    first = len(pages) - len(own.pages)
    return Catalogue(
        f"{base.digest}+{own.digest}",
        {**base.constants, **own.constants},
        keywords.join(base.words, places, own.words, range(first, len(pages))),
        pages,
        "",
    )


def load(extra: Sequence[str] = ()) -> Corpus:
    """Load the built-in corpus and the pages of the folders `extra`, which replace built-in ones of the same id.

    Raises `PageError` for a faulty page and `InputError` for a missing folder.
    """
    found = _built_in()
    for folder in extra:
        found = _with(found, _compiled(folder))
    return _corpus(found)._replace(folders=tuple(extra))
