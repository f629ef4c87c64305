"""The token doctor: looks step by step at all that `kdiag job` needs, and goes on after a fault while that helps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from diagnose.errors import KdiagError, UsageError
from diagnose.model.doctor import Check, Examined
from diagnose.redact import Gate
from diagnose.sources.gitlab import patient, remote, wiring
from diagnose.sources.gitlab.abilities import Place, abilities, place
from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.identity import Identity, identify
from diagnose.sources.gitlab.locate import Remotes
from diagnose.sources.gitlab.origin import check_plain
from diagnose.sources.gitlab.patient import Chosen, Named
from diagnose.sources.gitlab.retry import Patience
from diagnose.sources.gitlab.tokens import COMMAND_LINE, NEEDED, Access, job_token_error
from diagnose.sources.gitlab.whose import checks

_ANSWERED = ("unauthorized", "scope", "forbidden", "not-found", "rate-limit")
"""Codes of refusals that GitLab itself gave, so that the way to it is free."""
_WAY = {"tls": "tls", "ca-file": "tls", "client-cert": "tls", "proxy": "proxy"}


class _Doctor:
    """One examination; `checks` grows as it goes."""

    def __init__(self, named: Named, environment: Mapping[str, str], patience: Patience, today: dt.date) -> None:
        self._named = named
        self._environment = environment
        self._patience = patience
        self._today = today
        self._gate = Gate(enabled=True)
        self._token = ""
        self.checks: list[Check] = []
        self.found = Examined()

    def _say(self, name: str, title: str, outcome: str, text: str, advice: str = "") -> None:
        self.checks.append(Check(name, title, outcome, self._clean(text), self._clean(advice)))

    def _clean(self, text: str) -> str:
        text = text.replace(self._token, "[token]") if self._token else text
        return " ".join(self._gate.value(text)[0].split())

    def _fault(self, name: str, title: str, error: KdiagError) -> None:
        where = f"{error.what}: " if error.what and not error.what.startswith(("http://", "https://")) else ""
        self._say(name, title, "not", where + error.why, error.advice)

    def run(self, read: Remotes) -> Examined:
        """Look at all, in the order in which a request needs it."""
        chosen = self._gitlab(read)
        if chosen is not None and chosen.access is not None:
            self._examine(chosen.access, chosen.project)
        return self.found._replace(checks=tuple(self.checks))

    def _gitlab(self, read: Remotes) -> Chosen | None:
        try:
            chosen = patient.choose(self._named, self._environment, read)
        except UsageError as error:
            if error.code == "target":
                raise
            self._fault("gitlab", "GitLab", error)
            return None
        except KdiagError as error:
            self._fault("settings", "settings", error)
            return None
        if chosen.access is None:
            self._say("gitlab", "GitLab", "not", chosen.why, chosen.advice)
            return None
        url = chosen.access.origin.url
        self.found = self.found._replace(url=url)
        if chosen.why:
            self._say("gitlab", "GitLab", "not", f"{url}: {chosen.why}", chosen.advice)
        else:
            self._say("gitlab", "GitLab", "ok", f"{url}, by {chosen.by}")
        return chosen

    def _examine(self, access: Access, project: str) -> None:
        access = self._held(access)
        connection = self._connected(access)
        if connection is None or not self._version(connection, access):
            return
        who = identify(connection, access.origin.url, self._today)
        self._who(who)
        where = self._project(connection, project, who) if project else None
        for each in abilities(who, where):
            self._say(*each)
        bad = {each.id for each in self.checks if each.outcome == "not"}
        self.found = self.found._replace(works=not bad & {"token", "scopes", "project", "read-jobs", "read-traces"})

    def _held(self, access: Access) -> Access:
        """Look at the token before it is sent; give the access without one where it cannot work."""
        if access.token is None:
            if self._environment.get("CI_JOB_TOKEN"):
                self._fault("token", "token", job_token_error("CI_JOB_TOKEN"))
            elif access.named != COMMAND_LINE:
                self._say("token", "token", "not", "there is none for it", f"export KDIAG_TOKEN with {NEEDED}")
            return access
        try:
            self._token = access.token.reveal()
        except KdiagError as error:
            self._fault("token", "token", error)
            return access._replace(token=None)
        return access

    def _connected(self, access: Access) -> Connection | None:
        """Make the connection that `kdiag job` would make, and say by which settings."""
        origin = access.origin
        try:
            check_plain(origin, allowed=self._named.insecure_http)
            connection = Connection(access, self._patience, self._named.ca_file)
        except KdiagError as error:
            self._fault("tls", "TLS", error)
            return None
        self.checks.append(wiring.proxy(origin, connection.proxy, self._environment))
        return connection

    def _trust(self, access: Access) -> None:
        if access.origin.scheme == "https":
            self._say("tls", "TLS", "ok", wiring.trust(access, self._named.ca_file, self._environment))
        elif access.origin.loopback:
            self._say("tls", "TLS", "ok", "plain http, which does not leave this machine")
        else:
            self._say("tls", "TLS", "warn", "plain http: whoever is on the way can read the token", "use https")

    def _version(self, connection: Connection, access: Access) -> bool:
        """Ask for the version, which also tells whether the way is free and the token known."""
        error, told = self._asked(connection)
        if error is not None and error.code not in _ANSWERED:
            self._lost(error, access)
            return False
        self._trust(access)
        self._say("connection", "connection", "ok", "it answers")
        version = told.get("version")
        if isinstance(version, str) and version:
            self.found = self.found._replace(version=self._clean(version)[:80])
            self._say("version", "version", "ok", self.found.version or "")
        elif error is None or error.code != "unauthorized":
            self._say("version", "version", "unknown", error.why if error else "it does not tell one")
        if access.token is None:
            return False
        if error is not None and error.code == "unauthorized":
            self._fault("token", "token", error)
            return False
        self._say("token", "token", "ok", f"{access.token.named}; GitLab takes it")
        return True

    def _asked(self, connection: Connection) -> tuple[GitLabError | None, dict[str, Any]]:
        found: Any = {}
        error: GitLabError | None = None
        for path in ("/version", "/metadata"):
            try:
                found, error = connection.get(path, "version", "version"), None
            except GitLabError as refused:
                error = refused
            if error is None or error.code != "not-found":
                break
        return error, found if isinstance(found, dict) else {}

    def _lost(self, error: GitLabError, access: Access) -> None:
        """Say where on the way it ended; what lies before that place works."""
        at = _WAY.get(error.code, "connection")
        if at == "tls":
            trust = wiring.trust(access, self._named.ca_file, self._environment)
            self._say("tls", "TLS", "not", f"{error.why}; {trust}", error.advice)
        elif at == "proxy":
            self.checks = [each for each in self.checks if each.id != "proxy"]
            self._say("proxy", "proxy", "not", f"{error.what}: {error.why}", error.advice)
        else:
            self._fault("connection", "connection", error)

    def _who(self, who: Identity) -> None:
        scopes = tuple(sorted(who.scopes)) if who.scopes is not None else None
        self.found = self.found._replace(
            kind=who.kind,
            user=self._clean(who.user) if who.user else None,
            bot=who.bot,
            scopes=tuple(map(self._clean, scopes)) if scopes is not None else None,
            expires=who.expires.isoformat() if who.expires else None,
        )
        for each in checks(who, self._today):
            self._say(*each)

    def _project(self, connection: Connection, project: str, who: Identity) -> Place | None:
        at = f"/projects/{quote(project, safe='')}"
        try:
            told = connection.get(at, "project", f"project {project}")
        except GitLabError as error:
            self._fault("project", "project", error)
            return None
        where = place(told if isinstance(told, dict) else {}, project, admin=who.admin)
        self.found = self.found._replace(project=self._clean(where.path), role=where.role)
        self._say("project", "project", "ok", where.path)
        if where.role is None:
            self._say("role", "role", "unknown", "GitLab tells none: it may come by a shared group, or there is none")
        else:
            self._say("role", "role", "ok", where.role)
        try:
            connection.get(f"{at}/jobs?per_page=1", "jobs", f"project {where.path}")
        except GitLabError as error:
            return where._replace(tried=True, refused=error)
        return where._replace(tried=True)


def examine(
    named: Named,
    environment: Mapping[str, str],
    patience: Patience,
    today: dt.date,
    read: Remotes = remote.remotes,
) -> Examined:
    """Look at the GitLab, the token and the project that are meant; at most seven requests, and one after a 401.

    Raises UsageError where the command line names no such thing; whatever else goes wrong is told as a check.
    """
    return _Doctor(named, environment, patience, today).run(read)
