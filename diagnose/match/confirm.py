"""Confirms hits: the page's pattern on the window, the voice of the line, and the page's conditions over the facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from diagnose.facts import conditions, reading, verdict
from diagnose.facts.story import Story
from diagnose.facts.voice import Said
from diagnose.match.patterns import Found, search
from diagnose.match.windows import Windows
from diagnose.model import Corpus, Fact, Match, Signature
from diagnose.scan import Survey
from diagnose.trace import Trace

INNER = 40
"""Lines of a RUN's or a script's output that may follow its own word of the cause, such as npm's closing advice."""
VERDICT = 200
"""Lines that may follow a verdict of a tool of the script: mocha tells the failures after their number."""
_AFTERMATH = ("after_script", "cleanup")
_BUILDING = frozenset({"kaniko", "buildah", "buildkit"})
"""Tools whose step has no output of a script; `docker run` and `podman run` may have."""
_NETWORKED = frozenset({"dependency-missing", "deploy-failed"})
_KEPT = frozenset({"url", "host", "hostname", "status"})
_SPOKEN_BY_TOOLS = frozenset({"kaniko", "buildah", "podman", "skopeo", "docker", "buildkit", "runner"})


class Known(NamedTuple):
    """Facts beside those of a line: of the failing `step`, and of the whole trace, the API and the user (`base`)."""

    step: Mapping[str, Fact]
    base: Mapping[str, Fact]


class _Confirmer:
    """Holds what all hits of one trace share."""

    __slots__ = ("base", "printer", "step", "story", "timeouts", "windows")

    def __init__(self, trace: Trace, story: Story, known: Known) -> None:
        self.story = story
        self.windows = Windows(trace, story)
        self.step, self.base = known
        self.timeouts: dict[str, int] = {}
        program = story.step.get("program")
        self.printer = program is not None and program.value in reading.PRINTERS and "tool" not in story.step

    def facts(self, found: Found, *, terminal: bool) -> dict[str, Fact]:
        line = reading.of_line(found.deciding.body, found.line)
        if self.printer and "client" in line and line["client"].value in _SPOKEN_BY_TOOLS and terminal:
            line.pop("client")
            line.pop("area", None)
        if terminal and (told := self._verdict(found)):
            line = {name: fact for name, fact in line.items() if name in _KEPT} if told["reason"] in _NETWORKED else {}
            line.update({name: Fact(name, value, found.line, "line") for name, value in told.items()})
        groups = [Fact(name, value, found.line, "match") for name, value in found.groups.items()]
        return reading.merge(groups, line, self.step if terminal else {}, self.base)

    def _verdict(self, found: Found) -> dict[str, str]:
        """Read what a tool of the script says; inside of a RUN the builder speaks, and its pages are in charge."""
        area, client = self.step.get("area"), self.step.get("client")
        said = found.deciding
        within = said.body != said.line.text or (area is not None and area.value in ("run", "build"))
        within = within or (client is not None and client.value in _BUILDING)
        return {} if within else verdict.read(said.body)

    def one(self, signature: Signature, window: list[Said], hit: Said, *, terminal: bool) -> Match | None:
        try:
            found = search(signature, window, hit)
        except TimeoutError:
            self.timeouts.setdefault(signature.id, hit.line.first)
            return None
        if found is None or found.deciding.level not in signature.levels:
            return None
        facts = self.facts(found, terminal=terminal)
        judged = conditions.judge(signature.when, facts)
        if judged is False or any(name not in facts for name in signature.needs):
            return None
        if terminal and not self._last(found, facts):
            terminal = False
        lines = tuple(said.line for said in found.said)
        return Match(signature, found.line, lines, tuple(facts.values()), judged is True, terminal)

    def _last(self, found: Found, facts: Mapping[str, Fact]) -> bool:
        """Tell whether nothing after a match shows that the job went on; a detail of a tool proves nothing alone."""
        if "words" in facts:
            return facts["words"].value in ("verdict", "proof") and self.windows.after(found.deciding) <= VERDICT
        spoken = "client" in facts and facts["client"].origin == "line"
        return spoken or self.windows.after(found.deciding) <= INNER


def _outside(signature: Signature) -> bool:
    """Tell whether a page has something to say of lines that the job survived."""
    return signature.kind in ("noise", "hazard") or bool(signature.explains)


def _skip(said: Said) -> bool:
    return said.line.section is not None and said.line.section.startswith(_AFTERMATH)


def _of_page(confirmer: _Confirmer, signature: Signature, survey: Survey, index: int) -> list[Match]:
    matches: list[Match] = []
    for hit in survey.pages.get(index, []):
        windows = confirmer.windows.terminal(hit, signature.within)
        terminal = bool(windows)
        if not windows and _outside(signature):
            windows = confirmer.windows.elsewhere(hit, signature.within)
        for window, said in windows:
            if not terminal and _skip(said):
                continue
            match = confirmer.one(signature, window, said, terminal=terminal)
            if match is not None and all(match.line != known.line for known in matches):
                matches.append(match)
    return matches


class Confirmed(NamedTuple):
    """The matches of all pages; `timeouts` maps a page whose pattern took too long to the raw line where it did."""

    matches: list[Match]
    timeouts: dict[str, int]


def confirm(trace: Trace, survey: Survey, story: Story, known: Known, corpus: Corpus) -> Confirmed:
    """Confirm the hits of all pages; a match is terminal where nothing after it shows that the job went on."""
    confirmer = _Confirmer(trace, story, known)
    matches = [
        match
        for index, signature in enumerate(corpus.signatures)
        if index in survey.pages
        for match in _of_page(confirmer, signature, survey, index)
    ]
    return Confirmed(matches, confirmer.timeouts)
