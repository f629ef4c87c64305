"""Picks the fix for this speaker, tool, version and evidence; fills placeholders; lists what is missing."""

from diagnose.advise.finding import findings

__all__ = ["findings"]
