"""Reads the facts of the whole trace from its landmarks: runner, executor, image, tool and its version."""

from __future__ import annotations

from collections.abc import Iterable

from diagnose.facts import references
from diagnose.lazy import lazy
from diagnose.model import Fact, Line

_RUNNER = lazy(r"Running with gitlab-runner (\d[\w.\-~+]{0,40})")
_EXECUTOR = lazy(r"Preparing the \"([\w\-+ ]{1,60})\" executor")
_IMAGE = lazy(r"Using (\w{1,40}) executor with image (\S{1,500}) \.\.\.")
_MACHINE = lazy(r"Using (Shell|SSH|Custom)(?: \(\w{1,20}\))? executor")
_FEATURES = lazy(r"active feature flags: .{0,400}FF_KANIKO|credential providers by priority: \[(.{0,400})\]")
_TOOLS = (
    (lazy(r"kaniko"), "kaniko"),
    (lazy(r"(?:^|/)buildah(?:$|[:@/])"), "buildah"),
    (lazy(r"(?:^|/)podman(?:$|[:@/])"), "podman"),
    (lazy(r"(?:^|/)skopeo(?:$|[:@/])"), "skopeo"),
    (lazy(r"(?:^|/)buildkit(?:$|[:@/])"), "buildkit"),
    (lazy(r"(?:^|/)docker(?:$|[:@])"), "docker"),
)
_USAGE = lazy(r" {2,4}executor \[flags\]$")
"""The head of the usage text that kaniko prints behind a complaint about its flags; no image names the tool there."""
_FORKS = (
    (lazy(r"osscontainertools/|martizih/kaniko"), "osscontainertools"),
    (lazy(r"chainguard"), "chainguard"),
    (lazy(r"^gcr\.io/kaniko-project/"), "google"),
)


def _tool_facts(image: str, line: int) -> Iterable[Fact]:
    tool = next((name for pattern, name in _TOOLS if pattern.search(image)), None)
    if tool is None:
        return
    yield Fact("tool", tool, line, "trace")
    reference = references.parse(image)
    version = references.version_of(reference.tag) if reference else None
    if version:
        yield Fact("tool_version", version, line, "trace")
    if tool == "kaniko" and (fork := next((name for pattern, name in _FORKS if pattern.search(image)), None)):
        yield Fact("fork", fork, line, "trace")


def _read(line: Line) -> Iterable[Fact]:
    text, at = line.text, line.first
    if found := _RUNNER.search(text):
        yield Fact("runner_version", found[1], at, "trace")
    if found := _EXECUTOR.search(text):
        yield Fact("executor", found[1].lower(), at, "trace")
    if found := _IMAGE.search(text):
        yield Fact("executor", found[1].lower(), at, "trace")
        yield Fact("job_image", found[2], at, "trace")
        yield from _tool_facts(found[2], at)
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
