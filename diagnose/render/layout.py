"""Lays out a whole diagnosis as rows of styled text; the terminal and the plain form print the same rows."""

from __future__ import annotations

from diagnose.lazy import lazy
from diagnose.model import Diagnosis, Finding, Job, Note
from diagnose.render import rows, story
from diagnose.render.clean import flat
from diagnose.render.rows import BLANK, Row

_PLAIN_NAME = lazy(r"[\w./+@=,-]{1,200}")
_ENDED = {
    "failed": "the job failed",
    "system-failure": "the runner failed, not the job's script",
    "timeout": "the job ran into its timeout",
    "canceled": "the job was cancelled",
}
_OPEN = {
    "cut": "the trace is cut off: the line that tells the cause may be missing",
    "running": "the job is still running: its trace is not complete yet",
    "erased": "the trace of this job was erased",
    "none": "this job has no trace: it has not started, or nothing was kept",
}


def _versioned(job: Job) -> str:
    if not job.tool:
        return ""
    version = flat(job.tool_version or "")
    return f"{flat(job.tool)} {'v' if version[:1].isdigit() else ''}{version}".strip()


def head(diagnosis: Diagnosis) -> str:
    """Say what was looked at: the job or the file, its tool and its executor, as far as they are known."""
    source, job = diagnosis.source, diagnosis.job
    parts = []
    if source.kind == "job":
        parts.append(f"job {source.job_id if source.job_id is not None else flat(source.name)}")
        parts.append(flat(source.job_name or ""))
    elif source.kind != "stdin":
        parts.append(flat(source.name))
    parts.append(_versioned(job))
    parts.append(f"{flat(job.executor)} executor" if job.executor else "")
    return " \u00b7 ".join(part for part in parts if part)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def searched(diagnosis: Diagnosis) -> str:
    """Say how much was looked through in vain."""
    lines, pages = _count(diagnosis.lines, "line"), _count(diagnosis.corpus_pages, "page")
    return f"nothing recognised in {lines}, {pages} tried"


def ended(job: Job) -> str:
    """Say how an unrecognised job ended: "the job failed with exit code 2 in step_script", or nothing."""
    words = _ENDED.get(job.end, "")
    if words and job.exit_code is not None:
        words += f" with exit code {job.exit_code}"
    if words and job.failed_section:
        words += f" in {flat(job.failed_section)}"
    return words


def opening(job: Job) -> str:
    """Say why there is no whole trace to judge."""
    return _OPEN.get(job.end, "the trace is not complete")


def _excerpt(diagnosis: Diagnosis, width: int) -> list[Row]:
    if not diagnosis.excerpt:
        return []
    lines = [(str(each.line), each.text) for each in diagnosis.excerpt]
    label = "the lines that read most like the cause, best first:"
    if len(lines) == 1:
        label = "the line that reads most like the cause:"
    laid = [BLANK, *rows.text(label, width, style="label"), *rows.gutter(lines, width, (0,))]
    return [*laid, *story.linked(diagnosis.excerpt[0].url, width)]


def skeleton(diagnosis: Diagnosis) -> str:
    """Give the command that begins a page for what was not recognised."""
    name = diagnosis.source.name if diagnosis.source.kind == "file" else ""
    name = f"./{name}" if name.startswith("-") else name
    if name and not _PLAIN_NAME.fullmatch(name):
        name = "" if set(name) & set("\n\ufffd") else "'" + name.replace("'", "'\\''") + "'"
    line = diagnosis.excerpt[0].line if diagnosis.excerpt else "N"
    return f"kdiag new --from {name or 'FILE'} --line {line}"


def _unknown(diagnosis: Diagnosis, width: int) -> list[Row]:
    laid = rows.text(searched(diagnosis), width, style="title")
    if ended(diagnosis.job):
        laid += rows.text(ended(diagnosis.job), width)
    laid += _excerpt(diagnosis, width)
    ask = "could others meet this failure? begin a page for it:"
    return [*laid, BLANK, *rows.command(skeleton(diagnosis), width, label=ask)]


def _incomplete(diagnosis: Diagnosis, width: int) -> list[Row]:
    laid = rows.text(opening(diagnosis.job), width, style="title")
    if diagnosis.lines:
        laid += rows.text(searched(diagnosis), width)
    return [*laid, *_excerpt(diagnosis, width)]


def _unreadable(diagnosis: Diagnosis, width: int) -> list[Row]:
    error = diagnosis.error
    if error is None:
        return rows.text("kdiag: this input could not be read", width)
    laid = rows.text(error.message, width, hang=2, lead=(("cause", "kdiag: "),))
    return laid + (rows.text(error.advice, width, indent=2, hang=5, lead=(("label", "try: "),)) if error.advice else [])


def _with_role(diagnosis: Diagnosis, role: str) -> list[Finding]:
    return [finding for finding in diagnosis.findings if finding.role == role]


def _findings(diagnosis: Diagnosis, width: int, *, all_: bool, explain: bool) -> list[Row]:
    roots = _with_role(diagnosis, "root-cause")
    blocks = [story.cause(finding, width, all_=all_, explain=explain) for finding in roots]
    blocks += [story.also(finding, width, all_=all_) for finding in _with_role(diagnosis, "contributing")]
    effects = _with_role(diagnosis, "consequence")
    if effects:
        blocks.append(story.effects(effects, width, all_=all_))
    return [row for block in blocks for row in (BLANK, *block)][1:]


def notes(told: tuple[Note, ...], width: int) -> list[Row]:
    """Lay out notes, after a blank row where there are some."""
    laid: list[Row] = [BLANK] if told else []
    for note in told:
        word = "hazard" if note.kind == "hazard" else "note"
        where = f" (line {note.line})" if note.line is not None else ""
        laid += rows.text(note.text + where, width, hang=2, lead=((word, f"{word}: "),))
    return laid


def _more(diagnosis: Diagnosis, width: int) -> list[Row]:
    told = _with_role(diagnosis, "root-cause") or list(diagnosis.findings[:1])
    laid: list[Row] = [BLANK] if told else []
    for finding in told:
        laid += rows.command(f"kdiag explain {flat(finding.signature)}", width, label="read more:")
    return laid


def layout(diagnosis: Diagnosis, *, width: int, all_: bool, explain: bool = False) -> list[Row]:
    """Lay out a cleaned diagnosis in a window of `width` cells; no row but one of a snippet is wider."""
    room = rows.clamp(width)
    if diagnosis.verdict == "unreadable":
        return _unreadable(diagnosis, room)
    said = head(diagnosis)
    laid: list[Row] = [*rows.text(said, room, hang=2, style="head"), BLANK] if said else []
    if diagnosis.verdict == "passed":
        laid += rows.text("the job passed", room, style="passed")
    elif diagnosis.verdict == "incomplete":
        laid += _incomplete(diagnosis, room)
    elif diagnosis.verdict == "unknown":
        laid += _unknown(diagnosis, room)
    laid += _findings(diagnosis, room, all_=all_, explain=explain)
    return [*laid, *notes(diagnosis.notes, room), *_more(diagnosis, room)]
