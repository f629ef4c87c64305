"""A stand-in GitLab with one failed job, and kdiag as a person who may read it runs it."""

from __future__ import annotations

import json
import pathlib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from tests.forked import Forked, Run
from tests.run import X509
from tests.standin import StandIn

TOKEN = "glpat-a-token-of-the-lab-0001"
PATH = "group/sub/app"
TRACE = pathlib.Path(X509).read_bytes()
IMPATIENT = ("--timeout", "2")
"""A limit in seconds on all that is asked of GitLab, small enough for tests."""


class Lab(NamedTuple):
    """The stand-in `gitlab`, and a way to run kdiag against it in the empty folder `home`."""

    gitlab: StandIn
    forked: Forked
    home: pathlib.Path

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, cwd: pathlib.Path | None = None) -> Run:
        """Run `kdiag job` with a token that is bound to the stand-in, on top of which `env` stands."""
        return self.bare(*arguments, env={"KDIAG_URL": self.gitlab.url, "KDIAG_TOKEN": TOKEN, **(env or {})}, cwd=cwd)

    def bare(self, *arguments: str, env: Mapping[str, str] | None = None, cwd: pathlib.Path | None = None) -> Run:
        """Run `kdiag job` with no settings but those in `env`."""
        return self.forked.kdiag("job", *arguments, home=str(self.home), env=env or {}, cwd=str(cwd) if cwd else None)

    def failed(self, *arguments: str, env: Mapping[str, str] | None = None) -> Run:
        """Run it and hold what every failure to look keeps: exit 3, no report, one error with what to try, no token."""
        found = self.run("-R", PATH, "12345", *arguments, env=env)
        held(found)
        assert found.code == 3, found
        return found

    def document(self, *arguments: str, env: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Run it on the lab's job, and give the JSON document."""
        found = self.run("-R", PATH, "12345", "--format", "json", *arguments, env=env)
        assert found.out, found
        answer = json.loads(found.out)
        assert isinstance(answer, dict)
        return answer

    def url(self, job: int = 12345) -> str:
        """Give the address of a job's page."""
        return f"{self.gitlab.url}/{PATH}/-/jobs/{job}"


def held(found: Run, *secrets: str) -> None:
    """Hold an error to its form: nothing on stdout, what and why and what to try on stderr, no token, no traceback."""
    assert found.code in (2, 3), found
    assert not found.out, found
    assert found.err.startswith("kdiag: "), found
    assert "\n  try: " in found.err, found
    assert "Traceback" not in found.err
    for secret in (TOKEN, *secrets):
        assert secret not in found.err
        assert secret not in found.out


def filled(form: str, lab: Lab, evil: StandIn) -> str:
    """Fill in where the lab's GitLab and the other server answer, and the path of the lab's job."""
    for name, value in {
        "{good}": f"127.0.0.1:{lab.gitlab.port}",
        "{evil}": f"127.0.0.1:{evil.port}",
        "{good_port}": str(lab.gitlab.port),
        "{evil_port}": str(evil.port),
        "{tail}": f"{PATH}/-/jobs/12345",
    }.items():
        form = form.replace(name, value)
    return form


@contextmanager
def standin(tls: ssl.SSLContext | None = None, prefix: str = "", trace: bytes = TRACE) -> Iterator[StandIn]:
    """Give a stand-in with the lab's project, job and token."""
    with StandIn(tls=tls, prefix=prefix) as gitlab:
        project = gitlab.add_project(PATH, id=42)
        gitlab.add_job(project, 12345, "build-image", trace=trace, failure_reason="script_failure")
        gitlab.add_token(TOKEN)
        yield gitlab
