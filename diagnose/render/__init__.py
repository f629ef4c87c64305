"""Turns a diagnosis into text: renderers read and never decide, and do no input or output.

Every renderer gives a text that ends with a line feed. What only one of them needs is imported by it when it is used:
a piped log pays for its own form alone.
"""

from __future__ import annotations

from diagnose.model import Diagnosis

TYPE_CHECKING = False


def json_(diagnosis: Diagnosis) -> str:
    """Give the JSON document, indented."""
    from diagnose.render.document import indented

    return indented(diagnosis)


def jsonl(diagnosis: Diagnosis) -> str:
    """Give the JSON document on one line."""
    from diagnose.render.document import compact

    return compact(diagnosis)


def plain(diagnosis: Diagnosis, *, width: int = 80, all_: bool = False, explain: bool = False) -> str:
    """Give the report for a person without escapes.

    `explain` adds how the root cause was chosen, `all_` that and whatever else is left out for brevity.
    """
    from diagnose.render.clean import cleaned
    from diagnose.render.layout import layout
    from diagnose.render.rows import joined

    return joined(layout(cleaned(diagnosis), width=width, all_=all_, explain=explain))


def terminal(
    diagnosis: Diagnosis, *, width: int = 80, color: bool = True, all_: bool = False, explain: bool = False
) -> str:
    """Give the report for a person at a terminal of `width` cells, by rich; with escapes where `color`."""
    from diagnose.render.clean import cleaned
    from diagnose.render.layout import layout
    from diagnose.render.styled import printed

    rows = layout(cleaned(diagnosis), width=width, all_=all_, explain=explain)
    return printed(rows, width=width, color=color)


def markdown(diagnosis: Diagnosis) -> str:
    """Give the note for a merge request in GitLab's Markdown, under 60 KB."""
    from diagnose.render.note import note

    return note(diagnosis)


def quiet(diagnosis: Diagnosis) -> str:
    """Give a line of `role`, page, line and title for each finding, apart by tabs; "-" where there is none."""
    from diagnose.render.machine import fields

    return fields(diagnosis)


if TYPE_CHECKING:
    from typing import Protocol

    class Renderer(Protocol):
        """What every form can be called with; each takes of it what it needs."""

        def __call__(self, diagnosis: Diagnosis, /, *, width: int = 80, color: bool = False, all_: bool = False) -> str:
            """Give the text of a diagnosis."""


FORMATS: dict[str, Renderer] = {
    "terminal": lambda told, /, *, width=80, color=False, all_=False: terminal(
        told, width=width, color=color, all_=all_
    ),
    "plain": lambda told, /, *, width=80, color=False, all_=False: plain(told, width=width, all_=all_),  # noqa: ARG005 - the common form
    "json": lambda told, /, **_: json_(told),
    "jsonl": lambda told, /, **_: jsonl(told),
    "markdown": lambda told, /, **_: markdown(told),
    "quiet": lambda told, /, **_: quiet(told),
}
"""Every form by its name."""
