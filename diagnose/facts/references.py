"""Takes image references apart: registry, repository, tag and digest, by the rules of the Docker reference grammar."""

from __future__ import annotations

from collections.abc import Iterable

from diagnose.lazy import lazy

_VERSION = lazy(r"v?(\d{1,5}(?:\.\d{1,5}){1,3})(?![\d.])")
HUB = "index.docker.io"
_WHOLE = {
    "docker.io": "docker-hub",
    "public.ecr.aws": "ecr-public",
    "gcr.io": "google",
    "ghcr.io": "github",
    "docker.pkg.github.com": "github",
    "quay.io": "quay",
    "registry.gitlab.com": "gitlab",
    "gitlab.com": "gitlab",
}
_ENDINGS = (
    (".docker.io", 80, "docker-hub"),
    (".gcr.io", 40, "google"),
    ("-docker.pkg.dev", 60, "google"),
    (".azurecr.io", 80, "azure"),
    (".azurecr.cn", 80, "azure"),
    (".azurecr.us", 80, "azure"),
)
"""How the hosts of a provider end, and how many characters may stand before that."""
_ECR = lazy(r".{1,200}\.dkr[.-]ecr[.\-].{1,80}\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$")


class Reference:
    """An image reference in its parts; `registry` is Docker Hub's where the text names none."""

    __slots__ = ("digest", "registry", "repository", "tag")

    def __init__(self, registry: str, repository: str, tag: str | None, digest: str | None) -> None:
        self.registry = registry
        self.repository = repository
        self.tag = tag
        self.digest = digest


def has_any(text: str, words: Iterable[str]) -> bool:
    """Tell whether one of some words stands in a text; a plain loop, at a third of what `any` takes."""
    for each in words:  # noqa: SIM110 - see above
        if each in text:
            return True
    return False


def is_word(sign: str) -> bool:
    r"""Tell whether a sign is one of `\w`; an empty text is none."""
    return sign.isalnum() or sign == "_"


def consists(text: str, signs: str, most: int) -> bool:
    """Tell whether a text is 1 to `most` letters, digits and signs."""
    if not 0 < len(text) <= most:
        return False
    for sign in signs:
        text = text.replace(sign, "")
    return not text or text.isalnum()


def _is_repository(parts: list[str]) -> bool:
    """Check the parts of a path, the first of which may be a host with its port."""
    name = parts[0]
    if len(parts) > 1 and ":" in name:
        name, _, port = name.partition(":")
        if len(port) > 5 or not port.isdecimal():
            return False
    if not (name[:1].isascii() and name[:1].isalnum() and consists(name, "_.-", 254)):
        return False
    return len(parts) <= 21 and all(consists(part, "_.-", 253) for part in parts[1:])


def _is_digest(text: str) -> bool:
    signs = text.removeprefix("sha256:")
    return signs != text and 6 <= len(signs) <= 64 and not signs.strip("0123456789abcdef")


def parse(text: str) -> Reference | None:
    """Take an image reference apart; None where the text is not one."""
    name, at, digest = text.strip().partition("@")
    path, slash, last = name.rpartition("/")
    last, colon, tag = last.partition(":")
    repository = path + slash + last
    if colon and not (consists(tag, "_.-", 128) and tag[0] not in ".-"):
        return None
    if at and not _is_digest(digest):
        return None
    if not _is_repository(repository.split("/")):
        return None
    first, _, rest = repository.partition("/")
    if rest and ("." in first or ":" in first or first == "localhost"):
        return Reference(first, rest, tag or None, digest or None)
    return Reference(HUB, repository if rest else f"library/{first}", tag or None, digest or None)


_HOST_FIRST = lazy(r"((?:[a-z0-9][a-z0-9\-]{0,62}\.){1,8}[a-z]{2,24}(?::\d{1,5})?)/")


def registry_of(text: str) -> str | None:
    """Read the registry of a reference whose path is masked or invalid, as in `docker.io/[MASKED]/app:1`; else None."""
    found = _HOST_FIRST.match(text)
    return found[1] if found else None


def version_of(tag: str | None) -> str | None:
    """Read the version out of a tag such as v1.24.0-debug; None for `debug` and `latest`: those are unknown."""
    if tag is None:
        return None
    plain = tag.removeprefix("v").partition("-")[0]  # most tags are such, and need no expression
    if all(len(part) <= 5 and part.isdecimal() for part in plain.split(".")) and 1 <= plain.count(".") <= 3:
        return plain
    found = _VERSION.search(tag)
    return found[1] if found else None


def provider_of(host: str) -> str:
    """Name whose registry a host is: docker-hub, ecr, google ...; "other" where the name does not tell."""
    name = host.partition(":")[0]
    if name in _WHOLE:
        return _WHOLE[name]
    for ending, most, provider in _ENDINGS:
        if name.endswith(ending) and 0 < len(name) - len(ending) <= most:
            return provider
    return "ecr" if _ECR.fullmatch(name) else "other"
