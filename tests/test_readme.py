"""The README is true: its transcripts are what the program prints, its pipes leave a job's fate alone.

KDIAG_BLESS=1 writes the transcripts anew.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable

import pytest

from diagnose.model import CATEGORIES
from tests.run import ROOT, environment

README = os.path.join(ROOT, "README.md")
_RUN = re.compile(r"(<!-- run: (?P<command>[^\n]+) -->\n```text\n)(?P<output>.*?)(```\n)", re.DOTALL)
_SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def _text() -> str:
    with open(README, encoding="utf-8") as file:
        return file.read()


def _bless(text: str) -> None:
    if os.environ.get("KDIAG_BLESS") == "1":
        with open(README, "w", encoding="utf-8") as file:
            file.write(text)


def _run(command: str) -> str:
    words = command.replace("kdiag", f"{os.path.join(ROOT, 'tests', 'bin', 'kdiag')}", 1)
    done = subprocess.run(
        ["sh", "-c", words], capture_output=True, text=True, cwd=ROOT, env=environment("/nonexistent"), check=False
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.strip("\n").splitlines())


def _replaced(pattern: re.Pattern[str], text: str, make: Callable[[re.Match[str]], str]) -> str:
    def one(found: re.Match[str]) -> str:
        start, end = found.start("output") - found.start(), found.end("output") - found.start()
        return found[0][:start] + make(found) + found[0][end:]

    return pattern.sub(one, text)


def test_every_transcript_is_what_the_program_prints() -> None:
    text = _text()
    assert _RUN.search(text)
    true = _replaced(_RUN, text, lambda found: _run(found["command"]))
    _bless(true)
    assert _text() == true


def test_the_categories_are_those_of_the_corpus() -> None:
    told = _text().partition("## What it knows")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([a-z\-]+)`", told)) == set(CATEGORIES)


def _recipes() -> list[str]:
    return [block for block in _SHELL.findall(_text()) if "| kdiag" in block or "kdiag run" in block]


_FAKES = {"docker": "docker", "build.sh": "./build.sh", "executor": "/kaniko/executor"}


def _job(recipe: str, shell: list[str], folder: str, *, passes: bool) -> subprocess.CompletedProcess[str]:
    """Run a recipe as a job's script, with a build that prints a genuine failure and ends with 3, or passes."""
    for name in _FAKES:
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            log = "docker-ok-progress" if passes else "docker-x509-push"
            file.write(f"#!/bin/sh\ncat {ROOT}/tests/traces/{log}.log >&2\nexit {0 if passes else 3}\n")
        os.chmod(path, 0o755)
    script = recipe.replace("/kaniko/executor", f"{folder}/executor").replace("./build.sh", f"{folder}/build.sh")
    env = environment("/nonexistent", {"CI_PROJECT_DIR": folder})
    env["PATH"] = f"{folder}{os.pathsep}{ROOT}/tests/bin{os.pathsep}{env['PATH']}"
    return subprocess.run([*shell, script], capture_output=True, text=True, cwd=folder, env=env, check=False)


@pytest.mark.parametrize("shell", [["sh", "-e", "-c"], ["bash", "-eo", "pipefail", "-c"]], ids=["sh", "bash"])
@pytest.mark.parametrize("passes", [True, False], ids=["passing", "failing"])
def test_the_recipes_for_jobs_leave_the_fate_of_a_job_alone(shell: list[str], passes: bool, tmp_path: object) -> None:
    recipes = [each for each in _recipes() if "kdiag run" in each or "--tee" in each]
    assert len(recipes) >= 2
    for recipe in recipes:
        if "pipefail" in recipe and shell[0] == "sh":
            continue  # the README says that this one needs a shell that knows pipefail
        done = _job(recipe, shell, str(tmp_path), passes=passes)
        assert done.returncode == (0 if passes else 3), recipe
        assert ("x509-unknown-authority" in done.stderr) is not passes, recipe


def test_the_pipe_for_a_terminal_joins_both_streams_and_tells_the_cause(tmp_path: object) -> None:
    pipes = [each for each in _recipes() if "run" not in each and "--tee" not in each]
    assert pipes
    for recipe in pipes:
        assert "2>&1 |" in recipe
        assert "cause[x509-unknown-authority]" in _job(recipe, ["sh", "-c"], str(tmp_path), passes=False).stdout


def test_every_pipe_of_the_readme_joins_both_streams() -> None:
    assert not re.search(r"(?<!2>&1) \| kdiag", _text())


def test_the_changelog_names_the_version_or_is_unreleased() -> None:
    with open(os.path.join(ROOT, "CHANGELOG.md"), encoding="utf-8") as file:
        text = file.read()
    assert "## [Unreleased]" in text
    assert "keepachangelog.com" in text
