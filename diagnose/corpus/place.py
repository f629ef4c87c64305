"""Finds where the pages live: beside the package in a wheel, one folder up in a checkout."""

from __future__ import annotations

import os

from diagnose.errors import InputError

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def home() -> str:
    """Give the folder that holds the built-in pages, one subfolder a category.

    A checkout (also an editable install) has it beside the package, a wheel inside of it.
    """
    for folder in (os.path.join(_PACKAGE, "patterns"), os.path.join(os.path.dirname(_PACKAGE), "patterns")):
        if os.path.isfile(os.path.join(folder, "facts.toml")):
            return folder
    raise InputError("the pages of kdiag", "their folder is missing from the installation", "install kdiag again")


def page_files(folder: str) -> list[str]:
    """List the pages below a folder as paths relative to it, sorted, so that every machine reads them in one order."""
    found = []
    try:
        categories = sorted(os.listdir(folder))
    except OSError as error:
        why = f"no folder of pages: {error.strerror or error}"
        raise InputError(folder, why, "name a folder that holds <category>/<id>.md") from error
    for category in categories:
        inside = os.path.join(folder, category)
        if os.path.isdir(inside):
            found += [f"{category}/{name}" for name in sorted(os.listdir(inside)) if name.endswith(".md")]
    return found
