"""Runs of kdiag that cost no start of Python: one process that has loaded all of it forks itself for each run.

Each run has a process, an environment, a folder and streams of its own, as a person's has; what a start costs, and what
a piped log loads, is tested elsewhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple, Self

from tests.run import ROOT, environment

_SECONDS = 180
"""After which a run that hangs is killed: the code is then -14."""


class Run(NamedTuple):
    """What came out of a run; `peak` is the most memory it held, in KiB."""

    code: int
    out: str
    err: str
    peak: int


class Forked:
    """The process that waits to fork; give it work by `kdiag` while a `with` block lasts."""

    def __enter__(self) -> Self:
        self._cache = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment("/nonexistent"),
            cwd=ROOT,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=_SECONDS)
        self._cache.cleanup()

    def kdiag(
        self, *arguments: str, home: str, env: Mapping[str, str], cwd: str | None = None, stdin: bytes = b""
    ) -> Run:
        """Run kdiag with these arguments, and nothing in its environment but `env`, a PATH, HOME and a warm cache."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "0").write_bytes(stdin)
            asked = {
                "arguments": arguments,
                "environment": environment(home, {"XDG_CACHE_HOME": self._cache.name, **env}),
                "folder": cwd or home,
                "streams": [os.path.join(folder, name) for name in ("0", "1", "2")],
            }
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            code, peak = json.loads(self._process.stdout.readline())
            out, err = (pathlib.Path(folder, name).read_text(encoding="utf-8") for name in ("1", "2"))
        return Run(code, out, err, peak)


def _child(arguments: list[str], variables: dict[str, str], folder: str, streams: list[str]) -> int:
    from diagnose.cli.main import main

    for handle, (path, mode) in enumerate(
        zip(streams, (os.O_RDONLY, os.O_CREAT | os.O_WRONLY, os.O_CREAT | os.O_WRONLY), strict=True)
    ):
        opened = os.open(path, mode, 0o600)
        os.dup2(opened, handle)
        os.close(opened)
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder)
    signal.alarm(_SECONDS)
    return main(arguments)


def _load() -> None:
    """Load what a run needs, so that no run has to; what has been loaded here is code, and holds no setting."""
    import gitlab  # noqa: F401 - it and the next are imported late by kdiag, and found here then
    import truststore  # noqa: F401 - as above

    from diagnose.cli.main import main

    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stderr(nowhere):
        main(["job"])


def _serve() -> None:
    _load()
    for line in iter(sys.stdin.readline, ""):
        asked = json.loads(line)
        number = os.fork()
        if not number:
            code = 99
            try:
                code = _child(asked["arguments"], asked["environment"], asked["folder"], asked["streams"])
            except SystemExit as error:
                code = error.code if isinstance(error.code, int) else 98
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _, status, used = os.wait4(number, 0)
        sys.stdout.write(json.dumps([os.waitstatus_to_exitcode(status), used.ru_maxrss]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
