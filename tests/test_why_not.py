"""`--why-not PAGE` tells the keyword, pattern, condition, place or rival that kept a page from winning."""

from __future__ import annotations

import io

import pytest

from diagnose import corpus
from diagnose.core import Context
from diagnose.errors import UsageError
from diagnose.model import Corpus, Source
from diagnose.trace import open_trace
from diagnose.workshop.whynot import why_not
from tests.logs import PUSH_X509
from tests.run import X509, kdiag


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return corpus.load()


def _why(log: bytes, page: str, whole: Corpus) -> str:
    return "\n".join(why_not(open_trace(io.BytesIO(log)), whole, Context(Source("stdin", "x")), page))


def test_a_missing_keyword_is_told_with_the_nearest_line(whole: Corpus) -> None:
    told = _why(PUSH_X509, "x509-expired", whole)
    assert "none of its keywords stands in the trace: 'certificate has expired'" in told
    assert "the nearest is line 2: error checking push permissions" in told


def test_a_condition_is_told_with_what_contradicts_it(whole: Corpus) -> None:
    log = b"error building image: GET https://h.example.org/v2/a/manifests/1: UNAUTHORIZED: authentication required\n"
    assert _why(log, "push-unauthorized", whole) == "line 1: area is pull (line), and the page wants push or push-check"


def test_a_line_that_only_echoes_is_told_by_its_level(whole: Corpus) -> None:
    log = b"INFO[0000] RUN echo 'x509: certificate signed by unknown authority'\nerror building image: x\n"
    assert "line 1: a keyword stands there, which is of the level info" in _why(log, "x509-unknown-authority", whole)


def test_a_place_that_the_job_survived_is_told(whole: Corpus) -> None:
    log = PUSH_X509 + b"INFO[0009] Taking snapshot of full filesystem...\nerror building image: some other thing\n"
    told = _why(log, "x509-unknown-authority", whole)
    assert told == "it matches at line 2, but the job went on after that"


def test_a_rival_is_told_with_its_reason(whole: Corpus) -> None:
    log = PUSH_X509 + b"ERROR: Job failed: exit code 1\n"
    told = _why(log, "job-failed", whole)
    assert "`x509-unknown-authority` won at line 2" in told
    assert "consequence" in told


def test_the_winner_is_told_to_have_won(whole: Corpus) -> None:
    assert _why(PUSH_X509, "x509-unknown-authority", whole) == "it is the root cause, at line 2"


def test_a_job_that_passed_is_told(whole: Corpus) -> None:
    log = b"Running with gitlab-runner 18.1.0\n" + PUSH_X509 + b"Job succeeded\n"
    assert "the job passed" in _why(log, "x509-unknown-authority", whole)


def test_an_unknown_page_is_a_usage_error(whole: Corpus) -> None:
    with pytest.raises(UsageError):
        _why(PUSH_X509, "no-such-page", whole)
    assert kdiag("log", X509, "--why-not", "no-such-page").code == 2


def test_the_command_prints_the_answer_and_nothing_else() -> None:
    done = kdiag("log", X509, "--why-not", "x509-unknown-authority")
    assert done.code == 0
    assert done.out.splitlines()[1:] == ["  it is the root cause, at line 24"]
