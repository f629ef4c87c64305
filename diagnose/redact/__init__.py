"""The one gate through which text leaves a trace: controls and secrets out, and log text quoted safely in Markdown."""

from __future__ import annotations

from diagnose.redact.clean import clean
from diagnose.redact.gate import Gate
from diagnose.redact.html import collapse_html
from diagnose.redact.markdown import escape_markdown, inline_markdown, prose_markdown, quote_markdown
from diagnose.redact.shorten import shorten

__all__ = [
    "Gate",
    "clean",
    "collapse_html",
    "escape_markdown",
    "inline_markdown",
    "prose_markdown",
    "quote_markdown",
    "shorten",
]
