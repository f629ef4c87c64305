"""Code that is kept together is used as long as its source is what it was, and never longer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diagnose import bundle, cache
from tests.run import ROOT, UNKNOWN, environment


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package whose files are old enough to be kept."""
    for name in ("diagnose", "patterns"):
        shutil.copytree(os.path.join(ROOT, name), tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    time.sleep(cache.SETTLED + 0.1)
    return tmp_path


def _run(copy: Path, *arguments: str) -> str:
    variables = {**environment(str(copy)), "PYTHONPATH": str(copy)}
    command = [sys.executable, "-m", "diagnose", *arguments]
    return subprocess.run(
        command, input=UNKNOWN, env=variables, cwd=copy, capture_output=True, check=False
    ).stdout.decode()


def _kept(copy: Path) -> list[Path]:
    return sorted((copy / ".cache" / "kdiag").glob("code-*.bin"))


def test_a_second_run_takes_its_modules_from_one_file_and_says_the_same(copy: Path) -> None:
    first = _run(copy, "--format", "json")
    (kept,) = _kept(copy)
    assert kept.stat().st_mode & 0o077 == 0 or kept.parent.stat().st_mode & 0o077 == 0
    for cached in copy.glob("diagnose/**/__pycache__"):
        shutil.rmtree(cached)
    assert _run(copy, "--format", "json") == first
    assert not list(copy.glob("diagnose/facts/__pycache__")), "Python had to look for a module of the facts"


def test_a_source_that_changed_is_read_anew(copy: Path) -> None:
    before = _run(copy)
    assert _kept(copy)
    source = copy / "diagnose" / "render" / "layout.py"
    source.write_text(source.read_text().replace("reads most like", "looks like"))
    assert _run(copy) == before.replace("reads most like", "looks like") != before


def test_a_package_that_changed_is_read_anew_with_its_modules(copy: Path) -> None:
    before = _run(copy, "--format", "json")
    assert _kept(copy)
    for name in ("trace", "advise", "render"):
        source = copy / "diagnose" / name / "__init__.py"
        source.write_text(source.read_text() + "\n")
        assert _run(copy, "--format", "json") == before


def test_what_is_no_bundle_is_not_used(copy: Path) -> None:
    first = _run(copy)
    (kept,) = _kept(copy)
    kept.write_bytes(b"garbage")
    assert _run(copy) == first


def test_a_folder_that_others_may_write_is_not_read(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(copy)
    (kept,) = _kept(copy)
    monkeypatch.setenv("XDG_CACHE_HOME", str(copy / ".cache"))
    os.chmod(kept.parent, 0o777)
    assert bundle._read() is None


_SHOW = """
import sys
from diagnose import bundle
if sys.argv[1] == "ahead":
    bundle.use()
    assert "diagnose.cli.report" in sys.modules, "nothing was run ahead"
import diagnose.cli.main, diagnose.cli.report
for name, module in sorted(sys.modules.items()):
    parent, _, child = name.rpartition(".")
    if parent.startswith("diagnose"):
        held = getattr(sys.modules[parent], child)
        is_package = hasattr(module, "__path__")
        print(name, held is module, module.__spec__.name, module.__package__, module.__file__, is_package)
"""


def test_modules_that_are_run_ahead_are_like_imported_ones(copy: Path) -> None:
    _run(copy)
    variables = {**environment(str(copy)), "PYTHONPATH": str(copy)}
    ways = [[sys.executable, "-c", _SHOW, way] for way in ("ahead", "imported")]
    ahead, imported = (subprocess.run(way, env=variables, cwd=copy, capture_output=True, check=True) for way in ways)
    assert set(imported.stdout.splitlines()) <= set(ahead.stdout.splitlines())
