"""`kdiag pipeline` and `kdiag mr`: many jobs of GitLab, told by their causes."""

from __future__ import annotations

import os
import sys
from typing import NamedTuple

from diagnose.cli import screen
from diagnose.cli.alarm import alarm
from diagnose.cli.loaded import loaded
from diagnose.cli.options import Request
from diagnose.cli.progress import Progress
from diagnose.cli.report import FAILED, OK, UNKNOWN, check_redaction
from diagnose.errors import KdiagError, UsageError
from diagnose.model import Corpus, Failure
from diagnose.model.group import Budget, Group, Scope
from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.gather import Options, gather
from diagnose.sources.gitlab.locate import Asked, Located, locate
from diagnose.sources.gitlab.retry import TOTAL, Patience

WATCHED = 7200.0
"""Seconds in which a pipeline is waited for and read, where nothing else is said."""

_CODES = {"diagnosed": OK, "passed": OK, "unreadable": FAILED}


class Ways(NamedTuple):
    """The options of `kdiag pipeline` and `kdiag mr` that are no matter of the report."""

    project: str | None = None
    branch: str | None = None
    all_traces: bool = False
    watch: bool = False
    ca_file: str | None = None
    config: str | None = None
    insecure_http: bool = False
    timeout: int | None = None


def _gathered(located: Located, ways: Ways, asked: Request, pages: Corpus) -> Group:
    progress = Progress()
    total = ways.timeout or (WATCHED if ways.watch else TOTAL)
    patience = Patience(total, progress.tell)
    options = Options(ways.all_traces, ways.watch, not asked.no_redact)
    try:
        with alarm(patience, located.access.origin.url):
            return gather(Connection(located.access, patience, ways.ca_file), located, pages, patience, options)
    finally:
        progress.done()


def _text(found: Group, asked: Request, form: str, error: Failure | None, *, color: bool) -> str:
    from diagnose.render import group, group_document

    if form == "json":
        return group_document.indented(found, error)
    if form == "jsonl":
        return group_document.compact(found, error)
    if asked.quiet:
        return group.quiet(found)
    if form == "markdown":
        return _markdown(found)
    width = screen.width_of(sys.stdout, asked.width)
    if form == "terminal":
        return group.terminal(found, width=width, color=color, all_=asked.all, explain=asked.explain)
    return group.plain(found, width=width, all_=asked.all, explain=asked.explain)


def _markdown(found: Group) -> str:
    from diagnose.render.group_markdown import note

    return note(found)


def show(found: Group, asked: Request, error: Failure | None = None) -> int:
    """Print a group in the format asked for, and give the exit code."""
    color = screen.colored(asked.color, sys.stdout)
    form = asked.format or ("terminal" if color or screen.is_terminal(sys.stdout) else "plain")
    screen.write(sys.stdout, _text(found, asked, form, error, color=color))
    return _CODES.get(found.verdict, UNKNOWN)


def _unreadable(error: KdiagError, kind: str, place: Asked, pages: Corpus) -> tuple[Group, Failure]:
    scope = Scope(kind, place.project, 0)
    none = Group(scope, (), (), (), Budget(0, 0), pages.digest, len(pages.signatures), "unreadable")
    return none, Failure(error.code, str(error), error.advice)


def _check_watch(located: Located, ways: Ways) -> None:
    own = os.environ.get("CI_PIPELINE_ID", "")
    if ways.watch and located.kind == "pipeline" and own == str(located.number):
        why = "this job is one of the pipeline, which would not end before kdiag does"
        raise UsageError("--watch", why, "leave it out", "target")


def _job(named: str, ways: Ways, asked: Request) -> int:
    """Do for the URL of a job what its own command does."""
    from diagnose.cli import job

    own = job.Ways(None, None, None, ways.ca_file, ways.config, ways.insecure_http, ways.timeout)
    return job.job(named, own, asked)


def group(kind: str, named: str, ways: Ways, asked: Request) -> int:
    """Gather and print what is named, and give the exit code; raises UsageError for a faulty line."""
    check_redaction(asked)
    pages = loaded(asked.patterns)
    config, insecure = ways.config, ways.insecure_http
    place = Asked(named, ways.project or "", "", config, insecure, kind, ways.branch or "")
    try:
        located = locate(place, os.environ)
        if located.kind == "job":
            return _job(named, ways, asked)
        _check_watch(located, ways)
        found = _gathered(located, ways, asked, pages)
    except UsageError:
        raise
    except KdiagError as error:
        if asked.format not in ("json", "jsonl") or isinstance(error, screen.OutputError):
            raise
        none, failure = _unreadable(error, kind, place, pages)
        return show(none, asked, failure)
    return show(found, asked)
