"""A page of the corpus as data: what it matches, what it means and what mends it."""

from __future__ import annotations

from diagnose.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Protocol, TypeVar

    Part_co = TypeVar("Part_co", covariant=True)

    class Parts(Protocol[Part_co]):
        """Parts of a page in their order: a tuple, or in a catalogue what decodes them when they are looked at."""

        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[Part_co]: ...
        def __getitem__(self, index: int, /) -> Part_co: ...


Conditions = dict[str, tuple[str, ...]]
"""Fact name -> wanted values; see `facts.conditions` for the grammar of a value."""

CATEGORIES = (
    "tls",
    "dns",
    "proxy",
    "auth",
    "permission",
    "rate-limit",
    "network",
    "image-not-found",
    "platform",
    "resource",
    "container-detection",
    "entrypoint",
    "filesystem",
    "dockerfile",
    "context",
    "reference",
    "config",
    "cache",
    "git",
    "artifacts",
    "runner",
    "kubernetes",
    "dind",
    "script",
)
"""The closed list of categories, each a folder of pages: first why it failed, else which part did."""

KINDS = ("cause", "consequence", "carrier", "noise", "hazard")
"""Kinds of pages; a hazard is told only of a job that passed."""


class Block(NamedTuple):
    """A piece of a page's prose: `kind` is text, item (of a list) or snippet; only snippets have file and language."""

    kind: str
    text: str
    file: str = ""
    language: str = ""


class Placeholder(NamedTuple):
    """A declared `<name>` of a page: its grammar `kind`, and where its value may come from."""

    name: str
    kind: str
    default: str | None = None
    ask: str | None = None
    trust: bool = False
    fact: str = ""


class Fix(NamedTuple):
    """One remedy of a page, with the conditions under which it is the one to give."""

    title: str
    when: Conditions
    covers: tuple[str, ...]
    blocks: tuple[Block, ...]


class Signature(NamedTuple):
    """A parsed page: what it matches, what it means and what mends it; `own` marks a page of a team's own folder.

    `also` are other wordings, such as translations, by which people look for the page; no log is matched by them.
    `anchors` has for each pattern rows of words: of each row, every text that it matches has one.
    """

    id: str
    category: str
    title: str
    kind: str
    retryable: bool
    docs: tuple[str, ...]
    keywords: tuple[str, ...]
    ignore_case: bool
    patterns: tuple[str, ...]
    within: int
    when: Conditions
    needs: tuple[str, ...]
    levels: tuple[str, ...]
    explains: tuple[str, ...]
    placeholders: Parts[Placeholder]
    why: Parts[Block]
    fixes: Parts[Fix]
    wrong_when: Parts[Block] = ()
    seen_in: Parts[Block] = ()
    also: tuple[str, ...] = ()
    anchors: Parts[tuple[tuple[str, ...], ...]] = ()
    own: bool = False

    @property
    def anywhere(self) -> bool:
        """Whether the page has something to say of lines that the job survived."""
        return self.kind in ("noise", "hazard") or bool(self.explains)


if TYPE_CHECKING:

    class Signatures(Protocol):
        """Signatures in their order, such as a tuple of them, or of a catalogue that decodes them as they are taken."""

        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[Signature]: ...
        def __getitem__(self, index: int, /) -> Signature: ...

    class Rows(Protocol):
        """Rows in their order: a list, or those of a file, of which each is read when it is taken."""

        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[bytes]: ...
        def __getitem__(self, index: int, /) -> bytes: ...


class Literals(NamedTuple):
    """Literals to look for, each with a key without which no text holds it; see `corpus.words`, which reads the rows.

    A run looks at all keys, and at few of the rows: of a literal, of who looks for it, and of what else it needs.
    """

    keys: Sequence[bytes]
    rows: Rows


class Words(NamedTuple):
    """The keywords of a corpus: those to be found as written, and those in small letters to be found in any case.

    `rare` are for the middle of a long trace: a word of each keyword of `exact` that ordinary output has little of. Of
    keywords without such a word there are those of pages that speak of lines which the job survived, as they are; the
    others are `common`, and not looked for there.
    """

    exact: Literals
    folded: Literals
    rare: Iterable[str]
    common: Iterable[str]


class Corpus(NamedTuple):
    """All pages, with the digest that a report quotes so that it can be reproduced.

    `constants` come from facts.toml; `folders` are the folders of pages beside the built-in one. `words` are the
    keywords of all signatures, which need not be decoded for them.
    """

    signatures: Signatures
    digest: str
    constants: dict[str, str]
    words: Words
    folders: tuple[str, ...] = ()
