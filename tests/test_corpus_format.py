"""The page format: what a page says is what comes out, and every fault is told with its place."""

from __future__ import annotations

import pytest

from diagnose.corpus import markdown, packed, prose, words
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
    signatures = (parse(PAGE, PLACE).signature,)
    corpus = Corpus(signatures, "abc", {"kaniko.image": "x/y:1"}, words.collect(signatures))
    data = packed.dump(corpus, "stamp")
    for found, stamp in (packed.parse(data), "stamp"), (packed.parse_kept(packed.kept(data, "other")), "other"):
        assert found is not None
        assert tuple(found.pages) == signatures
        assert found[:3] == ("abc", corpus.constants, corpus.words)
        assert found.stamp == stamp


@pytest.mark.parametrize(
    "text", ["", "{}", "[0]", '[99, "", "a", {}, [], []]', '[13, "a"]', "[13, [], 2, 3, 4, [4], 5]"]
)
def test_a_broken_or_foreign_catalogue_is_not_read(text: str) -> None:
    assert packed.parse(text.encode()) is None


def test_inline_marks_of_prose_become_plain_text() -> None:
    text = "See `--flag` and [the docs](https://docs.gitlab.com/) at ``a`b``."
    assert prose.plain(text) == "See --flag and the docs at a`b."


def test_lines_of_a_paragraph_are_joined_and_items_stand_alone() -> None:
    parts = markdown.split("a\nb\n\n- c\n  d\n- e\n", "x")
    assert [(part.kind, part.text) for part in parts] == [("paragraph", "a b"), ("item", "c d"), ("item", "e")]
