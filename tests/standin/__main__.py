"""Runs the stand-in: until interrupted, or while a command lasts that finds it by KDIAG_URL and KDIAG_TOKEN."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading

from tests.standin import StandIn

TOKEN = "glpat-standin-demo-0000"


def seed(gitlab: StandIn, trace: str) -> None:
    """Add one failed job of `group/app`, number 12345, with the trace in the file `trace`."""
    with open(trace, "rb") as stream:
        text = stream.read()
    project = gitlab.add_project("group/app", id=42)
    gitlab.add_job(project, 12345, "build-image", "failed", text, failure_reason="script_failure")
    gitlab.add_token(TOKEN)


def main() -> int:
    """Start, say where, and stop when the command ends; its exit code is the one given back."""
    reader = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    reader.add_argument("--port", type=int, default=0)
    reader.add_argument("--trace", required=True, help="the file that holds the trace of job 12345 of group/app")
    reader.add_argument(
        "command", nargs="*", help="what to run, after --; without it the stand-in stays until interrupted"
    )
    asked = reader.parse_args()
    with StandIn(port=asked.port) as gitlab:
        seed(gitlab, asked.trace)
        if asked.command:
            found = {"KDIAG_URL": gitlab.url, "KDIAG_TOKEN": TOKEN}
            return subprocess.run(asked.command, env={**os.environ, **found}, check=False).returncode
        sys.stdout.write(f"{gitlab.url} token {TOKEN}\n")
        sys.stdout.flush()
        threading.Event().wait()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
