"""Small helpers for the tests of the trace reader."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from diagnose.model import Line
from diagnose.trace import Trace, open_trace

PROLOGUE = "\x1b[0KRunning with gitlab-runner 17.0.0 (abc)\x1b[0;m\n"


def trace_of(text: str | bytes) -> Trace:
    return open_trace(io.BytesIO(text.encode() if isinstance(text, str) else text))


def lines_of(text: str | bytes) -> list[Line]:
    trace = trace_of(text)
    return trace.window(1, trace.line_count)


def texts_of(text: str | bytes) -> list[str]:
    return [line.text for line in lines_of(text)]


def chunk_text(trace: Trace) -> str:
    return "\n".join(chunk.text for chunk in trace.chunks())


def stamp(entry: str, second: int = 5) -> str:
    return f"2026-01-02T03:04:{second:02}.123456Z {entry}\n"


def start(name: str, options: str = "") -> str:
    return f"section_start:1700000000:{name}{options}\r\x1b[0K"


def end(name: str) -> str:
    return f"section_end:1700000001:{name}\r\x1b[0K"


def job(script: str, last: str, name: str = "step_script") -> str:
    """Frame a script's output as a runner does."""
    return (
        PROLOGUE
        + f'{start("prepare_executor")}Preparing the "docker" executor\n'
        + f'{end("prepare_executor")}{start(name)}Executing "{name}" stage of the job script\n'
        + script
        + f"{end(name)}{start('cleanup_file_variables')}Cleaning up project directory and file based variables\n"
        + f"{end('cleanup_file_variables')}{last}"
    )


@contextmanager
def small_blocks(size: int = 256) -> Iterator[None]:
    """Cut traces into tiny blocks, so that short inputs meet every border."""
    with (
        patch("diagnose.trace.blocks.BLOCK", size),
        patch("diagnose.trace.blocks.GIANT_SIDE", size // 2 - 8),
        patch("diagnose.trace.blocks.READ", size * 2),
    ):
        yield
