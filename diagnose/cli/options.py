"""The one table of options: the fast parser and typer's commands are both made from it."""

from __future__ import annotations

from diagnose.record import NamedTuple

FORMATS = ("terminal", "plain", "json", "jsonl", "markdown")
WIDTHS = (20, 1000)
SECONDS = (1, 86400)
COUNTS = (0, 100)


class Option(NamedTuple):
    """One option: `kind` is flag, choice, number, seconds, count, text or folders (may be given more than once)."""

    name: str
    kind: str
    help: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    short: str = ""

    @property
    def field(self) -> str:
        """The name under which a `Request` holds it."""
        return self.name.lstrip("-").replace("-", "_")


REPORT = (
    Option("--format", "choice", "How to print; terminal on a terminal, else plain.", "FORMAT", FORMATS),
    Option("--quiet", "flag", "One line for each finding, and nothing else."),
    Option("--all", "flag", "Also what merely followed, and every fix."),
    Option("--explain", "flag", "Also how the cause was chosen: what was checked, and the rivals."),
    Option("--why-not", "text", "Tell what kept this page from being the cause, and nothing else.", "PAGE"),
    Option("--patterns", "folders", "A folder of your own pages; may be given more than once.", "DIR"),
    Option("--color", "choice", "When to colour: auto, always or never.", "WHEN", ("auto", "always", "never")),
    Option("--no-redact", "flag", "Show secrets as the log has them; for your own terminal only."),
    Option("--width", "number", "Columns to wrap at; by default those of the terminal.", "N"),
)
"""Options of everything that prints a report."""

TEE = Option("--tee", "flag", "Pass standard input through; report on standard error, and exit 0.")

JOB = (
    Option("--project", "text", "The project: group/project, its number or its URL.", "PROJECT", short="-R"),
    Option("--job", "text", "Take the newest failed job of this name.", "NAME"),
    Option("--save-trace", "text", "Also write the job's log to this file, as it came.", "FILE"),
    Option("--ca-file", "text", "The CA that signed the certificate of your GitLab, as PEM.", "FILE"),
    Option("--config", "text", "A configuration file in place of ~/.config/kdiag/config.toml.", "FILE"),
    Option("--insecure-http", "flag", "Send the token over plain http; for a network of your own only."),
    Option("--timeout", "seconds", "Give up after this many seconds; 300 by default.", "N"),
    Option("--history", "count", "Runs of the job to compare with, 20 by default; 0: ask GitLab for no evidence.", "N"),
)
"""Further options of `kdiag job`."""

_CONNECTION = tuple(each for each in JOB if each.name in ("--ca-file", "--config", "--insecure-http", "--timeout"))

GROUP = (
    JOB[0],
    Option("--branch", "text", "The branch, in place of the one that is checked out.", "NAME"),
    Option("--all-traces", "flag", "Read the log of each failed job, also of those that look alike."),
    Option("--watch", "flag", "Wait until the pipeline has ended; for two hours unless --timeout says else."),
    *_CONNECTION,
)
"""Further options of `kdiag pipeline` and `kdiag mr`."""

GROUP_REPORT = tuple(each for each in REPORT if each.name != "--why-not")
"""Options of the reports on many jobs."""

COMMENT = (
    *GROUP,
    next(each for each in JOB if each.name == "--job"),
    next(each for each in REPORT if each.name == "--patterns"),
    Option("--dry-run", "flag", "Print the note in place of writing it."),
)
"""Options of `kdiag comment`."""

DOCTOR = (
    JOB[0],
    *_CONNECTION,
    Option("--format", "choice", "How to print; terminal on a terminal, else plain.", "FORMAT", FORMATS[:3]),
    *(each for each in REPORT if each.name in ("--color", "--width")),
)
"""Options of `kdiag doctor`."""

Value = str | int | bool | list[str]


class Request(NamedTuple):
    """What the command line asks for, whichever parser read it."""

    command: str = ""
    arguments: tuple[str, ...] = ()
    format: str | None = None
    quiet: bool = False
    all: bool = False
    explain: bool = False
    why_not: str | None = None
    patterns: tuple[str, ...] = ()
    color: str = "auto"
    no_redact: bool = False
    width: int | None = None
    tee: bool = False


def request(command: str, arguments: tuple[str, ...], values: dict[str, Value]) -> Request:
    """Make a request from option values by field name; values that are None are left at their default."""
    known = {name: value for name, value in values.items() if value is not None}
    if "patterns" in known:
        known["patterns"] = tuple(known["patterns"])  # type: ignore[arg-type, assignment] # folders are a list of str
    return Request(command=command, arguments=arguments)._replace(**known)  # type: ignore[arg-type] # checked by parsers
