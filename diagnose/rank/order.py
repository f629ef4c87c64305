"""The total order of matches.

Of the matches at the end of the story the first by this order is the root cause:

1. a cause before a consequence; a carrier never;
2. a page that explains another one before that one;
3. a sentence whose speaker is known from its own words before output that names no speaker;
4. the later line, since a program's last word is about what stopped it;
5. more confirmed conditions, then more conditions; then the page's id, so that the order is total.
"""

from __future__ import annotations

from diagnose.facts import conditions
from diagnose.model import Match, Rival
from diagnose.record import NamedTuple

CONFIRMED, PLAUSIBLE, ELIMINATION = 0.95, 0.8, 0.5


class Ranked(NamedTuple):
    """A match with its role, how sure that is, why, and the pages that were weighed against it."""

    match: Match
    role: str
    confidence: float
    because: str
    rivals: tuple[Rival, ...] = ()


def _speaks(match: Match) -> bool:
    return any(fact.name == "client" and fact.origin == "line" for fact in match.facts)


def key(match: Match) -> tuple[bool, bool, int, int, int, str]:
    """Give the place of a match in the total order, the greatest first; the page's id only breaks a tie."""
    facts = {fact.name: fact for fact in match.facts}
    sure = conditions.confirmed(match.signature.when, facts)
    return (
        match.signature.kind == "cause",
        _speaks(match),
        match.line,
        sure,
        len(match.signature.when),
        match.signature.id,
    )


_TELLING = {"proof": 0, "cause": 0, "detail": 1, "verdict": 2}
"""What a tool of the script says, the most telling first."""


def _value(match: Match, name: str) -> str:
    return next((fact.value for fact in match.facts if fact.name == name), "")


def _first_told(root: Match, matches: list[Match]) -> Match:
    """Show the first line in which a tool says what is wrong, where its verdict made the match: the rest follows."""
    if _value(root, "words") not in _TELLING:
        return root
    same = [each for each in matches if each.signature.id == root.signature.id and _value(each, "words") in _TELLING]
    first = min(same, key=lambda each: (_TELLING[_value(each, "words")], each.line))
    if _value(first, "words") != "verdict":
        return first
    client = [fact for fact in root.facts if fact.name == "client"]
    return first._replace(facts=(*(fact for fact in first.facts if fact.name != "client"), *client))


def _explains(one: Match, other: Match) -> bool:
    return other.signature.id in one.signature.explains


def _root(matches: list[Match]) -> Match | None:
    candidates = [each for each in matches if each.terminal and each.signature.kind in ("cause", "consequence")]
    if not candidates:
        return None
    root = max(candidates, key=key)
    seen = {root.signature.id}
    while True:
        deeper = [
            each
            for each in matches
            if each.signature.kind == "cause"
            and _explains(each, root)
            and each.signature.id not in seen
            and each.line <= root.line
            and (each.terminal or not _value(root, "words"))
        ]
        if not deeper:
            return _first_told(root, matches)
        root = max(deeper, key=key)
        seen.add(root.signature.id)


def _client(match: Match) -> str:
    return _value(match, "client") or "the job"


def _because(root: Match) -> tuple[float, str]:
    if _value(root, "words"):
        sure = CONFIRMED if root.confirmed else PLAUSIBLE
        return sure, f"{_client(root)} ends with it, and nothing after it shows that the job went on"
    if root.signature.kind == "consequence":
        return ELIMINATION, "nothing more precise was recognised in the output of the failing step"
    if not root.terminal:
        return PLAUSIBLE, "it explains the error with which the job stopped"
    sure = CONFIRMED if root.confirmed else PLAUSIBLE
    if _speaks(root):
        return sure, f"it is the last word of {_client(root)}, and nothing after it shows that the job went on"
    return sure, "it stands in the output of the step that failed, and nothing after it shows that the job went on"


def _role(match: Match, root: Match) -> tuple[str, str] | None:
    kind = match.signature.kind
    if match.signature.id == root.signature.id:
        return None
    if _explains(root, match) or (kind in ("consequence", "carrier") and match.terminal):
        return "consequence", "it only follows from the cause"
    if kind == "noise":
        return None
    if match.terminal and kind == "cause" and match.line < root.line and _speaks(match):
        return "contributing", "it was said just before the job stopped"
    return None


def _rivals(matches: list[Match], root: Match) -> tuple[Rival, ...]:
    rivals: dict[str, str] = {}
    for match in matches:
        page = match.signature
        if page.id == root.signature.id or page.id in rivals:
            continue
        if page.kind == "noise":
            rivals[page.id] = f"line {match.line}: harmless by itself"
        elif not match.terminal:
            rivals[page.id] = f"line {match.line}: the job went on after it"
        elif page.kind == "cause" and match.line == root.line:
            rivals[page.id] = f"line {match.line}: the page of the root cause fits that line more closely"
    return tuple(Rival(page, why) for page, why in sorted(rivals.items()))


def _others(matches: list[Match], root: Match) -> list[Ranked]:
    others: dict[str, Ranked] = {}
    for match in sorted(matches, key=key, reverse=True):
        role = _role(match, root)
        if role is not None and match.signature.id not in others:
            others[match.signature.id] = Ranked(match, role[0], CONFIRMED if match.confirmed else PLAUSIBLE, role[1])
    return sorted(others.values(), key=lambda each: (each.role != "contributing", each.match.line))


def rank(matches: list[Match]) -> list[Ranked]:
    """Order the matches of a job that did not succeed: the root cause first, or nothing where none is proven."""
    root = _root(matches)
    if root is None:
        return []
    confidence, because = _because(root)
    return [Ranked(root, "root-cause", confidence, because, _rivals(matches, root)), *_others(matches, root)]
