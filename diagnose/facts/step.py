"""Reads marks of progress: lines that show that all before them was survived, and what the program turned to then."""

from __future__ import annotations

from diagnose.facts import command
from diagnose.facts.voice import Said
from diagnose.lazy import IGNORECASE, lazy

Facts = dict[str, str]

_REF = r"[\w.\-:/@]{1,500}"
_KANIKO = tuple(
    (lazy(pattern), area, name)
    for pattern, area, name in (
        (r"Retrieving image (?:manifest )?(" + _REF + r")", "pull", "image"),
        (r"Returning cached image manifest", "pull", ""),
        (r"Downloading base image (" + _REF + r")", "pull", "image"),
        (r"(?:Checking for cached layer|Pushing layer) (" + _REF + r")", "cache", "cache_image"),
        (r"Pushing image to (" + _REF + r")", "push", "destination"),
        (r"Pushed (" + _REF + r")", "pushed", "destination"),
        (r"Pushed image to \d", "pushed", ""),
        (r"Running: \[(.{1,2000})\]", "run", "run_command"),
        (r"Unpacking rootfs as cmd (.{1,400}) requires it", "unpack", "instruction"),
        (r"(?:Unpacking rootfs|Unpacking layer)", "unpack", ""),
        (r"Resolving srcs \[(.{1,400}?)\]", "copy", "source"),
        (r"Taking snapshot of", "snapshot", ""),
        (r"((?:COPY|ADD) .{1,400})", "copy", "instruction"),
        (r"Deleting filesystem", "stage-end", ""),
        (r"(?:Skipping push to container registry|No new layer)", "pushed", ""),
    )
)
_BUILD_STEP = lazy(r"(?:\[\d{1,3}/\d{1,3}\] )?S(?:TEP|tep) \d{1,4}(?:/\d{1,4})? ?: (?P<instruction>.{1,2000})")
_VERTEX = lazy(r"(?:#\d{1,5} )?\[(?:[\w.\-]{1,80} )?\d{1,3}/\d{1,3}\] (?P<instruction>.{1,2000})")
_INSTRUCTIONS = ("from", "run", "copy", "add", "user", "workdir", "env", "arg")
_INSTRUCTION_AREA = {"from": "pull", "run": "run", "copy": "copy", "add": "copy"}
_FROM = lazy(r"(?:--platform=\S{1,60} )?(\S{1,500})")
_PUSH_REFERS = lazy(r"The push refers to repository \[(" + _REF + r")\]")
_TRYING = lazy(r"Trying to pull (" + _REF + r"?)\.\.\.")
_METADATA = lazy(r"(?:#\d{1,5} )?\[internal\] load metadata for (" + _REF + r")")
_EXTERNAL_BEGINS = frozenset("S[#T")
_PUSHING = lazy(r"#\d{1,5} (?:exporting to image|pushing )")


_COPY = lazy(r"(?:COPY|ADD) +(?:--\S{1,200} +){0,6}(?:\[ ?\")?([^\s\"]{1,300})", IGNORECASE)
_XTRACE = lazy(r"\+ (?:\S{0,200}/)?(?:executor|docker|buildah|buildctl|podman|skopeo|docker-buildx) [a-z\-]")
"""A tool called in a shell that shows its commands (`set -x`); elsewhere a plus is as often a line of a diff."""
_KANIKO_WORDS = lazy(
    r"Retrieving image manifest |Unpacking rootfs as cmd |Taking snapshot of |Running: \[|Pushing image to "
    r"|Resolved base name "
)
"""Sentences that no other program logs: they tell a piece of kaniko's structured log without a prologue."""


def _is_beside(body: str) -> bool:
    """Recognise what kaniko says while it pushes a layer to its cache beside the build: no RUN has ended by that."""
    if body.startswith("Pushing layer "):
        return " to cache now" in body
    if body.startswith(("Pushing image to ", "Pushed ")):
        image = body.removeprefix("Pushing image to ").removeprefix("Pushed ").rstrip()
        digest = image[-64:]
        is_digest = len(digest) == 64 and not digest.strip("0123456789abcdef")
        return is_digest and image[:-64].endswith((":", "@")) and image.split() == [image]
    return body.startswith("credential providers by priority: ")


_DEBUG = lazy(r"(?:DEBU|TRAC) ?\[|(?:time=\S{1,40} )?level=(?:debug|trace)\b|\{\"level\":\"(?:debug|trace)\"")
"""Talk that goes on behind kaniko's last word: v1.28 of a fork counts its connections after the fatal line."""


_COPY_FROM = lazy(r"COPY +(?:--\S{1,200} +){0,5}--from=([\w.\-:/@]{1,200}) ", IGNORECASE)


def _source(facts: Facts) -> None:
    """Add what a COPY or ADD was to copy: the first of its sources; and the stage or image that `--from` names."""
    if "source" in facts:
        facts["source"] = facts["source"].split()[0]
    instruction = facts.get("instruction", "")
    if not instruction[:4].upper().startswith(("COPY", "ADD")):
        return
    if "--from=" in instruction.lower() and (found := _COPY_FROM.match(instruction)):
        facts["copy_from"] = found[1]
    if "source" not in facts and (found := _COPY.match(instruction)):
        facts["source"] = found[1]


def _instruction(text: str, client: str) -> Facts:
    facts: Facts = {"client": client}
    word, _, rest = text.strip().partition(" ")
    word = word.lower()
    if not word.startswith(_INSTRUCTIONS):
        return facts  # a misspelt one such as RUNN is told as it stands
    facts["instruction"] = text.strip()[:400]
    _source(facts)
    if area := _INSTRUCTION_AREA.get(word):
        facts["area"] = area
    if word == "from" and (image := _FROM.match(rest)) and "$" not in image[1]:
        facts["image"] = image[1]
    if word == "run":
        facts["run_command"] = rest[:400]
    return facts


def _kaniko(body: str) -> Facts:
    facts: Facts = {"client": "kaniko"}
    for pattern, area, name in _KANIKO:
        if found := pattern.match(body):
            facts["area"] = area
            if name:
                facts[name] = found[1].strip()[:400]
                _source(facts)
            break
    return facts


def _external(said: Said) -> Facts | None:
    text = said.line.text
    if text[:1] not in _EXTERNAL_BEGINS:
        return None
    if found := _BUILD_STEP.match(text):
        return _instruction(found["instruction"], "buildah" if "STEP" in text[:20] else "docker")
    if found := _METADATA.match(text):
        return {"client": "buildkit", "area": "pull", "image": found[1]}
    if found := _VERTEX.match(text):
        return _instruction(found["instruction"], "buildkit")
    if _PUSHING.match(text):
        return {"client": "buildkit", "area": "push"}
    if found := _PUSH_REFERS.match(text):
        return {"client": "docker", "area": "push", "destination": found[1]}
    if found := _TRYING.match(text):
        return {"client": "buildah", "area": "pull", "image": found[1]}
    return None


def read(said: Said, *, kaniko_formats: bool) -> Facts | None:
    """Read what a mark of progress says of the work that began with it; None where the line is no such mark.

    `kaniko_formats` tells that structured log lines (logfmt, JSON) are kaniko's: other programs write them, too.
    """
    text = said.line.text
    if text.startswith("$ ") or (text.startswith("+ ") and _XTRACE.match(text)):
        facts = command.read(text[2:])
        if "tool" in facts:
            facts["client"] = facts["tool"]
        return facts
    if said.level == "info":
        if _DEBUG.match(text) or _is_beside(said.body):
            return None
        if text.lstrip(" \t>`*|")[:1] in ("I", "D", "T") or kaniko_formats or _KANIKO_WORDS.match(said.body):
            return _kaniko(said.body)
        return None
    return _external(said)
