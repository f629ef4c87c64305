"""`kdiag job`: a failed job of GitLab by its number, its URL or its name."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO, NamedTuple

from diagnose.cli import screen
from diagnose.cli.alarm import alarm
from diagnose.cli.loaded import loaded
from diagnose.cli.options import Request
from diagnose.cli.progress import Progress
from diagnose.cli.report import FAILED, Printer, check_redaction, code_of
from diagnose.errors import KdiagError, UsageError
from diagnose.model import Corpus, Diagnosis, Failure, Job, Source
from diagnose.sources import shown
from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.evidence import HISTORY, Evidence, asked_of
from diagnose.sources.gitlab.examine import examine
from diagnose.sources.gitlab.fetch import Fetched, fetch
from diagnose.sources.gitlab.locate import Asked, Located, locate
from diagnose.sources.gitlab.retry import Patience
from diagnose.sources.gitlab.target import WORDS

_NO_TRACE = ("none", "erased")
_EVIDENCE = 20
"""Seconds in which evidence is asked for."""


class Ways(NamedTuple):
    """The options of `kdiag job` that are no matter of the report."""

    project: str | None = None
    job: str | None = None
    save_trace: str | None = None
    ca_file: str | None = None
    config: str | None = None
    insecure_http: bool = False
    timeout: int | None = None
    history: int | None = None


def _save(path: str, stream: BinaryIO) -> None:
    """Write the trace as it came, readable for its owner alone: it may hold secrets."""
    name = shown(path)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:
            while data := stream.read(1 << 20):
                file.write(data)
    except OSError as error:
        raise screen.failed(name, error) from error
    finally:
        stream.seek(0)


def _fetched(located: Located, ways: Ways) -> Fetched:
    progress = Progress()
    patience = Patience(tell=progress.tell) if ways.timeout is None else Patience(ways.timeout, progress.tell)
    try:
        with alarm(patience, located.access.origin.url):
            return fetch(Connection(located.access, patience, ways.ca_file), located, patience)
    finally:
        progress.done()


def _diagnosed(located: Located, ways: Ways, asked: Request, pages: Corpus) -> Diagnosis:
    found = _fetched(located, ways)
    if ways.save_trace and found.size:
        _save(ways.save_trace, found.stream)
    elif ways.save_trace:
        screen.tell(f"kdiag: {shown(ways.save_trace)}: not written, since the job has no trace")
    told = examine(found, pages, located, redact=not asked.no_redact)
    return _confirmed(told, found, located, ways, redact=not asked.no_redact)


def _confirmed(told: Diagnosis, found: Fetched, located: Located, ways: Ways, *, redact: bool) -> Diagnosis:
    """Ask GitLab what confirms or excludes the cause; where the time is up, the diagnosis stands without it."""
    history = HISTORY if ways.history is None else ways.history
    if not history or not any(map(asked_of, told.findings)):
        return told
    patience = Patience(min(_EVIDENCE, ways.timeout or _EVIDENCE))
    url = located.access.origin.url
    connection = Connection(located.access, patience, ways.ca_file)
    try:
        with alarm(patience, url):
            return Evidence(connection, located.project, url, history=history, redact=redact).examine(found.job, told)
    except GitLabError:
        return told


def _unreadable(error: KdiagError, named: str, pages: Corpus) -> Diagnosis:
    failure = Failure(error.code, str(error), error.advice)
    source = Source("job", named)
    return Diagnosis(source, Job(), "unreadable", (), (), (), pages.digest, len(pages.signatures), failure)


def _group(named: str, kind: str, ways: Ways, asked: Request) -> int:
    """Do for the URL of a pipeline or a merge request what its own command does."""
    from diagnose.cli import groups

    if ways.save_trace:
        why = f"the URL is that of a {WORDS[kind]}, which has many traces"
        raise UsageError("--save-trace", why, "name one job", "target")
    own = groups.Ways(None, None, False, False, ways.ca_file, ways.config, ways.insecure_http, ways.timeout)
    return groups.group(kind, named, own, asked)


def job(named: str, ways: Ways, asked: Request) -> int:
    """Fetch and diagnose one job, print the report, and give the exit code; raises UsageError for a faulty line."""
    check_redaction(asked)
    pages = loaded(asked.patterns)
    printer = Printer(asked, sys.stdout)
    place = Asked(named, ways.project or "", ways.job or "", ways.config, ways.insecure_http)
    try:
        located = locate(place, os.environ)
        if located.kind != "job":
            return _group(named, located.kind, ways, asked)
        found = _diagnosed(located, ways, asked, pages)
    except UsageError:
        raise
    except KdiagError as error:
        if not printer.for_machines or isinstance(error, screen.OutputError):
            raise
        found = _unreadable(error, f"job {named or ways.job}", pages)
    printer.show(found)
    return FAILED if found.verdict == "incomplete" and found.job.end in _NO_TRACE else code_of(found)
