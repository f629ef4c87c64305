"""The parts that notes are made of, in GitLab's Markdown; of no text in them can anything act.

A backslash is not enough: GitLab takes it away before it looks for emoji, addresses and commits (its EscapedCharFilter
leaves only the signs of references alone). In inline code it looks for nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnose.lazy import lazy
from diagnose.model import Finding, Link, Remedy, Snippet
from diagnose.redact import clean, escape_markdown, quote_markdown, shorten
from diagnose.render import mend
from diagnose.render.clean import flat
from diagnose.render.story import by_api

LIMIT = 60_000
"""Bytes of a note; GitLab takes a megabyte, and nobody reads it."""

_LANGUAGES = (
    "bash|console|css|diff|docker|dockerfile|go|hcl|html|ini|java|javascript|json|make|powershell|python|ruby|rust"
    "|sh|shell|sql|toml|xml|yaml"
)
"""Info strings of fences that only colour; others (math, mermaid, suggestion ...) do things in GitLab."""

_URL = r"https?://[\w.:\[\]-]{1,255}(?:/[\w./%+@:~#?=&-]{0,800})?"
_CODE = r"`([^`\n]{1,300})`"
_RISKY = (
    # addresses, emoji, references, quick actions, commits, issues of other trackers
    r"://|\bwww\.|\bftp\."
    r"|:[\w+\-:]"
    r"|[$%#&@!~^][\w\"'{\[(*]|\[\[|\[[Tt][Oo][Cc]\]|\[[\w\-]{1,40}:|[{\[][+\-]|[+\-][}\]]"
    r"|\A/\w"
    r"|\b[0-9a-f]{7,64}\b|\b[A-Z][A-Z0-9_]{1,40}-\d"
)
_CORE = r"([(\"']{0,3})(.*?)([.,;:!?)\"']{0,5})"


def code(text: str, most: int = 100) -> str:
    """Give any text as inline code on one line; `'` stands for a backtick in it."""
    shown = flat(clean(text)).replace("`", "'")
    return f"`{shorten(shown, most // 2, most // 3, most)[0] or '-'}`"


def _word(word: str) -> str:
    before, core, after = re.fullmatch(_CORE, word, re.DOTALL).groups()  # type: ignore[union-attr] # it takes any text
    return f"{escape_markdown(before)}{code(core, 2_000)}{escape_markdown(after)}" if core else escape_markdown(word)


def _words(text: str) -> str:
    """Escape a text; words that GitLab could take as more than words become inline code."""
    told: list[str] = []
    plain: list[str] = []
    for word in clean(text).split():
        if lazy(_RISKY).search(word):
            told += [escape_markdown(" ".join(plain)), _word(word)]
            plain = []
        else:
            plain.append(word)
    return " ".join(filter(None, [*told, escape_markdown(" ".join(plain))]))


def words(text: str) -> str:
    """Give prose as one line of harmless Markdown; its `code` stays inline code."""
    told, gap = "", False
    for place, part in enumerate(lazy(_CODE).split(flat(text))):
        own = place % 2 == 0
        shown = _words(part) if own else code(part, 400)
        if not shown:
            gap = gap or bool(part)
            continue
        clash = told[-1:] + shown[:1] in ("``", "$`", "`$", "`\\")  # one code, or math
        told += (" " if told and (gap or clash or (own and part[0].isspace())) else "") + shown
        gap = own and part[-1].isspace()
    return told


def name(value: str) -> str:
    """Give a page's id or a placeholder's name as inline code where it is no more than that, else as prose."""
    return f"`{value}`" if re.fullmatch(r"<?[A-Za-z0-9.][\w./-]{0,100}>?", value, re.ASCII) else words(value)


def is_url(url: str | None) -> bool:
    """Tell whether a link may lead there."""
    return bool(url and re.fullmatch(_URL, url, re.ASCII))


def link(text: str, url: str | None) -> str:
    """Give a link with a text that is Markdown already; the text alone where the address is none."""
    return f"[{text}]({url})" if is_url(url) else text


def prose(text: str) -> list[str]:
    """Give paragraphs and one-level lists; a block each."""
    blocks = []
    for block in re.split(r"\n[ \t]*\n", text):
        parts = [flat(part) for part in re.split(r"\n(?=- )", block.strip("\n")) if part.strip()]
        shown = [f"- {words(part[2:])}" if part.startswith("- ") else words(part) for part in parts]
        blocks += ["\n".join(shown)] if any(part.strip("- ") for part in shown) else []
    return blocks


def proof(finding: Finding) -> list[str]:
    """Give the lines that prove a finding, quoted."""
    lines = [(each.line, each.text) for each in finding.evidence]
    if finding.before is not None:
        lines.insert(0, (finding.before.line, finding.before.text))
    return [quote_markdown(lines)] if lines else []


def fence(snippet: Snippet) -> str:
    """Give a snippet as a fenced block.

    Older versions of GitLab look for quick actions by the line: one of them ends a block at the first line of three
    backticks, however long its fence. There a blank before each line keeps all of them harmless.
    """
    text = snippet.text.strip("\n")
    if re.search(r"^(?:```|/[A-Za-z_]{1,40}(?:\s|$))", text, re.MULTILINE):
        text = re.sub(r"^", " ", text, flags=re.MULTILINE)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    language = snippet.language if re.fullmatch(_LANGUAGES, snippet.language) else "text"
    return f"{marks}{language}\n{text}\n{marks}"


def _link(each: Link) -> str:
    return f"[{words(each.title) or 'the documentation'}]({each.url})"


def remedy(each: Remedy) -> list[str]:
    """Give a fix: what to do, what to copy, what to fill in, where to read on."""
    condition = f", if {words(each.condition)}" if each.condition else ""
    blocks = [f"**Fix**{condition}: {words(each.title)}"]
    if each.confirmed_by:
        blocks[0] += f" (confirmed by {words(each.confirmed_by)})"
    for part in mend.parts(each):
        if isinstance(part, str):
            blocks += prose(part)
            continue
        if part.file and mend.headed(each):
            blocks.append(f"{name(flat(part.file))}:")
        blocks.append(fence(part))
    holes = [f"- {name(flat(hole))}: {words(ask)}" for hole, ask in mend.asked(each)]
    blocks += ["To fill in:", "\n".join(holes)] if holes else []
    links = [_link(link) for link in each.links if is_url(link.url)]
    return [*blocks, f"See {', '.join(links)}."] if links else blocks


def checked(finding: Finding) -> list[str]:
    """Give what GitLab's API confirmed or excluded, a line each."""
    leads = {"confirmed": "Checked", "excluded": "Ruled out"}
    said = [f"- {leads[outcome]}: {words(text)}" for outcome, text in by_api(finding) if outcome in leads]
    return ["\n".join(said)] if said else []


def folded(title: str, blocks: Sequence[str]) -> list[str]:
    """Give blocks that a reader has to open; `title` is of our own words and numbers only."""
    return [f"<details><summary>{title}</summary>", *blocks, "</details>"] if blocks else []


def size(blocks: Sequence[str]) -> int:
    """Give the bytes of blocks with the blank lines between them."""
    return sum(len(block.encode()) + 2 for block in blocks)
