"""What the token doctor tells: which GitLab, whose token, and what kdiag can and cannot do with it."""

from __future__ import annotations

from diagnose.record import NamedTuple

OUTCOMES = ("ok", "warn", "not", "unknown")
"""It works, it works and will not for long, it does not work, it cannot be told."""


class Check(NamedTuple):
    """One line: `id` names it for machines, `title` for a reader; `advice` says what to do where it is not ok."""

    id: str
    title: str
    outcome: str
    text: str
    advice: str = ""


class Examined(NamedTuple):
    """All that was looked at, in order; values that are not known are None. Nothing of the token itself is in it.

    `works` tells whether all that `kdiag job` needs works.
    """

    checks: tuple[Check, ...] = ()
    works: bool = False
    url: str | None = None
    version: str | None = None
    kind: str | None = None
    user: str | None = None
    bot: bool | None = None
    scopes: tuple[str, ...] | None = None
    expires: str | None = None
    project: str | None = None
    role: str | None = None
