"""From inputs to printed reports and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from diagnose import core, render
from diagnose.cli import screen
from diagnose.cli.loaded import loaded
from diagnose.cli.options import Request
from diagnose.errors import InputError, UsageError
from diagnose.model import Corpus, Diagnosis, Fact, Failure, Job, Source
from diagnose.sources import open_file, open_stdin, shown
from diagnose.sources.stdin import NAME as STDIN
from diagnose.trace import open_trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO, TextIO


OK, UNKNOWN, FAILED = 0, 1, 3


class Printer:
    """Prints diagnoses on one stream in the format asked for; `several` tells that more than one will come."""

    def __init__(self, asked: Request, stream: TextIO | None, *, several: bool = False) -> None:
        self._asked = asked
        self._stream = stream
        self._color = screen.colored(asked.color, stream)
        self.format = asked.format or ("terminal" if self._color or screen.is_terminal(stream) else "plain")
        self._several = several
        self._count = 0

    @property
    def for_machines(self) -> bool:
        """Whether an input that cannot be read is a document, too."""
        return self.format in ("json", "jsonl")

    def show(self, diagnosis: Diagnosis) -> None:
        """Print one diagnosis; raises OutputError or BrokenPipeError."""
        text = self._text(diagnosis)
        if text and not text.endswith("\n"):
            text += "\n"
        screen.write(self._stream, self._heading(diagnosis) + text)
        self._count += 1

    def _heading(self, diagnosis: Diagnosis) -> str:
        if not self._several or self.for_machines or self._asked.quiet or self.format == "markdown":
            return ""
        return ("\n" if self._count else "") + f"== {diagnosis.source.name}\n\n"

    def _named(self, lines: str, name: str) -> str:
        """Put the input's name before each line where there are several inputs, as grep does."""
        return "".join(f"{name}\t{line}\n" for line in lines.splitlines()) if self._several else lines

    def _text(self, diagnosis: Diagnosis) -> str:
        asked = self._asked
        if self.format == "json":
            return render.json_(diagnosis)
        if self.format == "jsonl":
            return render.jsonl(diagnosis)
        if asked.quiet:
            return self._named(render.quiet(diagnosis), diagnosis.source.name)
        if self.format == "markdown":
            return render.markdown(diagnosis)
        width = screen.width_of(self._stream, asked.width)
        if self.format == "terminal":
            return render.terminal(diagnosis, width=width, color=self._color, all_=asked.all, explain=asked.explain)
        return render.plain(diagnosis, width=width, all_=asked.all, explain=asked.explain)


def code_of(diagnosis: Diagnosis) -> int:
    """Give the exit code of one diagnosis."""
    if diagnosis.verdict in ("diagnosed", "passed"):
        return OK
    return FAILED if diagnosis.verdict == "unreadable" else UNKNOWN


def examine(stream: BinaryIO, source: Source, pages: Corpus, asked: Request, facts: tuple[Fact, ...] = ()) -> Diagnosis:
    """Diagnose one stream; raises InputError where the system stops giving bytes."""
    try:
        with stream:
            context = core.Context(source=source, facts=facts, redact=not asked.no_redact)
            return core.diagnose(open_trace(stream), pages, context)
    except OSError as error:
        why = f"reading stopped: {error.strerror or error}"
        raise InputError(source.name, why, "fetch the log again", "unreadable") from error


def _source(path: str) -> Source:
    return Source("stdin", STDIN) if path == "-" else Source("file", shown(path))


def _open(path: str) -> BinaryIO:
    return open_stdin() if path == "-" else open_file(path, lambda line: screen.tell(f"kdiag: {line}"))


def _one(path: str, pages: Corpus, asked: Request) -> Diagnosis:
    source = _source(path)
    try:
        return examine(_open(path), source, pages, asked)
    except InputError as error:
        failure = Failure(error.code, str(error), error.advice)
        return Diagnosis(source, Job(), "unreadable", (), (), (), pages.digest, len(pages.signatures), failure)


def _check(paths: tuple[str, ...], asked: Request) -> None:
    if paths.count("-") > 1:
        raise UsageError("-", "standard input can be read only once", "name it once")
    if asked.format == "json" and len(paths) > 1:
        raise UsageError("--format json", "one document cannot hold several inputs", "use --format jsonl")
    check_redaction(asked)


def check_redaction(asked: Request) -> None:
    """Warn where a report that may hold secrets goes to no terminal."""
    if asked.no_redact and not screen.is_terminal(sys.stdout):
        screen.tell("kdiag: --no-redact: the report goes to no terminal, and may hold secrets of the log")


def _why_not(paths: tuple[str, ...], asked: Request, pages: Corpus, page: str) -> int:
    """Print for each input what kept a page from being its root cause."""
    from diagnose.workshop import whynot

    for path in paths:
        source = _source(path)
        with _open(path) as stream:
            context = core.Context(source=source, redact=not asked.no_redact)
            text = whynot.report(open_trace(stream), pages, context, page)
        screen.write(sys.stdout, f"== {source.name}\n{text}" if len(paths) > 1 else text)
    return OK


def _diagnosed(paths: tuple[str, ...], pages: Corpus, asked: Request) -> Iterator[Diagnosis]:
    """Diagnose the inputs in their order."""

    def one(path: str) -> Diagnosis:
        return _one(path, pages, asked)

    if len(paths) == 1:
        return map(one, paths)
    from diagnose.cli import many

    return many.answers(paths, one)


def report(paths: tuple[str, ...], asked: Request) -> int:
    """Diagnose the inputs in their order, print each as soon as it is known, and give the exit code."""
    _check(paths, asked)
    if sys.stdout is None:
        screen.write(None, "")
    pages = loaded(asked.patterns)
    if asked.why_not is not None:
        return _why_not(paths, asked, pages, asked.why_not)
    printer = Printer(asked, sys.stdout, several=len(paths) > 1)
    code = OK
    for found in _diagnosed(paths, pages, asked):
        code = max(code, code_of(found))
        if found.error and not printer.for_machines:
            screen.complain(found.error.message, found.error.advice)
        else:
            printer.show(found)
    return code
