"""The words that generated traces are made of: names of packages, files, tests and images, drawn from a seed."""

from __future__ import annotations

from random import Random

_CONSONANTS, _VOWELS = "bcdfghjklmnprst", "aeiou"
_SYLLABLES = [first + second for first in _CONSONANTS for second in _VOWELS]
_PARTS = [
    *("core", "util", "http", "proto", "async", "stream", "cache", "queue", "crypto", "json", "yaml", "parse"),
    *("render", "router", "store", "index", "graph", "token", "client", "server", "worker", "config", "model", "view"),
    *("audit", "metric", "trace", "event", "image", "vector", "matrix", "search", "mail", "report"),
]
_VERBS = ["reads", "writes", "keeps", "drops", "merges", "splits", "sorts", "counts", "renders", "parses", "opens"]


class Words:
    """Draws names; the same seed gives the same names."""

    __slots__ = ("_names", "rng")

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._names = [self._new() for _ in range(4_000)]

    def _new(self) -> str:
        made = "".join(self.rng.choice(_SYLLABLES) for _ in range(self.rng.randint(2, 3)))
        return f"{made}-{self.rng.choice(_PARTS)}" if self.rng.random() < 0.7 else made

    def name(self) -> str:
        """Draw a name, as of a package."""
        return self._names[self.rng.getrandbits(12) % 4_000]

    def path(self) -> str:
        """Draw a path of source."""
        return f"src/{self.name()}/{_PARTS[self.rng.getrandbits(5) % len(_PARTS)]}/{self.name().replace('-', '_')}"

    def verb(self) -> str:
        """Draw what a test says that something does."""
        return _VERBS[self.rng.getrandbits(4) % len(_VERBS)]

    def version(self) -> str:
        """Draw a version."""
        bits = self.rng.getrandbits(16)
        return f"{bits & 15}.{bits >> 4 & 63}.{bits >> 10}"

    def hexadecimal(self, length: int) -> str:
        """Draw a digest of `length` digits."""
        return f"{self.rng.getrandbits(4 * length):0{length}x}"

    def number(self, limit: int) -> int:
        """Draw a number below a limit."""
        return int(self.rng.random() * limit)
