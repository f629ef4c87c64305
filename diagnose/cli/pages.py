"""The commands that show the corpus: `explain`, `list` and `--version`."""

from __future__ import annotations

import re
import sys

from diagnose import __version__, corpus, scan
from diagnose.cli import screen
from diagnose.cli.loaded import loaded
from diagnose.corpus.search import page_text, search
from diagnose.errors import UsageError
from diagnose.model import Corpus
from diagnose.render.json_text import indented

_FENCE = "```"
_SETTINGS = "toml"
"""What stands behind the fence of the block of settings; a snippet in TOML also names its file."""


def version() -> int:
    """Print the versions of the program, its pages and its engine."""
    pages = corpus.load()
    python = ".".join(map(str, sys.version_info[:3]))
    lines = (
        f"kdiag {__version__}",
        f"corpus {pages.digest}, {len(pages.signatures)} pages",
        f"engine {scan.engine.name()}, Python {python}",
    )
    screen.write(sys.stdout, "".join(f"{line}\n" for line in lines))
    return 0


def table(folders: tuple[str, ...], *, as_json: bool) -> int:
    """Print all pages, by category and id."""
    rows = sorted((each.category, each.id, each.title, each.kind) for each in loaded(folders).signatures)
    if as_json:
        documents = [{"id": name, "category": where, "title": title, "kind": kind} for where, name, title, kind in rows]
        screen.write(sys.stdout, indented(documents) + "\n")
        return 0
    first = max((len(name) for _, name, _, _ in rows), default=0)
    second = max((len(where) for where, _, _, _ in rows), default=0)
    narrow = screen.is_terminal(sys.stdout) and screen.width_of(sys.stdout, None) < first + second + 74
    lines = (
        f"{name}  ({where})\n    {title}" if narrow else f"{name:<{first}}  {where:<{second}}  {title}"
        for where, name, title, _ in rows
    )
    screen.write(sys.stdout, "".join(f"{line}\n" for line in lines))
    return 0


def explain(asked: str, folders: tuple[str, ...]) -> int:
    """Print the page named `asked`, or that a line of a log belongs to; raises UsageError where there is none."""
    pages = loaded(folders)
    by_name = {each.id.lower(): each.id for each in pages.signatures}
    wanted = asked.strip().removesuffix(".md").lower()
    if wanted in by_name:
        return _show(pages, by_name[wanted])
    found = search(pages, asked) if re.search(r"\s", asked.strip()) else []
    if len(found) == 1:
        return _show(pages, found[0])
    if found:
        titles = {each.id: each.title for each in pages.signatures}
        screen.write(sys.stdout, "".join(f"{name}  {titles[name]}\n" for name in found))
        screen.tell(f"kdiag: several pages fit; the best one: kdiag explain {found[0]}")
        return 0
    raise UsageError(asked, "there is no such page", _advice(wanted, by_name))


def _advice(wanted: str, by_name: dict[str, str]) -> str:
    import difflib

    close = difflib.get_close_matches(wanted, by_name, n=3, cutoff=0.5)
    if not close:
        close = [name for name in by_name if wanted and wanted in name][:3]
    return " or ".join(f"kdiag explain {by_name[name]}" for name in close) or "kdiag list"


def _show(pages: Corpus, name: str) -> int:
    text = page_text(pages, name)
    if screen.is_terminal(sys.stdout):
        for constant, value in pages.constants.items():
            text = text.replace(f"<{constant}>", value)
        width = min(screen.width_of(sys.stdout, None), screen.WIDTH)
        text = reflow(text, width, bold=screen.colored("auto", sys.stdout))
    screen.write(sys.stdout, text if text.endswith("\n") else text + "\n")
    return 0


def _wrapped(paragraph: list[str], width: int) -> str:
    import textwrap

    first = paragraph[0]
    hang = "  " if first.startswith("- ") else ""
    return textwrap.fill(
        " ".join(line.strip() for line in paragraph),
        width,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _heading(line: str, *, bold: bool) -> str:
    text = line.lstrip("#").strip()
    return f"\x1b[1m{text}\x1b[0m" if bold else text


def reflow(text: str, width: int, *, bold: bool) -> str:
    """Give a page of Markdown for a terminal: paragraphs wrapped, fences indented, the block of settings left out."""
    out: list[str] = []
    open_: list[str] = []
    fence: str | None = None

    def close() -> None:
        if open_:
            out.append(_wrapped(open_, width))
            open_.clear()

    for line in text.splitlines():
        if fence is not None:
            if line.startswith(_FENCE):
                fence = None
            elif fence != _SETTINGS:
                out.append("    " + line)
        elif line.startswith(_FENCE):
            close()
            fence = line.strip("`").strip()
            file = fence.partition(" ")[2]
            if file and not fence.startswith("log "):
                out.append(f"  {file}:")
        elif line.startswith("#"):
            close()
            out.append(_heading(line, bold=bold))
        elif not line.strip():
            close()
            out.append("")
        else:
            if line.startswith("- "):
                close()
            open_.append(line)
    close()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).rstrip() + "\n"
