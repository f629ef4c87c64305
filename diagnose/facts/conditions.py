"""Conditions of pages over facts, in three values: confirmed (True), contradicted (False), unknown (None)."""

from __future__ import annotations

from collections.abc import Mapping

from diagnose.lazy import lazy
from diagnose.model import Conditions, Fact

_NUMBERS = lazy(r"v?(\d{1,6}(?:\.\d{1,6}){0,4})")


def _numbers(text: str) -> tuple[int, ...] | None:
    found = _NUMBERS.match(text)
    if found is None:
        return None
    parts = [int(part) for part in found[1].split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _is_version(text: str) -> bool:
    parts = text.removeprefix(" ").removeprefix("v").split(".")
    return len(parts) <= 5 and all(len(part) <= 6 and part.isdecimal() for part in parts)


def _compare(sign: str, wanted: str, value: str) -> bool | None:
    left, right = _numbers(value), _numbers(wanted)
    if left is None or right is None:
        return None
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]


def holds(wanted: str, value: str) -> bool | None:
    """Tell whether a known `value` fulfils one wanted value: "x", "!x", "<1.9.0", "5xx" or "*"."""
    if wanted == "*":
        return value != ""
    if wanted.startswith(("<", ">")):
        sign = wanted[:2] if wanted[1:2] == "=" else wanted[0]
        if _is_version(wanted[len(sign) :]):
            return _compare(sign, wanted[len(sign) :].removeprefix(" "), value)
    if wanted.startswith("!"):
        return value != wanted[1:]
    if len(wanted) == 3 and wanted.endswith("xx") and wanted[0] in "12345":
        return len(value) == 3 and value[0] == wanted[0]
    return value == wanted


def _one(wanted: tuple[str, ...], value: str) -> bool | None:
    if f"!{value}" in wanted:
        return False
    rest = [each for each in wanted if not each.startswith("!")]
    if not rest or (value in rest and not value.startswith(("<", ">"))):
        return True
    answers = [holds(each, value) for each in rest]
    if any(answers):
        return True
    return None if None in answers else False


def judge(when: Conditions, facts: Mapping[str, Fact]) -> bool | None:
    """Judge all conditions together: False if one is contradicted, True if all are confirmed, else None."""
    verdict: bool | None = True
    for name, wanted in when.items():
        answer = _one(wanted, facts[name].value) if name in facts else None
        if answer is False:
            return False
        if answer is None:
            verdict = None
    return verdict


def confirmed(when: Conditions, facts: Mapping[str, Fact]) -> int:
    """Count the conditions that are confirmed."""
    return sum(1 for name, wanted in when.items() if name in facts and _one(wanted, facts[name].value))
