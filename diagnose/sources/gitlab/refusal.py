"""What GitLab refused, by status and by its own words: which scope, which role, the wrong kind of token."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from typing import NamedTuple

from diagnose.redact import Gate
from diagnose.sources.gitlab.errors import GitLabError, Transient
from diagnose.sources.gitlab.needs import READ, WRITE, need
from diagnose.sources.gitlab.origin import Origin
from diagnose.sources.gitlab.retry import CAP, seconds_of

CLIENT_CERTIFICATE = (
    "name its files by KDIAG_CLIENT_CERT and KDIAG_CLIENT_KEY, or client_cert and client_key in config.toml"
)
_MOST = 300
_PAGE = 4096
_NO_CERTIFICATE = re.compile(rb"No required SSL certificate was sent|The SSL certificate error")
"""nginx's words of a client certificate that is missing or not accepted."""
_BUSY = frozenset({500, 502, 503, 504, *range(520, 531)})


class Answer(NamedTuple):
    """A refusal: `what` was asked for (a name of `needs.NEEDS`) of which `place`, `named` where the token was found."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    origin: Origin
    what: str
    place: str
    named: str
    token: str


def words(answer: Answer) -> str:
    """Give GitLab's own words in one line without secrets, or nothing where a web page was the answer."""
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(value, dict):
        return ""
    parts = [value.get(name) for name in ("error_description", "message", "error")]
    text = next((part for part in parts if isinstance(part, str) and part), "")
    text = text.replace(answer.token, "[token]") if answer.token else text
    return " ".join(Gate(enabled=True).value(text)[0].split())[:_MOST]


def _error_name(answer: Answer) -> str:
    found = re.search(rb'"error"\s{0,9}:\s{0,9}"([a-z_]{1,60})"', answer.body[:4096])
    return found[1].decode() if found else ""


def _unauthorized(answer: Answer) -> GitLabError:
    said, name = words(answer), _error_name(answer)
    why = f"GitLab refuses {answer.named} (401)"
    if "expired" in said.lower():
        why += ": it has expired"
    elif "revoked" in said.lower():
        why += ": it was revoked"
    elif said and name:
        why += f": {said}"
    scope = WRITE if need(answer.what).scope == WRITE else READ
    return GitLabError(
        answer.origin.url,
        why,
        f"make a new token with scope {scope} (GitLab: Preferences > Access tokens, or the project's Settings); a "
        "deploy token, a runner's token or a job token does not do",
        "unauthorized",
    )


def _thing(answer: Answer) -> str:
    """Name what was asked for: "job 7 of project x", "the variables of project x"."""
    named = answer.place.startswith(answer.what.split(" ", 1)[0]) or answer.what in ("job", "jobs", "project")
    return answer.place if named else f"the {answer.what} of {answer.place}"


def _scope(answer: Answer) -> GitLabError:
    needed = need(answer.what).scope or READ
    more = "; with read_api a token reads, and cannot write" if needed == WRITE else ""
    why = f"{answer.named} lacks the scope {needed} (403)"
    return GitLabError(answer.origin.url, why, f"make a token with scope {needed}{more}", "scope")


def _granular(answer: Answer, said: str) -> GitLabError:
    """Tell a missing permission of a fine-grained token; a group may also refuse classic tokens with these words."""
    found = re.search(r"\[([A-Za-z][A-Za-z0-9_:, ]{1,120})\]", said)
    permission = found[1] if found else need(answer.what).permission
    named = f"the permission {permission}" if permission else "the permission that GitLab names"
    return GitLabError(
        answer.origin.url,
        f"{answer.named} lacks a permission (403)" + (f": {said}" if said else ""),
        f"make a fine-grained token with {named} for that project (a permission cannot be added later); or a classic "
        f"one with scope {need(answer.what).scope or READ}, where the group does not ask for fine-grained ones",
        "scope",
    )


def _forbidden(answer: Answer) -> GitLabError:
    said, name, needed = words(answer), _error_name(answer), need(answer.what)
    if name == "insufficient_scope":
        return _scope(answer)
    if name in ("insufficient_granular_scope", "insufficient_permissions") or "permission" in said.lower():
        return _granular(answer, said)
    verb = "write" if needed.scope == WRITE else "see"
    why = f"the user of {answer.named} may not {verb} {_thing(answer)} (403)"
    if answer.what == "trace":
        why = f"the user of {answer.named} may not read the trace of {answer.place} (403)"
        said = ""
    also = f"; {needed.when}" if needed.when else ""
    takes = f"it takes the role {needed.role} in the project" if needed.role else "ask who runs that GitLab"
    return GitLabError(answer.origin.url, why + (f": {said}" if said else ""), takes + also, "forbidden")


def _missing(answer: Answer) -> GitLabError:
    role = need(answer.what).role or "Reporter"
    return GitLabError(
        answer.origin.url,
        f"there is no {answer.place}, or the user of {answer.named} may not see it (404)",
        "check the number and -R group/project; GitLab answers the same where the token's user is no member, so add it "
        f"to the project with the role {role}",
        "not-found",
    )


def _limited(answer: Answer) -> Transient:
    wait = seconds_of(answer.headers.get("Retry-After"), time.time())
    asks = f"; GitLab asks to wait {wait:.0f} seconds" if wait is not None and wait > CAP else ""
    return Transient(
        GitLabError(answer.origin.url, f"too many requests were made{asks}", "try again later", "rate-limit"), wait
    )


def told(answer: Answer) -> GitLabError | Transient:
    """Say what a status that is no success means."""
    status = answer.status
    if status == 401:
        return _unauthorized(answer)
    if status == 403:
        return _forbidden(answer)
    if status == 404:
        return _missing(answer)
    if status == 429:
        return _limited(answer)
    if status in _BUSY:
        wait = seconds_of(answer.headers.get("Retry-After"), time.time())
        error = GitLabError(
            answer.origin.url, f"it answers with {status}", "try again later, or ask who runs it", "server"
        )
        return Transient(error, wait)
    if status == 407:
        return GitLabError("the proxy", "it asks for a login", "set user and password in HTTPS_PROXY", "proxy")
    if status == 400 and _NO_CERTIFICATE.search(answer.body[:_PAGE]):
        why = "the server before it asks for a client certificate"
        return GitLabError(answer.origin.url, why, CLIENT_CERTIFICATE, "tls")
    said = words(answer)
    return GitLabError(
        answer.origin.url, f"it answers with {status}" + (f": {said}" if said else ""), "check the URL", "answer"
    )
