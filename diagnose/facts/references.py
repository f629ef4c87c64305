"""Takes image references apart: registry, repository, tag and digest, by the rules of the Docker reference grammar."""

from __future__ import annotations

import re

_REFERENCE = re.compile(
    r"(?P<repository>[a-zA-Z0-9][\w.\-]{0,253}(?::\d{1,5}(?=/))?(?:/[\w.\-]{1,253}){0,20})"
    r"(?::(?P<tag>[\w][\w.\-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{6,64}))?"
)
_VERSION = re.compile(r"v?(\d{1,5}(?:\.\d{1,5}){1,3})(?![\d.])")
HUB = "index.docker.io"


class Reference:
    """An image reference in its parts; `registry` is Docker Hub's where the text names none."""

    __slots__ = ("digest", "registry", "repository", "tag")

    def __init__(self, registry: str, repository: str, tag: str | None, digest: str | None) -> None:
        self.registry = registry
        self.repository = repository
        self.tag = tag
        self.digest = digest


def parse(text: str) -> Reference | None:
    """Take an image reference apart; None where the text is not one."""
    found = _REFERENCE.fullmatch(text.strip())
    if found is None:
        return None
    first, _, rest = found["repository"].partition("/")
    if rest and ("." in first or ":" in first or first == "localhost"):
        registry, repository = first, rest
    else:
        registry, repository = HUB, found["repository"] if rest else f"library/{first}"
    return Reference(registry, repository, found["tag"], found["digest"])


def version_of(tag: str | None) -> str | None:
    """Read the version out of a tag such as v1.24.0-debug; None for `debug`, `latest` and digests: those are unknown."""
    if tag is None:
        return None
    found = _VERSION.search(tag)
    return found[1] if found else None
