"""One root cause, what contributed and what merely followed, each with a reason in words."""

from diagnose.rank.order import Ranked, key, rank

__all__ = ["Ranked", "key", "rank"]
