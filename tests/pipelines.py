"""Pipelines of the stand-in, and kdiag as a person who may read them runs it."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from diagnose import corpus
from diagnose.model.group import Group
from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.gather import Options, gather
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.origin import base
from diagnose.sources.gitlab.retry import Patience
from diagnose.sources.gitlab.tokens import Access, Token
from tests.forked import Forked, Run
from tests.lab import TOKEN, TRACE
from tests.run import UNKNOWN
from tests.standin import StandIn

PATH = "group/app"
SHA = "6104942438c14ec7bd21c6cd5bd995272b3faff6"


class Site(NamedTuple):
    """A stand-in with the project `group/app`, and a way to run kdiag against it in the empty folder `home`."""

    gitlab: StandIn
    project: Any
    forked: Forked
    home: pathlib.Path

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, cwd: pathlib.Path | None = None) -> Run:
        """Run kdiag with a token that is bound to the stand-in, on top of which `env` stands."""
        given = {"KDIAG_URL": self.gitlab.url, "KDIAG_TOKEN": TOKEN, **(env or {})}
        return self.forked.kdiag(*arguments, home=str(self.home), env=given, cwd=str(cwd) if cwd else None)

    def document(self, *arguments: str) -> dict[str, Any]:
        """Run it in the project, and give the JSON document."""
        found = self.run(*arguments, "-R", PATH, "--format", "json")
        assert found.out, found
        told = json.loads(found.out)
        assert isinstance(told, dict)
        return told

    def asked(self) -> tuple[int, int]:
        """Count the requests for traces and all others that the stand-in saw."""
        traces = sum(each.path.endswith("/trace") for each in self.gitlab.requests)
        return traces, len(self.gitlab.requests) - traces

    def pipeline(self, number: int = 9000, **fields: Any) -> Any:
        """Add a pipeline of the project."""
        return self.gitlab.add_pipeline(
            self.project, id=number, sha=SHA, **{"status": "failed", "ref": "main", **fields}
        )

    def job(self, pipeline: Any, number: int, name: str = "build", trace: bytes = TRACE, **fields: Any) -> Any:
        """Add a job of a pipeline, which failed unless its status is given."""
        usual = {"status": "failed", "stage": "build"}
        if fields.get("status", "failed") == "failed":
            usual["failure_reason"] = "script_failure"
        project = fields.pop("project", self.project)
        return self.gitlab.add_job(project, number, name, trace=trace, pipeline=pipeline, **{**usual, **fields})


def patient(total: float = 300.0) -> Patience:
    """Give a patience whose time passes only by its own waits, at once."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    return Patience(total, clock=lambda: now[0], sleep=sleep)


def gathered(
    gitlab: StandIn,
    number: int,
    options: Options = Options(),  # noqa: B008 - it cannot be changed
    project: str = PATH,
) -> Group:
    """Gather a pipeline in this process, without real waits."""
    access = Access(base(gitlab.url, "the stand-in"), "the stand-in", Token("the token", lambda: TOKEN))
    located = Located(access, project, 0, kind="pipeline", number=number)
    patience = patient()
    return gather(Connection(access, patience), located, corpus.load(()), patience, options)


@contextmanager
def site(forked: Forked, home: pathlib.Path, prefix: str = "") -> Iterator[Site]:
    """Give a stand-in with the project and a token."""
    with StandIn(prefix=prefix) as gitlab:
        project = gitlab.add_project(PATH, id=42)
        gitlab.add_token(TOKEN)
        yield Site(gitlab, project, forked, home)


__all__ = ["PATH", "SHA", "TRACE", "UNKNOWN", "Site", "site"]
