"""What a report looks like: whole outputs that a person can read; KDIAG_BLESS=1 writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from diagnose import render
from diagnose.model import Diagnosis
from tests import diagnoses

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
BLESS = os.environ.get("KDIAG_BLESS") == "1"


def colored(diagnosis: Diagnosis) -> str:
    return render.terminal(diagnosis, width=80, color=True).replace("\x1b", "\\e")


FORMS: dict[str, Callable[[Diagnosis], str]] = {
    "80.txt": lambda diagnosis: render.plain(diagnosis, width=80),
    "44.txt": lambda diagnosis: render.plain(diagnosis, width=44),
    "all.txt": lambda diagnosis: render.plain(diagnosis, width=80, all_=True),
    "color.txt": colored,
    "md": render.markdown,
    "json": render.json_,
    "quiet.txt": render.quiet,
}
LOOKS = [
    *((case, form) for case in diagnoses.ALL for form in ("80.txt", "44.txt", "md")),
    *((case, form) for case in ("x509", "unknown", "hostile") for form in ("color.txt", "quiet.txt")),
    *(("x509", form) for form in ("all.txt", "json")),
    *((case, "json") for case in ("passed", "unknown", "unreadable")),
]


@pytest.mark.parametrize(("case", "form"), LOOKS)
def test_a_report_looks_as_it_was_approved(case: str, form: str) -> None:
    path = os.path.join(GOLDEN, f"{case}.{form}")
    shown = FORMS[form](diagnoses.ALL[case])
    if BLESS:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(shown)
    with open(path, encoding="utf-8", newline="") as file:
        assert shown == file.read()


def test_no_golden_is_left_without_a_test() -> None:
    assert sorted(os.listdir(GOLDEN)) == sorted(f"{case}.{form}" for case, form in LOOKS)
