"""A planted secret of every kind appears in no output of any format, wherever in a log it stands."""

from __future__ import annotations

import io

import pytest

from diagnose import corpus, render
from diagnose.core import Context, diagnose
from diagnose.model import Corpus, Diagnosis, Source
from diagnose.trace import open_trace
from diagnose.workshop import new
from tests.test_redact_secrets import PLANTED

_X509 = 'Get "https://registry.example.org/v2/": x509: certificate signed by unknown authority'
_RUN = "error building image: error building stage: failed to execute command: waiting for process to exit: "
_LOGS = {
    "above the error": "{0}\nerror building image: " + _X509,
    "below the error": "error building image: " + _X509 + "\n{0}",
    "in the error": "error building image: [{0}] " + _X509,
    "in a failing RUN": "INFO[0001] Running: [/bin/sh -c x]\n{0}\n/bin/sh: npm: not found\n" + _RUN + "exit status 127",
    "in a command": "$ docker login {0}\nError response from daemon: Get https://registry.example.org/v2/: denied: x",
    "in a log that nobody knows": "start\nERROR: frobnicating failed: {0}\nERROR: Job failed: exit code 1",
    "in the prologue": "Running with gitlab-runner 18.1.0\nUsing Docker executor with image {0} ...\nERROR: Job failed",
    "in the verdict": "Running with gitlab-runner 18.1.0\n$ make\nERROR: Job failed: {0}",
}


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return corpus.load()


def _texts(found: Diagnosis) -> str:
    forms = (render.json_, render.jsonl, render.markdown, render.quiet)
    return "\n".join([each(found) for each in forms] + [render.plain(found, all_=True)])


@pytest.mark.parametrize(("kind", "text", "secret"), PLANTED, ids=[f"{row[0]}-{at}" for at, row in enumerate(PLANTED)])
def test_a_planted_secret_appears_nowhere(kind: str, text: str, secret: str, whole: Corpus) -> None:
    for place, log in _LOGS.items():
        if place == "in the prologue" and " " in text:
            continue  # the name of an image has no blanks
        data = log.format(text).encode() + b"\n"
        found = diagnose(open_trace(io.BytesIO(data)), whole, Context(Source("stdin", "stdin")))
        assert secret not in _texts(found), (kind, place)
        at = next(number for number, line in enumerate(data.split(b"\n"), 1) if text.split("\n", 1)[0].encode() in line)
        assert secret not in new.skeleton(open_trace(io.BytesIO(data)), at), (kind, place)
