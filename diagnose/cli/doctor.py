"""`kdiag doctor`: which GitLab, whose token, and what kdiag can and cannot do with it."""

from __future__ import annotations

import datetime as dt
import os
import sys
from typing import NamedTuple

from diagnose.cli import screen
from diagnose.cli.alarm import alarm
from diagnose.cli.progress import Progress
from diagnose.render import doctor as render
from diagnose.sources.gitlab.doctor import examine
from diagnose.sources.gitlab.patient import Named
from diagnose.sources.gitlab.retry import Patience

WORKS, FAILED = 0, 3


class Ways(NamedTuple):
    """The options of `kdiag doctor`."""

    project: str | None = None
    ca_file: str | None = None
    config: str | None = None
    insecure_http: bool = False
    timeout: int | None = None
    format: str | None = None
    color: str = "auto"
    width: int | None = None


def doctor(url: str, ways: Ways) -> int:
    """Look at the settings, the GitLab and the token, print what was found, and give the exit code."""
    named = Named(url, ways.project or "", ways.config, ways.ca_file, ways.insecure_http)
    progress = Progress()
    patience = Patience(tell=progress.tell) if ways.timeout is None else Patience(ways.timeout, progress.tell)
    try:
        with alarm(patience, "kdiag doctor"):
            found = examine(named, os.environ, patience, dt.datetime.now(dt.UTC).date())
    finally:
        progress.done()
    width = screen.width_of(sys.stdout, ways.width)
    color = screen.colored(ways.color, sys.stdout)
    if ways.format == "json":
        text = render.json_(found)
    elif ways.format == "plain" or (ways.format is None and not color):
        text = render.plain(found, width)
    else:
        text = render.terminal(found, width, color=color)
    screen.write(sys.stdout, text)
    return WORKS if found.works else FAILED
