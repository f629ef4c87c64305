"""Finds where a job's story ends: the section that failed, and in it the lines after the last mark of progress.

A program that fails stops. What stands before a later mark of progress (kaniko's next INFO line, the next STEP, the
next command of the script) was survived, however alarming it reads; the cause stands behind the last such mark.
"""

from __future__ import annotations

from diagnose.facts import command, step
from diagnose.facts.voice import Said, follow, heard, listen
from diagnose.model import Fact, Line, Section
from diagnose.record import NamedTuple
from diagnose.scan import Hit
from diagnose.trace import RUNNER_SECTIONS, Trace

FIRST, BLOCK = 12, 400
"""Lines that are read at once on the way back from the end: at first, for it is often short, and at most."""
FARTHEST = 20_000
"""Lines beyond which the last mark of progress is no longer looked for."""

_AFTERMATH = ("after_script", "cleanup", "upload_artifacts_on_failure", "archive_cache_on_failure")
_HEADERS = (
    ('Preparing the "', "prepare_executor"),
    ("Preparing environment", "prepare_script"),
    ("Getting source from Git", "get_sources"),
    ('Executing "step_script"', "step_script"),
    ('Executing "build_script"', "step_script"),
    ("Running after_script", "after_script"),
    ("Saving cache for failed", "archive_cache_on_failure"),
    ("Saving cache for ", "archive_cache"),
    ("Uploading artifacts for failed", "upload_artifacts_on_failure"),
    ("Uploading artifacts for ", "upload_artifacts_on_success"),
    ("Cleaning up ", "cleanup_file_variables"),
)
_WHOLE_HEADERS = {"Downloading artifacts": "download_artifacts", "Restoring cache": "restore_cache"}


class Story(NamedTuple):
    """`section` failed, within the raw lines `first` to `last`; `tail` are its lines after the last mark of progress.

    `step` are the facts of what was being done then; `mark` is the mark itself. `verdict` is the runner's last word.
    """

    section: str | None
    first: int
    last: int
    tail: tuple[Said, ...]
    mark: Said | None
    verdict: Said | None
    step: dict[str, Fact]


def _is_aftermath(name: str) -> bool:
    return name.startswith(_AFTERMATH)


def _marked(trace: Trace) -> Section | None:
    work = [section for section in trace.sections if not _is_aftermath(section.name)]
    own = [section for section in work if section.name in RUNNER_SECTIONS]  # the script's own lie within these
    return (own or work)[-1] if work else None


def _header(line: Line) -> str | None:
    if line.text in _WHOLE_HEADERS:
        return _WHOLE_HEADERS[line.text]
    return next((name for words, name in _HEADERS if line.text.startswith(words)), None)


def _by_headers(trace: Trace, headers: list[Hit]) -> tuple[str | None, int, int]:
    """Find the failing section of a trace whose section marks were lost, as in a copy from the web page."""
    found: list[tuple[str, int]] = []
    for hit in headers:
        for line in trace.window(hit.line, hit.line):
            found += [(name, line.first)] if (name := _header(line)) else []
    section, first, last = None, 1, trace.line_count
    if found and _is_aftermath(found[0][0]) and found[0][1] > 1:
        last = found[0][1] - 1  # a fragment of the script's output, copied with what the runner did after it
    ends = [each[1] - 1 for each in found[1:]] + [trace.line_count]
    for (name, begins), following in zip(found, ends, strict=False):  # nothing found: one end and no beginning
        if not _is_aftermath(name):
            section, first, last = name, begins, following
    return section, first, last


def _bounds(trace: Trace, headers: list[Hit]) -> tuple[str | None, int, int]:
    if trace.sections:
        section = _marked(trace)
        if section is None:
            return None, 1, trace.line_count
        return section.name, section.first, section.last or trace.line_count
    return _by_headers(trace, headers)


def _within(line: Line, section: str | None, marked: bool) -> bool:
    return not marked or section is None or line.section == section


def _back(
    trace: Trace, bounds: tuple[str | None, int, int], kaniko: bool
) -> tuple[list[Said], Said | None, dict[str, str]]:
    """Walk back from the end to the last mark of progress."""
    section, first, last = bounds
    marked = bool(trace.sections)
    later: list[Said] = []
    at, size = last, FIRST
    while at >= first and len(later) < FARTHEST:
        begin = max(first, at - size + 1)
        size = min(BLOCK, 2 * size)
        lines = [line for line in trace.window(begin, at) if _within(line, section, marked)]
        block = heard([line for line in lines if not later or line.first < later[0].line.first])
        said = follow(block)
        for index in range(len(said) - 1, -1, -1):
            facts = step.read(said[index], kaniko_formats=kaniko)
            if facts is not None:
                return follow(block[index + 1 :] + later), said[index], facts
        later = block + later
        at = begin - 1
    return follow(later), None, {}


def _command(trace: Trace, commands: list[Hit], before: int, first: int) -> dict[str, Fact]:
    for hit in reversed(commands):
        if first <= hit.line <= before:
            for line in trace.window(hit.line, hit.line):
                if line.text.startswith("$ "):
                    facts = command.read(line.text[2:])
                    return {name: Fact(name, value, line.first, "step") for name, value in facts.items()}
    return {}


def _verdict(trace: Trace) -> Said | None:
    at = trace.end.line
    if at is None:
        return None
    said = listen(trace.window(at, at))
    return next((each for each in reversed(said) if "Job failed" in each.body or "Job succeeded" in each.body), None)


def _cut_verdict(tail: list[Said], verdict: Said | None) -> list[Said]:
    """Leave the runner's closing lines out of the tail: they follow from the cause and never are it."""
    if verdict is None:
        return tail
    return [each for each in tail if (each.line.first, each.line.text) != (verdict.line.first, verdict.line.text)]


def tell(trace: Trace, landmarks: dict[str, list[Hit]], *, kaniko: bool) -> Story:
    """Tell the story's end of a surveyed trace; `kaniko` tells that the job's tool is known to be kaniko."""
    bounds = _bounds(trace, landmarks.get("header", []))
    tail, mark, told = _back(trace, bounds, kaniko)
    at = mark.line.first if mark else bounds[1]
    facts = _command(trace, landmarks.get("command", []), bounds[2] if mark is None else at, bounds[1])
    if "tool" in facts:
        facts["client"] = Fact("client", facts["tool"].value, facts["tool"].line, "step")
    for name, value in told.items():
        facts[name] = Fact(name, value, at, "step")
    verdict = _verdict(trace)
    return Story(bounds[0], bounds[1], bounds[2], tuple(_cut_verdict(tail, verdict)), mark, verdict, facts)
