"""What a piped log loads: nothing that costs more than the diagnosis itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.run import X509, environment

NEVER = {
    "argparse",
    "click",
    "dataclasses",
    "enum_tools",
    "gitlab",
    "inspect",
    "logging",
    "pathlib",
    "regex",
    "rich",
    "shutil",
    "subprocess",
    "tempfile",
    "tomllib",
    "typer",
    "typing",
    "yaml",
}
SCRIPT = """\
import sys
before = set(sys.modules)
from diagnose.cli.main import main
code = main()
print(*sorted(name for name in set(sys.modules) - before), file=sys.stderr)
sys.exit(code)
"""


def loaded(arguments: list[str], home: str) -> set[str]:
    """Give the modules that a run over a piped log loads."""
    with open(X509, "rb") as log:
        done = subprocess.run(
            [
                sys.executable,
                "-I",
                "-c",
                f"sys_path = {environment(home)['PYTHONPATH']!r}\nimport sys\nsys.path.insert(0, sys_path)\n{SCRIPT}",
                *arguments,
            ],
            stdin=log,
            capture_output=True,
            env=environment(home),
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.decode().split())


@pytest.mark.parametrize("form", ["plain", "json", "jsonl", "markdown"])
@pytest.mark.parametrize("command", [[], ["log", X509]], ids=["pipe", "file"])
def test_a_piped_log_loads_nothing_heavy(command: list[str], form: str, tmp_path: str) -> None:
    loaded([], str(tmp_path))  # the catalogue of a checkout is made once
    modules = loaded([*command, "--format", form], str(tmp_path))
    assert "diagnose.core" in modules
    assert {name for name in modules if name.split(".")[0] in NEVER} == set()


def test_a_quiet_run_loads_nothing_heavy(tmp_path: str) -> None:
    loaded([], str(tmp_path))
    assert {name for name in loaded(["--quiet"], str(tmp_path)) if name.split(".")[0] in NEVER} == set()


THIRD_PARTIES = {
    "certifi",
    "charset_normalizer",
    "gitlab",
    "hyperscan",
    "idna",
    "regex",
    "requests",
    "rich",
    "truststore",
    "typer",
    "urllib3",
    "yaml",
}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], set()),
        (["--format", "json"], set()),
        (["--tee"], set()),
        (["log", X509], set()),
        (["run", "--", "true"], set()),
        (["--version"], {"hyperscan", "rich", "typer"}),
        (["list"], {"rich", "typer"}),
        (["explain", "no-space"], {"rich", "typer"}),
        (["--help"], {"rich", "typer"}),
    ],
)
def test_each_command_loads_the_libraries_that_it_needs_and_no_other(
    arguments: list[str], expected: set[str], tmp_path: str
) -> None:
    loaded([], str(tmp_path))
    found = {name.split(".")[0] for name in loaded(arguments, str(tmp_path))} & THIRD_PARTIES
    assert found <= expected


@pytest.mark.parametrize("form", ["plain", "json", "jsonl", "markdown"])
def test_a_report_of_a_piped_log_does_without_the_json_library(form: str, tmp_path: str) -> None:
    loaded([], str(tmp_path))
    assert "json" not in loaded(["--format", form], str(tmp_path))
