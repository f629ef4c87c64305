"""Finds the sentence with which a build tool reports that a RUN failed, and hands its facts to the output above it."""

from __future__ import annotations

from diagnose.facts import reading, verdict
from diagnose.facts.story import Story
from diagnose.model import Fact

_SHARED = ("client", "area", "exit_code", "signal")


def step_facts(story: Story) -> dict[str, Fact]:
    """Give the facts of the failing step: those of its mark, and of the RUN failure that the tail ends with.

    Output of a RUN names no speaker, so that a line such as `npm: not found` learns here whose RUN it was and with which
    code it ended.
    """
    facts = dict(story.step)
    for said in reversed(story.tail):
        if said.level not in ("plain", "error"):
            continue
        if said.body == said.line.text and verdict.read(said.body).get("words") in ("verdict", "proof"):
            break  # a tool of the script ended with this: what stands above it was that tool's output
        told = reading.of_line(said.body, said.line.first)
        if "client" not in told:
            continue
        ends = "exit_code" in told or "signal" in told
        if ends and "area" in told and told["area"].value in ("run", "build"):
            for name in _SHARED:
                if name in told:
                    facts[name] = told[name]._replace(origin="step")
            facts["area"] = told["area"]._replace(value="run", origin="step")
            break
    if story.section is not None:
        facts["section"] = Fact("section", story.section, None, "section")
    if "area" not in facts and "client" not in facts and story.section in ("step_script", "build_script"):
        facts["area"] = Fact("area", "script", None, "section")
    return facts
