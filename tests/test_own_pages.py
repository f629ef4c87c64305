"""A team's own pages: found in any folder, before ours of the same name, and held to a limit of time."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from diagnose import corpus
from diagnose.core import Context, diagnose
from diagnose.errors import InputError, PageError
from diagnose.model import Diagnosis, Source
from diagnose.trace import open_trace
from tests.run import kdiag

PAGE = """# The deploy lock of `<stage>` is held

```toml
kind = "cause"
docs = ["https://docs.gitlab.com/"]

[match]
keywords = ["deploy lock"]
patterns = ['''PATTERN''']

[placeholders]
stage = { kind = "word" }
```

## In the log

```log
>>> deploy lock of prod is held
```

## Why

Somebody else deploys to `<stage>`.

## Fix

### Wait for it

Wait.
"""


def _diagnose(folder: str, log: bytes) -> Diagnosis:
    return diagnose(open_trace(io.BytesIO(log)), corpus.load([folder]), Context(Source("stdin", "stdin")))


def _write(folder: object, pattern: str, category: str = "script", name: str = "deploy-lock-held") -> str:
    where = os.path.join(str(folder), category)
    os.makedirs(where)
    with open(os.path.join(where, f"{name}.md"), "w", encoding="utf-8") as file:
        file.write(PAGE.replace("PATTERN", pattern))
    return str(folder)


def test_a_page_of_ones_own_is_found(tmp_path: object) -> None:
    folder = _write(tmp_path, r"deploy lock of (?P<stage>\w{1,20}) is held")
    found = _diagnose(folder, b"deploy lock of prod is held\n").findings[0]
    assert (found.signature, found.cause) == ("deploy-lock-held", "Somebody else deploys to prod.")


def test_it_replaces_ours_of_the_same_name(tmp_path: object) -> None:
    folder = _write(tmp_path, r"deploy lock of (?P<stage>\w{1,20})", "tls", "x509-unknown-authority")
    pages = [each for each in corpus.load([folder]).signatures if each.id == "x509-unknown-authority"]
    assert [each.title for each in pages] == ["The deploy lock of `<stage>` is held"]


def test_a_pattern_that_takes_too_long_becomes_a_note_and_no_hang(tmp_path: object) -> None:
    folder = _write(tmp_path, r"deploy lock (?:(?:a|b|ab)*)*c(?P<stage>z)")
    found = _diagnose(folder, b"deploy lock " + b"ab" * 2_000 + b"!\n")
    assert [note.kind for note in found.notes] == ["timeout"]
    assert "deploy-lock-held" in found.notes[0].text
    assert found.verdict == "unknown"


def test_a_missing_folder_and_a_faulty_page_are_told(tmp_path: object) -> None:
    with pytest.raises(InputError, match="no folder of pages"):
        corpus.load([os.path.join(str(tmp_path), "nowhere")])
    folder = _write(tmp_path, "x", "weather")
    with pytest.raises(PageError, match="unknown category"):
        corpus.load([folder])


def test_the_configuration_names_folders_of_pages_for_a_piped_log(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "kdiag"
    (folder / "pages" / "script").mkdir(parents=True)
    page = PAGE.replace("PATTERN", r"deploy lock of (?P<stage>\S{1,40}) is held")
    (folder / "pages" / "script" / "deploy-lock.md").write_text(page)
    (folder / "config.toml").write_text('patterns = ["pages"]\n')
    done = kdiag("--quiet", stdin=b"$ deploy\ndeploy lock of prod is held\n", home=str(tmp_path))
    assert done.out.startswith("root-cause\tdeploy-lock\t2\t")
