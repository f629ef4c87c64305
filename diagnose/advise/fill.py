"""Fills the placeholders of a page with the facts of a job; what is unknown or unfit stays a visible placeholder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diagnose.advise.grammar import fits
from diagnose.model import Fact, Placeholder, Signature
from diagnose.redact import Gate

TRUSTED = ("flag", "api")
"""Origins that may decide whom to trust or where to send; a log may only describe."""


def _holes(text: str) -> Iterator[str]:
    """Give what stands within `<` and `>` in a text, in order."""
    for part in text.split("<")[1:]:
        name, closed, _ = part.partition(">")
        if closed:
            yield name


class Values:
    """The values of one page's placeholders for one job, and what remains to be asked."""

    __slots__ = ("_asked", "_known", "_pending")

    def __init__(
        self, signature: Signature, facts: Mapping[str, Fact], constants: Mapping[str, str], gate: Gate
    ) -> None:
        self._known: dict[str, str] = dict(constants)
        self._asked: dict[str, str] = {}
        self._pending: set[str] = set()
        for placeholder in signature.placeholders:
            self._take(placeholder, facts.get(placeholder.fact or placeholder.name), gate)

    def _take(self, placeholder: Placeholder, fact: Fact | None, gate: Gate) -> None:
        name = placeholder.name
        if fact is not None and not (placeholder.trust and fact.origin not in TRUSTED):
            safe, secret = gate.value(fact.value)
            if not secret and not fact.secret and safe == fact.value and fits(placeholder.kind, fact.value):
                self._known[name] = fact.value
                return
        if placeholder.ask:
            self._asked[name] = placeholder.ask
        if placeholder.default is not None:
            self._known[name] = placeholder.default
        else:
            self._pending.add(name)

    def fill(self, text: str) -> str:
        """Replace every known placeholder in a text; a value is never searched for placeholders again."""
        filled, *parts = text.split("<")
        for part in parts:
            name, closed, rest = part.partition(">")
            filled += self._known[name] + rest if closed and name in self._known else f"<{part}"
        return filled

    def missing(self, *texts: str) -> tuple[tuple[str, str], ...]:
        """List the placeholders used in the texts that a reader has to fill in or look at, in order of appearance."""
        missing: dict[str, str] = {}
        for text in texts:
            for name in _holes(text):
                if name in self._asked:
                    missing.setdefault(self._known.get(name, name), self._asked[name])
                elif name in self._pending:
                    missing.setdefault(name, "not told by the trace")
        return tuple(missing.items())
