"""Chooses the fixes of a page that fit a job: confirmed ones first, unconditional ones next, the rest under an "if"."""

from __future__ import annotations

from collections.abc import Mapping

from diagnose.facts import conditions
from diagnose.facts.names import FACT_NAMES
from diagnose.model import Check, Conditions, Fact, Fix, Signature

Chosen = tuple[Fix, str | None, str | None]
"""A fix, what confirmed it, and the condition that is open."""
_SIGNS = {"<": "older than", "<=": "at most", ">": "newer than", ">=": "at least"}
_OUTCOMES = {True: "confirmed", False: "excluded", None: "unreadable"}
_SHORT = {
    "client": "the client",
    "area": "the failing part",
    "executor": "the executor",
    "tool_version": "its version",
    "reason": "the reason",
    "x509": "the certificate's fault",
}


def _value(wanted: str) -> str:
    if wanted == "*":
        return "known"
    if not wanted.startswith(("<", ">")):
        return wanted
    sign = wanted[:2] if wanted[1:2] == "=" else wanted[0]
    return f"{_SIGNS[sign]} {wanted[len(sign) :].strip()}"


def _wanted(wanted: tuple[str, ...]) -> list[str]:
    """Say the values of one fact: those that it has, and apart from them those that it has not."""
    denied = [each[1:] for each in wanted if each.startswith("!")]
    rest = [_value(each) for each in wanted if not each.startswith("!")]
    said = [" or ".join(rest)] if rest else []
    if len(denied) > 3:
        denied = [*denied[:3], "the like"]
    if denied:
        said.append(f"not {denied[0]}" if len(denied) == 1 else f"neither {' nor '.join(denied)}")
    return said


def _said(name: str, wanted: tuple[str, ...]) -> list[str]:
    """Say a condition on words that a page's own pattern picks from the log."""
    if wanted == ("*",):
        return [f"the log tells the {name.replace('_', ' ')}"]
    denied = [f'"{each[1:]}"' for each in wanted if each.startswith("!")]
    rest = [f'"{each}"' for each in wanted if not each.startswith("!")]
    said = [f"the log says {' or '.join(rest)}"] if rest else []
    return said + ([f"the log does not say {' or '.join(denied)}"] if denied else [])


def words(when: Conditions) -> str:
    """Say conditions in words: "the client is kaniko and its version is older than 1.9.0"."""
    parts = []
    for name, wanted in when.items():
        subject = _SHORT.get(name) or FACT_NAMES.get(name, "").partition(":")[0]
        parts += [f"{subject} is {each}" for each in _wanted(wanted)] if subject else _said(name, wanted)
    return " and ".join(parts)


def _witness(when: Conditions, facts: Mapping[str, Fact]) -> str:
    parts = []
    for name in when:
        fact = facts.get(name)
        if fact is None or not fact.value:  # a word of the page's own that the log does not say
            continue
        place = f"line {fact.line}" if fact.line is not None else fact.origin
        parts.append(f"{name} {fact.value} ({place})")
    return ", ".join(parts) or "what the log does not say"


def _with_own_words(when: Conditions, facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """Add empty values for a page's own words that its pattern did not find: what the log does not say is known."""
    unsaid = [name for name in when if name not in facts and name not in FACT_NAMES]
    return {**facts, **{name: Fact(name, "", None, "match") for name in unsaid}} if unsaid else facts


def choose(signature: Signature, facts: Mapping[str, Fact]) -> list[Chosen]:
    """Give the page's fixes that are not contradicted, each with what confirmed it and the condition that is open."""
    sure: list[Chosen] = []
    plain: list[Chosen] = []
    maybe: list[Chosen] = []
    for fix in signature.fixes:
        known = _with_own_words(fix.when, facts)
        verdict = conditions.judge(fix.when, known)
        if verdict is False:
            continue
        if not fix.when:
            plain.append((fix, None, None))
        elif verdict:
            sure.append((fix, _witness(fix.when, facts), None))
        else:
            open_ones = {name: wanted for name, wanted in fix.when.items() if name not in known}
            maybe.append((fix, None, words(open_ones or fix.when)))
    return sure + plain + maybe


def checks(signature: Signature, facts: Mapping[str, Fact]) -> tuple[Check, ...]:
    """Tell for each condition of the page and its fixes whether this job confirms it, excludes it, or does not tell."""
    told: dict[str, Check] = {}
    asked = dict.fromkeys(
        pair for when in (signature.when, *(fix.when for fix in signature.fixes)) for pair in when.items()
    )
    for name, wanted in asked:
        claim = words({name: wanted})
        if claim not in told:
            verdict = conditions.judge({name: wanted}, facts)
            by = _witness({name: wanted}, facts) if name in facts else "not told by the trace"
            told[claim] = Check(claim, _OUTCOMES[verdict], by)
    return tuple(told.values())
