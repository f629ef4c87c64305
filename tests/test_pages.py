"""Every page holds what it promises: the rules of the format, and each of its samples against the whole corpus."""

from __future__ import annotations

import pytest

from diagnose import corpus
from diagnose.corpus import keywords
from diagnose.corpus import pages as reader
from diagnose.corpus.page import Page, parse
from diagnose.model import Corpus, Signature
from diagnose.workshop import proof, rules

PAGES = reader.read_pages(corpus.home())
CONSTANTS = {each.name for each in reader.read_constants(corpus.home())}


def _of(whole: Corpus, signatures: tuple[Signature, ...]) -> Corpus:
    return whole._replace(signatures=signatures, words=keywords.collect(signatures))


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return corpus.load()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.signature.id)
def test_every_sample_comes_out_as_marked(page: Page, whole: Corpus) -> None:
    assert proof.problems([page], whole) == []


def test_no_page_breaks_a_rule() -> None:
    assert rules.problems(PAGES, CONSTANTS) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.signature.id)
def test_no_pattern_is_slow_on_hostile_text(page: Page) -> None:
    assert rules.slow([page]) == []


def test_the_result_does_not_depend_on_the_order_of_pages(whole: Corpus) -> None:
    turned = _of(whole, tuple(reversed(whole.signatures)))
    for page in PAGES:
        for sample in page.samples:
            one, other = proof.judge(sample.log, whole), proof.judge(sample.log, turned)
            assert [(each.signature, each.role) for each in one.findings] == [
                (each.signature, each.role) for each in other.findings
            ], f"{page.place}:{sample.line}"


def test_every_constant_has_a_day_and_a_source() -> None:
    for each in reader.read_constants(corpus.home()):
        assert each.dated.startswith("20")
        assert each.source.startswith("https://")


FAULTY = """# A thing failed

```toml
kind = "cause"
docs = ["https://docs.gitlab.com/"]

[match]
keywords = ["a thing failed"]
patterns = ['''a thing failed''']
```

## In the log

```log
>>> a thing failed
```

## Why

Because.

## Fix

### Mend it

Mend <host>.

## Seen in

Nowhere.
"""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("'''a thing failed'''", "'''a thing failed['''", "does not compile"),
        ("'''a thing failed'''", "'''a .* failed'''", "repeat without a bound"),
        ("'''a thing failed'''", "'''(?:a thing){2,} failed'''", "repeat without a bound"),
        ("'''a thing failed'''", "'''registry\\.acme-corp\\.com failed'''", "names `registry.acme-corp.com`"),
        ('"a thing failed"]', '"a t"]', "too short"),
        ('"a thing failed"]', '"a thing failed", "denied: "]', "in one case alone: denied, and not DENIED"),
        ("'''a thing failed'''", "'''a thing failed at db:9092'''", "names `:9092`"),
        ("'''a thing failed'''", "'''a thing failed in /builds/acme/shop'''", "names `/builds/acme/`"),
        ("'''a thing failed'''", "'''another one'''", "no keyword is implied"),
        ("'''a thing failed'''", "'''a thing failed in config.json'''", "a dot that stands for any character"),
        ("Mend <host>.", "Mend <kaniko.nothing>.", "`<kaniko.nothing>` is used and not declared"),
        ("Mend <host>.", "Mend <host> again.", "`<host>` is used and not declared"),
        ("[match]", "[placeholders]\nhost = {kind = 'hostess'}\n[match]", "unknown kind `hostess`"),
        ("[match]", "[placeholders]\nhost = {kind = 'host', default = 'a b'}\n[match]", "does not fit its own kind"),
        ("[match]", "[placeholders]\nwhatever = {kind = 'word'}\n[match]", "has no source"),
        ("[match]", "[placeholders]\nregistry = {kind = 'host'}\n[match]", "declared and never used"),
        ("[match]", "[match]\nwhen = { weather = 'rain' }", "a condition on `weather`"),
        ("[match]", "[match]\nneeds = ['weather']", "needs `weather`"),
        ("[match]", "[match]\nlevels = ['loud']", "unknown level `loud`"),
        ("[match]", "[match]\nwithin = 99", "`within` is between"),
        ("[match]", "[match]\nexplains = ['no-such-page']", "explains `no-such-page`"),
        ("docs = [", "# docs = [", "no `docs`"),
        ("## Seen in\n\nNowhere.\n", "", "no `## Seen in`"),
    ],
)
def test_a_page_that_breaks_a_rule_is_told_so(old: str, new: str, why: str) -> None:
    assert old in FAULTY
    page = parse(FAULTY.replace(old, new), "config/thing-failed.md")
    found = rules.problems([page], CONSTANTS)
    assert any(why in each for each in found), found
    assert all(each.startswith("config/thing-failed.md: ") for each in found)


def test_two_pages_may_not_share_an_id_or_cover_the_same_entry() -> None:
    text = FAULTY.replace("[match]", '[fix."Mend it"]\ncovers = ["x/y"]\n[match]').replace("Mend <host>.", "Mend it.")
    pages = [parse(text, "config/thing-failed.md"), parse(text, "runner/thing-failed.md")]
    found = rules.problems(pages, CONSTANTS)
    assert "runner/thing-failed.md: the id stands already in config/thing-failed.md" in found
    assert "runner/thing-failed.md: covers `x/y`, as config/thing-failed.md does" in found


def test_an_entry_may_be_covered_by_two_fixes_of_one_page() -> None:
    text = FAULTY.replace("[match]", '[fix."Mend it"]\ncovers = ["x/y"]\n[fix."Or so"]\ncovers = ["x/y"]\n[match]')
    text = text.replace("Mend <host>.", "Mend it.\n\n### Or so\n\nSo.")
    assert rules.problems([parse(text, "config/thing-failed.md")], CONSTANTS) == []


def test_no_two_pages_claim_a_sample_alike(whole: Corpus) -> None:
    assert proof.ties(PAGES, whole) == []


def test_no_page_fires_on_a_line_of_progress(whole: Corpus) -> None:
    assert proof.alarms(whole) == []


def _with(whole: Corpus, text: str, place: str) -> tuple[Page, Corpus]:
    page = parse(text, place)
    return page, _of(whole, (*whole.signatures, page.signature))


def test_a_page_that_fires_on_progress_is_found(whole: Corpus) -> None:
    text = FAULTY.replace("a thing failed", "0 errors, 3 warnings")
    _, more = _with(whole, text, "script/thing-failed.md")
    assert [each.split(":")[0] for each in proof.alarms(more)] == ["script/thing-failed.md"]


def test_a_page_that_claims_what_another_claims_is_found(whole: Corpus) -> None:
    first, _ = _with(whole, FAULTY, "config/thing-failed.md")
    second, _ = _with(whole, FAULTY, "runner/other-thing-failed.md")
    both = _of(whole, (first.signature, second.signature))
    assert ["other-thing-failed and thing-failed" in each for each in proof.ties([first], both)] == [True]


def test_a_page_that_never_wins_its_own_sample_is_found(whole: Corpus) -> None:
    text = FAULTY.replace("a thing failed", "kaniko should only be run inside of a container")
    page, more = _with(whole, text, "script/thing-failed.md")
    other = parse(FAULTY.replace("[match]", '[match]\nexplains = ["thing-failed"]'), "runner/other-thing-failed.md")
    more = _of(more, (page.signature, other.signature))
    assert proof.problems([page], more) == []
    shadowed = parse(FAULTY, "script/thing-failed.md")
    more = _of(more, (shadowed.signature, other.signature))
    assert proof.problems([shadowed], more) == ["script/thing-failed.md:14: `other-thing-failed` won at line 1"]


def test_a_fact_that_is_older_than_a_year_or_has_no_source_is_found() -> None:
    old = reader.Constant("a.b", "1", "2025-01-31", "https://example.org/")
    assert rules.aged([old], "2026-01-31") == []
    assert "more than a year ago" in rules.aged([old], "2026-02-01")[0]
    assert "needs a day" in rules.aged([old._replace(source="somewhere")], "2025-02-01")[0]
    assert "needs a day" in rules.aged([old._replace(dated="lately")], "2025-02-01")[0]


def test_a_pattern_that_backtracks_badly_is_found() -> None:
    text = FAULTY.replace("'''a thing failed'''", "'''(?:a{1,2000}){1,2000}(?:a{1,2000})zz a thing failed'''")
    page = parse(text, "config/thing-failed.md")
    assert rules.slow([page])
