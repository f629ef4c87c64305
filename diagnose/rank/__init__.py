"""One root cause, what contributed and what merely followed, each with a reason in words."""

from diagnose.rank.order import Ranked, rank

__all__ = ["Ranked", "rank"]
