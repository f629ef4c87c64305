"""Whose token it is, of which kind, with which scopes and until when, by what GitLab tells a token of itself."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.errors import GitLabError

GRANULAR = "granular"
"""The only classic scope that a fine-grained token has."""
OAUTH = "OAuth token"
_BOT = re.compile(r"(project|group)_[0-9]{1,19}_bot")
_SERVICE = re.compile(r"service_account")


class Identity(NamedTuple):
    """What is known of a token; None where GitLab did not tell, with the errors that say why."""

    user: str | None = None
    name: str = ""
    bot: bool | None = None
    kind: str | None = None
    label: str = ""
    scopes: frozenset[str] | None = None
    expires: dt.date | None = None
    told: bool = False
    admin: bool = False
    user_error: GitLabError | None = None
    self_error: GitLabError | None = None

    @property
    def renewed(self) -> bool:
        """Whether it is one of the short-lived tokens that a program gets anew by itself."""
        return self.kind == OAUTH

    @property
    def granular(self) -> bool:
        """Whether it is a fine-grained token, whose scopes say nothing."""
        return self.scopes is not None and GRANULAR in self.scopes


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _scopes(value: Any) -> frozenset[str] | None:
    return frozenset(each for each in value if isinstance(each, str)) if isinstance(value, list) else None


def _date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None


def _kind(username: str, *, granular: bool) -> str:
    found = _BOT.match(username)
    owner = found[1] if found else "service account" if _SERVICE.match(username) else "personal"
    kind = f"{owner} access token" if owner != "service account" else "access token of a service account"
    return f"fine-grained {kind}" if granular else kind


def _asked(connection: Connection, path: str, what: str) -> tuple[dict[str, Any], GitLabError | None]:
    try:
        found = connection.get(path, what, f"the {what}")
    except GitLabError as error:
        return {}, error
    return (found if isinstance(found, dict) else {}), None


def _oauth(connection: Connection, url: str, today: dt.date) -> Identity | None:
    """Give what GitLab tells of an OAuth token, which is no access token of its own kind."""
    found, error = _asked(connection, f"{url}/oauth/token/info", "token")
    scopes = _scopes(found.get("scope", found.get("scopes")))
    if error is not None or scopes is None:
        return None
    seconds = found.get("expires_in")
    until = today + dt.timedelta(seconds=seconds) if isinstance(seconds, int) and 0 <= seconds < 10**9 else None
    return Identity(kind=OAUTH, scopes=scopes, expires=until, told=True)


def identify(connection: Connection, url: str, today: dt.date) -> Identity:
    """Ask GitLab whose token it has; two requests, of an OAuth token three. `url` is that of the GitLab."""
    user, user_error = _asked(connection, "/user", "user")
    token, self_error = _asked(connection, "/personal_access_tokens/self", "token")
    username = _text(user.get("username"))
    bot = user.get("bot") if isinstance(user.get("bot"), bool) else (True if _BOT.match(username) else None)
    found = Identity()
    if self_error is None and token:
        scopes = _scopes(token.get("scopes"))
        granular = bool(scopes and GRANULAR in scopes) or bool(token.get("granular_scopes"))
        found = Identity(
            kind=_kind(username, granular=granular) if username else None,
            label=_text(token.get("name")),
            scopes=scopes,
            expires=_date(token.get("expires_at")),
            told=True,
        )
    elif self_error is not None and self_error.code == "answer":
        found = _oauth(connection, url, today) or found
    return found._replace(
        user=username or None,
        name=_text(user.get("name")),
        bot=bot,
        admin=user.get("is_admin") is True,
        user_error=user_error,
        self_error=self_error,
    )
