"""Finds pages by a pasted line or by words, and reads a page as it was written."""

from __future__ import annotations

import os
import re

from diagnose.corpus.place import home
from diagnose.errors import UsageError
from diagnose.lazy import IGNORECASE, MULTILINE, lazy
from diagnose.model import Corpus, Signature

_WORD = lazy(r"[\w.\-]{3,80}")
MOST = 5
ALIKE = 0.5
"""Share of the letter pairs of another wording that a text must have."""


def _fits(signature: Signature, text: str) -> bool:
    flags = MULTILINE | (IGNORECASE if signature.ignore_case else 0)
    return any(re.search(pattern, text, flags) for pattern in signature.patterns)


def _shared(signature: Signature, words: set[str]) -> int:
    own = {word.lower() for word in _WORD.findall(f"{signature.id.replace('-', ' ')} {signature.title}")}
    return len(own & words)


def _pairs(text: str) -> set[str]:
    """Give the pairs of neighbouring letters: they survive the endings that a translation gives its words."""
    letters = "".join(char for char in text.lower() if char.isalnum())
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def _alike(signature: Signature, text: str) -> bool:
    """Tell whether a text that is not English is near to another wording of a page."""
    if text.isascii():
        return False
    given = _pairs(text)
    return any(len(own & given) >= ALIKE * len(own) for own in map(_pairs, signature.also) if own)


def search(corpus: Corpus, text: str) -> list[str]:
    """Give the ids of pages that a pasted line or some words belong to, best first, at most `MOST`.

    A page whose pattern fits comes before one of which only a keyword stands in the text; both before shared words.
    """
    words = {word.lower() for word in _WORD.findall(text)}
    scored: list[tuple[int, int, str]] = []
    for signature in corpus.signatures:
        literal = max((len(each) for each in signature.keywords if each in text), default=0)
        near = literal >= 12 or _alike(signature, text)
        strength = 3 if literal and _fits(signature, text) else 2 if near else 0
        shared = _shared(signature, words)
        if strength or shared >= 2:
            scored.append((-strength, -(literal + shared), signature.id))
    return [name for _, _, name in sorted(scored)[:MOST]]


def page_text(corpus: Corpus, name: str) -> str:
    """Give the Markdown of a page as it was written; an unknown id is a usage error."""
    known = next((each for each in corpus.signatures if each.id == name), None)
    if known is None:
        raise UsageError(name, "no such page", "kdiag list shows all pages")
    for folder in (*corpus.folders, home()):
        path = os.path.join(folder, known.category, f"{name}.md")
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as stream:
                return stream.read()
    raise UsageError(name, "its text is missing from the installation", "install kdiag again")
