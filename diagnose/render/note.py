"""The note for a merge request, in GitLab's Markdown: the verdict, its proof and the first remedy; the rest folded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnose.model import Diagnosis, Finding, Link, Remedy, Snippet
from diagnose.redact import escape_markdown, inline_markdown, quote_markdown
from diagnose.render import layout, mend
from diagnose.render.clean import cleaned, flat

LIMIT = 60_000
"""Bytes; GitLab takes a megabyte, and nobody reads it."""

_LANGUAGES = re.compile(
    "bash|console|css|diff|docker|dockerfile|go|hcl|html|ini|java|javascript|json|make|powershell|python|ruby|rust"
    "|sh|shell|sql|toml|xml|yaml"
)
"""Info strings of fences that only colour; others (math, mermaid, suggestion ...) do things in GitLab."""

_PAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,100}")
_URL = re.compile(r"https?://[\w.:\[\]-]{1,255}(?:/[\w./%+@:~#?=&-]{0,800})?", re.ASCII)
_MOST_NOTES = 20


def _code(value: str) -> str:
    """Give a page's id or a placeholder's name as inline code where it is no more than that, else as prose."""
    return f"`{value}`" if re.fullmatch(r"<?[A-Za-z0-9.][\w./-]{0,100}>?", value, re.ASCII) else escape_markdown(value)


def _proof(finding: Finding) -> list[str]:
    lines = [(each.line, each.text) for each in finding.evidence]
    if finding.before is not None:
        lines.insert(0, (finding.before.line, finding.before.text))
    return [quote_markdown(lines)] if lines else []


def _prose(text: str) -> list[str]:
    """Escape paragraphs and one-level lists; a block each."""
    blocks = []
    for block in re.split(r"\n[ \t]*\n", text):
        parts = [flat(part) for part in re.split(r"\n(?=- )", block.strip("\n")) if part.strip()]
        shown = [f"- {escape_markdown(part[2:])}" if part.startswith("- ") else escape_markdown(part) for part in parts]
        blocks += ["\n".join(shown)] if shown else []
    return blocks


def _fence(snippet: Snippet) -> str:
    longest = max((len(run) for run in re.findall(r"`+", snippet.text)), default=0)
    fence = "`" * max(3, longest + 1)
    language = snippet.language if _LANGUAGES.fullmatch(snippet.language) else "text"
    return f"{fence}{language}\n{snippet.text.strip(chr(10))}\n{fence}"


def _link(link: Link) -> str:
    return f"[{escape_markdown(flat(link.title)) or 'the documentation'}]({link.url})"


def _remedy(remedy: Remedy) -> list[str]:
    condition = f", if {escape_markdown(flat(remedy.condition))}" if remedy.condition else ""
    blocks = [f"**Fix**{condition}: {escape_markdown(flat(remedy.title))}"]
    if remedy.confirmed_by:
        blocks[0] += f" (confirmed by {escape_markdown(flat(remedy.confirmed_by))})"
    for part in mend.parts(remedy):
        if isinstance(part, str):
            blocks += _prose(part)
            continue
        if part.file and mend.headed(remedy):
            blocks.append(f"{_code(flat(part.file))}:")
        blocks.append(_fence(part))
    holes = [f"- {_code(flat(name))}: {escape_markdown(flat(ask))}" for name, ask in mend.asked(remedy)]
    blocks += ["To fill in:", "\n".join(holes)] if holes else []
    links = [_link(link) for link in remedy.links if _URL.fullmatch(link.url)]
    return [*blocks, f"See {', '.join(links)}."] if links else blocks


def _name(diagnosis: Diagnosis) -> str:
    name, url = flat(diagnosis.source.job_name or ""), diagnosis.source.url or ""
    if not name:
        return "This job"
    shown = inline_markdown(name, "word") or escape_markdown(name)
    return f"Job [{shown}]({url})" if _URL.fullmatch(url) else f"Job {shown}"


def _where(finding: Finding) -> str:
    if finding.line is None:
        return _code(finding.signature)
    url = next((each.url for each in finding.evidence if each.url and _URL.fullmatch(each.url)), None)
    line = f"[line {finding.line}]({url})" if url else f"line {finding.line}"
    return f"{_code(finding.signature)}, {line}"


def _folded(title: str, blocks: Sequence[str]) -> list[str]:
    return [f"<details><summary>{title}</summary>", *blocks, "</details>"] if blocks else []


def _other(finding: Finding) -> str:
    word = "also" if finding.role == "contributing" else "effect"
    return f"- {word}: {escape_markdown(flat(finding.title))} ({_where(finding)})"


def _rest(finding: Finding, others: Sequence[Finding]) -> list[str]:
    """Fold away the remedies after the first, what else was found, and why this is the cause."""
    remedies = [block for remedy in finding.remedies[1:] for block in _remedy(remedy)]
    count = len(finding.remedies) - 1
    blocks = _folded(f"{count} more {'fix' if count == 1 else 'fixes'}", remedies)
    why = [f"Because {escape_markdown(flat(finding.because))}"] if finding.because.strip() else []
    found = ["\n".join(map(_other, others))] if others else []
    titles = ["Why this is the cause"] * bool(why) + [f"{len(others)} more found"] * bool(others)
    return [*blocks, *_folded(", and ".join(titles), [*why, *found])]


def _found(diagnosis: Diagnosis) -> tuple[list[str], list[str]]:
    """Give the blocks of the causes, and those that may go where the note grows too long."""
    roots = [each for each in diagnosis.findings if each.role == "root-cause"] or list(diagnosis.findings[:1])
    others = [each for each in diagnosis.findings if each not in roots]
    shown: list[str] = []
    folded: list[str] = []
    for index, finding in enumerate(roots):
        said = escape_markdown(flat(finding.title))
        shown.append(f"{_name(diagnosis)} **failed**: {said} ({_where(finding)})")
        shown += [*_prose(finding.cause), *_proof(finding)]
        shown += ["This failure can pass by itself: a retry may help."] if finding.retryable else []
        shown += _remedy(finding.remedies[0]) if finding.remedies else []
        folded += _rest(finding, others if index == 0 else ())
    return shown, folded


def _unfound(diagnosis: Diagnosis) -> list[str]:
    name, verdict = _name(diagnosis), diagnosis.verdict
    if verdict == "unreadable":
        why = diagnosis.error.message if diagnosis.error else "it could not be read"
        return [f"{name} could not be looked at: {escape_markdown(flat(why))}"]
    if verdict == "passed":
        return [f"{name} **passed**."]
    said = layout.opening(diagnosis.job) if verdict == "incomplete" else layout.searched(diagnosis)
    blocks = [f"{name}: {escape_markdown(said)}."]
    if diagnosis.excerpt:
        lines = [(each.line, each.text) for each in diagnosis.excerpt]
        blocks += ["The lines that read most like the cause, best first:", quote_markdown(lines)]
    return blocks


def _notes(diagnosis: Diagnosis) -> list[str]:
    said = []
    for note in diagnosis.notes[:_MOST_NOTES]:
        where = f" (line {note.line})" if note.line is not None else ""
        said.append(f"- {'Hazard' if note.kind == 'hazard' else 'Note'}: {escape_markdown(flat(note.text))}{where}")
    return ["\n".join(said)] if said else []


def note(diagnosis: Diagnosis) -> str:
    """Give the note; where it would reach `LIMIT` bytes, first what is folded goes, then blocks from the end."""
    told = cleaned(diagnosis)
    shown, folded = _found(told) if told.findings else (_unfound(told), [])
    blocks = [*shown, *_notes(told), *folded]
    if _size(blocks) >= LIMIT:
        blocks = shown
    while len(blocks) > 1 and _size(blocks) >= LIMIT:
        blocks = blocks[:-1]
    body = "\n\n".join(blocks) + "\n"
    return body if len(body.encode()) < LIMIT else f"{_name(told)}: the report is too long for a note.\n"


def _size(blocks: Sequence[str]) -> int:
    return sum(len(block.encode()) + 2 for block in blocks)
