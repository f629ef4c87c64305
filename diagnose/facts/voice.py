"""Whose voice a line has: what a program says at which level, or a mere echo of something that need not have run."""

from __future__ import annotations

from diagnose.lazy import lazy
from diagnose.model import Line
from diagnose.record import NamedTuple


class Said(NamedTuple):
    """A logical line with its `level` (plain, error, warn, info, runner, echo) and its `body` without level prefixes."""

    line: Line
    level: str
    body: str


_LOGRUS = lazy(r"(INFO|DEBU|TRAC|WARN|ERRO|FATA|PANI) ?\[[^\]\n]{1,40}\] ?")
_LOGFMT = lazy(r'(?:time="[^"\n]{1,40}" )?level=([a-z]{3,8}) msg=(?:"((?:[^"\\]|\\.)*+)"|(\S+))(.*)')
_JSON_LOG = lazy(r'\{"level":"([a-z]{3,8})",.{0,400}?"msg":"((?:[^"\\]|\\.)*+)"')
_GLOG = lazy(r"([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{1,9} +\d+ [\w.\-/]{1,80}:\d+\] ")
_BUILDKIT = lazy(r"#\d{1,5} (?:(\d{1,6}\.\d{1,3}) )?")
_BLOCK_OUTPUT = lazy(r"(?:\d{1,6}\.\d{3}|\d{2}\.\d{2}|\d{3}\.\d|\d{4,6}\.) ")
"""BuildKit's seconds of a step: four digits in all, three decimals in old versions."""
_BUILDKIT_ECHO = lazy(
    r"\[|sha256:|DONE\b|CACHED\b|CANCELED\b|transferring |resolve |extracting |naming to |writing image "
    r"|exporting |pushing |importing |preparing |auth\b|sending tarball|from "
)
_ECHOES = (
    *("$ ", " ---> ", " > [", " > exporting to ", "Sending build context to Docker daemon"),
    "Removing intermediate container ",
)
_ECHO = lazy(
    r"STEP \d{1,4}(?:/\d{1,4})?: |\[\d{1,3}/\d{1,3}\] STEP \d{1,4}/\d{1,4}: |Step \d{1,4}/\d{1,4} : "
    r"| {1,4}\d{1,4} \| |-{6,}$|#\d{1,5} (?:\[|sha256:|DONE|CACHED)|\w{1,80}file:\d{1,5}$"
)
_ECHO_BEGINS = frozenset("S[ -#")
_RUNNERS = (
    *("ERROR: Job failed", "ERROR: Preparation failed", "Job succeeded", "Running with gitlab-runner "),
    *("Using docker image sha256:", "Using effective pull policy", "Using helper image", "Pulling docker image "),
    *(
        'Preparing the "',
        "Preparing environment",
        "Cleaning up project",
        "Cleaning up file",
        "Uploading artifacts for ",
    ),
    *("Getting source from Git", "Running after", "Fetching changes", "Skipping Git", "Gitaly correlation ID"),
    *("Using Kubernetes namespace", "Using attach strategy", "Initialized empty Git repository"),
    *("Reinitialized existing Git repository", "Created fresh repository", "Job's log exceeded limit of "),
    "Job execution will continue but no more output",
)
_RUNNER_BEGINS = ("Running on ", "Using ", "Executing ", "Checking out ")
_RUNNER = lazy(
    r"Running on \S{1,200} via |Using (?:Docker|Kubernetes|Shell)(?: \(\w{1,20}\))? executor"
    r"|Executing \"\w{1,40}\" stage|Checking out [0-9a-f]{6}"
)
_LEVELS = {
    "info": "info",
    "debug": "info",
    "trace": "info",
    "warning": "warn",
    "warn": "warn",
    "error": "error",
    "fatal": "plain",
    "panic": "plain",
}
_SHORT = {
    "INFO": "info",
    "DEBU": "info",
    "TRAC": "info",
    "WARN": "warn",
    "ERRO": "error",
    "FATA": "plain",
    "PANI": "plain",
}
_GLOG_LEVELS = {"I": "info", "W": "warn", "E": "error", "F": "plain"}


def _unescape(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def _structured(text: str) -> tuple[str, str] | None:
    if found := _LOGRUS.match(text):
        return _SHORT[found[1]], text[found.end() :]
    if "level=" in text[:60] and (found := _LOGFMT.match(text)):
        body = _unescape(found[2]) if found[2] is not None else found[3]
        return _LEVELS.get(found[1], "plain"), body + found[4]
    if text.startswith('{"level"') and (found := _JSON_LOG.match(text)):
        return _LEVELS.get(found[1], "plain"), _unescape(found[2])
    if found := _GLOG.match(text):
        return _GLOG_LEVELS[found[1]], text[found.end() :]
    return None


def _buildkit(text: str, end: int, output: str | None) -> tuple[str, str]:
    body = text[end:]
    if output is None and _BUILDKIT_ECHO.match(body):
        return "echo", body
    return "plain", body


def _is_echo(text: str) -> bool:
    if text.startswith(_ECHOES):
        return True
    return (text[0] in _ECHO_BEGINS or "file:" in text) and _ECHO.match(text) is not None


def level_and_body(text: str) -> tuple[str, str]:
    """Tell the level of one cleaned line, and what it says without its level, clock or BuildKit step number."""
    if not text or text.isspace():
        return "echo", ""
    if text[0] in _DECORATED:
        text = _unquoted(text)
    if (known := _structured(text)) is not None:
        return known
    if text[0] == "#" and (found := _BUILDKIT.match(text)):
        return _buildkit(text, found.end(), found[1])
    if _is_echo(text):
        return "echo", text
    if text.startswith(_RUNNERS) or (text.startswith(_RUNNER_BEGINS) and _RUNNER.match(text)):
        return "runner", text
    if text.startswith(("WARNING: ", "WARN: ", "warning: ")):
        return "warn", text
    if text[0].isdigit() and (found := _BLOCK_OUTPUT.match(text)):
        return "plain", text[found.end() :]
    if text.startswith("ERROR: Service '") and (found := _COMPOSE.match(text)):
        return "plain", text[found.end() :]
    return "plain", text


_PASTED = lazy(
    r" {0,2}(?:>{1,3} ?|[`*_|\"']{1,3} ?|- (?=`)|\d{4}-\d\d-\d\d[T ][\d:.,]{8,18}(?:Z|[+\-]\d\d:?\d\d)? "
    r"|\[(?:\d{4}-\d\d-\d\dT)?\d\d:\d\d:\d\d(?:\.\d{1,6}Z?)?\] |Step #\d{1,4}(?: - \"[^\"\n]{1,100}\")?: "
    r"|\[[A-Za-z][\w.\-]{0,62}(?: : [\w.\-]{1,63})?\] (?!\[)){0,3}"
    r"(?=(?:INFO|DEBU|TRAC|WARN|ERRO|FATA|PANI) ?\[[^\]\n]{1,40}\]"
    r"|[Ee]rror (?:checking push|pushing image|building (?:image|stage))"
    r"|Error: (?:error )?(?:checking|pushing|building|resolving|initializing|creating|copying|writing|trying|logging)\b"
    r"|(?:docker: |ERROR: )?(?:Error response from daemon: |Cannot connect to the Docker daemon)|(?:ERROR|error): failed to (?:solve|build|push)\b)"
)
"""What a person, a chat or another system put before the last words of a builder: a quote, an indent, a clock, the name of a step.

An indent of four blanks is Markdown's for an example, which a script may print without having run anything.
"""
_DECORATED = frozenset(" >`*_|\"'-[S0123456789")
_QUOTED_END = lazy(r"[`*_\"']{1,3}$")


def _unquoted(text: str) -> str:
    found = _PASTED.match(text)
    if found is None:
        return text
    quoted = any(sign in found[0] for sign in "`*_\"'")
    return _QUOTED_END.sub("", text[found.end() :].rstrip()) if quoted else text[found.end() :]


_COMPOSE = lazy(r"ERROR: Service '[^'\n]{1,100}' failed to build ?: ")
"""What Docker Compose 1 puts before the classic builder's last words."""
_USAGE = ("Usage:", "Usage: ")


_LISTED = lazy(
    r"(?:ERROR: )?(?:denied|unauthorized|name unknown|manifest unknown|toomanyrequests|error parsing HTTP)\b"
)


def _listed(body: str, lead: str) -> tuple[str, str]:
    """Put the sentence that ended with `errors:` before each of the registry's answers below it, as one sentence each."""
    if body.endswith(": errors:"):
        return body, body[: -len("errors:")]
    if lead and _LISTED.match(body):
        return lead + body, lead
    return body, ""


def listen(lines: list[Line]) -> list[Said]:
    """Give every line its voice; the usage text that follows a program's complaint about its flags is an echo."""
    said: list[Said] = []
    usage = False
    complained = False
    lead = ""
    for line in lines:
        level, body = level_and_body(line.text)
        body, lead = _listed(body, lead)
        if usage and level in ("plain", "warn", "error"):
            level = "echo"
        elif level == "plain" and body.startswith(_USAGE) and complained:
            usage, level = True, "echo"
        elif level in ("runner", "info") or body.startswith("$ "):
            usage = False
        complained = (complained and not body) or body.startswith(("Error:", "error:", "unknown ", "flag "))
        said.append(Said(line, level, body))
    return said
