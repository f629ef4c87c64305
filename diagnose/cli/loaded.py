"""The corpus of one run: our pages, and those of a team that the command line or the configuration names."""

from __future__ import annotations

import os
from collections.abc import Mapping

from diagnose import corpus
from diagnose.model import Corpus
from diagnose.sources import configuration


def own_pages(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Give the folders of pages of the user's own: those of KDIAG_PATTERNS, else those of the configuration.

    Loads nothing where there is neither. Raises ConfigError.
    """
    if named := environment.get("KDIAG_PATTERNS"):
        return tuple(folder for folder in named.split(os.pathsep) if folder)
    where = configuration(environment)
    if where is None or not os.path.isfile(where):
        return ()
    from diagnose.sources import config

    return config.pages(environment)


def loaded(folders: tuple[str, ...]) -> Corpus:
    """Load our pages and those of `folders`; raises PageError, InputError and ConfigError."""
    return corpus.load(folders or own_pages(os.environ))
