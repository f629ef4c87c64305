"""Prefixes that other systems put before every line, recognised only where most lines of a trace's head have them."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.lazy import Lazy, lazy
from diagnose.trace.form import LEAST, SHARE

LAYERS = 2

_CLOCK = r"\d\d:\d\d:\d\d(?:[.,]\d{1,6})?"
_ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z"
_FORMS = (
    ("0", rf"({_ISO}) ?"),  # GitHub, Azure, kubectl logs --timestamps, docker logs -t
    ("[", rf"\[({_ISO})\] ?(?:\[Pipeline\] )?"),  # Jenkins with its timestamper
    ("0", rf"({_CLOCK}) (?:\[\d{{1,8}}\] )?"),  # Jenkins' console, TeamCity
    ("[", rf"\[({_CLOCK})\] ?"),
    ("S", r'()Step #\d{1,4}(?: - "[^"\n]{1,100}")?: ?'),  # Google Cloud Build
    ("|", r"()[A-Za-z][\w.\-]{0,62}[-_]\d{1,3} {1,40}\| ?"),  # docker compose
    ("[", r"()\[pod/[\w.\-]{1,253}/[\w.\-]{1,63}\] ?"),  # kubectl logs --prefix
    ("[", r"()\[Pipeline\] ?"),
    ("[", r"()\[[a-z][\w.\-]{0,62} : [\w.\-]{1,63}\] ?"),  # tkn pipelinerun logs: task and step
    ("[", r"()\[[a-z][a-z0-9]{0,30}(?:-[a-z0-9]{1,20}){1,8}\] ?"),  # tkn taskrun logs: the step, which has a hyphen
)
"""Each form, and with what a line of it begins: a digit, a bracket, the S of Step; or the bar that it has in it."""
_WIDE = rf"({_CLOCK})  (?:\[\d{{1,8}}\] )?"
"""Jenkins' console: two blanks behind every clock; behind some of them, the second is an indent of the text's own."""


def _form(lines: Sequence[str]) -> str | None:
    needed = SHARE * len(lines) if len(lines) >= LEAST else len(lines)
    begins = [line[:1] for line in lines]
    most = {
        "0": sum(map(str.isdigit, begins)),
        "[": begins.count("["),
        "S": begins.count("S"),
        "|": sum("|" in line for line in lines),
    }
    if lines and most["0"] == len(lines) and all(lazy(_WIDE).match(line) for line in lines):
        return _WIDE
    for mark, form in _FORMS if lines else ():
        if most[mark] < needed:
            continue  # most traces have none of these prefixes, and trying all costs as much as the diagnosis
        expression = lazy(form)
        if sum(1 for line in lines if expression.match(line)) >= needed:
            return form
    return None


def find(lines: Sequence[str]) -> tuple[Lazy, ...]:
    """Find the prefixes of a trace from the cleaned, non-empty lines of its head; group 1 is the time, or empty."""
    found: list[Lazy] = []
    for _ in range(LAYERS):
        form = _form(lines)
        if form is None:
            break
        expression = lazy(form)
        found.append(expression)
        lines = [rest for line in lines if (rest := expression.sub("", line, count=1)).strip()]
    return tuple(found)


def strip(line: str, prefixes: Sequence[Lazy]) -> tuple[str | None, str]:
    """Give the time that stood before a line, and the line without its prefixes."""
    time = None
    for expression in prefixes:
        if found := expression.match(line):
            time = time or found[1] or None
            line = line[found.end() :]
    return time, line
