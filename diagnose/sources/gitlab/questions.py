"""Questions to the API on what the project has: protected branches and variables, its registry, where a push goes."""

from __future__ import annotations

import re
from typing import Any

from diagnose.model import Fact
from diagnose.sources.gitlab.inquiry import Case, Inquiry, Told, UntoldError, confirmed, excluded, part, text
from diagnose.sources.gitlab.pipelines import of

_NAMED = 3
"""Variables that are named at most."""
_FOREIGN = frozenset({"ecr", "google", "azure", "github", "quay", "docker-hub"})


def merge_request(case: Case) -> str:
    """Give the number of the merge request whose pipeline the job is of, or nothing."""
    found = re.fullmatch(r"refs/merge-requests/([0-9]{1,18})/[a-z]{1,20}", text(case.job.get("ref")))
    return found[1] if found else ""


def ref_name(case: Case) -> str:
    """Name what the job ran for: "the branch topic"."""
    if merge_request(case):
        return f"merge request !{merge_request(case)}"
    kind = "tag" if case.job.get("tag") is True else "branch"
    return f"the {kind} {text(case.job.get('ref')) or '(unknown)'}"


def _is_protected(inquiry: Inquiry, name: str, kind: str) -> bool:
    folder = "tags" if kind == "tag" else "branches"
    found = inquiry.one(f"{of(inquiry.project)}/repository/{folder}/{part(name)}", kind, f"{kind} {name}")
    if not isinstance(found.get("protected"), bool):
        raise UntoldError("it does not tell")
    return bool(found["protected"])


def open_ref(inquiry: Inquiry, case: Case) -> str:
    """Name the ref of the job that is not protected, or give nothing where all are.

    A merge request's pipeline counts as protected only where both of its branches are, it comes from no fork, and the
    project wants it so; older versions of GitLab have no such setting (gitlab-org/gitlab!188008).
    """
    if not (iid := merge_request(case)):
        kind = "tag" if case.job.get("tag") is True else "branch"
        name = text(case.job.get("ref"))
        return "" if _is_protected(inquiry, name, kind) else ref_name(case)
    found = inquiry.one(f"{of(inquiry.project)}/merge_requests/{iid}", "merge request", f"merge request !{iid}")
    if found.get("source_project_id") != found.get("target_project_id"):
        return f"the fork of merge request !{iid}"
    names = [text(found.get(each)) for each in ("source_branch", "target_branch")]
    for name in names:
        if not _is_protected(inquiry, name, "branch"):
            return f"the branch {name}"
    wanted = inquiry.about().get("protect_merge_request_pipelines")
    if not isinstance(wanted, bool):
        raise UntoldError("it does not tell whether pipelines of merge requests count as protected")
    return "" if wanted else f"the pipeline of merge request !{iid}"


def _named(case: Case, variables: list[dict[str, Any]]) -> list[str]:
    """Give those of the variables that the log names; others are told to nobody who may not see them in GitLab."""
    words = set(re.findall(r"[A-Za-z_]\w{0,254}", case.texts))
    return [name for each in variables if (name := text(each.get("key"))) in words]


def _variables(inquiry: Inquiry) -> list[dict[str, Any]]:
    found = inquiry.many(f"{of(inquiry.project)}/variables", "variables", f"project {inquiry.project}")
    return [each for each in found if each.get("protected") is True]


def protected_ref(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether the job's ref is protected: else protected variables are empty in it."""
    name = open_ref(inquiry, case)
    if name:
        claim = f"{name} is not protected, so protected variables are empty in this job"
        return Told((confirmed(claim),), (Fact("ref_protected", "no", None, "api"),), holds=True)
    claim = f"{ref_name(case)} is not protected, so protected variables are empty in this job"
    return Told((excluded(claim),), (Fact("ref_protected", "yes", None, "api"),))


def protected_variables(inquiry: Inquiry, case: Case) -> Told:
    """Ask which protected variables the project has, where they do not reach the job."""
    if not open_ref(inquiry, case):
        return Told()
    found = _variables(inquiry)
    if not found:
        return Told((excluded("the project itself has protected variables"),))
    names = _named(case, found)
    if names:
        more = " are" if len(names) > 1 else " is"
        return Told((confirmed(f"{', '.join(names[:_NAMED])}{more} protected, and therefore empty in this job"),))
    return Told((confirmed("the project has protected variables, of which the lines cited here name none"),))


def _own_registry(case: Case, prefix: str) -> bool:
    """Tell whether the registry that the job speaks of may be the one of this GitLab."""
    facts = case.finding.facts
    if facts.get("provider") in _FOREIGN:
        return False
    host = facts.get("destination_registry") or facts.get("registry")
    return not host or not prefix or host == prefix.partition("/")[0]


def registry(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether the project has a container registry at all."""
    if case.finding.facts.get("provider") in _FOREIGN:
        return Told()
    project = inquiry.about()
    if not _own_registry(case, text(project.get("container_registry_image_prefix"))):
        return Told()
    level, enabled = text(project.get("container_registry_access_level")), project.get("container_registry_enabled")
    if not level and not isinstance(enabled, bool):
        raise UntoldError("it tells that to members of the project only")
    on = level != "disabled" if level else bool(enabled)
    claim = "the container registry of the project is turned off"
    fact = Fact("registry_enabled", "yes" if on else "no", None, "api")
    return Told((excluded(claim) if on else confirmed(claim),), (fact,), holds=None if on else True)


def destination(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether the push goes below the project's own path, where alone a job's token may push."""
    facts = case.finding.facts
    host, repository = facts.get("destination_registry") or facts.get("registry", ""), facts.get("repository", "")
    if not repository or facts.get("provider") in _FOREIGN:
        return Told()
    project = inquiry.about()
    prefix = text(project.get("container_registry_image_prefix"))
    path = text(project.get("path_with_namespace")).lower()
    if not path:
        raise UntoldError("it does not tell the project's path")
    if not _own_registry(case, prefix) or (not prefix and facts.get("provider") != "gitlab"):
        return Told()
    own, there = (prefix, f"{host}/{repository}") if prefix and host else (path, repository)
    claim = f"the push goes to {there}, outside of the project's own {own}"
    inside = there == own or there.startswith(f"{own}/")
    return Told((excluded(claim) if inside else confirmed(claim),), holds=not inside)
