"""Reads folders of pages: all signatures, the dated constants, and the digest of both."""

from __future__ import annotations

import hashlib
import os

from diagnose.corpus import keywords
from diagnose.corpus.anchors import anchors
from diagnose.corpus.nested import MARK_FAULT, holds_mark
from diagnose.corpus.page import Page, parse
from diagnose.corpus.place import page_files
from diagnose.errors import PageError
from diagnose.model import Corpus, Signature
from diagnose.record import NamedTuple


class Constant(NamedTuple):
    """A fact that ages: its value, the day on which it was true, and where it is told."""

    name: str
    value: str
    dated: str
    source: str


def read_file(folder: str, place: str) -> str:
    """Read one file of a folder of pages as text."""
    path = os.path.join(folder, place)
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError) as error:
        raise PageError(path, f"cannot be read: {error}") from error


def read_constants(folder: str) -> tuple[Constant, ...]:
    """Read `facts.toml` of a folder of pages; none where the folder has no such file."""
    if not os.path.isfile(os.path.join(folder, "facts.toml")):
        return ()
    import tomllib  # only pages that are compiled anew need it

    try:
        tables = tomllib.loads(read_file(folder, "facts.toml"))
    except tomllib.TOMLDecodeError as error:
        raise PageError("facts.toml", str(error)) from error
    found = tuple(
        Constant(f"{group}.{name}", str(each["value"]), str(each["dated"]), str(each["source"]))
        for group, names in tables.items()
        for name, each in names.items()
    )
    if any(map(holds_mark, (text for each in found for text in each))):
        raise PageError("facts.toml", MARK_FAULT)
    return found


def digest(folder: str) -> str:
    """Give the digest of a folder's pages and constants: 16 hexadecimal digits that change when a byte does."""
    total = hashlib.sha256()
    for place in [*page_files(folder), "facts.toml"]:
        path = os.path.join(folder, place)
        if os.path.isfile(path):
            with open(path, "rb") as stream:
                total.update(place.encode() + b"\0" + stream.read() + b"\0")
    return total.hexdigest()[:16]


def read_pages(folder: str) -> list[Page]:
    """Read all pages below a folder, in the order of their paths; the first faulty one is raised as `PageError`."""
    return [parse(read_file(folder, place), place) for place in page_files(folder)]


def _anchors(signature: Signature) -> tuple[tuple[tuple[str, ...], ...], ...]:
    return () if signature.ignore_case else tuple(map(anchors, signature.patterns))


def read_corpus(folder: str) -> Corpus:
    """Read a folder of pages as a corpus."""
    pages = read_pages(folder)
    constants = {each.name: each.value for each in read_constants(folder)}
    signatures = tuple(each.signature._replace(anchors=_anchors(each.signature)) for each in pages)
    return Corpus(signatures, digest(folder), constants, keywords.collect(signatures))
