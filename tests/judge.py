"""Judges a note: by a CommonMark parser, by what GitLab makes of text, and by both ways of finding quick actions."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.standin.actions import extract
from tests.standin.rendering import rendered

MOST = 60_000
_READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_FOLD = re.compile(r"<details><summary>[\w ,]+</summary>|</details>")
_MARK = re.compile(r"<!-- kdiag:v1 [\w=,. -]+ -->")
_BLOCKS = {"paragraph_open", "paragraph_close", "inline", "fence", "html_block"} | {
    f"{kind}_{end}" for kind in ("bullet_list", "list_item") for end in ("open", "close")
}
_INLINE = {"text", "text_special", "softbreak", "code_inline", "strong_open", "strong_close", "link_open", "link_close"}
_ACTS = re.compile(
    r"://|\bwww\.|:[A-Za-z0-9_+-]+:|::\w|[@#!~$%&^][\w\"]|\[\[|\[\w+:\w|\{[+-]|[+-]\}|\b[0-9a-f]{7,64}\b|\b[A-Z][A-Z0-9_]+-\d"
)
"""What GitLab would link, fetch or draw in text that is neither code nor the text of a link."""


def _inline(children: list[Token], note: str, links: str) -> str:
    text, depth = "", 0
    for child in children:
        assert child.type in _INLINE, (child.type, note)
        if child.type == "link_open":
            assert re.match(links, str(child.attrs["href"])), note
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type in ("text", "text_special", "softbreak") and not depth:
            text += child.content or " "
        else:
            text += "\0"
    return text


def judge(note: str, links: str = r"https?://") -> None:
    """Hold a note to what it may be: words, flat lists, closed fences, own folds, links that match `links`."""
    assert len(note.encode()) < MOST
    depth = 0
    for token in _READER.parse(note):
        assert token.type in _BLOCKS, (token.type, note)
        if token.type == "fence":
            assert set(token.markup) == {"`"}, note
            assert note.count("\n" + token.markup + "\n") >= 1, note
        if token.type == "html_block":
            own = token.content.strip()
            assert _FOLD.fullmatch(own) or (note.startswith(own) and _MARK.fullmatch(own)), note
            depth += {"<det": 1, "</de": -1}.get(own[:4], 0)
            assert depth >= 0, note
        if token.type == "inline":
            text = _inline(token.children or [], note, links)
            assert not _ACTS.search(text), (text, note)
    assert depth == 0, note
    for way in ("lines", "paragraphs", "both"):
        assert extract(note, way).commands == [], (way, note)
    assert rendered(note) == [], note
