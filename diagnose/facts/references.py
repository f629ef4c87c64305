"""Takes image references apart: registry, repository, tag and digest, by the rules of the Docker reference grammar."""

from __future__ import annotations

from diagnose.lazy import lazy

_REFERENCE = lazy(
    r"(?P<repository>[a-zA-Z0-9][\w.\-]{0,253}(?::\d{1,5}(?=/))?(?:/[\w.\-]{1,253}){0,20})"
    r"(?::(?P<tag>[\w][\w.\-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{6,64}))?"
)
_VERSION = lazy(r"v?(\d{1,5}(?:\.\d{1,5}){1,3})(?![\d.])")
HUB = "index.docker.io"
_PROVIDERS = (
    ("docker-hub", lazy(r"(?:.{1,80}\.)?docker\.io$")),
    ("ecr-public", lazy(r"public\.ecr\.aws$")),
    ("ecr", lazy(r".{1,200}\.dkr[.-]ecr[.\-].{1,80}\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$")),
    ("google", lazy(r"(?:.{1,40}\.)?gcr\.io$|.{1,60}-docker\.pkg\.dev$")),
    ("azure", lazy(r".{1,80}\.azurecr\.(?:io|cn|us)$")),
    ("github", lazy(r"(?:ghcr\.io|docker\.pkg\.github\.com)$")),
    ("quay", lazy(r"quay\.io$")),
    ("gitlab", lazy(r"registry\.gitlab\.com$|gitlab\.com$")),
)


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


_HOST_FIRST = lazy(r"((?:[a-z0-9][a-z0-9\-]{0,62}\.){1,8}[a-z]{2,24}(?::\d{1,5})?)/")


def registry_of(text: str) -> str | None:
    """Read the registry of a reference whose path is masked or invalid, as in `docker.io/[MASKED]/app:1`; else None."""
    found = _HOST_FIRST.match(text)
    return found[1] if found else None


def version_of(tag: str | None) -> str | None:
    """Read the version out of a tag such as v1.24.0-debug; None for `debug` and `latest`: those are unknown."""
    if tag is None:
        return None
    found = _VERSION.search(tag)
    return found[1] if found else None


def provider_of(host: str) -> str:
    """Name whose registry a host is: docker-hub, ecr, google ...; "other" where the name does not tell."""
    name = host.partition(":")[0]
    return next((provider for provider, pattern in _PROVIDERS if pattern.fullmatch(name)), "other")
