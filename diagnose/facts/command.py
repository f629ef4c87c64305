"""Reads the commands that a trace echoes: which container tool they call, with which flags and what destination.

A flag's value may be an unexpanded variable, since the runner echoes the script as written; such a value is not a fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnose.facts.references import is_word
from diagnose.lazy import lazy

Facts = dict[str, str]

_TOOLS = (
    ("executor", "kaniko"),
    ("buildx", "buildkit"),
    ("docker-buildx", "buildkit"),
    ("buildctl", "buildkit"),
    ("buildctl-daemonless.sh", "buildkit"),
    ("buildah", "buildah"),
    ("podman", "podman"),
    ("skopeo", "skopeo"),
    ("docker", "docker"),
    ("docker-compose", "docker"),
)
_ALONE = frozenset({"executor", "buildctl", "buildctl-daemonless.sh"})
"""Programs whose name may end a command that calls them; that of others is then what is installed or looked for."""
_AREAS = (("login", "login"), ("push", "push"), ("pull", "pull"), ("inspect", "pull"))
_PULLED = lazy(r"\bpull (?:-{1,2}[\w\-=]{1,40} ){0,4}\"?'?([a-z0-9][\w.\-:/@]{1,400})[\"']?(?:\s|$)")
_PLUGIN = lazy(r"(?:docker|podman) (compose|buildx)\b")
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


def _around(command: str, word: str) -> Iterator[tuple[str, str]]:
    """Give the signs before and behind each place of a word, empty at either end of the command."""
    at = command.find(word)
    while at >= 0:
        end = at + len(word)
        yield command[at - 1 : at], command[end : end + 1]
        at = command.find(word, at + 1)


def _calls(command: str, program: str) -> bool:
    """Tell whether a program is called, by its name or by a path that ends with it."""
    return any(
        (before.isspace() or before in ";&|/(") and (after.isspace() or (not after and program in _ALONE))
        for before, after in _around(command, program)
    )


def _has_word(command: str, word: str) -> bool:
    return any(not is_word(before) and not is_word(after) for before, after in _around(command, word))


def tool_of(command: str) -> str | None:
    """Name the container tool that a shell command calls, or None."""
    return next((tool for program, tool in _TOOLS if _calls(command, program)), None)


def _value(words: list[str], rest: str) -> str | None:
    """Read a flag's value out of what follows its name: `=value`, or the next word, unless that is a flag, too."""
    value = rest[1:] if rest else words[0] if words else ""
    if (rest and rest[0] != "=") or value.startswith("-"):
        return None
    value = value.removeprefix('"').removeprefix("'")
    return value.partition('"')[0].partition("'")[0][:400] or None


def flags_of(command: str) -> dict[str, str | None]:
    """Read the flags of a command line as written; a flag without a value, or before another flag, has None."""
    flags: dict[str, str | None] = {}
    words = command.split()
    for at, word in enumerate(words):
        dashes = 2 if word.startswith("--") else 1
        end = dashes
        while end < dashes + 61 and (is_word(word[end : end + 1]) or word[end : end + 1] == "-"):
            end += 1
        first = word[dashes : dashes + 1]
        if word[0] == "-" and first.isascii() and first.isalpha():
            flags[word[:end]] = _value(words[at + 1 : at + 2], word[end:])
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
        area = next((area for word, area in _AREAS if _has_word(command, word)), None)
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
