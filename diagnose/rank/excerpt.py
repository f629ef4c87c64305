"""Picks the lines that read most like the cause where no page did: a tool's own error or summary, best first.

The weights order kinds of sentences, not programs: what a compiler or a test says with file and line outranks a summary, which
outranks a bare "failed". The runner's closing lines are never taken.
"""

from __future__ import annotations

from diagnose.facts.story import Story
from diagnose.facts.voice import Said
from diagnose.lazy import Lazy, lazy
from diagnose.model import Excerpt
from diagnose.redact import Gate, shorten
from diagnose.trace import Trace

MOST = 8
"""Lines of an excerpt."""

_KINDS: tuple[tuple[float, Lazy], ...] = tuple(
    (weight, lazy(pattern))
    for weight, pattern in (
        # a place in a source with the word error: compilers and type checkers
        (9.0, r"[\w./\-]+[:(]\d+(?:[:,]\d+)?\)?:? *-? *(?:fatal )?error\b"),
        (9.0, r"error(?:\[\w+\]|\(\w+\))?: |error TS\d+:"),
        (
            8.5,
            r"(?:==\d+==)?ERROR: \w+Sanitizer|WARNING: DATA RACE|panicked at |^panic: |Segmentation fault|core dumped",
        ),
        (
            8.5,
            r"^E +\S|^\s*(?:\w+\.){0,5}[A-Z]\w*(?:Error|Exception|Failure|Failed)\b(?:: |\s*$)|^\s*ASSERT(?:ION)? FAILED",
        ),
        (
            8.0,
            r"\b(?:unbound variable|command not found|not found$|Permission denied|No such file or directory|cannot open|Cannot open)",
        ),
        (
            8.0,
            r"No rule to make target|undefined reference|cannot find symbol|Could not (?:resolve|find|connect|read)|could not (?:resolve|find|connect)",
        ),
        (
            8.0,
            r"^(?:FATAL|fatal|Fatal error|FATAL ERROR)\b|^(?:│ )?Error: |CMake Error|^npm (?:ERR!|error) (?!code|A complete|path|errno)",
        ),
        (
            7.5,
            r"^(?:ERROR|Error|error)\b[: ]|\[ERROR\] (?!\s*$|To see|Re-run|For more|->)|^fatal: |FAILED! =>|Connection refused|timed out",
        ),
        (7.5, r"^\s*(?:--- FAIL|FAIL:|FAILED\b|✖|✗|×|✕|●|not ok \d)|\bFAIL\b|: FAILED$|^\s*\d+\) |\bAssertionError\b"),
        (
            7.0,
            r"needs to be updated|would reformat|out of date|out of sync|can only install|rejected\]|does(?: not|n't) exist|cannot (?:be|find|read|access)",
        ),
        (
            7.0,
            r"curl: \(\d+\)|wget: |ssh: |psql: |returned error: \d{3}|ERROR \d{3}:|PHP (?:Parse|Fatal) error|\bsyntax error\b",
        ),
        (
            6.5,
            r"\s+(?:\d+:\d+)\s+(?:error|✖)\b|^\S+:\d+(?::\d+)?:? (?:[A-Z]{1,3}\d{3,4}|error)\b|^[A-Z]{1,4}\d{3,4} |DL\d{4}",
        ),
        (6.5, r"\bKilled\b|[Oo]ut of memory|No space left|BROKEN|[Dd]enied|[Uu]nauthorized|[Ff]orbidden|refused"),
        (6.0, r"\bexpected\b.{0,200}\b(?:got|but|to be|actual|received)\b|\bwant\b.{0,60}\bgot\b"),
        (5.0, r"\b\d+ (?:failed|failures?|errors?|problems?)\b|[Tt]ests? failed|\bFound \d+ errors?\b"),
        (
            4.5,
            r"\b(?:failed|failure|failing|cannot|could not|unable to|invalid|missing|unexpected|undefined|unknown|not)\b",
        ),
        (4.0, r"\b(?:[Ee]rror|ERROR|[Ee]xception|[Ff]atal)\b"),
    )
)
_EMPTY_WORDS = lazy(
    r"make(?:\[\d+\])?: \*\*\* .{0,200} Error \d|(?:npm )?(?:ERR!|error) (?:A complete log|code |errno|path )|exit(?:ed)?(?: with)? (?:code|status)|"
    r"Process (?:completed|exited)|^Traceback|retry|[Ww]arning|WARN|DEPRECATED|deprecat|^\s*at \S+ \(|0 errors|0 failed|, 0 fail|passed$|\bxfail|\bok$"
)
_NEAR = 12


def _weight(said: Said) -> float:
    body = said.body
    weight = next((weight for weight, pattern in _KINDS if pattern.search(body[:2_000])), 0.0)
    if weight and _EMPTY_WORDS.search(body[:2_000]):
        weight -= 4.0
    if said.level == "warn":
        weight -= 3.0
    return weight


def _candidates(story: Story) -> list[Said]:
    return [said for said in story.tail if said.level in ("plain", "error", "warn") and said.body.strip()]


def best(story: Story) -> list[Said]:
    """Order the lines of the story's tail by how much they read like a cause, at most `MOST`.

    Of equal weight the line nearer to the end comes first; the last line that says something is always among the first
    three, since a shell script's last word is often all there is.
    """
    said = _candidates(story)
    scored: list[tuple[float, int]] = []
    for index, each in enumerate(said):
        weight = _weight(each)
        if weight > 0:
            near = max(0.0, 1.0 - (len(said) - 1 - index) / _NEAR)
            scored.append((weight + near, index))
    order = [index for _, index in sorted(scored, key=lambda each: (-each[0], -each[1]))]
    if said and len(said) - 1 not in order[:3]:
        order.insert(min(2, len(order)), len(said) - 1)
    unique: list[int] = []
    seen: set[str] = set()
    for index in order:
        if said[index].body.strip() not in seen:
            seen.add(said[index].body.strip())
            unique.append(index)
    return [said[index] for index in unique[:MOST]]


def excerpt(trace: Trace, story: Story, gate: Gate) -> tuple[Excerpt, ...]:
    """Give the lines to show where nothing was recognised, best first, through the gate."""
    chosen = best(story)
    around = [line for said in chosen for line in trace.window(said.line.first - 2, said.line.last + 2)]
    texts = gate.lines([said.line for said in chosen], trace.secret_blocks, around)
    return tuple(Excerpt(said.line.first, shorten(text)[0]) for said, text in zip(chosen, texts, strict=True))
