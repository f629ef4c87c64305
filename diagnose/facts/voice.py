"""Whose voice a line has: what a program says at which level, or a mere echo of something that need not have run."""

from __future__ import annotations

from diagnose.facts.references import consists, has_any
from diagnose.lazy import lazy
from diagnose.model import Line
from diagnose.record import NamedTuple


class Said(NamedTuple):
    """A logical line with its `level` (plain, error, warn, info, runner, echo) and its `body` without level prefixes."""

    line: Line
    level: str
    body: str


_LOGFMT = lazy(r'(?:time="[^"\n]{1,40}" )?level=([a-z]{3,8}) msg=(?:"((?:[^"\\]|\\.)*+)"|(\S+))(.*)')
_JSON_LOG = lazy(r'\{"level":"([a-z]{3,8})",.{0,400}?"msg":"((?:[^"\\]|\\.)*+)"')
_GLOG = lazy(r"([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{1,9} +\d+ [\w.\-/]{1,80}:\d+\] ")
_BUILDKIT_ECHOES = (
    *("[", "sha256:", "transferring ", "resolve ", "extracting ", "naming to ", "writing image ", "exporting "),
    *("pushing ", "importing ", "preparing ", "sending tarball", "from "),
)
_BUILDKIT_STATES = ("DONE", "CACHED", "CANCELED", "auth")
_ECHOES = (
    *("$ ", " ---> ", " > [", " > exporting to ", "Sending build context to Docker daemon"),
    "Removing intermediate container ",
)
_STEP = lazy(r"STEP \d{1,4}(?:/\d{1,4})?: |\[\d{1,3}/\d{1,3}\] STEP \d{1,4}/\d{1,4}: |Step \d{1,4}/\d{1,4} : ")
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


def _digits(text: str, most: int) -> bool:
    return len(text) <= most and text.isdecimal()


def _logrus(text: str) -> tuple[str, str] | None:
    """Read `INFO[0001] ...`."""
    start = 5 if text[4:5] == " " else 4
    end = text.find("]", start + 1, start + 42)
    if text[start : start + 1] != "[" or end < start + 2 or "\n" in text[start:end]:
        return None
    return _SHORT[text[:4]], text[end + 1 :].removeprefix(" ")


def _structured(text: str) -> tuple[str, str] | None:
    if text[:4] in _SHORT and (known := _logrus(text)):
        return known
    if "level=" in text[:60] and (found := _LOGFMT.match(text)):
        body = _unescape(found[2]) if found[2] is not None else found[3]
        return _LEVELS.get(found[1], "plain"), body + found[4]
    if text.startswith('{"level"') and (found := _JSON_LOG.match(text)):
        return _LEVELS.get(found[1], "plain"), _unescape(found[2])
    if text[0] in _GLOG_LEVELS and text[1:5].isdecimal() and (found := _GLOG.match(text)):
        return _GLOG_LEVELS[found[1]], text[found.end() :]
    return None


def _buildkit(text: str) -> tuple[str, str] | None:
    """Read `#12 0.345 output of a step` and `#12 [2/5] RUN make`, of which only the former was said by a program."""
    number, blank, body = text[1:].partition(" ")
    if not blank or not _digits(number, 5):
        return None
    clock, blank, output = body.partition(" ")
    seconds, _, fraction = clock.partition(".")
    if blank and _digits(seconds, 6) and _digits(fraction, 3):
        return "plain", output
    if body.startswith(_BUILDKIT_ECHOES):
        return "echo", body
    state = next((state for state in _BUILDKIT_STATES if body.startswith(state)), None)
    ended = state is not None and not consists(body[len(state) : len(state) + 1], "_", 1)
    return "echo" if ended else "plain", body


def _block_output(text: str) -> str | None:
    """Read BuildKit's seconds of a step, and what follows: four digits in all, three decimals in old versions."""
    clock, blank, output = text.partition(" ")
    seconds, point, fraction = clock.partition(".")
    if not (blank and point and _digits(seconds, 6) and (not fraction or fraction.isdecimal())):
        return None
    fits = (
        len(fraction) == 3 or (len(seconds), len(fraction)) in ((2, 2), (3, 1)) or (not fraction and len(seconds) >= 4)
    )
    return output if fits else None


def _is_row(text: str) -> bool:
    """Recognise a row of a Dockerfile that BuildKit shows: ` 12 | RUN make`."""
    row = text.lstrip(" ")
    number, bar, _ = row.partition(" | ")
    return bar != "" and len(text) - len(row) <= 4 and _digits(number, 4)


def _is_echo(text: str) -> bool:
    if text.startswith(_ECHOES):
        return True
    if text[0] == " ":
        return _is_row(text)
    if text[0] == "-":
        return len(text) >= 6 and not text.strip("-")
    if text[0] in "S[" and _STEP.match(text):
        return True
    file, _, number = text.partition(":")
    return file.endswith("file") and consists(file[:-4], "_", 80) and _digits(number, 5)


def _is_runner(text: str) -> bool:
    if text.startswith(_RUNNERS):
        return True
    if text.startswith("Running on "):
        host, via, _ = text[11:].partition(" via ")
        return via != "" and len(host) <= 200 and host.split() == [host]
    if text.startswith("Using "):
        name, executor, _ = text[6:].partition(" executor")
        kind, bracket, system = name.partition(" (")
        fits = not bracket or (system.endswith(")") and consists(system[:-1], "_", 20))
        return executor != "" and kind in ("Docker", "Kubernetes", "Shell") and fits
    if text.startswith('Executing "'):
        stage, end, _ = text[11:].partition('" stage')
        return end != "" and consists(stage, "_", 40)
    commit = text[13:19]
    return text.startswith("Checking out ") and len(commit) == 6 and not commit.strip("0123456789abcdef")


def level_and_body(text: str) -> tuple[str, str]:
    """Tell the level of one cleaned line, and what it says without its level, clock or BuildKit step number."""
    if not text or text.isspace():
        return "echo", ""
    if text[0] in _DECORATED:
        text = _unquoted(text)
    if (known := _structured(text)) is not None:
        return known
    if text[0] == "#" and (known := _buildkit(text)) is not None:
        return known
    if _is_echo(text):
        return "echo", text
    if _is_runner(text):
        return "runner", text
    if text.startswith(("WARNING: ", "WARN: ", "warning: ")):
        return "warn", text
    if text[0].isdigit() and (output := _block_output(text)) is not None:
        return "plain", output
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
_BRACKETED = tuple(f"{level}{blank}[" for level in _SHORT for blank in ("", " "))
_PASTED_WORDS = (
    *("rror checking push", "rror pushing image", "rror building ", "Error: error "),
    *("Error: checking", "Error: pushing", "Error: building", "Error: resolving", "Error: initializing"),
    *("Error: creating", "Error: copying", "Error: writing", "Error: trying", "Error: logging"),
    *("Error response from daemon: ", "Cannot connect to the Docker daemon", "ERROR: failed to ", "error: failed to "),
)
"""Such words, of which a text has one where it has no level of kaniko's: `_PASTED` takes 0.6 ms to compile."""
_DECORATED = frozenset(" >`*_|\"'-[S0123456789")
_QUOTED_END = lazy(r"[`*_\"']{1,3}$")


def _may_be_pasted(text: str) -> bool:
    if "[" in text and has_any(text, _BRACKETED):
        return True
    return ("rror" in text or "ERROR: " in text or "daemon" in text) and has_any(text, _PASTED_WORDS)


def _unquoted(text: str) -> str:
    if not _may_be_pasted(text) or (found := _PASTED.match(text)) is None:
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


def heard(lines: list[Line]) -> list[Said]:
    """Give every line the voice that it has by itself."""
    return [Said(line, *level_and_body(line.text)) for line in lines]


def listen(lines: list[Line]) -> list[Said]:
    """Give every line its voice, as `follow` does."""
    return follow(heard(lines))


def follow(heard: list[Said]) -> list[Said]:
    """Hear lines together: the usage text that follows a program's complaint about its flags is an echo."""
    said: list[Said] = []
    usage = False
    complained = False
    lead = ""
    for line, alone, words in heard:
        level = alone
        body, lead = _listed(words, lead)
        if usage and level in ("plain", "warn", "error"):
            level = "echo"
        elif level == "plain" and body.startswith(_USAGE) and complained:
            usage, level = True, "echo"
        elif level in ("runner", "info") or body.startswith("$ "):
            usage = False
        complained = (complained and not body) or body.startswith(("Error:", "error:", "unknown ", "flag "))
        said.append(Said(line, level, body))
    return said
