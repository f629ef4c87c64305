"""The page format: what a page says is what comes out, and every fault is told with its place."""

from __future__ import annotations

import sys

import pytest

from diagnose.corpus import keywords, markdown, packed, prose, records
from diagnose.corpus.page import parse
from diagnose.errors import PageError
from diagnose.model import Block, Corpus

PAGE = """# The `<thing>` is missing

```toml
kind = "cause"
retryable = true
docs = ["https://docs.gitlab.com/"]

[match]
keywords = ["is missing"]
patterns = ['''^(?P<thing>\\w{1,20}) is missing$''']
within = 2
when = { client = ["kaniko", "docker"] }

[placeholders]
thing = { kind = "word", ask = "what is missing" }

[fix."Bring it"]
when = { client = "kaniko" }
covers = ["kaniko/missing"]
```

## In the log

```log client=kaniko thing="a b"
first
>>> disk is missing
```

Told so by another program:

```log no-match
nothing of the sort
```

## Why

One paragraph
over two lines.

- an item
- another

## Fix

### Bring it

Do it.

```yaml .gitlab-ci.yml
a: <thing>
```

### Or leave it

## Seen in

v1.
"""
PLACE = "config/thing-missing.md"


def test_a_page_becomes_a_signature_with_all_that_it_says() -> None:
    page = parse(PAGE, PLACE)
    signature = page.signature
    assert (signature.id, signature.category, signature.title) == (
        "thing-missing",
        "config",
        "The `<thing>` is missing",
    )
    assert signature.retryable
    assert signature.within == 2
    assert signature.when == {"client": ("kaniko", "docker")}
    assert signature.levels == ("plain", "error")
    assert signature.why == (
        Block("text", "One paragraph over two lines."),
        Block("item", "an item"),
        Block("item", "another"),
    )
    assert [fix.title for fix in signature.fixes] == ["Bring it", "Or leave it"]
    assert signature.fixes[0].covers == ("kaniko/missing",)
    assert signature.fixes[0].blocks[1] == Block("snippet", "a: <thing>", ".gitlab-ci.yml", "yaml")
    assert signature.placeholders[0].ask == "what is missing"


def test_a_sample_tells_its_winner_and_its_facts() -> None:
    positive, negative = parse(PAGE, PLACE).samples
    assert positive.winner == 2
    assert positive.log == b"first\ndisk is missing\n"
    assert positive.facts == {"client": "kaniko", "thing": "a b"}
    assert negative.winner is None


def test_a_sample_with_escapes_holds_raw_bytes() -> None:
    page = parse(PAGE.replace('```log client=kaniko thing="a b"\nfirst', "```log escapes\n\\e[0mfi\\rrst\\xff"), PLACE)
    assert page.samples[0].log.startswith(b"\x1b[0mfi\rrst\xff\n")


@pytest.mark.parametrize(
    ("old", "new", "place", "why"),
    [
        ("# The", "The", "# The", "begins with"),
        ("# The", "# " + "x" * 70, "# The", "characters"),
        ("```toml", "```yaml", "# The", "one fenced `toml` block"),
        ('kind = "cause"', "kind = ", "```toml", "cannot be read"),
        ('kind = "cause"', 'kind = "reason"', "```toml", "unknown kind `reason`"),
        ("retryable", "retriable", "```toml", "unknown key `retriable`"),
        ("within", "inside", "```toml", "unknown key `inside` in [match]"),
        ("ask =", "question =", "```toml", "unknown key `question`"),
        ("keywords = ", "ignore_case = true # ", "```toml", "needs `keywords`"),
        ('[fix."Bring it"]', '[fix."Take it"]', "```toml", "has no `### Take it`"),
        ("## Why", "## Because", "## Why", "unknown heading `## Because`"),
        ("## Seen in", "## Why", "## Seen in", "stands twice"),
        ("### Or leave it", "#### Or leave it", "### Or leave", "unknown heading"),
        ("```log no-match", "```log nomatch", "```log no-match", "unknown word behind `log`: nomatch"),
        ("```log no-match", "```log", "```log no-match", "0 marked lines"),
        (">>> disk", "disk", "```log client", "exactly one line"),
        ("```yaml .gitlab-ci.yml", "```ruby a.rb", "```yaml", "unknown fence"),
        ("One paragraph", "    One paragraph", "One par", "indented text"),
        ("a: <thing>\n```", "a: <thing>", "```yaml", "never closed"),
    ],
)
def test_a_fault_is_told_with_its_place(old: str, new: str, place: str, why: str) -> None:
    assert old in PAGE
    with pytest.raises(PageError) as caught:
        parse(PAGE.replace(old, new, 1), PLACE)
    assert why in caught.value.why
    line = PAGE[: PAGE.index(place)].count("\n") + 1
    assert caught.value.what == f"{PLACE}:{line}"


@pytest.mark.parametrize(
    ("place", "why"), [("config/Thing.md", "file's name"), ("nowhere/thing.md", "unknown category")]
)
def test_a_page_in_the_wrong_place_is_refused(place: str, why: str) -> None:
    with pytest.raises(PageError, match=why):
        parse(PAGE, place)


def test_a_catalogue_gives_back_the_corpus_that_it_was_written_from() -> None:
    signatures = (parse(PAGE, PLACE).signature, parse(PAGE.replace("is missing", "is gone"), PLACE).signature)
    written = keywords.collect(signatures)
    found = packed.parse(packed.dump(Corpus(signatures, "abc", {"kaniko.image": "x/y:1"}, written), "stamp"))
    assert found is not None
    assert tuple(found.pages) == signatures
    assert list(found.pages.ids) == ["thing-missing", "thing-missing"]
    assert found[:2] == ("abc", {"kaniko.image": "x/y:1"})
    assert found.stamp == "stamp"
    for one, other in zip(found.words[:2], written[:2], strict=True):
        assert (list(one.keys), list(one.rows)) == (one.keys, other.rows)
    assert (list(found.words.rare), list(found.words.common)) == (written.rare, written.common)


@pytest.mark.parametrize("text", ["", "\0" * 12, "{}", "[0]", "x" * 400])
def test_what_is_no_catalogue_is_not_read(text: str) -> None:
    assert packed.parse(text.encode()) is None


def test_a_broken_or_foreign_catalogue_is_not_read() -> None:
    data = packed.dump(Corpus((), "abc", {}, keywords.collect(())))
    assert packed.parse(data) is not None
    assert packed.parse(data[:-1]) is None
    assert packed.parse(data + b"x") is None
    assert packed.parse(data.replace(packed.FORMAT.encode(), b"99")) is None
    assert packed.parse(records.write([b"14\1"])) is None


def test_a_control_character_that_the_catalogue_uses_is_a_fault_of_the_page() -> None:
    with pytest.raises(PageError, match=r"U\+0001"):
        parse(PAGE.replace("Do it.", "Do \x03 it."), PLACE)


@pytest.mark.parametrize("order", ["little", "big"])
def test_records_are_read_alike_on_every_machine(order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.byteorder", order if order == "big" else sys.byteorder)
    found = records.Records(records.write([b"a", b"", b"b" * 70_000]))
    assert [found[0], found[1], found[2][:2], len(found)] == [b"a", b"", b"bb", 3]
    assert list(found.part(1, 3)) == [b"", b"b" * 70_000]


def test_inline_marks_of_prose_become_plain_text() -> None:
    text = "See `--flag` and [the docs](https://docs.gitlab.com/) at ``a`b``."
    assert prose.plain(text) == "See --flag and the docs at a`b."


def test_lines_of_a_paragraph_are_joined_and_items_stand_alone() -> None:
    parts = markdown.split("a\nb\n\n- c\n  d\n- e\n", "x")
    assert [(part.kind, part.text) for part in parts] == [("paragraph", "a b"), ("item", "c d"), ("item", "e")]
