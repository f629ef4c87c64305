"""Tells by a look at the folder whether pages may have changed, without reading them."""

from __future__ import annotations

import os
import time

SETTLED = 2.0
"""Seconds after which a change gives a file another time on every file system; a younger file may change unseen."""


def stamp(folder: str) -> str:
    """Give path, size, times and inode of every page of a folder; nothing where one is too young to be relied on.

    The time of change (ctime) is in it, which no program can set back.
    """
    rows: list[str] = []
    newest = 0
    try:
        with os.scandir(folder) as entries:
            places = sorted(each.path for each in entries if each.name == "facts.toml" or each.is_dir())
        for place in places:
            if not place.endswith(".toml"):
                with os.scandir(place) as entries:
                    found = [each.path for each in entries if each.name.endswith(".md")]
            else:
                found = [place]
            for path in sorted(found):
                state = os.stat(path)
                newest = max(newest, state.st_mtime_ns, state.st_ctime_ns)
                rows.append(f"{path} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}")
    except OSError:
        return ""
    return "\n".join(rows) if time.time() - newest / 1e9 > SETTLED else ""
