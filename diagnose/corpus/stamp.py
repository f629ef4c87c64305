"""Tells by a look at the folder whether pages may have changed, without reading them."""

from __future__ import annotations

import os

from diagnose import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """Give facts.toml and the pages of a folder."""
    with os.scandir(folder) as entries:
        for each in entries:
            if each.name == "facts.toml":
                yield each
            elif each.is_dir():
                with os.scandir(each.path) as pages:
                    yield from (page for page in pages if page.name.endswith(".md"))


def stamp(folder: str) -> str:
    """Give path and state of every page of a folder; nothing where one is too young to be relied on."""
    rows: list[str] = []
    newest = 0
    try:
        for each in _entries(folder):
            found = each.stat()
            changed, modified = found.st_ctime_ns, found.st_mtime_ns
            newest = max(newest, changed, modified)
            rows.append(f"{each.path} {found.st_size} {modified} {changed} {found.st_ino}")
    except OSError:
        return ""
    return "\n".join(sorted(rows)) if cache.settled((0, newest, newest, 0)) else ""
