"""Puts the facts of one line together with those of the step, the trace and the user: the more trusted value wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diagnose.facts import references, speaker, transport
from diagnose.model import ORIGINS, Fact

PRINTERS = frozenset(
    "pytest tox nox go npm yarn pnpm npx jest vitest mocha mvn gradle gradlew cargo phpunit rspec cat echo printf less grep diff "
    "head tail ruff mypy eslint hadolint".split()
)
"""Programs that print other programs' errors (tests, linters, readers) without having run a container tool."""


def of_line(body: str, line: int) -> dict[str, Fact]:
    """Read all facts of one sentence."""
    values = transport.read(body)
    values.update(speaker.read(body))
    return {name: Fact(name, value, line, "line") for name, value in values.items()}


def _derive(facts: dict[str, Fact]) -> None:
    """Add what follows from a destination or an image: registry, repository, tag."""
    pulling = "area" in facts and facts["area"].value in ("pull", "job-image")
    for name in ("destination", "image") if pulling else ("image", "destination"):
        fact = facts.get(name)
        reference = references.parse(fact.value.rstrip(":")) if fact else None
        if fact is None or reference is None:
            continue
        if name == "destination":
            facts.setdefault(
                "destination_registry", fact._replace(name="destination_registry", value=reference.registry)
            )
            facts.setdefault("tag", fact._replace(name="tag", value=reference.tag or "latest"))
        facts["registry"] = fact._replace(name="registry", value=reference.registry)
        facts.setdefault("repository", fact._replace(name="repository", value=reference.repository))


def _default_host(facts: dict[str, Fact]) -> None:
    if "host" in facts or "registry" not in facts:
        return
    area = facts["area"].value if "area" in facts else ""
    if area in ("push", "push-check", "pull", "login", "cache"):
        host = facts["registry"]
        facts["host"] = host._replace(name="host")
        name, _, port = host.value.partition(":")
        facts["hostname"] = host._replace(name="hostname", value=name)
        facts["port"] = host._replace(name="port", value=port or "443")


def merge(*layers: Mapping[str, Fact] | Iterable[Fact]) -> dict[str, Fact]:
    """Merge facts from many layers; of rival values the one whose origin is more trusted wins, then the earlier layer's."""
    facts: dict[str, Fact] = {}
    for layer in layers:
        for fact in layer.values() if isinstance(layer, Mapping) else layer:
            known = facts.get(fact.name)
            if known is None or ORIGINS.index(fact.origin) < ORIGINS.index(known.origin):
                facts[fact.name] = fact
    _derive(facts)
    _default_host(facts)
    return facts
