"""Confirms hits: the page's pattern on the window, the voice of the line, and the page's conditions over the facts."""

from __future__ import annotations

from collections.abc import Mapping

from diagnose.facts import conditions, reading
from diagnose.facts.story import Story
from diagnose.facts.voice import Said
from diagnose.match.patterns import Found, possible, search
from diagnose.match.windows import Windows
from diagnose.model import Corpus, Fact, Match, Signature
from diagnose.record import NamedTuple
from diagnose.scan import Survey
from diagnose.trace import Trace

SURVIVED = 16
"""Places that the job survived at which a page is tried: each is read anew from the trace."""
INNER = 40
"""Lines of a RUN's or a script's output that may follow its own word of the cause, such as npm's closing advice."""
VERDICT = 200
"""Lines that may follow a verdict of a tool of the script: mocha tells the failures after their number."""
_AFTERMATH = ("after_script", "cleanup")
_BUILDING = frozenset({"kaniko", "buildah", "buildkit"})
"""Tools whose step has no output of a script; `docker run` and `podman run` may have."""
_NETWORKED = frozenset({"dependency-missing", "deploy-failed"})
_KEPT = frozenset({"url", "host", "hostname", "status"})
_RULING = ("reason", "area", "words")
"""Facts that no other one implies: what a line tells of them stands, unless a pattern has a group of the name."""
_SPOKEN_BY_TOOLS = reading.BUILDERS | {"runner"}


class Known(NamedTuple):
    """What is known beside a line: the story, facts of its failing `step`, and `base`: of trace, API and user."""

    story: Story
    step: Mapping[str, Fact]
    base: Mapping[str, Fact]


Rejection = tuple[int, str]
"""The raw line of a hit of one of a page's keywords, and why the page does not hold there."""


def _contradiction(signature: Signature, facts: Mapping[str, Fact]) -> str:
    for name, wanted in signature.when.items():
        if conditions.judge({name: wanted}, facts) is False:
            return f"{name} is {facts[name].value} ({facts[name].origin}), and the page wants {' or '.join(wanted)}"
    return "its conditions do not hold together"


class _Confirmer:
    """Holds what all hits of one trace share."""

    __slots__ = ("_told", "base", "explains", "printer", "step", "story", "timeouts", "windows")

    def __init__(self, trace: Trace, known: Known, *, explains: bool = False) -> None:
        self.story, self.step, self.base = known
        self.explains = explains
        self.windows = Windows(trace, self.story)
        self.timeouts: dict[str, int] = {}
        program = self.story.step.get("program")
        self.printer = program is not None and program.value in reading.PRINTERS and "tool" not in self.story.step
        self._told: dict[tuple[str, str, int, bool], dict[str, Fact]] = {}

    def told(self, said: Said, at: int, *, terminal: bool) -> dict[str, Fact]:
        """Give the facts that a line tells by itself; many pages ask for those of one line."""
        key = (said.line.text, said.body, at, terminal)
        if key not in self._told:
            self._told[key] = self._read(said, at, terminal)
        return self._told[key]

    def _read(self, said: Said, at: int, terminal: bool) -> dict[str, Fact]:
        line = reading.of_line(said.body, at)
        if self.printer and "client" in line and line["client"].value in _SPOKEN_BY_TOOLS and terminal:
            line.pop("client")
            line.pop("area", None)
        if terminal and (told := self._verdict(said)):
            line = {name: fact for name, fact in line.items() if name in _KEPT} if told["reason"] in _NETWORKED else {}
            line.update({name: Fact(name, value, at, "line") for name, value in told.items()})
        return line

    def facts(self, found: Found, *, terminal: bool) -> dict[str, Fact]:
        line = self.told(found.deciding, found.line, terminal=terminal)
        groups = [Fact(name, value, found.line, "match") for name, value in found.groups.items()]
        return reading.merge(groups, line, self.step if terminal else {}, self.base)

    def _verdict(self, said: Said) -> dict[str, str]:
        """Read what a tool of the script says; inside of a RUN the builder speaks, and its pages are in charge."""
        area, client = self.step.get("area"), self.step.get("client")
        within = said.body != said.line.text or (area is not None and area.value in ("run", "build"))
        within = within or (client is not None and client.value in _BUILDING)
        if within or said.level == "runner":
            return {}
        from diagnose.facts import verdict  # a builder's log needs none of its tables

        return verdict.read(said.body)

    def _ruled_out(self, signature: Signature, hit: Said, *, terminal: bool) -> bool:
        """Tell whether the line that was hit rules a page of one line out, whatever a pattern may find there.

        Patterns take longer to compile than all lines to read; their words are asked first.
        """
        asked = [name for name in _RULING if name in signature.when or name in signature.needs]
        if not asked or hit.line.frames or hit.level not in signature.levels or not possible(signature, hit.body):
            return False
        layers = (self.told(hit, hit.line.first, terminal=terminal), self.step if terminal else {}, self.base)
        for name in asked:
            if name != "reason" and any(f"<{name}>" in pattern for pattern in signature.patterns):
                continue
            fact = reading.trusted(name, *layers)
            if fact is None and name in signature.needs:
                return True
            if (
                fact
                and name in signature.when
                and conditions.judge({name: signature.when[name]}, {name: fact}) is False
            ):
                return True
        return False

    def weigh(self, signature: Signature, window: list[Said], hit: Said, *, terminal: bool) -> Match | Rejection:
        """Give the match of a page at a hit, or why there is none."""
        if len(window) == 1 and not self.explains and self._ruled_out(signature, hit, terminal=terminal):
            return (hit.line.first, "what the line tells contradicts its conditions")
        try:
            found = search(signature, window, hit)
        except TimeoutError:
            self.timeouts.setdefault(signature.id, hit.line.first)
            return (hit.line.first, "its pattern takes too long there")
        if found is None:
            level = f", which is of the level {hit.level}" if hit.level not in signature.levels else ""
            return (hit.line.first, f"a keyword stands there{level}, and no pattern fits")
        if found.deciding.level not in signature.levels:
            return (found.line, f"the line is of the level {found.deciding.level}, which the page leaves out")
        facts = self.facts(found, terminal=terminal)
        judged = conditions.judge(signature.when, facts)
        if judged is False:
            return (found.line, _contradiction(signature, facts))
        if missing := [name for name in signature.needs if name not in facts]:
            return (found.line, f"the page needs to know {missing[0]}, which nothing tells there")
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


def _skip(said: Said) -> bool:
    return said.line.section is not None and said.line.section.startswith(_AFTERMATH)


def _of_page(
    confirmer: _Confirmer, signature: Signature, survey: Survey, index: int
) -> tuple[list[Match], list[Rejection]]:
    matches: list[Match] = []
    rejections: list[Rejection] = []
    survived = 0
    for hit in survey.pages.get(index, []):
        windows = confirmer.windows.terminal(hit, signature.within)
        terminal = bool(windows)
        survived += not terminal
        if not windows and signature.anywhere and survived <= SURVIVED:
            windows = confirmer.windows.elsewhere(hit, signature.within)
        if not windows:
            rejections.append((hit.line, "the job went on after it, or it lies outside of the section that failed"))
        for window, said in windows:
            if not terminal and _skip(said):
                rejections.append((hit.line, "it lies in what ran after the failure"))
                continue
            match = confirmer.weigh(signature, window, said, terminal=terminal)
            if not isinstance(match, Match):
                rejections.append(match)
            elif all(match.line != known.line for known in matches):
                matches.append(match)
    return matches, rejections


class Confirmed(NamedTuple):
    """The matches of all pages; `timeouts` maps a page whose pattern took too long to the raw line where it did."""

    matches: list[Match]
    timeouts: dict[str, int]


def confirm(trace: Trace, survey: Survey, known: Known, corpus: Corpus) -> Confirmed:
    """Confirm the hits of all pages; a match is terminal where nothing after it shows that the job went on."""
    confirmer = _Confirmer(trace, known)
    # pages that look far around a line come first: what they read serves those that look at less of it
    order = sorted(survey.pages, key=lambda index: (-corpus.signatures[index].within, index))
    found = {index: _of_page(confirmer, corpus.signatures[index], survey, index)[0] for index in order}
    timeouts = sorted(confirmer.timeouts.items(), key=lambda timeout: timeout[1])
    return Confirmed([match for index in sorted(found) for match in found[index]], dict(timeouts))


def rejected(trace: Trace, survey: Survey, known: Known, corpus: Corpus, page: str) -> list[Rejection]:
    """Tell for each hit of a page why it is no match there; nothing for hits that are."""
    index = next(at for at, each in enumerate(corpus.signatures) if each.id == page)
    return _of_page(_Confirmer(trace, known, explains=True), corpus.signatures[index], survey, index)[1]
