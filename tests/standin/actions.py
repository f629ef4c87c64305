"""Which lines of a note GitLab takes as quick actions: in older versions by lines, in newer ones by paragraphs.

Written after what `lib/gitlab/quick_actions/extractor.rb` does in both: `\\r` is dropped, then parts that are skipped
and commands are looked for side by side, so that whatever begins first wins.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import NamedTuple

NAMES = (
    "add_child|add_contacts|add_email|approve|assign|assign_reviewer|award|blocked_by|blocks|board_move|"
    "cc|checkin_reminder|child_of|clear_health_status|clear_weight|clone|close|confidential|"
    "convert_to_ticket|copy_metadata|create_merge_request|done|draft|due|duplicate|epic|estimate|"
    "estimate_time|health_status|invite_email|iteration|label|labels|link|lock|mark|merge|milestone|"
    "move|page|parent_epic|promote|promote_to|promote_to_incident|publish|react|ready|reassign|"
    "reassign_reviewer|rebase|relabel|relate|relate_to|remove_child|remove_child_epic|remove_contacts|"
    "remove_due_date|remove_email|remove_epic|remove_estimate|remove_iteration|remove_link|"
    "remove_milestone|remove_parent|remove_parent_epic|remove_reviewer|remove_time_estimate|"
    "remove_time_spent|remove_weight|remove_zoom|reopen|request_changes|request_review|reviewer|"
    "run_pipeline|service_desk|severity|ship|shrug|spend|spend_time|spent|start_review|submit_review|"
    "subscribe|summarize_diff|tableflip|tag|target_branch|timeline|title|todo|type|unapprove|unassign|"
    "unassign_reviewer|unlabel|unlink|unlock|unreviewer|unsubscribe|weight|wip|zoom"
)
"""The names and other names of GitLab's quick actions, of all kinds of items and editions, as an expression."""

_COMMAND = rf"^/(?P<cmd>{NAMES})(?:[ ](?P<arg>[^\n]*))?(?:[ \t\f\v\n]*\n|$)"
_ELEMENT = r"^<[^>]+?>\n.+?\n</[^>]+?>$"
_FENCE = r"^```.+?\n```$"
_SPAN_IN_LINES = r"^.*`\n*.+?\n*`$"
_QUOTE = r"^>>>.+?\n>>>$"
_SPAN = r"`.+?`"
_FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL

_LINES = re.compile(f"{_FENCE}|{_SPAN_IN_LINES}|{_ELEMENT}|{_QUOTE}|{_COMMAND}", _FLAGS)
_IN_PARAGRAPH = re.compile(f"{_SPAN}|{_ELEMENT}|{_COMMAND}", _FLAGS)
_NONE = re.compile(r"^/[a-z_]", re.IGNORECASE | re.MULTILINE)


class Extracted(NamedTuple):
    """What is left of the body, and the commands with what follows them."""

    body: str
    commands: list[tuple[str, str]]


def _search(expression: re.Pattern[str], text: str) -> Extracted:
    commands: list[tuple[str, str]] = []

    def take(found: re.Match[str]) -> str:
        if found["cmd"] is None:
            return found[0]
        commands.append((found["cmd"].lower(), (found["arg"] or "").strip()))
        return ""

    return Extracted(expression.sub(take, text), commands)


def by_lines(body: str) -> Extracted:
    """Search as older versions do: any line that no fence of three backticks, tag or `>>>` encloses."""
    text = body.replace("\r", "")
    if not _NONE.search(text):
        return Extracted(text.rstrip(), [])
    left, commands = _search(_LINES, text)
    return Extracted(left.rstrip(), commands)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Give first and last line (from 0) of each paragraph on the top level in which a line begins with a slash."""
    from tests.standin.rendering import parser

    return [
        (token.map[0], token.map[1] - 1)
        for token, inside in itertools.pairwise(parser().parse(_without_block_quotes(text)))
        if token.type == "paragraph_open" and token.level == 0 and token.map
        if re.search(r"^ {0,3}/", inside.content, re.MULTILINE)
    ]


def _without_block_quotes(text: str) -> str:
    """Turn GitLab's `>>>` blocks into quotes, line by line, as it does before it reads Markdown."""

    def quoted(found: re.Match[str]) -> str:
        inner = found["inner"].split("\n")
        return "\n".join([">", *(f"> {line}" for line in inner), ">"])

    fence = r"^```.*?\n```\s*$|^~~~.*?\n~~~\s*$"
    return re.sub(
        rf"{fence}|^>>>[ ]*\n(?P<inner>.+?)\n>>>[ ]*$",
        lambda found: found[0] if found["inner"] is None else quoted(found),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )


def by_paragraphs(body: str) -> Extracted:
    """Search as newer versions do: only paragraphs of the Markdown that stand in nothing else."""
    text = body.replace("\r", "")
    if not _NONE.search(text):
        return Extracted(text.rstrip(), [])
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    commands: list[tuple[str, str]] = []
    for first, last in _paragraphs(text):
        end = last + 2 if last + 1 < len(lines) and lines[last + 1] == "\n" else last + 1
        left, found = _search(_IN_PARAGRAPH, "".join(lines[first:end]))
        commands += found
        lines[first:end] = [left, *[""] * (end - first - 1)]
    return Extracted("".join(lines).rstrip(), commands)


WAYS: dict[str, Callable[[str], Extracted]] = {"lines": by_lines, "paragraphs": by_paragraphs}


def extract(body: str, way: str) -> Extracted:
    """Search in the `way` that is set: "lines" (older), "paragraphs" (newer), or "both", one after the other."""
    commands: list[tuple[str, str]] = []
    for each in WAYS if way == "both" else (way,):
        body, found = WAYS[each](body)
        commands += found
    return Extracted(body, commands)
