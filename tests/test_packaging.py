"""The wheel that is built from the sdist works outside the checkout, with every page in it; so do the setup scripts."""

from __future__ import annotations

import glob
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from typing import NamedTuple

import pytest

from tests.run import ROOT, X509, environment

MADE = (".venv", ".git", "dist", "build", ".*cache*", "__pycache__", ".hypothesis", "*.egg-info")


class Unpacked(NamedTuple):
    """A wheel as an installer lays it out, and the pages of the checkout that it was built from."""

    site: pathlib.Path
    pages: dict[str, bytes]


def build(source: str, target: str, kind: str) -> str:
    """Build an sdist or a wheel from `source`; give its path."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", target],
        cwd=source,
        env=environment("/nonexistent", {"PYTHONPATH": ""}),
        capture_output=True,
        check=True,
    )
    (path,) = glob.glob(os.path.join(target, "*.whl" if kind == "wheel" else "*.tar.gz"))
    return path


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Unpacked:
    """Build the sdist, the wheel from the sdist, and unpack the wheel."""
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    folder = tmp_path_factory.mktemp("packages")
    source = folder / "checkout"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*MADE))
    pages = {path.stem: path.read_bytes() for path in (source / "patterns").glob("*/*.md")}
    sdist = build(str(source), str(folder), "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    shutil.rmtree(source)
    wheel = build(sdist.removesuffix(".tar.gz"), str(folder), "wheel")
    shutil.rmtree(sdist.removesuffix(".tar.gz"))
    with zipfile.ZipFile(wheel) as archive_:
        archive_.extractall(folder / "site")
    return Unpacked(folder / "site", pages)


def installed(unpacked: Unpacked, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the unpacked wheel in a folder of its own, where the checkout is not found."""
    return subprocess.run(
        [sys.executable, "-m", "diagnose", *arguments],
        input=stdin,
        cwd=unpacked.site.parent,
        env=environment("/nonexistent", {"PYTHONPATH": str(unpacked.site)}),
        capture_output=True,
        check=False,
    )


def test_a_piped_trace_is_diagnosed_by_the_wheel(unpacked: Unpacked) -> None:
    done = installed(unpacked, "--format", "json", stdin=pathlib.Path(X509).read_bytes())
    assert done.stderr == b""
    assert json.loads(done.stdout)["verdict"] == "diagnosed"


def test_the_wheel_holds_every_page(unpacked: Unpacked) -> None:
    done = installed(unpacked, "list", "--format", "json")
    assert sorted(each["id"] for each in json.loads(done.stdout)) == sorted(unpacked.pages)
    shipped = {path.stem: path.read_bytes() for path in (unpacked.site / "diagnose" / "patterns").glob("*/*.md")}
    assert shipped == unpacked.pages


def test_the_wheel_holds_the_schemas_of_its_documents(unpacked: Unpacked) -> None:
    shipped = {path.name for path in (unpacked.site / "diagnose" / "schema").iterdir()}
    assert shipped >= {"diagnosis-1.json", "group-1.json"}


def test_the_wheel_shows_a_page_as_written(unpacked: Unpacked) -> None:
    name = min(unpacked.pages)
    assert installed(unpacked, "explain", name).stdout == unpacked.pages[name]


def test_the_wheel_brings_no_package_but_its_own(unpacked: Unpacked) -> None:
    names = {path.name for path in unpacked.site.iterdir()}
    assert "diagnose" in names
    assert {name for name in names if not name.endswith(".dist-info")} == {"diagnose"}
    (info,) = unpacked.site.glob("*.dist-info")
    assert "kdiag = diagnose.__main__:main" in (info / "entry_points.txt").read_text()
    assert (info / "licenses" / "LICENSE").is_file()
    assert (unpacked.site / "diagnose" / "py.typed").is_file()


def find_python(path: str, **extra: str) -> subprocess.CompletedProcess[str]:
    script = os.path.join(ROOT, "scripts", "python")
    return subprocess.run(["/bin/sh", script], env={"PATH": path, **extra}, capture_output=True, text=True, check=False)


def program(folder: pathlib.Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def test_the_first_python_that_fits_is_found_and_one_that_does_not_run_is_passed_over(tmp_path: pathlib.Path) -> None:
    program(tmp_path, "python3.14", "exit 127")
    program(tmp_path, "python3.13", 'case "$2" in *version*) exit 1;; esac')
    program(tmp_path, "python3.12", 'case "$2" in *venv*) exit 1;; esac')
    program(tmp_path, "python3.11", "exit 0")
    assert find_python(str(tmp_path)).stdout == "python3.11\n"
    program(tmp_path, "mine", "exit 0")
    assert find_python(str(tmp_path), PYTHON=str(tmp_path / "mine")).stdout == f"{tmp_path / 'mine'}\n"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('case "$2" in *venv*) exit 1;; esac', "python3 has no venv module"),
        ('case "$2" in *version*) exit 1;; esac', "python3 is older than Python 3.11"),
        ("exit 127", "no Python 3.11 or newer was found"),
    ],
)
def test_where_no_python_fits_one_line_says_what_is_missing(body: str, told: str, tmp_path: pathlib.Path) -> None:
    program(tmp_path, "python3", body)
    found = find_python(str(tmp_path))
    assert (found.returncode, found.stdout) == (1, "")
    assert told in found.stderr
    assert found.stderr.count("\n") == 1
