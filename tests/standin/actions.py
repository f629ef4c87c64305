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

_FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL
_COMMAND = rf"^/(?P<cmd>{NAMES})(?:[ ](?P<arg>[^\n]*))?(?:[ \t\f\v\n]*\n|$)"
_ELEMENT = r"^<[^>]+?>\n.+?\n</[^>]+?>$"
_IN_LINES = re.compile(_COMMAND, _FLAGS)
_IN_PARAGRAPH = re.compile(f"`.+?`|{_ELEMENT}|{_COMMAND}", _FLAGS)


class Extracted(NamedTuple):
    """What is left of the body, and the commands with what follows them."""

    body: str
    commands: list[tuple[str, str]]


class _Skipped:
    """What the older way skips at the start of a line: fences, code spans of whole lines, elements and `>>>` blocks.

    Each is what one regular expression of GitLab's finds; written out, since theirs takes minutes for some texts.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [each.start() for each in re.finditer("`$", text, re.MULTILINE)]
        # the expression for spans is greedy: from any line it reaches to the last pair that ends a line
        self.opener = text.rfind("`", 0, ends[-1] - 1) if ends else -1
        self.span = next((end + 1 for end in ends if end >= self.opener + 2), -1)
        self.never: set[str] = set()

    def _closed(self, closer: str, at: int) -> int:
        """Give where the first `closer` from `at` on ends, or -1; what is not found once is not there later."""
        if closer in self.never:
            return -1
        found = re.compile(closer, re.MULTILINE).search(self.text, at)
        if found is None:
            self.never.add(closer)
        return found.end() if found else -1

    def end(self, at: int) -> int:
        """Give the end of what is skipped at the line that starts at `at`, or -1."""
        text, end = self.text, -1
        if text.startswith("```", at):
            end = self._closed("\n```$", at + 4)
        if end < 0 <= self.opener and at <= self.opener:
            end = self.span
        if end < 0 and (opened := re.compile(r"<[^>]+>\n").match(text, at)):
            end = self._closed("\n</[^>]+>$", opened.end() + 1)
        if end < 0 and text.startswith(">>>", at):
            end = self._closed("\n>>>$", at + 4)
        return end


def by_lines(body: str) -> Extracted:
    """Search as older versions do: any line that no fence of three backticks, tag or `>>>` encloses."""
    text = body.replace("\r", "")
    commands: list[tuple[str, str]] = []
    if not _IN_LINES.search(text):
        return Extracted(text.rstrip(), commands)
    skipped, kept, at = _Skipped(text), "", 0
    while at < len(text):
        found = None
        end = skipped.end(at)
        if end < 0 and (found := _IN_LINES.match(text, at)):
            commands.append((found["cmd"].lower(), (found["arg"] or "").strip()))
        after = found.end() if found else max(end, at)
        # on to the next start of a line
        line = after if after > at and text[after - 1] == "\n" else text.find("\n", after) + 1 or len(text)
        kept += text[after if found else at : line]
        at = line
    return Extracted(kept.rstrip(), commands)


def _search(text: str) -> Extracted:
    commands: list[tuple[str, str]] = []

    def take(found: re.Match[str]) -> str:
        if found["cmd"] is None:
            return found[0]
        commands.append((found["cmd"].lower(), (found["arg"] or "").strip()))
        return ""

    return Extracted(_IN_PARAGRAPH.sub(take, text), commands)


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
    if not _IN_LINES.search(text):
        return Extracted(text.rstrip(), [])
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    commands: list[tuple[str, str]] = []
    for first, last in _paragraphs(text):
        end = last + 2 if last + 1 < len(lines) and lines[last + 1] == "\n" else last + 1
        left, found = _search("".join(lines[first:end]))
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
