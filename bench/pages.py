"""Makes catalogues of any number of pages from the real ones, to see what a growing corpus costs.

Fewer pages are the real ones without some that have no part in the generated traces. More are the real ones and copies
of them that look for other words: each longer word of a copy's keywords and patterns is replaced by one of the same
length. One keyword in five stays as it was, so that the lines that make the real pages look twice make the copies look,
too; which never wins.
"""

from __future__ import annotations

import os
import re
import shutil
from random import Random

from bench.failures import FAILURES
from bench.generate import SEED

KEPT = 0.2
_MATCH = re.compile(r"^\[match\]\n.*?(?=^\[|^```)", re.MULTILINE | re.DOTALL)
_KEYWORDS = re.compile(r"^keywords = \[.*?\]$", re.MULTILINE | re.DOTALL)
_PATTERNS = re.compile(r"^patterns = \[.*?^\]|^patterns = \['''.*'''\]$", re.MULTILINE | re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_WORD = re.compile(r"(?<![\\A-Za-z<])[A-Za-z]{5,}(?![A-Za-z>])")
_LETTERS = "aeiou", "bcdfghklmnprstvz"


def _other(word: str, seed: int) -> str:
    """Give the word that stands for `word` in the copies of one round: of its length and its capitals."""
    rng = Random(f"{seed} {word.lower()}")
    made = "".join(rng.choice(_LETTERS[place % 2]) for place in range(len(word)))
    return "".join(new.upper() if old.isupper() else new for old, new in zip(word, made, strict=True))


def vary(text: str, seed: int) -> str:
    """Give a page that looks for other words than `text` does."""
    rng = Random(f"{seed} {text}")

    def swap(found: re.Match[str]) -> str:
        return _other(found[0], seed)

    def keyword(found: re.Match[str]) -> str:
        return found[0] if rng.random() < KEPT else _WORD.sub(swap, found[0])

    match = _MATCH.search(text)
    if match is None:
        raise ValueError(text[:80])
    known = set(_WORD.findall("".join(_KEYWORDS.findall(match[0]))))

    def pattern(found: re.Match[str]) -> str:
        return _other(found[0], seed) if found[0] in known else found[0]

    varied = _KEYWORDS.sub(lambda found: _STRING.sub(keyword, found[0]), match[0])
    varied = _PATTERNS.sub(lambda found: _WORD.sub(pattern, found[0]), varied)
    return text[: match.start()] + varied + text[match.end() :]


def _places(real: str) -> list[str]:
    """List the pages of a folder, those of the planted failures first."""
    needed = {f"{page}.md" for page in ("job-failed", *(each.page for each in FAILURES))}
    found = [
        os.path.join(category, name)
        for category in os.listdir(real)
        if os.path.isdir(os.path.join(real, category))
        for name in os.listdir(os.path.join(real, category))
        if name.endswith(".md")
    ]
    return sorted(found, key=lambda place: (os.path.basename(place) not in needed, place))


def write(real: str, folder: str, number: int, seed: int = SEED, *, copies: bool = False) -> None:
    """Write a folder of `number` pages made from the folder `real`: real ones first, or only `copies`."""
    shutil.rmtree(folder, ignore_errors=True)
    places = _places(real)
    first = len(places) if copies else 0
    for index in range(first, first + number):
        place = places[index % len(places)]
        generation = index // len(places)
        with open(os.path.join(real, place), encoding="utf-8") as stream:
            text = stream.read()
        path = os.path.join(folder, place)
        if generation:
            text = vary(text, seed + generation)
            path = f"{path.removesuffix('.md')}-copy{generation}.md"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
    shutil.copy(os.path.join(real, "facts.toml"), folder)


def literals() -> list[str]:
    """List the literals that kdiag's scan looks for, but those that hold a line feed: a searcher of lines has none."""
    from diagnose.corpus.catalogue import load
    from diagnose.corpus.words import literal_of
    from diagnose.scan.landmarks import LANDMARKS

    words = load().words
    rows = (*words.exact.rows, *words.folded.rows)
    texts = {*map(literal_of, rows), *(literal for _, literal in LANDMARKS)}
    return sorted(each for each in texts if "\n" not in each)
