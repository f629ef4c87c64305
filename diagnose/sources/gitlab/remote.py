"""The git remotes of the current folder, read by `git config`: nothing of the repository is run."""

from __future__ import annotations

import os

_SECONDS = 5
_FIRST = ("origin", "upstream")


def _run(*words: str) -> str:
    import subprocess

    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell
            ["git", "--no-pager", "config", *words],  # noqa: S607 - git is where the user's PATH has it
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def remotes() -> list[tuple[str, str]]:
    """Give the remotes as (name, URL): origin first, then upstream, then the others in their order."""
    found: dict[str, str] = {}
    for entry in _run("--null", "--get-regexp", r"^remote\..*\.url$").split("\0"):
        key, mark, url = entry.partition("\n")
        if mark:
            found.setdefault(key.removeprefix("remote.").removesuffix(".url"), url)
    return sorted(found.items(), key=lambda each: _FIRST.index(each[0]) if each[0] in _FIRST else len(_FIRST))
