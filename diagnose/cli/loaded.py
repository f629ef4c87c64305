"""The corpus of one run: our pages, and those of a team that the command line or the configuration names."""

from __future__ import annotations

import os

from diagnose import corpus
from diagnose.model import Corpus


def loaded(folders: tuple[str, ...]) -> Corpus:
    """Load our pages and those of `folders`; raises PageError, InputError and ConfigError."""
    if not folders:
        from diagnose.sources.config import own_pages

        folders = own_pages(os.environ)
    return corpus.load(folders)
