"""The options of the commands that ask a GitLab, which a piped log does without."""

from __future__ import annotations

from diagnose.cli.options import FORMATS, REPORT, Option

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
