"""Questions to the API on who may do what: the job token of another project, and the runners."""

from __future__ import annotations

import re
from typing import Any

from diagnose.sources.gitlab.inquiry import Case, Inquiry, Told, UntoldError, confirmed, excluded, text
from diagnose.sources.gitlab.pipelines import of
from diagnose.sources.gitlab.questions import open_ref

_ADDRESS = re.compile(r"https?://(?:[^/@\s]{1,200}@)?([\w.\-:]{1,260})/([^\s'\"?#]{1,500})")
_PROJECT = re.compile(r"[\w.-]{1,255}(?:/[\w.-]{1,255}){1,20}")
_RUNNERS = 4
"""Runners that are looked at one by one: a list of them does not tell their tags."""


def _other(case: Case) -> str:
    """Give the path of the other project on this GitLab that the job asked for something, or nothing."""
    base = case.url.partition("://")[2].lower()
    for address, path in _ADDRESS.findall(case.texts):
        found = f"{address.lower()}/{path}"
        if found.startswith(f"{base}/"):
            named = found[len(base) + 1 :].strip("/").removesuffix(".git")
            if _PROJECT.fullmatch(named):
                return str(named)
    other = case.finding.facts.get("to", "")
    return other if _PROJECT.fullmatch(other) else ""


def _listed(inquiry: Inquiry, other: str, own: str) -> bool:
    """Tell whether the project is on the other's list, by itself or by a group."""
    scope = f"{of(other)}/job_token_scope"
    projects = inquiry.many(f"{scope}/allowlist", "job token scope", f"project {other}")
    if any(text(each.get("path_with_namespace")).lower() == own for each in projects):
        return True
    groups = inquiry.many(f"{scope}/groups_allowlist", "job token scope", f"project {other}")
    paths = [text(each.get("web_url")).partition("/groups/")[2].lower() for each in groups]
    return any(path and own.startswith(f"{path}/") for path in paths)


def job_token(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether the other project accepts this project's job token."""
    other = _other(case)
    own = inquiry.project.lower()
    if not other or other.lower() == own:
        return Told()
    scope = inquiry.one(f"{of(other)}/job_token_scope", "job token scope", f"project {other}")
    if own.isdigit():
        own = text(inquiry.about().get("path_with_namespace")).lower()
    claim = f"{other} does not accept the job token of {own}"
    inside = scope.get("inbound_enabled") is False or _listed(inquiry, other, own)
    return Told((excluded(claim) if inside else confirmed(claim),), holds=not inside)


def _runs(runner: dict[str, Any]) -> bool:
    return runner.get("online") is True and runner.get("paused") is not True


def _fits(runner: dict[str, Any], wanted: set[str]) -> bool:
    tags = {each.lower() for each in runner.get("tag_list") or () if isinstance(each, str)}
    return wanted <= tags and bool(wanted or not tags or runner.get("run_untagged") is True)


def _protected(runner: dict[str, Any]) -> bool:
    return text(runner.get("access_level")) == "ref_protected"


def matching(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether a runner that is online may take the job."""
    listed = inquiry.many(f"{of(inquiry.project)}/runners", "runner", f"project {inquiry.project}")
    alive = [each for each in listed if _runs(each) and isinstance(each.get("id"), int)]
    if not alive:
        return Told((confirmed("no runner of the project is online and takes jobs"),), holds=True)
    wanted = {text(each).lower() for each in case.job.get("tag_list") or ()} - {""}
    seen = [inquiry.one(f"/runners/{each['id']}", "runner", f"runner {each['id']}") for each in alive[:_RUNNERS]]
    fit = [each for each in seen if _fits(each, wanted)]
    tags = f"the tags {', '.join(sorted(wanted))}" if wanted else "leave to take jobs without tags"
    claim = f"no runner that is online has {tags}"
    if any(not _protected(each) for each in fit):
        return Told((excluded(claim),), holds=False)
    if fit:
        name = open_ref(inquiry, case)
        claim = f"the runner takes protected branches and tags only, and {name or 'the ref'} is not protected"
        return Told((confirmed(claim) if name else excluded(claim),), holds=bool(name))
    if len(alive) > len(seen):
        raise UntoldError(f"only {len(seen)} of {len(alive)} runners were looked at")
    return Told((confirmed(claim),), holds=True)


def own_runner(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether the runner of the job is still there."""
    runner = case.job.get("runner")
    number = runner.get("id") if isinstance(runner, dict) else None
    if not isinstance(number, int):
        return Told()
    found = inquiry.one(f"/runners/{number}", "runner", f"runner {number}")
    if not isinstance(found.get("online"), bool):
        raise UntoldError("it does not tell whether the runner is online")
    claim = f"the runner {number} is paused or not online now"
    return Told((excluded(claim) if _runs(found) else confirmed(claim),))
