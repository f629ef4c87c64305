"""What may stand in advice: the grammars that are told by plain code are those of these expressions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.advise.grammar import KINDS, fits

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:]{2,45}\])(?::\d{1,5})?"
WRITTEN = {
    "word": r"[A-Za-z0-9][A-Za-z0-9._+\-]{0,79}",
    "host": _HOST,
    "port": r"\d{1,5}",
    "path": r"[A-Za-z0-9_./@+*][A-Za-z0-9_./@+*:\-]{0,299}",
    "variable": r"[A-Za-z_][A-Za-z0-9_]{0,79}",
    "url": r"https?://" + _HOST + r"(?:/[A-Za-z0-9._~/%\-]{0,300})?",
    "number": r"\d{1,9}",
}
_PARTS = st.sampled_from([*"aZ09.-_+:/[]@*%~$`'\" \n\u0663\uff41<", "https://", "[::1]", ":80", "x" * 79, "9" * 251])
_ANY = st.lists(_PARTS, max_size=8).map("".join)


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_value_fits_where_the_expression_says_so(kind: str) -> None:
    written = re.compile(WRITTEN[kind], re.ASCII)

    @settings(max_examples=80, deadline=None)
    @given(st.one_of(_ANY, st.from_regex(written), st.from_regex(written, fullmatch=True)))
    def check(value: str) -> None:
        assert fits(kind, value) == (written.fullmatch(value) is not None)

    check()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["", "$(id)", "a`id`", "a b\tc", "a\n", "'a'", "\u0663", "a;$x", "<a>"])
def test_nothing_that_a_shell_reads_fits(kind: str, value: str) -> None:
    assert not fits(kind, value)
