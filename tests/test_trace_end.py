"""Facts about the end of a job, read from the runner's own last words only."""

from __future__ import annotations

import pytest

from diagnose.model import End
from tests.trace_helpers import PROLOGUE, end, job, stamp, start, trace_of


@pytest.mark.parametrize(
    ("words", "state", "code", "detail"),
    [
        ("\x1b[32;1mJob succeeded\x1b[0;m\n", "succeeded", None, ""),
        ("\x1b[31;1mERROR: Job failed: exit code 137\n\x1b[0;m\n", "failed", "137", "exit code 137"),
        ("ERROR: Job failed: exit status 1\n", "failed", "1", "exit status 1"),
        (
            "ERROR: Job failed: command terminated with exit code 2\n",
            "failed",
            "2",
            "command terminated with exit code 2",
        ),
        (
            "ERROR: Job failed (system failure): prepare environment: image pull failed\n",
            "system-failure",
            None,
            "prepare environment: image pull failed",
        ),
        (
            "ERROR: Job failed: execution took longer than 1h0m0s seconds\n",
            "timeout",
            None,
            "execution took longer than 1h0m0s seconds",
        ),
        ("ERROR: Job failed: canceled\n", "canceled", None, "canceled"),
        ('ERROR: Job failed: failed to pull image "a"\n', "failed", None, 'failed to pull image "a"'),
        ("ERROR: Job failed\n", "failed", None, ""),
    ],
)
def test_the_runners_last_word_tells_the_end(words: str, state: str, code: str | None, detail: str) -> None:
    found = trace_of(job("$ make\n", words)).end
    assert (found.state, found.exit_code, found.detail) == (state, code, detail)
    assert found.line == 6


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", "none"),
        ("\n \x1b[0m\n", "none"),
        (PROLOGUE + "$ make\n", "running"),
        ("error: x\n", "unknown"),
        ("error: x\nERROR: Job failed: exit code 1\n", "failed"),
        ("pushed\nJob succeeded\n", "succeeded"),
    ],
)
def test_a_trace_without_a_verdict_is_open(text: str, state: str) -> None:
    assert trace_of(text).end.state == state


def test_a_success_that_a_script_printed_in_the_middle_counts_nothing() -> None:
    assert trace_of(job("Job succeeded\nmore\n", "ERROR: Job failed: exit code 1\n")).end.state == "failed"
    assert trace_of(PROLOGUE + "Job succeeded\nmore output\n").end.state == "running"


def test_a_success_that_a_script_printed_last_counts_nothing() -> None:
    assert trace_of(PROLOGUE + f"{start('step_script')}Executing\nJob succeeded\n").end.state == "running"


def test_a_verdict_on_the_scripts_stream_counts_nothing() -> None:
    text = stamp("00O Running with gitlab-runner 19.0.0") + stamp("01O Job succeeded")
    assert trace_of(text).end.state == "running"


def test_a_verdict_in_a_continuation_of_the_runner_is_read() -> None:
    text = (
        stamp(f"00O {end('step_script')}")
        + stamp("00O+\x1b[31;1mERROR: Job failed: exit code 3")
        + stamp("00O \x1b[0;m")
    )
    assert trace_of(text).end == End("failed", 2, "3", "exit code 3")


def test_runner_lines_may_follow_the_verdict() -> None:
    text = job("x\n", "ERROR: Job failed: exit code 1\nCleaning up project directory\n\n\n")
    assert trace_of(text).end.state == "failed"


def test_many_empty_lines_may_follow_the_verdict() -> None:
    assert trace_of("Job succeeded\n" + "\n" * 500).end == End("succeeded", 1)


LIMIT = (
    "\nJob's log exceeded limit of 4194304 bytes.\nJob execution will continue but no more output will be collected.\n"
)


def test_a_trace_cut_at_the_limit_says_that_the_error_may_be_missing() -> None:
    trace = trace_of(PROLOGUE + "x\n" + LIMIT)
    assert (trace.end.state, trace.end.line) == ("cut", 4)
    (note,) = trace.notes
    assert (note.kind, note.line) == ("limit", 4)
    assert "4194304" in note.text
    assert "missing" in note.text


def test_a_verdict_behind_the_limit_counts_and_the_limit_is_noted() -> None:
    trace = trace_of(PROLOGUE + LIMIT + "ERROR: Job failed: exit code 1\n")
    assert trace.end.state == "failed"
    assert [note.kind for note in trace.notes] == ["limit"]


def test_the_limit_in_the_middle_of_a_trace_is_a_scripts_text() -> None:
    trace = trace_of(job(LIMIT + "more\n", "Job succeeded\n"))
    assert (trace.end.state, trace.notes) == ("succeeded", ())


BEGIN, ENDED = "-----BEGIN RSA PRIVATE KEY-----\n", "-----END RSA PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (f"a\n{BEGIN}MII\n{ENDED}b\n", ((2, 4),)),
        (f"{BEGIN}{'x' * 9}\n" + "y\n" * 500, ((1, 201),)),
        (f"{BEGIN}x\n", ((1, 2),)),
        (f"{BEGIN}{BEGIN}x\n{ENDED}", ((1, 2), (2, 4))),
        ("key: -----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----\n", ((1, 1),)),
        ("-----BEGIN \x1b[1mOPENSSH\x1b[0m PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n", ((1, 3),)),
        ("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n", ()),
        (ENDED, ()),
    ],
)
def test_blocks_of_private_keys_are_told_by_raw_lines(text: str, blocks: tuple[tuple[int, int], ...]) -> None:
    assert trace_of(text).secret_blocks == blocks


def test_beyond_the_bound_the_last_key_block_widens() -> None:
    blocks = trace_of((BEGIN + ENDED) * 300).secret_blocks
    assert (len(blocks), blocks[-1]) == (256, (511, 600))


def test_another_programs_job_failed_is_no_verdict_of_the_runner() -> None:
    assert trace_of("Job failed: BackoffLimitExceeded\n").end.state == "unknown"
