"""A snippet stands under the job's own name where GitLab told it, and never under one that a log names."""

from __future__ import annotations

import io

import pytest

from diagnose import corpus
from diagnose.core import Context, diagnose
from diagnose.model import Fact, Source
from diagnose.trace import open_trace
from tests.logs import PUSH_X509


def _snippets(fact: Fact) -> str:
    found = diagnose(open_trace(io.BytesIO(PUSH_X509)), corpus.load(), Context(Source("job", "1"), (fact,)))
    return "\n".join(each.text for remedy in found.findings[0].remedies for each in remedy.snippets)


def test_a_name_that_gitlab_told_takes_the_place_of_ours() -> None:
    text = _snippets(Fact("job_name", "publish-app", None, "api"))
    assert "publish-app:\n  before_script:" in text
    assert "build-image:" not in text


@pytest.mark.parametrize("name", ["a b", "x: [y]", "$CI", "-x", "é", "a\nscript:"])
def test_a_name_that_is_no_plain_key_leaves_ours(name: str) -> None:
    assert "build-image:\n" in _snippets(Fact("job_name", name, None, "api"))


def test_a_name_from_a_log_is_not_taken() -> None:
    assert "build-image:\n" in _snippets(Fact("job_name", "publish-app", 1, "trace"))
