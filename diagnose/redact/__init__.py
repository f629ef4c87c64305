"""The one gate through which text leaves a trace: controls and secrets out, and log text quoted safely in Markdown."""

from __future__ import annotations

from diagnose.redact.clean import clean
from diagnose.redact.gate import Gate
from diagnose.redact.shorten import collapse_html, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from diagnose.redact.markdown import escape_markdown, inline_markdown, prose_markdown, quote_markdown

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


def __getattr__(name: str) -> object:
    """Load the quoting of Markdown with its first use: only notes need it."""
    if name in __all__:
        from diagnose.redact import markdown

        return getattr(markdown, name)
    raise AttributeError(name)
