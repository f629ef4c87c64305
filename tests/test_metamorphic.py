"""The diagnosis of a trace is the same after each transformation of the table in `metamorphic`.

`make soak` (KDIAG_SOAK=1) tries each transformation on all cases, else on a fixed part of them, another part for each.
"""

from __future__ import annotations

import functools
import os
import random

import pytest

from diagnose import corpus
from diagnose.model import Corpus
from tests import metamorphic
from tests.reshaped import Case

SOAK = os.environ.get("KDIAG_SOAK") == "1"
EVERY = 1 if SOAK else 12
MOST = 64 * 1024
"""Bytes of a case that the part for every day takes; the few longer ones cost as much as all others."""
NAMES = list(metamorphic.TABLE)


@functools.cache
def _whole() -> Corpus:
    return corpus.load()


@functools.cache
def _cases() -> list[Case]:
    return [case for case in metamorphic.cases() if SOAK or len(case.log) <= MOST]


@functools.cache
def _before(index: int) -> tuple[str, int | None]:
    return metamorphic.told(_cases()[index].log, _whole())


@pytest.mark.parametrize("name", NAMES)
def test_the_diagnosis_of_99_in_100_cases_stays_the_same(name: str) -> None:
    chosen = range(NAMES.index(name) % EVERY, len(_cases()), EVERY)
    told = {_cases()[n].name: metamorphic.keeps(_cases()[n], name, _before(n), _whole()) for n in chosen}
    applied = {case: answer for case, answer in told.items() if answer is not None}
    lost = {case: answer for case, answer in applied.items() if answer}
    assert len(lost) <= len(applied) // 100, lost


@pytest.mark.parametrize("name", NAMES)
def test_a_transformation_changes_logs_and_places_each_line(name: str) -> None:
    changed = [(case, metamorphic.TABLE[name](case, random.Random(1))) for case in _cases()[::4]]
    applied = [(case, each) for case, each in changed if each is not None]
    for case, each in applied:
        assert len(each.places) >= case.log.removesuffix(b"\n").count(b"\n") + 1
        assert list(each.places) == sorted(each.places)
    if len(applied) > len(changed) // 2:
        assert any(each.log != case.log for case, each in applied)
