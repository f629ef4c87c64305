"""`kdiag new`: writes the skeleton of a page from a line of a trace, with a redacted sample."""

from __future__ import annotations

import os
import re
import sys

from diagnose.errors import InputError, UsageError
from diagnose.facts import reading
from diagnose.facts.voice import listen
from diagnose.model import Line
from diagnose.redact import Gate
from diagnose.trace import Trace, open_trace

_ABOVE = 3
_BELOW = 1
_SHOWN = ("client", "area", "reason", "host", "status", "code", "exit_code")
_WORDS = re.compile(r"[A-Za-z][A-Za-z'\- ]{8,60}[A-Za-z]")


def _keyword(body: str) -> str:
    """Propose a literal: the longest run of plain words of the line."""
    return max((found.strip() for found in _WORDS.findall(body)), key=len, default=body.strip()[:40])


def _sample(lines: list[Line], texts: list[str], at: int) -> str:
    said = [f">>> {text}" if line.first == at else text for line, text in zip(lines, texts, strict=True)]
    return "\n".join(text.replace("```", "'''") for text in said)


def _skeleton(body: str, sample: str, at: int) -> str:
    facts = reading.of_line(body, at)
    shown = {name: facts[name].value for name in _SHOWN if name in facts}
    words = "".join(f" {name}={value}" if " " not in value else "" for name, value in shown.items())
    when = ", ".join(f'{name} = "{value}"' for name, value in shown.items() if name in ("client", "area", "reason"))
    keyword = _keyword(body)
    return f"""# What failed, in at most 70 characters

```toml
kind = "cause"
retryable = false
docs = ["https://docs.gitlab.com/"]

[match]
keywords = ['''{keyword}''']
patterns = ['''{re.escape(keyword).replace(chr(92) + " ", " ")}''']
when = {{ {when} }}
```

## In the log

```log{words}
{sample}
```

## Why

What happened, and how one can tell.

## Fix

### What to change

Where, and why that mends it.

```yaml .gitlab-ci.yml
variables:
  NAME: value
```

## Seen in

The program and the versions that print it so.
"""


def skeleton(trace: Trace, line: int) -> str:
    """Give the Markdown of a new page for a raw line of a trace; all text of the trace has passed the gate."""
    if not 1 <= line <= trace.line_count:
        raise UsageError(f"line {line}", f"the trace has {trace.line_count} lines", "give --line a number within")
    lines = [each for each in trace.window(line - _ABOVE, line + _BELOW) if each.text.strip()]
    here = next((each for each in lines if each.first <= line <= each.last), None)
    if here is None:
        raise UsageError(f"line {line}", "is empty", "give --line the line that tells the reason")
    texts = Gate().lines(lines, trace.secret_blocks)
    body = listen([here._replace(text=texts[lines.index(here)])])[0].body
    return _skeleton(body, _sample(lines, texts, here.first), here.first)


def run(file: str, line: int, out: str | None = None) -> int:
    """Print the skeleton of a page, or write it to the new file `out`; never overwrites. Gives the exit code."""
    try:
        with open(file, "rb") as stream:
            text = skeleton(open_trace(stream), line)
    except OSError as error:
        raise InputError(file, error.strerror or "cannot be read", "name a file that you may read") from error
    if out is None:
        sys.stdout.write(text)
        return 0
    try:
        with open(out, "x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise UsageError(out, "the file exists already", "choose another name") from error
    except OSError as error:
        raise InputError(out, error.strerror or "cannot be written", "choose a folder that exists") from error
    sys.stderr.write(f"kdiag: a page was begun in {os.path.basename(out)}\n")
    return 0
