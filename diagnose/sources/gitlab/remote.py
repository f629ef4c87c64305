"""The git remotes and the branch of the current folder, read by git itself: nothing of the repository is run."""

from __future__ import annotations

import os
from typing import NamedTuple

from diagnose.sources.gitlab import rewrites

_SECONDS = 5
_FIRST = ("origin", "upstream")
_BRANCH = "refs/heads/"


class Head(NamedTuple):
    """What is checked out: the branch by its name at GitLab, and the remote that it is pushed to; "" where unknown.

    `ref` is a branch, or `refs/merge-requests/N/head` where the branch was fetched from there.
    """

    ref: str = ""
    remote: str = ""


def _run(*words: str) -> str:
    import subprocess

    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell
            ["git", "--no-pager", *words],  # noqa: S607 - git is where the user's PATH has it
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
    """Give the remotes as (name, URL): origin first, then upstream, then the others in their order.

    Where git's configuration has another URL stand for what is written, that one comes first, and then what is written:
    either may be the GitLab that is set up.
    """
    found: dict[str, list[str]] = {}
    known = rewrites.rules(_run)
    for entry in _run("config", "--null", "--get-regexp", r"^remote\..*\.url$").split("\0"):
        key, mark, url = entry.partition("\n")
        if mark:
            urls = list(dict.fromkeys((rewrites.rewritten(url, known), url)))
            found.setdefault(key.removeprefix("remote.").removesuffix(".url"), urls)
    ordered = sorted(found.items(), key=lambda each: _FIRST.index(each[0]) if each[0] in _FIRST else len(_FIRST))
    return [(name, url) for name, urls in ordered for url in urls]


def _value(name: str) -> str:
    return _run("config", "--get", name).strip("\n")


def head() -> Head:
    """Give what is checked out; nothing where that is no branch, or the folder is no clone.

    A branch that was begun from another follows that one until it is pushed, so the name that it follows counts only
    where git pushes there, too.
    """
    branch = _run("symbolic-ref", "--quiet", "HEAD").strip("\n")
    if not branch.startswith(_BRANCH):
        return Head()
    name = branch.removeprefix(_BRANCH)
    follows = _value(f"branch.{name}.merge")
    remote = _value(f"branch.{name}.pushRemote") or _value("remote.pushDefault") or _value(f"branch.{name}.remote")
    if follows.startswith("refs/merge-requests/"):
        return Head(follows, _value(f"branch.{name}.remote"))
    if follows.startswith(_BRANCH) and remote != "." and _value("push.default") in ("upstream", "tracking"):
        name = follows.removeprefix(_BRANCH)
    return Head(name, "" if remote == "." else remote)
