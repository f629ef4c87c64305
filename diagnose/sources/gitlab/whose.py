"""What GitLab told of a token, in words: its user, its kind, its scopes and its end."""

from __future__ import annotations

import datetime as dt

from diagnose.model.doctor import Check
from diagnose.sources.gitlab.identity import Identity
from diagnose.sources.gitlab.needs import READ, enough

SOON = 14
"""Days before its end at which a token is warned of."""
_UNTOLD = "GitLab does not tell"


def _user(who: Identity) -> Check:
    if who.user is None:
        return Check("user", "user", "unknown", who.user_error.why if who.user_error else _UNTOLD)
    name = f" ({who.name})" if who.name and who.name != who.user else ""
    bot = ", a bot" if who.bot else ""
    admin = ", an administrator" if who.admin else ""
    return Check("user", "user", "ok", f"{who.user}{name}{bot}{admin}")


def _kind(who: Identity) -> Check:
    if who.kind:
        return Check("kind", "kind", "ok", who.kind + (f", called {who.label!r}" if who.label else ""))
    return Check("kind", "kind", "unknown", who.self_error.why if who.self_error else _UNTOLD)


def _scopes(who: Identity) -> Check:
    if who.scopes is None:
        return Check("scopes", "scopes", "unknown", _UNTOLD)
    if who.granular:
        return Check("scopes", "scopes", "unknown", "those of a fine-grained token; its page in GitLab lists them")
    said = ", ".join(sorted(who.scopes)) or "none"
    if enough(who.scopes, READ):
        return Check("scopes", "scopes", "ok", said)
    return Check("scopes", "scopes", "not", f"{said}; it lacks {READ}", f"make a token with scope {READ}")


def _expiry(who: Identity, today: dt.date) -> Check:
    if who.expires is None:
        return Check("expiry", "expires", "ok", "never") if who.told else Check("expiry", "expires", "unknown", _UNTOLD)
    left = (who.expires - today).days
    said = f"on {who.expires}, in {left} {'day' if left == 1 else 'days'}"
    if who.renewed:
        return Check("expiry", "expires", "ok", f"{said}; whoever gave it renews it")
    if left < SOON:
        advice = "make a new token before that day, and put it in this one's place"
        return Check("expiry", "expires", "warn", said, advice)
    return Check("expiry", "expires", "ok", said)


def checks(who: Identity, today: dt.date) -> list[Check]:
    """Say whose token it is, of which kind, with which scopes, and until when."""
    return [_user(who), _kind(who), _scopes(who), _expiry(who, today)]
