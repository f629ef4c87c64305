"""Reads the words with which a tool of the job's script says what is wrong: tests, compilers, linters, resolvers.

A verdict is a tool's own summary or error that it ends with; a detail stands above and says more, but proves nothing
alone: the tracebacks of expected failures read alike. A cause is a detail that names what is missing; proof is such a
detail that no program says and goes on.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import count

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


@cache
def rows() -> tuple[tuple[Lazy, str, str, str], ...]:
    """Give the tables' expressions, each with client, reason and `words`."""
    return tuple((lazy(pattern), client, reason, words) for reason, words, pattern, client in tables())


@cache
def _gate() -> re.Pattern[str]:
    """Give all rows as one pattern without groups: most lines are no tool's verdict, and cost one look."""
    return re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", row[2]) for row in tables()))


_FEW = 60
"""Lines up to which the rows' anchors are asked; the gate takes as long to compile as these take to read."""
_read = count()


def read(body: str) -> Facts:
    """Read client, reason, `words` (verdict, detail, cause, proof) and what is named; nothing where no tool speaks."""
    text = body[:2_000]
    if next(_read) > _FEW and not _gate().match(text):
        return {}
    for pattern, client, reason, words in rows():
        if found := pattern.match(text):
            facts = {name.rstrip("23"): value for name, value in found.groupdict().items() if value}
            return {"client": client, "reason": reason, "words": words, **facts}
    return {}
