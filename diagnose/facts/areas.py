"""Tells in which part of a build a builder's error arose: what its sentence says behind "error building image"."""

from __future__ import annotations

from diagnose.lazy import Lazy, lazy


def _areas(*rows: tuple[str, str]) -> tuple[tuple[Lazy, str], ...]:
    return tuple((lazy(pattern), area) for pattern, area in rows)


_KANIKO_BUILD = _areas(
    (r"getting stage builder for stage|unable to complete operation after \d", "pull"),
    (r"[Ee]rror building image: (?:GET|HEAD|Get|Head|[A-Z_]{6,30}:) ", "pull"),
    (r"could not parse reference|no child with platform|retrieving image", "pull"),
    (r"downloading remote source file|/https?:/", "add-url"),
    (r"parsing dockerfile|dockerfile parse error", "dockerfile"),
    (r"failed to get filesystem from image", "unpack"),
    (r"failed to take snapshot|snapshot", "snapshot"),
    (
        r"failed to get files used from context|resolving src|getting user group from chown|copy failed",
        "copy",
    ),
    (r"extracting fs from image", "unpack"),
    (r"failed to execute command|waiting for process to exit: ", "run"),
    (r"deleting file system after stage|saving dependencies", "stage-end"),
)
_BUILDKIT_BUILD = _areas(
    (r"error writing (?:layer|manifest|config) blob: ", "cache"),
    (r"failed to push |failed commit on ref \"[^\"]{1,300}\": unexpected status", "push"),
    (r": [a-z0-9][\w.\-]{0,200}[/:][\w.\-/:@]{1,400}: not found$|expected number of bytes: ", "pull"),
    # the token is fetched for a pull and for a push alike: the step tells which
    (r"failed to solve: (?:failed to authorize: )?failed to fetch (?:oauth|anonymous) token", ""),
    (r"did not complete successfully|executor failed running", "run"),
    (r"failed to (?:calculate checksum|compute cache key|walk)", "copy"),
    (r"failed to read dockerfile|failed to load cache key: invalid|invalid local: ", "context"),
    (r"dockerfile parse error|failed to create LLB|failed to parse|base name \(", "dockerfile"),
    (
        r"failed to resolve source metadata|failed to load metadata|pull access denied|pulling from host",
        "pull",
    ),
)


def area_of(client: str, text: str) -> str:
    """Name the part of a build that an error of kaniko or BuildKit is about; "" where the step has to tell."""
    table = _KANIKO_BUILD if client == "kaniko" else _BUILDKIT_BUILD
    return next((area for pattern, area in table if pattern.search(text)), "build")
