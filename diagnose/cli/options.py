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
