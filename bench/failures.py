"""How a generated trace ends: the last words of a program that failed, and the page that tells them."""

from __future__ import annotations

from typing import NamedTuple


class Failure(NamedTuple):
    """A planted failure: the command, what it printed, and the id of the page that is the root cause."""

    name: str
    command: str
    lines: tuple[str, ...]
    page: str


KANIKO = Failure(
    "kaniko",
    '/kaniko/executor --context "${CI_PROJECT_DIR}" --destination "${CI_REGISTRY_IMAGE}:${CI_COMMIT_TAG}"',
    (
        (
            "error checking push permissions -- make sure you entered the correct tag name, and that you are "
            "authenticated correctly, and try again: checking push permission for "
            '"registry.example.com/group/app:1.4.2": creating push check transport for registry.example.com failed: '
            'Get "https://registry.example.com/v2/": tls: failed to verify certificate: x509: certificate signed by '
            "unknown authority"
        ),
    ),
    "x509-unknown-authority",
)
DOCKER = Failure(
    "docker",
    'docker push "$CI_REGISTRY_IMAGE:latest"',
    (
        "The push refers to repository [registry.example.com/group/app]",
        "5f70bf18a086: Preparing",
        "denied: requested access to the resource is denied",
    ),
    "push-token-denied",
)
GIT = Failure(
    "git",
    "git clone https://gitlab.example.com/group/lib.git",
    (
        "Cloning into 'lib'...",
        (
            "fatal: unable to access 'https://gitlab.example.com/group/lib.git/': "
            "Could not resolve host: gitlab.example.com"
        ),
    ),
    "host-not-found",
)
NPM = Failure(
    "npm",
    "npm ci",
    (
        "npm error code ENOSPC",
        "npm error syscall write",
        "npm error errno -28",
        "npm error nospc ENOSPC: no space left on device, write",
        "npm error nospc There appears to be insufficient space on your system to finish.",
    ),
    "no-space",
)
FAILURES = (KANIKO, DOCKER, GIT, NPM)
