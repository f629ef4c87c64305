"""Installs what is measured into the benchmark's own folder: kdiag as a user has it, ripgrep, and other log doctors."""

from __future__ import annotations

import compileall
import glob
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from typing import NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENTRY = "import sys\nfrom diagnose.__main__ import main\nsys.exit(main())\n"
NATIVE = ("hyperscan", "regex")
"""Packages that kdiag loads on the way of a piped log or of a user's pages; taken as the running Python has them."""


class Install(NamedTuple):
    """An environment with kdiag: its Python, its entry script, the folder of its packages."""

    python: str
    script: str
    packages: str


def source(folder: str) -> str:
    """Copy what a wheel is built from, but the pages; give the path at which the build looks for those."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    shutil.copytree(os.path.join(ROOT, "diagnose"), os.path.join(folder, "diagnose"))
    for name in ("hatch_build.py", "pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(os.path.join(ROOT, name), folder)
    return os.path.join(folder, "patterns")


def wheel(folder: str, root: str = ROOT) -> str:
    """Build the wheel of this checkout, or of a copy of its source; give its path."""
    shutil.rmtree(folder, ignore_errors=True)
    argv = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(argv, cwd=root, check=True, capture_output=True)
    return glob.glob(os.path.join(folder, "*.whl"))[0]


def environment(folder: str) -> str:
    """Make a virtual environment without anything in it, of the running Python; give its interpreter."""
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", folder], check=True)
    return python


def kdiag(built: str, folder: str, *, fast: bool = True) -> Install:
    """Install a built wheel into an environment of its own; without `fast` it has no Hyperscan there."""
    python = environment(folder)
    packages = glob.glob(os.path.join(folder, "lib*", "python*", "site-packages"))[0]
    for name in os.listdir(packages):
        path = os.path.join(packages, name)
        if os.path.islink(path):
            os.remove(path)
        elif os.path.isdir(path):
            shutil.rmtree(path)
    with zipfile.ZipFile(built) as archive:
        archive.extractall(packages)
    for name in NATIVE if fast else NATIVE[1:]:
        found = importlib.util.find_spec(name)
        if found is not None and found.submodule_search_locations:
            os.symlink(found.submodule_search_locations[0], os.path.join(packages, name))
    compileall.compile_dir(os.path.join(packages, "diagnose"), quiet=2)
    script = os.path.join(folder, "bin", "kdiag")
    with open(script, "w", encoding="ascii") as text:
        text.write(ENTRY)
    return Install(python, script, packages)


class Tool(NamedTuple):
    """A program to compare with, and its version; `path` is None where it could not be had."""

    name: str
    path: str | None
    version: str


def from_index(package: str, program: str, folder: str) -> Tool:
    """Install a package of Python's index into an environment of its own, once; give its program."""
    path = os.path.join(folder, "bin", program)
    if not os.path.exists(path):
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, capture_output=True)
            pip = [os.path.join(folder, "bin", "python"), "-m", "pip", "--disable-pip-version-check"]
            subprocess.run([*pip, "install", "--quiet", package], check=True, capture_output=True, timeout=240)
        except (OSError, subprocess.SubprocessError):
            return Tool(program, None, "could not be installed")
    found = glob.glob(os.path.join(folder, "lib*", "python*", "site-packages"))
    for each in importlib.metadata.distributions(path=found[:1]):
        if each.name.lower() == package and os.path.exists(path):
            return Tool(program, path, each.version)
    return Tool(program, None, "could not be installed")


def from_path(program: str) -> Tool:
    """Find a program on the path; its version is the last word of the first line that it tells of itself."""
    path = shutil.which(program)
    if path is None:
        return Tool(program, None, "not on this machine")
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.splitlines()
    return Tool(program, path, told[0].split()[-1] if told else "unknown")
