"""What GitLab would make of a note's text outside of code: mentions, references to items, images."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_PATH = r"(?:[A-Za-z0-9_.][\w.-]*/)*[A-Za-z0-9_.][\w.-]*"
_REFERENCES = {
    "user": rf"(?<![\w/`@.])@{_PATH}",
    "issue": rf"(?:(?<![\w#])|(?<=\b){_PATH})#[0-9]+\b",
    "merge-request": rf"(?:(?<![\w!])|(?<=\b){_PATH})![0-9]+\b",
    "label": r"(?<![\w~])~(?:[0-9]+\b|[A-Za-z_][\w.:?&-]*|\"[^\"\n]+\")",
    "milestone": r"(?<![\w%])%(?:[0-9]+\b|[A-Za-z_][\w.-]*|\"[^\"\n]+\")",
    "snippet": r"(?<![\w$])\$[0-9]+\b",
    "epic": r"(?<![\w&])&[0-9]+\b",
    "block": r"\[\[(?:_TOC_|[^\]\n]+)\]\]|\[TOC\]",
}
_ALL = re.compile("|".join(f"(?P<{kind.replace('-', '_')}>{each})" for kind, each in _REFERENCES.items()))
_DRAWN = {
    "math",
    "mermaid",
    "plantuml",
    "kroki",
    "suggestion",
    "json:table",
    "json",
    "graphviz",
    "svgbob",
    "geojson",
    "topojson",
    "stl",
    "glql",
}
"""Info strings of fences that GitLab draws instead of showing their text (`json` with `:table` behind it)."""
_SILENT = ("code", "pre", "a", "style", "script")


class Rendered(NamedTuple):
    """Something that would act or be fetched: its `kind` (user, issue, label, image, block ...), and what it says."""

    kind: str
    text: str


@functools.cache
def parser() -> MarkdownIt:
    """Give a parser of CommonMark with GitHub's tables and strikethrough, HTML let through as GitLab does."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class _Reader(HTMLParser):
    """Collects from rendered HTML what is neither code nor the text of a link."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.silent: list[str] = []
        self.text: list[str] = []
        self.found: list[Rendered] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("src", "poster", "background", "data-src"):
            if tag != "a" and given.get(name):
                self.found.append(Rendered("image", given[name] or ""))
        if tag in _SILENT:
            self.silent.append(tag)
        self.text.append("\n" if tag in ("p", "br", "li", "td", "div", "details", "summary") else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            while self.silent and self.silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.text.append(data if not self.silent else " ")


def _drawn(body: str) -> Iterator[Rendered]:
    for token in parser().parse(body):
        if token.type == "fence":
            info = token.info.strip().split(" ", 1)[0].lower()
            if info in _DRAWN - {"json"} or info.split(":")[0] == "suggestion":
                yield Rendered("block", info)


def rendered(body: str) -> list[Rendered]:
    """Give the mentions, references, images and drawn blocks that `body` would show."""
    reader = _Reader()
    reader.feed(parser().render(body))
    reader.close()
    found = [*reader.found, *_drawn(body)]
    for each in _ALL.finditer("".join(reader.text)):
        kind = (each.lastgroup or "").replace("_", "-")
        found.append(Rendered(kind, each[0]))
    return found
