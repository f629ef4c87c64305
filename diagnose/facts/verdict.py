"""Reads the words with which a tool of the job's script says what is wrong: tests, compilers, linters, resolvers.

A verdict is a tool's own summary or error that it ends with; a detail stands above and says more, but proves nothing
alone: the tracebacks of expected failures read alike. A cause is a detail that names what is missing; proof is such a
detail that no program says and goes on.
"""

from __future__ import annotations

from functools import cache

from diagnose.facts.likely import Likely
from diagnose.lazy import Lazy, lazy

Facts = dict[str, str]


@cache
def tables() -> tuple[tuple[str, str, str, str], ...]:
    """Give the rows of all tables: reason, `words`, expression, client. A builder's log needs none of them."""
    from diagnose.facts.verdict_build import BUILD
    from diagnose.facts.verdict_packages import PACKAGES
    from diagnose.facts.verdict_style import STYLE
    from diagnose.facts.verdict_tasks import TASKS
    from diagnose.facts.verdict_tests import TESTS

    return (*BUILD, *TASKS, *PACKAGES, *STYLE, *TESTS)


def rows() -> tuple[Lazy, ...]:
    """Give the tables' expressions."""
    return tuple(lazy(pattern) for _, _, pattern, _ in tables())


@cache
def _likely() -> Likely:
    return Likely(pattern for _, _, pattern, _ in tables())


_COLUMNED = r" {1,8}\d"
"""What the rows of an indented table of lines and columns begin with."""
_RULE = "(?![IDW]"
"""What the row of a rule such as `E501 ` begins with, the only one without a word of its own."""


def _begins_otherwise(pattern: str, text: str) -> bool:
    """Tell by a text's beginning that a row cannot match it: most lines have words of such rows, and few are theirs."""
    if pattern.startswith(_COLUMNED):
        return not text.startswith(" ")
    code = text.partition(" ")[0]
    return pattern.startswith(_RULE) and not (code[:1].isupper() and code[-1:].isdecimal())


def read(body: str) -> Facts:
    """Read client, reason, `words` (verdict, detail, cause, proof) and what is named; nothing where no tool speaks."""
    text = body[:2_000]
    for place in sorted(_likely().places(text)):
        reason, words, pattern, client = tables()[place]
        if not _begins_otherwise(pattern, text) and (found := lazy(pattern).match(text)):
            facts = {name.rstrip("23"): value for name, value in found.groupdict().items() if value}
            return {"client": client, "reason": reason, "words": words, **facts}
    return {}
