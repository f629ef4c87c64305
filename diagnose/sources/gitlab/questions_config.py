"""Questions to the API on the job's merged configuration: its image and entrypoint, and the service docker:dind."""

from __future__ import annotations

import re

from diagnose.model import Fact
from diagnose.sources.gitlab import merged
from diagnose.sources.gitlab.history import sha
from diagnose.sources.gitlab.inquiry import Case, Inquiry, Told, UntoldError, confirmed, excluded, part, text
from diagnose.sources.gitlab.pipelines import of

_MOST = 2_000_000
"""Characters of a configuration that are read."""
_COPY = re.compile(r" [0-9]{1,3}/[0-9]{1,3}$|: \[.{0,300}\]$")
"""What GitLab adds to the name of a job with `parallel`."""


def _configured(inquiry: Inquiry, case: Case) -> merged.Configured:
    # `sha` is the older name of content_ref, which older versions do not know and pass over; both at once are refused
    commit = sha(case.job)
    path = f"{of(inquiry.project)}/ci/lint" + (f"?sha={part(commit)}" if commit else "")
    found = inquiry.one(path, "lint", f"project {inquiry.project}").get("merged_yaml")
    if not isinstance(found, str) or len(found) > _MOST:
        raise UntoldError("it gives no merged configuration")
    try:
        return merged.configured(found, _COPY.sub("", text(case.job.get("name"))))
    except merged.UnclearError as error:
        raise UntoldError(
            "the merged configuration has no such job, or is written in a way that is not read"
        ) from error


def service(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether the job has a Docker daemon as a service, and whether that speaks TLS."""
    if case.finding.facts.get("executor") in ("shell", "ssh"):  # these start no services
        return Told()
    told = _configured(inquiry, case)
    named = next((each for each in told.services if "dind" in each), "")
    claim = "the configuration gives the job no service docker:dind"
    if not named:
        return Told((confirmed(claim),), (Fact("dind_service", "missing", None, "api"),), holds=True)
    if any("$" in each for each in (named, told.variables.get("DOCKER_TLS_CERTDIR", ""))):
        return Told((excluded(f"{claim}: it has {named}"),), (Fact("dind_service", "present", None, "api"),))
    checks = [excluded(f"{claim}: it has {named}")]
    if "DOCKER_TLS_CERTDIR" in told.variables:
        off = "DOCKER_TLS_CERTDIR is empty, so that the service speaks no TLS and listens on port 2375"
        checks.append(excluded(off) if told.variables["DOCKER_TLS_CERTDIR"] else confirmed(off))
    return Told(tuple(checks), (Fact("dind_service", "present", None, "api"),))


def entrypoint(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether the job empties its image's entrypoint."""
    told = _configured(inquiry, case)
    if told.image is None:
        return Told()
    kept = told.entrypoint not in ((), ("",))
    claim = f"the job keeps the entrypoint of its image {told.image}"
    return Told((confirmed(claim) if kept else excluded(claim),), holds=kept)


def shell(inquiry: Inquiry, case: Case) -> Told:
    """Ask whether kaniko's image is the one without a shell."""
    told = _configured(inquiry, case)
    if told.image is None or "kaniko" not in told.image or "$" in told.image or "@" in told.image:
        return Told()
    bare = "debug" not in told.image.rpartition("/")[2].partition(":")[2]
    claim = f"the job's image {told.image} is the one of kaniko without a shell"
    return Told((confirmed(claim) if bare else excluded(claim),), holds=bare)
