"""Facts about the benchmark: what its traces hold, that its readings are sensible, and how a result is written."""

from __future__ import annotations

import os
import re

import pytest

from bench import cases, pages
from bench.answers import Answer
from bench.facts import shown
from bench.failures import FAILURES, Failure
from bench.generate import CLIFFS, KIB, RECIPES, Recipe, lines, write
from bench.measure import Command, MeasureError, Reading, interleaved, least, once
from bench.render import document, table
from bench.result import Result, Row, Table, Target, targets
from bench.smoke import held
from diagnose.corpus.page import parse
from tests.run import ROOT, kdiag

PATH = {"PATH": os.defpath}
HEAD = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \d\d[OE][ +]")


def trace(recipe: Recipe, seed: int = 1) -> bytes:
    return b"".join(line + b"\n" for line in lines(recipe, seed))


def test_a_seed_always_gives_the_same_bytes_and_another_one_others() -> None:
    recipe = RECIPES["50k"]
    assert trace(recipe) == trace(recipe)
    assert trace(recipe) != trace(recipe, 2)


@pytest.mark.parametrize("name", ["50k", "50k-stamped"])
def test_a_trace_has_all_that_makes_one_hard_to_read(name: str) -> None:
    made = trace(RECIPES[name])
    assert abs(len(made) - 50 * KIB) < 6 * KIB
    assert len(re.findall(rb"\x1b\[3[0-9](?:;1)?m", made)) > 20
    assert made.count(b"section_start:") == made.count(b"section_end:") == 5
    with pytest.raises(UnicodeDecodeError):
        made.decode()
    assert b"ERROR: Job failed: exit code 1" in made[-200:]


def test_a_progress_line_has_frames_and_the_runner_s_heads_cut_it_at_each() -> None:
    assert re.search(rb": +4% \(\d+/\d+\)\r[A-Z]", trace(RECIPES["50k"]))
    assert re.search(rb"Z 01O\+[A-Z][a-z]+ [a-z]+: +4% ", trace(RECIPES["50k-stamped"]))


def test_every_line_of_a_trace_with_timestamps_has_a_head() -> None:
    assert all(HEAD.match(line) for line in lines(RECIPES["50k-stamped"]))


def test_a_giant_line_has_the_size_that_was_asked_for_and_is_cut_by_the_runner_s_buffer() -> None:
    recipe = Recipe("giant", 200 * KIB, FAILURES[0], (100 * KIB,))
    assert 100 * KIB in map(len, lines(recipe))
    assert max(map(len, lines(recipe._replace(stamped=True)))) == 8 * KIB + 32


@pytest.mark.parametrize("failure", FAILURES, ids=lambda each: each.name)
@pytest.mark.parametrize("stamped", [False, True], ids=["plain", "stamped"])
def test_the_planted_failure_is_the_root_cause(failure: Failure, stamped: bool) -> None:
    made = trace(Recipe(f"small-{failure.name}", 12 * KIB, failure, stamped=stamped))
    assert f"cause[{failure.page}]" in kdiag(stdin=made).out


def test_the_cliffs_are_traces_that_can_be_made() -> None:
    for name in CLIFFS:
        assert b"".join(lines(RECIPES[name]._replace(size=20 * KIB)))


def test_a_trace_is_written_once(tmp_path: os.PathLike[str]) -> None:
    recipe = Recipe("once", 8 * KIB, FAILURES[0])
    path = write(recipe, os.fspath(tmp_path))
    before = os.stat(path).st_mtime_ns
    assert write(recipe, os.fspath(tmp_path)) == path
    assert os.stat(path).st_mtime_ns == before
    assert os.listdir(tmp_path) == [os.path.basename(path)]


PAGE = os.path.join(ROOT, "patterns", "tls", "x509-unknown-authority.md")


def test_a_copy_of_a_page_is_a_page_that_looks_for_other_words() -> None:
    with open(PAGE, encoding="utf-8") as stream:
        text = stream.read()
    real, copy = (parse(each, "tls/x.md").signature for each in (text, pages.vary(text, 1)))
    same = set(real.keywords) & set(copy.keywords)
    assert len(copy.keywords) == len(real.keywords)
    assert 0 < len(same) < len(real.keywords) / 2
    assert not any(re.search(each, "npm error self-signed certificate") for each in copy.patterns)
    assert list(map(len, copy.patterns)) == list(map(len, real.patterns))


def test_a_folder_of_copies_has_the_real_pages_first(tmp_path: os.PathLike[str]) -> None:
    real = os.path.join(ROOT, "patterns")
    pages.write(real, os.path.join(tmp_path, "few"), 12)
    found = [name for _, _, names in os.walk(os.path.join(tmp_path, "few")) for name in names if name.endswith(".md")]
    assert len(found) == 12
    assert {"job-failed.md", *(f"{each.page}.md" for each in FAILURES)} <= set(found)


def test_a_program_that_does_nothing_uses_next_to_nothing(tmp_path: os.PathLike[str]) -> None:
    ballast = bytearray(b"x" * (64 << 20))  # the peak of this process must not show in that of the program
    found = once(Command("true", ("true",), env=PATH), os.fspath(tmp_path))
    assert len(ballast) == 64 << 20
    assert 0 <= found.cpu < 1
    assert 0 < found.memory < 40
    assert found.size == 0


@pytest.mark.parametrize("how", ["file", "pipe"])
def test_a_program_reads_its_input_and_its_output_is_counted(tmp_path: os.PathLike[str], how: str) -> None:
    path = os.path.join(tmp_path, "input")
    with open(path, "wb") as stream:
        stream.write(b"x" * 300_000)
    assert once(Command("cat", ("cat",), path, how, PATH), os.fspath(tmp_path)).size == 300_000


def test_a_program_that_fails_is_told_unless_its_exit_code_is_expected(tmp_path: os.PathLike[str]) -> None:
    failing = Command("false", ("false",), env=PATH)
    with pytest.raises(MeasureError, match="false: exit code 1"):
        once(failing, os.fspath(tmp_path))
    assert once(failing._replace(codes=(0, 1)), os.fspath(tmp_path)).size == 0
    with pytest.raises(MeasureError, match="no-such-program"):
        once(Command("lost", ("no-such-program",), env=PATH), os.fspath(tmp_path))


def test_commands_take_turns_and_the_least_time_and_the_most_memory_count(tmp_path: os.PathLike[str]) -> None:
    told: list[str] = []
    commands = [Command("a", ("true",), env=PATH), Command("b", ("true",), env=PATH)]
    interleaved(commands, 2, os.fspath(tmp_path), told.append)
    assert [words[-1] for words in told] == ["a", "b", "a", "b"]
    assert least(Reading(1, 4, 9, 5), Reading(2, 3, 8, 5)) == Reading(1, 3, 9, 5)


def reading(cpu: float, memory: float = 20) -> Reading:
    return Reading(cpu, cpu * 1.1, memory, 100)


SMALL = Table(
    "50 KB",
    "",
    3,
    (
        Row(cases.PASS, reading(0.010, 9)),
        Row(cases.PIPED, reading(0.025)),
        Row(cases.PLAIN, reading(0.040)),
        Row(cases.RG, None, "not on this machine"),
    ),
)
RESULT = Result(
    (("Python", "3.11"),),
    ((cases.PIPED, "cat x | kdiag log"),),
    (SMALL,),
    (Answer("50k", "no-space", True, ("plain engine: notes",)),),
)


def test_a_table_has_ratios_to_the_empty_program_and_says_what_was_skipped() -> None:
    assert (
        table(SMALL)
        == """\
## 50 KB

|  | CPU, × pass | wall, × pass | CPU, × kdiag piped | peak MiB | CPU ms |
| --- | ---: | ---: | ---: | ---: | ---: |
| python -c pass | 1.00 | 1.00 | 0.40 | 9 | 10.0 |
| kdiag, piped | 2.50 | 2.50 | 1.00 | 20 | 25.0 |
| kdiag, piped, plain engine | 4.00 | 4.00 | 1.60 | 20 | 40.0 |
| rg -F -f literals | skipped: not on this machine |  |  |  |  |

Rounds: 3."""
    )


def test_targets_are_met_missed_or_not_measured() -> None:
    found = {each.words: each for each in targets(RESULT)}
    met = found["50 KB: kdiag, piped / `python -c pass`"]
    assert met.got == pytest.approx(2.5)
    assert met.met
    assert not found["50 KB: kdiag, piped, plain engine / `python -c pass`"].met
    assert found["100 MB: kdiag, piped / rg"].got is None
    assert not found["100 MB: kdiag, piped / rg"].met
    assert Target("faster", 20, 25.0, least=True).met
    assert not Target("faster", 20, 5.0, least=True).met


def test_the_document_tells_targets_machine_cliffs_answers_and_commands() -> None:
    written = document(RESULT)
    for line in (
        "| 50 KB: kdiag, piped / `python -c pass` | at most 3× | 2.50× | met |",
        "| 50 KB: kdiag, piped, plain engine / `python -c pass` | at most 3.6× | 4.00× | **missed** |",
        "| 100 MB: kdiag, piped / rg | at most 1× | not measured |  |",
        "- Python: 3.11",
        "| 50k | no-space | yes | plain engine: notes |",
        "- kdiag, piped: `cat x | kdiag log`",
    ):
        assert line in written.splitlines()


def test_the_smoke_fails_for_a_far_off_ratio_and_for_engines_that_disagree() -> None:
    failed = [each.words for each in held(RESULT) if not each.met]
    assert "traces that the engines answer differently 50k (plain engine: notes)" in failed
    assert "50 KB: kdiag, piped / `python -c pass`" not in failed
    slow = SMALL._replace(rows=(SMALL.rows[0], Row(cases.PIPED, reading(0.5, 500))))
    failed = [each.words for each in held(RESULT._replace(tables=(slow,)))[:2] if not each.met]
    assert failed == ["50 KB: kdiag, piped / `python -c pass`", "50 KB: peak memory of kdiag, piped"]


def test_a_command_is_shown_without_the_folders_of_a_machine() -> None:
    argv = ("/somewhere/bin/python", "/somewhere/bin/kdiag", "log")
    assert shown(Command("x", argv, "/elsewhere/50k.log", "pipe")) == "cat LOG | kdiag log"
    assert (
        shown(Command("x", ("/somewhere/rg", "-F", "-f", "/a/literals.txt", "/b/c.log"))) == "rg -F -f literals.txt LOG"
    )


def test_the_document_of_this_checkout_names_no_folder_of_a_machine() -> None:
    with open(os.path.join(ROOT, "docs", "benchmarks.md"), encoding="utf-8") as stream:
        written = stream.read()
    assert "## Targets" in written
    assert not re.search(r"(?<![\w.`])/(?:work|home|root|tmp|usr|opt)/", written)
