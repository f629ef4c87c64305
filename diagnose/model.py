"""The nouns of kdiag: values that the rooms hand to each other, without behaviour."""

from __future__ import annotations

from typing import NamedTuple

Conditions = dict[str, tuple[str, ...]]
"""Fact name -> wanted values; see `facts.conditions` for the grammar of a value."""


class Section(NamedTuple):
    """A section of a job trace as the runner marked it; `last` is the line of its end mark, or None while open."""

    name: str
    first: int
    last: int | None
    options: str = ""
    attempt: int = 1


class Line(NamedTuple):
    """One logical line: cleaned `text` that came from the raw lines `first` to `last`, counted from 1 on LF alone.

    `breaks` are the offsets in `text` at which the second and later raw lines begin, as (offset, raw line).
    `frames` are the texts between lone carriage returns, all of them, where there is more than one; `text` is the
    last that shows something.
    """

    first: int
    last: int
    offset: int
    text: str
    section: str | None = None
    stream: str | None = None
    time: str | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    frames: tuple[str, ...] = ()


class End(NamedTuple):
    """How a job ended: `state` is one of `ENDS`, `line` the raw line that says so, `detail` the runner's own reason."""

    state: str
    line: int | None = None
    exit_code: str | None = None
    detail: str = ""


ENDS = (
    "succeeded",
    "failed",
    "system-failure",
    "timeout",
    "canceled",
    "cut",
    "running",
    "erased",
    "none",
    "unknown",
)


class Fact(NamedTuple):
    """A named value read from a line or from elsewhere; `origin` is one of `ORIGINS`."""

    name: str
    value: str
    line: int | None = None
    origin: str = "line"
    secret: bool = False


ORIGINS = ("flag", "api", "match", "line", "step", "section", "trace")
"""Where a fact was found, the most trusted first."""


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
    """A parsed page: what it matches, what it means and what mends it."""

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
    placeholders: tuple[Placeholder, ...]
    why: tuple[Block, ...]
    fixes: tuple[Fix, ...]
    wrong_when: tuple[Block, ...] = ()
    seen_in: tuple[Block, ...] = ()


class Corpus(NamedTuple):
    """All pages, with the digest that a report quotes so that it can be reproduced.

    `constants` come from facts.toml; `folders` are the folders of pages beside the built-in one.
    """

    signatures: tuple[Signature, ...]
    digest: str
    constants: dict[str, str]
    folders: tuple[str, ...] = ()


class Match(NamedTuple):
    """A page whose words and conditions hold at `line` (raw); `facts` are those that the window gave.

    `lines` are the logical lines that the match covers. `confirmed` tells that every condition was confirmed, not
    merely not contradicted. `terminal` tells that nothing after it shows that the job went on.
    """

    signature: Signature
    line: int
    lines: tuple[Line, ...]
    facts: tuple[Fact, ...]
    confirmed: bool
    terminal: bool


class Evidence(NamedTuple):
    """A line (or API value) that proves a finding, cleaned and redacted; `cut` tells that its middle was left out."""

    kind: str
    line: int | None
    text: str
    cut: bool = False
    url: str | None = None


class Excerpt(NamedTuple):
    """A line of the trace as shown to a reader."""

    line: int
    text: str


class Snippet(NamedTuple):
    """Text to copy into `file`."""

    file: str
    language: str
    text: str


class Link(NamedTuple):
    """Where to read on."""

    title: str
    url: str


class Remedy(NamedTuple):
    """A fix of a page filled in for one job.

    `missing` are the placeholders that the reader has to fill in, as (name, what is asked for). `condition` is the
    "if ..." under which an unconfirmed fix applies, or None. `blocks` are `text` and `snippets` once more in the order
    of the page, where that is known: a sentence that ends with a colon stands before its snippet.
    """

    title: str
    text: str
    snippets: tuple[Snippet, ...]
    missing: tuple[tuple[str, str], ...]
    confirmed_by: str | None
    links: tuple[Link, ...]
    condition: str | None = None
    blocks: tuple[Block, ...] = ()


class Check(NamedTuple):
    """A claim about the job that the trace confirmed, excluded, or could not tell."""

    claim: str
    outcome: str
    by: str


class Rival(NamedTuple):
    """A page that also matched, and why it is not the root cause."""

    signature: str
    why_not: str


class Finding(NamedTuple):
    """A recognised failure with its place, proof and mend. `before` is the line above the evidence, for context."""

    signature: str
    covers: tuple[str, ...]
    title: str
    category: str
    role: str
    confidence: float
    retryable: bool
    line: int | None
    section: str | None
    evidence: tuple[Evidence, ...]
    before: Excerpt | None
    facts: dict[str, str]
    cause: str
    because: str
    checked: tuple[Check, ...] = ()
    rivals: tuple[Rival, ...] = ()
    remedies: tuple[Remedy, ...] = ()


class Note(NamedTuple):
    """Something worth knowing that is no cause: kind is hazard, limit, timeout, access or version."""

    kind: str
    text: str
    line: int | None = None


class Source(NamedTuple):
    """Where the trace came from."""

    kind: str
    name: str
    url: str | None = None
    project: str | None = None
    job_id: int | None = None
    job_name: str | None = None


class Job(NamedTuple):
    """What is known of the job itself; None where unknown."""

    end: str = "unknown"
    executor: str | None = None
    runner_version: str | None = None
    image: str | None = None
    tool: str | None = None
    tool_version: str | None = None
    failed_section: str | None = None
    exit_code: int | None = None
    failure_reason: str | None = None


class Failure(NamedTuple):
    """Why an input could not be read, and what to do about it."""

    code: str
    message: str
    advice: str


class Diagnosis(NamedTuple):
    """The whole answer for one input. All text in it has passed the gate (`redact`)."""

    source: Source
    job: Job
    verdict: str
    findings: tuple[Finding, ...]
    excerpt: tuple[Excerpt, ...]
    notes: tuple[Note, ...]
    corpus_digest: str
    corpus_pages: int
    error: Failure | None = None
    lines: int = 0
