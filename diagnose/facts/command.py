"""Reads the commands that a trace echoes: which container tool they call, with which flags and what destination.

A flag's value may be an unexpanded variable, since the runner echoes the script as written; such a value is not a fact.
"""

from __future__ import annotations

from diagnose.lazy import lazy

Facts = dict[str, str]

_TOOLS = (
    (lazy(r"(?:^|[\s;&|/(])(?:kaniko/)?executor(?:\s|$)"), "kaniko"),
    (lazy(r"(?:^|[\s;&|/(])(?:docker-)?buildx\s"), "buildkit"),
    (lazy(r"(?:^|[\s;&|/(])(?:buildctl|buildctl-daemonless\.sh)(?:\s|$)"), "buildkit"),
    (lazy(r"(?:^|[\s;&|/(])buildah\s"), "buildah"),
    (lazy(r"(?:^|[\s;&|/(])podman\s"), "podman"),
    (lazy(r"(?:^|[\s;&|/(])skopeo\s"), "skopeo"),
    (lazy(r"(?:^|[\s;&|/(])docker(?:-compose)?\s"), "docker"),
)
_AREAS = (
    (lazy(r"\blogin\b"), "login"),
    (lazy(r"\bpush\b"), "push"),
    (lazy(r"\b(?:pull|inspect)\b"), "pull"),
)
_PULLED = lazy(r"\bpull (?:-{1,2}[\w\-=]{1,40} ){0,4}\"?'?([a-z0-9][\w.\-:/@]{1,400})[\"']?(?:\s|$)")
_PLUGIN = lazy(r"(?:docker|podman) (compose|buildx)\b")
_FLAG = lazy(r"(?:^|\s)(--?[a-zA-Z][\w\-]{0,60})(?:[= ]\"?'?([^\s\"']{1,400}))?")
_VALUES = {
    "--destination": "destination",
    "-d": "destination",
    "--dockerfile": "dockerfile",
    "-f": "dockerfile",
    "--file": "dockerfile",
    "--context": "context",
    "-c": "context",
    "--cache-repo": "cache_repo",
    "--target": "target",
    "--custom-platform": "platform",
    "--customPlatform": "platform",
    "--platform": "platform",
}


def tool_of(command: str) -> str | None:
    """Name the container tool that a shell command calls, or None."""
    return next((tool for pattern, tool in _TOOLS if pattern.search(command)), None)


def flags_of(command: str) -> dict[str, str | None]:
    """Read the flags of a command line as written; a flag without a value, or before another flag, has None."""
    flags: dict[str, str | None] = {}
    for found in _FLAG.finditer(command):
        value = found[2]
        flags[found[1]] = None if value is None or value.startswith("-") else value
    return flags


def read(command: str) -> Facts:
    """Read tool, area, program and the values of known flags that need no expansion from one echoed command."""
    facts: Facts = {"command": command.strip()[:400]}
    words = command.split()
    if words:
        facts["program"] = words[0].rpartition("/")[2][:80]
    tool = tool_of(command)
    if tool is None:
        return facts
    facts["tool"] = tool
    if tool != "kaniko":
        area = next((area for pattern, area in _AREAS if pattern.search(command)), None)
        if area:
            facts["area"] = area
        if area == "pull" and (found := _PULLED.search(command)):
            facts["image"] = found[1]
    if found := _PLUGIN.search(command):
        facts["plugin"] = found[1]
    flags = flags_of(command)
    facts["flags"] = " ".join(sorted(flags))[:400]
    for flag, name in _VALUES.items():
        value = flags.get(flag)
        if value and "$" not in value:
            facts[name] = value
    return facts
