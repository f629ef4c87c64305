"""One pass over a trace: which pages and landmarks may apply on which lines."""

from diagnose.scan import engine
from diagnose.scan.survey import Hit, Survey, survey

__all__ = ["Hit", "Survey", "engine", "survey"]
