"""Gives the spoken lines around a hit: from the tail of the story where the hit lies in it, else read again."""

from __future__ import annotations

from diagnose.facts.story import Story
from diagnose.facts.voice import Said, follow, heard, level_and_body
from diagnose.model import Line
from diagnose.scan import Hit
from diagnose.trace import Trace

KEPT = 64
"""Windows outside of the tail that are kept for further pages."""


class Windows:
    """The lines of one trace as windows; `terminal` windows come from the tail of the story, or are its verdict."""

    __slots__ = ("_at", "_heard", "_read", "_story", "_tail", "_trace")

    def __init__(self, trace: Trace, story: Story) -> None:
        self._trace = trace
        self._story = story
        self._tail = list(story.tail)
        self._read: dict[tuple[Hit, int], list[tuple[list[Said], Said]]] = {}
        self._heard: tuple[int, int, list[Said]] = (1, 0, [])
        self._at: dict[int, list[int]] = {}
        for index, said in enumerate(self._tail):
            for line in range(said.line.first, said.line.last + 1):
                self._at.setdefault(line, []).append(index)

    def terminal(self, hit: Hit, within: int) -> list[tuple[list[Said], Said]]:
        """Windows (and in each the line that was hit) of the tail; none where the hit lies elsewhere."""
        windows = [
            (self._tail[max(0, index - within + 1) : index + within], self._tail[index])
            for index in self._at.get(hit.line, [])
        ]
        if hit.snippet is not None and windows:
            said = _spoken(windows[0][1].line, hit.snippet)
            return [([said], said)]
        verdict = self._story.verdict
        if verdict is not None and verdict.line.first <= hit.line <= verdict.line.last:
            windows.append(([verdict], verdict))
        return windows

    def elsewhere(self, hit: Hit, within: int) -> list[tuple[list[Said], Said]]:
        """Windows of a hit outside of the tail; pages that were hit on the same line share them."""
        known = self._read.get((hit, within))
        if known is None:
            if len(self._read) >= KEPT:
                self._read.clear()
            known = self._read[hit, within] = self._elsewhere(hit, within)
        return known

    def _elsewhere(self, hit: Hit, within: int) -> list[tuple[list[Said], Said]]:
        if hit.snippet is not None:
            lines = self._trace.window(hit.line, hit.line)
            said = _spoken(lines[0], hit.snippet) if lines else None
            return [([said], said)] if said else []
        said_lines = self._listened(hit.line - within + 1, hit.line + within - 1)
        return [
            (said_lines[max(0, index - within + 1) : index + within], said)
            for index, said in enumerate(said_lines)
            if said.line.first <= hit.line <= said.line.last
        ]

    def _listened(self, first: int, last: int) -> list[Said]:
        """Give the spoken lines that overlap some raw lines; those within what was read last are not read again."""
        begin, end, said_lines = self._heard
        if not begin <= first <= last <= end:
            said_lines = heard(self._trace.window(first, last))
            self._heard = first, last, said_lines
        return follow([said for said in said_lines if said.line.first <= last and said.line.last >= first])

    def after(self, said: Said) -> int:
        """Count the lines of the tail that say something after this one; 0 outside of it."""
        index = next((i for i in self._at.get(said.line.first, []) if self._tail[i] is said), None)
        if index is None:
            return 0
        return sum(1 for each in self._tail[index + 1 :] if each.level not in ("echo", "runner"))


def _spoken(line: Line, snippet: str) -> Said:
    level, body = level_and_body(snippet)
    return Said(line._replace(text=snippet), level, body)
