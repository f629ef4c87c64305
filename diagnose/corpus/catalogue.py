"""Loads the compiled corpus: a run reads no page, and decodes of the compiled ones those that it needs.

A wheel ships the corpus compiled. In a checkout it renews itself when a page changes. Either way the user's cache holds
it in the form that is read the fastest; where no cache can be used, the shipped one is read, or the pages are compiled.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from diagnose import cache
from diagnose.corpus import words
from diagnose.corpus.packed import FORMAT, Catalogue, dump, kept, parse, parse_kept
from diagnose.corpus.place import home
from diagnose.model import Corpus

_SHIPPED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "catalogue.json")


def _name(place: str) -> str:
    return cache.name_of(f"corpus-{FORMAT}", os.path.realpath(place))


def _from_cache(place: str, stamp: str) -> tuple[Catalogue | None, bool]:
    """Give what the cache holds of a place, and whether it is as new as the stamp tells."""
    data = cache.mapped(_name(place))
    found = parse_kept(data) if data else None
    return found, found is not None and stamp != "" and found.stamp == stamp


def _keep(place: str, data: bytes, stamp: str) -> None:
    if cache.writable():
        cache.write(_name(place), kept(data, stamp))


def _read(data: bytes) -> Catalogue:
    found = parse(data)
    if found is None:
        raise AssertionError
    return found


def _compiled(folder: str) -> Catalogue:
    """Load the catalogue of a folder of pages from the user's cache, or compile it and keep it there."""
    from diagnose.corpus.stamp import stamp

    now = stamp(folder)
    found, fresh = _from_cache(folder, now)
    if found and fresh:
        return found
    from diagnose.corpus import pages

    same = found is not None and found.digest == pages.digest(folder)
    data = dump(_corpus(found) if found and same else pages.read_corpus(folder))
    _keep(folder, data, now)
    return _read(data)


def _built_in() -> Catalogue:
    try:
        stamp = str(cache.state(_SHIPPED))
    except OSError:
        return _compiled(home())
    found, fresh = _from_cache(_SHIPPED, stamp)
    if found and fresh:
        return found
    with open(_SHIPPED, "rb") as stream:
        data = stream.read()
    if (shipped := parse(data)) is None:
        return _compiled(home())
    _keep(_SHIPPED, data, stamp)
    return shipped


def _corpus(found: Catalogue) -> Corpus:
    return Corpus(found.pages, found.digest, found.constants, found.words)


def _with(base: Catalogue, own: Catalogue) -> Catalogue:
    """Put the pages of a team's own folder behind a catalogue, in place of those of the same id."""
    pages, places = base.pages.followed_by(own.pages)
    first = len(pages) - len(own.pages)
    return Catalogue(
        f"{base.digest}+{own.digest}",
        {**base.constants, **own.constants},
        words.join(base.words, places, own.words, first),
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
