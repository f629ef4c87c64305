"""A match, and the whole answer that is made of matches: findings, their proof and their remedies."""

from __future__ import annotations

from diagnose.model.page import Block, Signature
from diagnose.model.trace import Fact, Line
from diagnose.record import NamedTuple


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
    """A line of the trace as shown to a reader; `url` leads to it on the job's page."""

    line: int
    text: str
    url: str | None = None


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
    """Something worth knowing that is no cause: kind is hazard, limit, timeout, access or version.

    `url` leads to its line on the job's page.
    """

    kind: str
    text: str
    line: int | None = None
    url: str | None = None


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
