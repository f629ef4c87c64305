"""Builds the pages as documentation: an index by category and by tool, and each page without its block of settings."""

from __future__ import annotations

import os
import re

from diagnose import corpus
from diagnose.corpus import pages as reader
from diagnose.corpus.page import Page
from diagnose.errors import InputError
from diagnose.model import CATEGORIES, Signature

TOOLS = ("kaniko", "buildah", "podman", "skopeo", "docker", "buildkit", "runner", "git")
_SETTINGS = re.compile(r"\n```toml\n.*?\n```\n", re.DOTALL)
_SAMPLE = re.compile(r"^```log\b[^\n]*$", re.MULTILINE)


def _filled(text: str, constants: dict[str, str]) -> str:
    for name, value in constants.items():
        text = text.replace(f"<{name}>", value)
    return text


def _body(page: Page, constants: dict[str, str]) -> str:
    """Give a page for reading: its block of settings becomes a line that tells where it belongs."""
    signature = page.signature
    kind = "" if signature.kind == "cause" else f" · {signature.kind}"
    retry = " · a retry may help" if signature.retryable else ""
    line = f"\n[All failures](../index.md) · {signature.category}{kind}{retry} · `{signature.id}`\n"
    text = _SAMPLE.sub("```text", _SETTINGS.sub(lambda _: line, page.text, count=1))
    links = "".join(f"- <{url}>\n" for url in signature.docs)
    more = f"\n## Read on\n\n{links}" if links else ""
    return _filled(text, constants).rstrip("\n") + "\n" + more


def tools_of(signature: Signature) -> list[str]:
    """Give the tools that a page names in its conditions; a page without any is about all of them."""
    named = {
        value for when in (signature.when, *(fix.when for fix in signature.fixes)) for value in when.get("client", ())
    }
    return [tool for tool in TOOLS if tool in named]


def _row(signature: Signature) -> str:
    return f"- [{signature.title}]({signature.category}/{signature.id}.md)\n"


def index(pages: list[Page]) -> str:
    """Give the index: each page by its category, then again by each tool that it names."""
    parts = ["# Failures that kdiag knows\n"]
    for category in CATEGORIES:
        rows = [_row(page.signature) for page in pages if page.signature.category == category]
        if rows:
            parts.append(f"\n## {category}\n\n{''.join(rows)}")
    for tool in TOOLS:
        rows = [_row(page.signature) for page in pages if tool in tools_of(page.signature)]
        if rows:
            parts.append(f"\n## By tool: {tool}\n\n{''.join(rows)}")
    return "".join(parts)


def build(out: str) -> int:
    """Write the documentation of the built-in pages below the folder `out`; gives the number of pages."""
    home = corpus.home()
    pages = reader.read_pages(home)
    constants = {each.name: each.value for each in reader.read_constants(home)}
    files = {"index.md": index(pages)}
    files.update({page.place: _body(page, constants) for page in pages})
    try:
        for place, text in files.items():
            path = os.path.join(out, place)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise InputError(out, error.strerror or "cannot be written", "name a folder that may be written") from error
    return len(pages)


if __name__ == "__main__":
    import sys

    print(f"{build(sys.argv[1])} pages and their index are in {sys.argv[1]}")
