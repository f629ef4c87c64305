"""A small GitLab of the project's own on loopback: jobs, traces, tokens, pages of lists, and faults on demand."""

from tests.standin.server import StandIn
from tests.standin.state import Big

__all__ = ["Big", "StandIn"]
