"""Tells by a look at the folder whether pages may have changed, without reading them."""

from __future__ import annotations

import os

from diagnose import cache


def stamp(folder: str) -> str:
    """Give path and state of every page of a folder; nothing where one is too young to be relied on."""
    rows: list[str] = []
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
                found_state = cache.state(path)
                if not cache.settled(found_state):
                    return ""
                rows.append(f"{path} {found_state}")
    except OSError:
        return ""
    return "\n".join(rows)
