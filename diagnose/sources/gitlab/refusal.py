"""What GitLab refused, by status and by its own words: which scope, which role, the wrong kind of token."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from typing import NamedTuple

from diagnose.redact import Gate
from diagnose.sources.gitlab.errors import GitLabError, Transient
from diagnose.sources.gitlab.origin import Origin
from diagnose.sources.gitlab.retry import CAP, seconds_of

_MOST = 200
_BUSY = frozenset({500, 502, 503, 504, *range(520, 531)})


class Answer(NamedTuple):
    """A refusal: `what` was asked for (job, jobs or trace) of which `place`, `named` where the token was found."""

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
    return GitLabError(
        answer.origin.url,
        why,
        "make a new token with scope read_api (GitLab: Preferences > Access tokens, or the project's Settings); a "
        "deploy token, a runner's token or a job token does not do",
        "unauthorized",
    )


def _forbidden(answer: Answer) -> GitLabError:
    said, name = words(answer), _error_name(answer)
    if name == "insufficient_scope":
        return GitLabError(
            answer.origin.url, f"{answer.named} lacks the scope (403)", "make a token with scope read_api", "scope"
        )
    if name in ("insufficient_granular_scope", "insufficient_permissions") or "permission" in said.lower():
        return GitLabError(
            answer.origin.url,
            f"{answer.named} lacks a permission (403): {said}",
            "a fine-grained token needs to read jobs; or use one with scope read_api",
            "scope",
        )
    if answer.what == "trace":
        return GitLabError(
            answer.origin.url,
            f"the user of {answer.named} may not read the trace of {answer.place} (403)",
            "it takes the role Reporter in the project, and Developer where the job ran with CI_DEBUG_TRACE",
            "forbidden",
        )
    return GitLabError(
        answer.origin.url,
        f"the user of {answer.named} may not see {answer.place} (403)" + (f": {said}" if said else ""),
        "it takes the role Reporter in the project; with a Guest's role only where public pipelines are on",
        "forbidden",
    )


def _missing(answer: Answer) -> GitLabError:
    return GitLabError(
        answer.origin.url,
        f"there is no {answer.place}, or the user of {answer.named} may not see it (404)",
        "check the number and -R group/project; GitLab answers the same where the token's user is no member, so add it "
        "to the project with the role Reporter",
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
    said = words(answer)
    return GitLabError(
        answer.origin.url, f"it answers with {status}" + (f": {said}" if said else ""), "check the URL", "answer"
    )
