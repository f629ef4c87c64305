"""Reads what an error sentence is about: destination, image, repository, platform, configuration file, exit code."""

from __future__ import annotations

from diagnose.facts.references import consists, is_word
from diagnose.lazy import Lazy, lazy

Facts = dict[str, str]
_REF = r"[\w.\-:/@]{1,500}"
_LONGEST = 500

_Named = tuple[str, str, tuple[str, ...]]
"""Words before a name, what it names, and what may follow it."""
_OBJECTS: tuple[Lazy | _Named, ...] = (
    ('checking push permission for "', "destination", ('"',)),
    ("failed to push to destination ", "destination", (": ",)),
    lazy(r'pushing image "(?P<source_image>[^"]{1,500})" to "docker://(?P<destination>[^"]{1,500})"'),
    ("failed to push ", "destination", (": ",)),
    ("docker://", "image", (": ", '"', '\\"')),
    ("failed to resolve source metadata for ", "image", (": ",)),
    lazy(r"[Ee]rror while retrieving image from cache: (?P<image>" + _REF + r")"),
    lazy(r"could not parse reference: (?P<image>\S{1,500})"),
    lazy(r"[Ff]ailed to pull image [\"'](?P<image>[^\"'\s]{1,500})[\"']"),
    ('pulling image "', "image", ('"',)),
    ('unpack image "', "image", ('"',)),
    lazy(r"(?:for|platform) (?P<platform>(?:linux|windows)/[\w/.\-]{1,60})"),
    lazy(r"no child with platform (?P<platform>[\w/.\-]{1,80}) in index (?P<image>" + _REF + r")"),
    ("manifest for ", "image", (" not found",)),
    ("pull access denied for ", "image", (",",)),
    lazy(r"/v2/(?P<repository>[\w.\-/]{1,400}?)/(?:manifests/(?P<reference>(?:sha256:)?[\w.\-]{1,300})|blobs/)"),
    lazy(r"parsing config file \((?P<config_file>[^)\s]{1,300})\)|(?P<config_file2>/[\w./\-]{1,200}/config\.json):"),
)
_EXIT = ("exit status ", "exit code ", "exit code: ", "returned a non-zero code: ", "exited with status ")
"""Words before the code with which a program ended."""
_SIGNAL = lazy(r"signal: ([a-z]{3,30})")

_KUBERNETES = (
    *(
        "command terminated with exit code",
        "Error in container ",
        "waiting for pod running: ",
        "setting up build pod: ",
    ),
)
"""Words that only the Kubernetes executor ends a job with: they tell the executor of a trace without a prologue."""
_POD = lazy(r".{0,70}pods? \"?(?:[\w\-]{1,63}/)?runner-")


def _named(text: str, lead: str, ends: tuple[str, ...]) -> str | None:
    """Find a name between the words before and what may follow it; within quotes it may have any sign but a blank."""
    at = text.find(lead)
    while at >= 0:
        rest = text[at + len(lead) : at + len(lead) + _LONGEST + max(map(len, ends))]
        stops = [place for end in ends if (place := rest.find(end)) > 0]
        name = rest[: min(stops)] if stops else ""
        if name and (name.split() == [name] if lead.endswith('"') else consists(name, "_.-:/@", _LONGEST)):
            return name
        at = text.find(lead, at + 1)
    return None


def _exit_code(text: str) -> str | None:
    for lead in _EXIT:
        for rest in text.split(lead)[1:]:
            code = rest[:3] if rest[:3].isdecimal() else rest[:2] if rest[:2].isdecimal() else rest[:1]
            if code.isdecimal() and not is_word(rest[len(code) : len(code) + 1]):
                return code
    return None


def _is_kubernetes(body: str) -> bool:
    verdict = body.removeprefix("ERROR: ")
    if not verdict.startswith("Job failed"):
        return False
    return any(words in verdict[:110] for words in _KUBERNETES) or _POD.match(verdict) is not None


def read(text: str, facts: Facts) -> None:
    """Read the things that a sentence names into `facts`, and how a program ended; a value that is known stays."""
    for each in _OBJECTS:
        if isinstance(each, tuple):
            if name := _named(text, each[0], each[2]):
                facts.setdefault(each[1], name)
        elif found := each.search(text):
            for name, value in found.groupdict().items():
                if value:
                    facts.setdefault("config_file" if name == "config_file2" else name, value)
    if "destination" in facts and facts["destination"] == facts.get("image"):
        del facts["image"]
    if code := _exit_code(text):
        facts["exit_code"] = code
    if _is_kubernetes(text):
        facts["executor"] = "kubernetes"
    if found := _SIGNAL.search(text):
        facts["signal"] = found[1]
