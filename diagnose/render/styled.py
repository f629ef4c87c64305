"""Prints rows in colour, by rich."""

from __future__ import annotations

import io
from collections.abc import Iterable

from diagnose.render.rows import NARROWEST, Row

STYLES = {
    "cause": "bold red",
    "also": "bold magenta",
    "effect": "bold",
    "hazard": "bold magenta",
    "note": "bold",
    "fix": "bold green",
    "passed": "bold green",
    "head": "dim",
    "id": "bold",
    "title": "bold",
    "place": "dim",
    "gutter": "dim",
    "dim": "dim",
    "mark": "bold red",
    "label": "dim",
    "condition": "bold",
    "file": "underline",
    "hole": "bold magenta",
    "link": "underline",
    "command": "bold",
}
"""Only colours that can be read on a light and on a dark ground; none says what a word does not say as well."""


def printed(rows: Iterable[Row], *, width: int, color: bool) -> str:
    """Print rows, with escapes where `color`; the environment has no say in it."""
    from rich.console import Console  # rich costs more time than a diagnosis
    from rich.text import Text

    file = io.StringIO()
    console = Console(
        file=file,
        width=max(width, NARROWEST),  # of a width of 0 rich prints nothing
        force_terminal=color,
        force_interactive=False,
        force_jupyter=False,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    for row in rows:
        line = Text("", end="")
        for style, part in row:
            line.append(part, STYLES.get(style))
        line.rstrip()
        console.print(line, soft_wrap=True)
    return file.getvalue()
