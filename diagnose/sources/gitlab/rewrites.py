"""git's `url.<base>.insteadOf`: a remote that is written short stands for the URL that git itself would ask."""

from __future__ import annotations

from collections.abc import Callable

Run = Callable[..., str]
"""Runs git with some words, and gives what it prints."""

_PREFIX, _SUFFIX = "url.", ".insteadof"
_MOST = 4000
"""Characters of a URL."""

Rules = list[tuple[str, str]]


def rules(run: Run) -> Rules:
    """Give the rules of the repository, the user and the system as (what a URL begins with, what stands for it)."""
    found: Rules = []
    for entry in run("config", "--null", "--get-regexp", r"^url\..*\.insteadof$").split("\0"):
        key, mark, short = entry.partition("\n")
        if mark and short and key.startswith(_PREFIX) and key.endswith(_SUFFIX):
            found.append((short, key[len(_PREFIX) : -len(_SUFFIX)]))
    return found


def rewritten(url: str, known: Rules) -> str:
    """Give the URL that git would ask for; of several rules that fit, git takes the one with the longest beginning."""
    fit = [each for each in known if url.startswith(each[0])]
    if not fit:
        return url
    short, base = max(fit, key=lambda each: len(each[0]))
    return (base + url[len(short) :])[:_MOST]
