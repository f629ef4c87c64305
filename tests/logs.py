"""Logs for tests: the genuine ones of the project, noise, and mutations, all from fixed seeds."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

from tests.run import TRACES

PUSH_X509 = (
    b"\x1b[36mINFO\x1b[0m[0000] Retrieving image manifest registry.example.org/base/alpine:3.20\n"
    b"error checking push permissions -- make sure you entered the correct tag name, and that you are authenticated "
    b'correctly, and try again: checking push permission for "registry.example.org/team/app:1": creating push check '
    b'transport for registry.example.org failed: Get "https://registry.example.org/v2/": tls: failed to verify '
    b"certificate: x509: certificate signed by unknown authority\n"
)
_WORDS = """compiling linking module package warning note checked in seconds cached layer step done copying file tests
passed ok running fetching resolved index""".split()  # noqa: SIM905 - words are easier to read than a list of strings
_PIECES = (
    b"error building image: ",
    b"error checking push permissions: ",
    b'Get "https://h.example.org:5000/v2/": ',
    b"x509: certificate signed by unknown authority",
    b"section_start:1700000000:step_script\r\x1b[0K",
    b"section_end:1700000000:step_script\r\x1b[0K",
    b"ERROR: Job failed: exit code 1\n",
    b"Job succeeded\n",
    b"\r",
    b"\x1b[31m",
    b"\x1b]0;t\x07",
    b"\n",
    b"\n\n",
    b"\x00",
    b"\xff\xfe",
    b"2026-01-02T03:04:05.123456Z 00O ",
    b"2026-01-02T03:04:05.123456Z 01E+",
    b"Error response from daemon: ",
    b"#5 ERROR: ",
    b"-----BEGIN RSA PRIVATE KEY-----\n",
    "über €".encode(),
    b"INFO[0000] ",
    b"$ docker build .\n",
)


def genuine() -> list[str]:
    """List the project's own genuine traces."""
    return sorted(os.path.join(TRACES, name) for name in os.listdir(TRACES) if name.endswith(".log"))


def read(path: str) -> bytes:
    """Read a file whole."""
    with open(path, "rb") as stream:
        return stream.read()


def noise(size: int, seed: int = 7) -> bytes:
    """Give about `size` bytes of ordinary output of a build."""
    chance = random.Random(seed)
    lines: list[str] = []
    length = 0
    while length < size:
        line = " ".join(chance.choices(_WORDS, k=chance.randint(4, 14)))
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines).encode() + b"\n"


def _mutate(chance: random.Random, log: bytes) -> bytes:
    text = bytearray(log)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            text[at:at] = chance.choice(_PIECES)
        elif kind == 1:
            del text[at : at + chance.randint(1, 200)]
        elif kind == 2:
            text[at : at + 1] = bytes([chance.randrange(256)])
        else:
            end = min(len(text), at + chance.randint(1, 300))
            text[at:at] = text[at:end]
    return bytes(text)


def hostile(count: int, seed: int) -> Iterator[bytes]:
    """Yield random and mutated logs: pieces of every form, pure bytes, and the genuine traces damaged."""
    chance = random.Random(seed)
    sources = [read(path)[:8_000] for path in genuine()] + [PUSH_X509]
    for number in range(count):
        if number % 3 == 0:
            yield b"".join(chance.choices(_PIECES, k=chance.randint(0, 30)))
        elif number % 3 == 1:
            yield _mutate(chance, chance.choice(sources))
        else:
            yield chance.randbytes(chance.randint(0, 400))
