"""Reads the facts of the whole trace from its landmarks: runner, executor, image, tool and its version."""

from __future__ import annotations

from collections.abc import Iterable

from diagnose.facts import references
from diagnose.lazy import lazy
from diagnose.model import Fact, Line

_MACHINE = lazy(r"Using (Shell|SSH|Custom)(?: \(\w{1,20}\))? executor")
_FEATURES = lazy(r"active feature flags: .{0,400}FF_KANIKO|credential providers by priority: \[(.{0,400})\]")
_TOOLS = ("buildah", "podman", "skopeo", "buildkit")
_USAGE = lazy(r" {2,4}executor \[flags\]$")
"""The head of the usage text that kaniko prints behind a complaint about its flags; no image names the tool there."""
_FORKS = (
    ("osscontainertools/", "osscontainertools"),
    ("martizih/kaniko", "osscontainertools"),
    ("chainguard", "chainguard"),
)


def _runner(text: str) -> str | None:
    """Read the version out of `Running with gitlab-runner 17.5.3 (abcdef01)`."""
    version = text.partition("Running with gitlab-runner ")[2].partition(" ")[0]
    return version if version[:1].isdecimal() and references.consists(version, "_.-~+", 41) else None


def _prepared(text: str) -> str | None:
    """Read the executor out of `Preparing the "docker" executor`."""
    name, end, _ = text.partition('Preparing the "')[2].partition('" executor')
    return name if end and references.consists(name, "_-+ ", 60) else None


def _used(text: str) -> tuple[str, str] | None:
    """Read executor and image out of `Using Docker executor with image alpine:3.20 ...`."""
    before, _, after = text.partition(" executor with image ")
    _, using, executor = before.rpartition("Using ")
    image, end, _ = after.partition(" ...")
    if not (using and end) or len(image) > 500 or image.split() != [image]:
        return None
    return (executor, image) if references.consists(executor, "_", 40) else None


def _tool_of(image: str) -> str | None:
    if "kaniko" in image:
        return "kaniko"
    parts = image.replace("@", ":").split("/")
    names = [part.partition(":")[0] for part in parts]
    if tool := next((tool for tool in _TOOLS if tool in names), None):
        return tool
    docker = parts[-1] == "docker" or any(part.startswith("docker:") for part in parts)
    return "docker" if docker else None


def _fork_of(image: str) -> str | None:
    if fork := next((name for words, name in _FORKS if words in image), None):
        return fork
    return "google" if image.startswith("gcr.io/kaniko-project/") else None


def _tool_facts(image: str, line: int) -> Iterable[Fact]:
    tool = _tool_of(image)
    if tool is None:
        return
    yield Fact("tool", tool, line, "trace")
    reference = references.parse(image)
    version = references.version_of(reference.tag) if reference else None
    if version:
        yield Fact("tool_version", version, line, "trace")
    if tool == "kaniko" and (fork := _fork_of(image)):
        yield Fact("fork", fork, line, "trace")


def _read(line: Line) -> Iterable[Fact]:
    text, at = line.text, line.first
    if version := _runner(text):
        yield Fact("runner_version", version, at, "trace")
    if executor := _prepared(text):
        yield Fact("executor", executor.lower(), at, "trace")
    if used := _used(text):
        yield Fact("executor", used[0].lower(), at, "trace")
        yield Fact("job_image", used[1], at, "trace")
        yield from _tool_facts(used[1], at)
    if found := _MACHINE.match(text):
        yield Fact("executor", found[1].lower(), at, "trace")
    if _USAGE.match(text):
        yield Fact("tool", "kaniko", at, "trace")
    if found := _FEATURES.search(text):
        yield Fact("tool", "kaniko", at, "trace")
        yield Fact("fork", "osscontainertools", at, "trace")
        if found[1] is not None:
            seen = "present" if "config.json" in found[1] else "absent"
            yield Fact("credentials_file", seen, at, "trace")


def read(lines: Iterable[Line]) -> dict[str, Fact]:
    """Read whole-trace facts from landmark lines; the first that tells a fact wins, since the runner speaks first."""
    facts: dict[str, Fact] = {}
    for line in lines:
        for fact in _read(line):
            facts.setdefault(fact.name, fact)
    return facts
