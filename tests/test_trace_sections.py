"""Facts about section marks: where they stand, how they may be damaged, what lies in which section."""

from __future__ import annotations

import pytest

from diagnose.facts import story
from diagnose.model import Section
from diagnose.trace.marks import DEPTH, KEPT
from tests.trace_helpers import chunk_text, end, job, lines_of, stamp, start, trace_of


def test_marks_without_line_feeds_part_a_raw_line_into_several_lines_of_the_same_number() -> None:
    lines = lines_of(f"waiting{end('get_sources')}{start('step_script')}\x1b[0KExecuting\n")
    assert [(line.first, line.text) for line in lines] == [(1, "waiting"), (1, "Executing")]


def test_a_line_belongs_to_the_section_that_is_open() -> None:
    lines = lines_of(job("$ make\nfailed\n", "ERROR: Job failed: exit code 1\n"))
    found = {line.text: line.section for line in lines}
    assert found["Running with gitlab-runner 17.0.0 (abc)"] is None
    assert found["failed"] == "step_script"
    assert found["ERROR: Job failed: exit code 1"] is None


@pytest.mark.parametrize("ending", ["\r\x1b[0K", "\r[0K", "\x1b[0K", "[0K", "\r", "\r\x1b[K"])
def test_a_mark_may_have_lost_parts_of_its_end(ending: str) -> None:
    lines = lines_of(f"section_start:17:step_script{ending}Executing\n")
    assert [(line.text, line.section) for line in lines] == [("Executing", "step_script")]


def test_a_known_name_ends_a_mark_that_lost_all_of_its_end() -> None:
    lines = lines_of("section_end:17:get_sourcessection_start:17:step_scriptExecuting\nsection_end:18:step_script\n")
    assert [(line.text, line.section) for line in lines] == [("Executing", "step_script"), ("", None)]


def test_the_echo_of_a_mark_in_a_script_is_text() -> None:
    for echo in ("section_start:`date +%s`:mine\\r\\e[0K", "+ echo 'section_start:17:mine\\r\\e[0KMine'"):
        trace = trace_of(echo + "\n")
        assert trace.window(1, 1)[0].text == echo
        assert trace.sections == ()


def test_a_raw_line_that_holds_nothing_but_marks_is_an_empty_line() -> None:
    assert [(line.first, line.text) for line in lines_of(f"a\n{end('x')}\nb\n")] == [(1, "a"), (2, ""), (3, "b")]


def test_options_and_repeated_attempts_are_kept() -> None:
    again = start("get_sources", "[collapsed=true]")
    trace = trace_of(f"{start('get_sources')}a\n{end('get_sources')}{again}b\n{end('get_sources')}\n")
    assert trace.sections == (
        Section("get_sources", 1, 2, "", 1),
        Section("get_sources", 2, 3, "collapsed=true", 2),
    )


def test_an_open_section_has_no_end() -> None:
    assert trace_of(f"{start('step_script')}a\nb\n").sections == (Section("step_script", 1, None),)


def test_the_runners_next_section_ends_one_whose_end_was_lost() -> None:
    sections = trace_of(f"{start('get_sources')}a\n{start('step_script')}b\n").sections
    assert sections == (Section("get_sources", 1, 2), Section("step_script", 2, None))


def test_a_section_of_the_script_lies_within_the_runners() -> None:
    trace = trace_of(f"{start('step_script')}a\n{start('mine')}b\n{end('mine')}c\n{end('step_script')}d\n")
    assert [line.section for line in trace.window(1, 4)] == ["step_script", "step_script", "step_script", None]
    assert trace.sections == (Section("step_script", 1, 4), Section("mine", 2, 3))


def test_a_failure_behind_a_section_of_the_script_lies_in_the_runners_section() -> None:
    script = f"$ make\n{start('mine')}b\n{end('mine')}error: x\n"
    told = story.tell(trace_of(job(script, "ERROR: Job failed: exit code 1\n")), {}, kaniko=False)
    assert told.section == "step_script"
    assert [said.body for said in told.tail if said.body][-2:] == ["b", "error: x"]


def test_a_section_of_the_script_alone_names_its_lines() -> None:
    lines = lines_of(f"{start('mine')}a\n{end('mine')}b\n")
    assert [line.section for line in lines] == ["mine", None]


def test_a_mark_on_the_scripts_stream_never_moves_the_runners_section() -> None:
    trace = trace_of(
        stamp(f"00O {start('step_script')}Executing")
        + stamp(f"01O {end('step_script')}{start('cleanup_file_variables')}fooled")
        + stamp("01O still the script")
    )
    assert [line.section for line in trace.window(1, 3)] == ["step_script"] * 3


def test_what_ran_in_after_script_lies_in_its_section() -> None:
    lines = lines_of(job("$ ls /none\nls: no such file\n", "Job succeeded\n", "after_script"))
    assert next(line.section for line in lines if line.text.startswith("ls:")) == "after_script"


def test_the_first_and_the_last_of_very_many_sections_are_kept() -> None:
    count = 3 * KEPT
    sections = trace_of("".join(f"{start(f's{n}')}x\n{end(f's{n}')}\n" for n in range(count))).sections
    assert len(sections) == 2 * KEPT
    assert (sections[0].name, sections[-1].name) == ("s0", f"s{count - 1}")


def test_end_marks_alone_leave_no_section() -> None:
    assert trace_of(f"{end('step_script')}{end('mine')}x\n").sections == ()


def test_endless_nesting_is_held_to_a_depth() -> None:
    lines = lines_of("".join(f"{start(f's{n}')}x\n" for n in range(100)) + f"{end('s99')}y\n{end('s98')}z\n")
    assert DEPTH < 99
    assert [line.section for line in lines[-2:]] == ["s98", "s97"]


def test_the_text_behind_a_mark_begins_a_line_of_the_chunk() -> None:
    assert "\nPreparing environment" in chunk_text(trace_of(f"x{start('prepare_script')}Preparing environment\n"))
