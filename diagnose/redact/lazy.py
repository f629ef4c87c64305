"""Compiles a pattern when it is first used: most runs of kdiag use few of the gate's, and all cost at the start."""

from __future__ import annotations

import re
from functools import cache


@cache
def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Give the compiled pattern; kept for good, other than in the cache of `re`, which pages' patterns flush."""
    return re.compile(source, flags)
