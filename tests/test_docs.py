"""The pages as documentation: an index by category and tool whose links lead somewhere."""

from __future__ import annotations

import os
import re

import pytest

from diagnose import corpus
from diagnose.errors import InputError
from diagnose.workshop import docs

_LINK = re.compile(r"\]\(([^)#]+\.md)\)")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("docs"))
    assert docs.build(folder) == len(corpus.load().signatures)
    return folder


def _read(*parts: str) -> str:
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def test_every_page_stands_in_the_index_and_every_link_leads_to_a_page(built: str) -> None:
    index = _read(built, "index.md")
    linked = set(_LINK.findall(index))
    assert linked == {f"{each.category}/{each.id}.md" for each in corpus.load().signatures}
    assert all(os.path.isfile(os.path.join(built, path)) for path in linked)


def test_a_page_has_no_settings_and_no_unfilled_constant(built: str) -> None:
    whole = corpus.load()
    for signature in whole.signatures:
        text = _read(built, signature.category, f"{signature.id}.md")
        assert "[match]" not in text
        assert "[All failures](../index.md)" in text
        assert not any(f"<{constant}>" in text for constant in whole.constants)


def test_a_tool_leads_to_the_pages_that_name_it(built: str) -> None:
    part = _read(built, "index.md").partition("## By tool: kaniko\n")[2].partition("\n## ")[0]
    assert "config/docker-config-unreadable.md" in part
    assert "kubernetes/pod-evicted.md" not in part


def test_a_folder_that_cannot_be_written_is_told() -> None:
    with pytest.raises(InputError):
        docs.build("/dev/null/docs")
