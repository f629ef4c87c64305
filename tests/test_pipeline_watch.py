"""`--watch` waits for the end of a pipeline, with pauses that grow."""

from __future__ import annotations

import os
import pty
import subprocess
from typing import Any

import pytest

from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.gather import Options
from diagnose.sources.gitlab.pipelines import Pipeline
from diagnose.sources.gitlab.retry import Patience
from diagnose.sources.gitlab.watch import wait
from tests.lab import PATH, TOKEN, TRACE, Lab, held
from tests.pipelines import gathered
from tests.run import KDIAG, environment
from tests.test_job_screen import drained

RUNNING = Pipeline(9, "group/app", "running")


class Told:
    """Answers with one status after the other; an exception is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    def get(self, path: str, what: str, where: str) -> Any:
        assert (path, what) == ("/projects/group%2Fapp/pipelines/9", "pipeline")
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return {"id": 9, "status": answer, "web_url": "https://gitlab.example.com/group/app/-/pipelines/9"}

    def every(self, path: str, what: str, where: str, pages: int = 10) -> Any:
        raise AssertionError(path)


class Clock:
    """A clock that goes on only by sleeping; `slept` are the pauses, `said` what was told."""

    def __init__(self, total: float = 7200.0) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.said: list[str] = []
        self.patience = Patience(total, self.said.append, lambda: self.now, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_it_asks_until_the_pipeline_has_ended_with_pauses_from_five_to_sixty_seconds() -> None:
    clock = Clock()
    found = wait(Told(*["running"] * 9, "failed"), RUNNING, clock.patience)
    assert found.status == "failed"
    assert clock.slept[:3] == [5.0, 7.5, 11.25]
    assert clock.slept[-1] == 60.0
    assert clock.slept == sorted(clock.slept)
    assert clock.said[0].startswith("pipeline 9 is running")


@pytest.mark.parametrize("status", ["success", "failed", "canceled", "skipped", "manual"])
def test_one_that_has_ended_is_not_waited_for(status: str) -> None:
    clock = Clock()
    assert wait(Told(), RUNNING._replace(status=status), clock.patience).status == status
    assert clock.slept == []


def test_where_the_time_does_not_suffice_it_is_given_as_it_is() -> None:
    clock = Clock(60.0)
    found = wait(Told(*["running"] * 99), RUNNING, clock.patience)
    assert found.status == "running"
    assert clock.now < 60.0


def test_a_look_that_fails_is_borne_and_many_in_a_row_are_not() -> None:
    error = GitLabError("https://gitlab.example.com", "it answers with 503", "", "server")
    assert wait(Told(*[error] * 4, "running", *[error] * 4, "success"), RUNNING, Clock().patience).status == "success"
    with pytest.raises(GitLabError):
        wait(Told(*[error] * 5), RUNNING, Clock().patience)


def test_a_terminal_shows_which_trace_is_read_and_is_left_clean(lab: Lab) -> None:
    each = lab.gitlab.add_pipeline(lab.gitlab.state.projects[42], id=9)
    for number in (1, 2, 3):
        lab.gitlab.add_job(each.project, number, f"job-{number}", trace=TRACE, pipeline=each)
    lab.gitlab.fault("/jobs/1/trace", "status", times=1, code=503)
    screen, theirs = pty.openpty()
    env = environment(str(lab.home), {"KDIAG_URL": lab.gitlab.url, "KDIAG_TOKEN": TOKEN, "TERM": "xterm"})
    command = [*KDIAG, "pipeline", "-R", PATH, "9", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=env) as run:
        os.close(theirs)
        shown = drained(screen)
        os.close(screen)
        out = run.stdout.read() if run.stdout else b""
    assert run.returncode == 0
    assert "reading trace 3 of 3" in shown
    assert shown.endswith("\r\x1b[K")
    assert out.startswith(b"root-cause\tx509-unknown-authority\t3\t")


def test_a_running_pipeline_is_waited_for_and_then_diagnosed(lab: Lab) -> None:
    project = lab.gitlab.state.projects[42]
    each = lab.gitlab.add_pipeline(project, id=9, status=["running", "failed"])
    lab.gitlab.add_job(project, 1, "build", trace=TRACE, pipeline=each)
    found = gathered(lab.gitlab, 9, Options(watch=True), project=PATH)
    assert (found.scope.status, found.verdict, found.notes) == ("failed", "diagnosed", ())


def test_a_job_does_not_wait_for_its_own_pipeline(lab: Lab) -> None:
    own = {"CI_SERVER_URL": lab.gitlab.url, "CI_PROJECT_PATH": PATH, "CI_PIPELINE_ID": "9"}
    env = {"KDIAG_URL": lab.gitlab.url, "KDIAG_TOKEN": TOKEN, **own}
    found = lab.forked.kdiag("pipeline", "--watch", home=str(lab.home), env=env)
    held(found)
    assert found.code == 2
    assert "would not end before kdiag does" in found.err
    assert not lab.gitlab.requests
