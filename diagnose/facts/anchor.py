"""Finds the sentence with which a build tool reports that a RUN failed, and hands its facts to the output above it."""

from __future__ import annotations

from diagnose.facts import reading, speaker
from diagnose.facts.story import Story
from diagnose.facts.voice import Said
from diagnose.lazy import lazy
from diagnose.model import Fact

_SHARED = ("client", "area", "exit_code", "signal")
_LOOK_BACK = 60
_LAYER = lazy(
    r"[0-9a-f]{12}: (?:(?P<push>Preparing|Pushing|Pushed|Layer already exists|Mounted from )"
    r"|(?P<pull>Pulling fs layer|Downloading|Download complete|Verifying Checksum|Extracting|Pull complete"
    r"|Already exists))"
)
"""What the docker client tells of each layer of an image: in a piece of a log the only sign of what was being done."""


def _of_layers(story: Story) -> dict[str, Fact]:
    for said in reversed(story.tail[-_LOOK_BACK:]):
        if found := _LAYER.match(said.body):
            area = "push" if found["push"] else "pull"
            told = (("client", "docker"), ("area", area))
            return {name: Fact(name, value, said.line.first, "step") for name, value in told}
    return {}


_EXCERPT = lazy(r" > \[(?:[\w.\-]{1,80} )?\d{1,3}/\d{1,3}\] RUN ")


def _excerpt_of_run(story: Story) -> int | None:
    """Find BuildKit's excerpt of a RUN's output: a fragment of it may have lost the sentence that it failed."""
    return next((said.line.first for said in story.tail if _EXCERPT.match(said.line.text)), None)


_ENDS = ("exit status", "exit code", "non-zero code", "exited with status", "signal: ")
"""One of these stands where the end of a program is told: no other line is read for it."""


def _ends_a_script(said: Said, story: Story) -> bool:
    """Tell whether a tool of the job's script ends with a line; the tables of those tools are not read for builders."""
    if said.body != said.line.text:
        return False
    client = speaker.who(said.body).get("client") or (story.step["client"].value if "client" in story.step else "")
    if client in reading.BUILDERS:
        return False
    from diagnose.facts import verdict

    return verdict.read(said.body).get("words") in ("verdict", "proof")


def _end_of_run(story: Story) -> dict[str, Fact]:
    """Read the sentence that a RUN failed, with which the tail ends; what follows a tool of the script is not read."""
    spoken = [said for said in story.tail if said.level in ("plain", "error")]
    ends = [any(words in said.body for words in _ENDS) for said in spoken]
    first = ends.index(True) if True in ends else len(ends)  # nothing above it can be the sentence
    for said, is_end in zip(reversed(spoken[first:]), reversed(ends), strict=False):
        if _ends_a_script(said, story):
            break  # a tool of the script ended with this: what stands above it was that tool's output
        if not is_end:
            continue
        told = reading.of_line(said.body, said.line.first)
        ended = "exit_code" in told or "signal" in told
        if ended and "client" in told and "area" in told and told["area"].value in ("run", "build"):
            facts = {name: told[name]._replace(origin="step") for name in _SHARED if name in told}
            return {**facts, "area": told["area"]._replace(value="run", origin="step")}
    return {}


def step_facts(story: Story) -> dict[str, Fact]:
    """Give the facts of the failing step: those of its mark, and of the RUN failure that the tail ends with.

    Output of a RUN names no speaker, so that a line such as `npm: not found` learns here whose RUN it was and with
    which code it ended.
    """
    facts = dict(story.step) if "client" in story.step else {**story.step, **_of_layers(story)}
    facts.update(_end_of_run(story))
    if "area" not in facts and (excerpt := _excerpt_of_run(story)) is not None:
        facts["area"] = Fact("area", "run", excerpt, "step")
        facts.setdefault("client", Fact("client", "buildkit", excerpt, "step"))
    if "tool" not in facts and "client" in facts and facts["client"].value in reading.BUILDERS:
        facts["tool"] = facts["client"]._replace(name="tool")  # a program inside of the RUN may be the client of a line
    if story.section is not None:
        facts["section"] = Fact("section", story.section, None, "section")
    if "area" not in facts and "client" not in facts and story.section in ("step_script", "build_script"):
        facts["area"] = Fact("area", "script", None, "section")
    return facts
