"""What confirmed a fix is told with its value; a word that the log does not say is no witness."""

from __future__ import annotations

import io

from diagnose import corpus
from diagnose.core import Context, diagnose
from diagnose.model import Source
from diagnose.trace import open_trace

REFUSED = (
    b"Trying to pull auth.example.com/base/alpine:3.20...\n"
    b"Error: creating build container: initializing source docker://auth.example.com/base/alpine:3.20: reading "
    b"manifest 3.20 in auth.example.com/base/alpine: unauthorized: authentication required\n"
)


def test_a_word_that_is_not_there_confirms_without_being_cited() -> None:
    found = diagnose(open_trace(io.BytesIO(REFUSED)), corpus.load(), Context(Source("stdin", "-")))
    assert found.findings[0].signature == "base-unauthorized"
    assert found.findings[0].remedies[0].confirmed_by == "client buildah (line 2), provider other (line 2)"
    denied = [each for each in found.findings[0].checked if "does not say" in each.claim]
    assert [(each.outcome, each.by) for each in denied] == [("confirmed", "what the log does not say")]
