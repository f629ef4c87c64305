"""A job trace as a seekable source: one pass in chunks of cleaned text, and windows of lines by raw line number."""

from diagnose.trace.chunk import Chunk
from diagnose.trace.marks import RUNNER_SECTIONS
from diagnose.trace.reader import Trace, open_trace

__all__ = ["RUNNER_SECTIONS", "Chunk", "Trace", "open_trace"]
