"""Which open merge requests a job or a pipeline belongs to: those whose head is its commit, also in a fork's parent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from diagnose.sources.gitlab import newest, pipelines
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.origin import same_place
from diagnose.sources.gitlab.pipelines import Asks, Pipeline, of

MOST = 3
"""Merge requests of one commit that get a note, and pipelines of one head that are told of."""

_REF = re.compile(r"refs/merge-requests/([0-9]{1,18})/(?:head|merge|train)")

Value = Mapping[str, Any]
"""A merge request as GitLab's API gives it."""


def _missing(why: str, advice: str) -> GitLabError:
    return GitLabError("", why, advice, "no-merge-request")


def _named(value: Value) -> str:
    return f"!{value.get('iid')} of project {newest.project_of(value)}"


def _short(sha: object) -> str:
    return str(sha or "")[:8] or "nothing"


def inside(number: int, located: Located, environment: Mapping[str, str]) -> bool:
    """Tell whether kdiag runs in a job of this pipeline of the GitLab that is asked."""
    own = bool(environment.get("CI_JOB_ID")) and environment.get("CI_PIPELINE_ID") == str(number)
    return own and same_place(located.access.origin, environment.get("CI_SERVER_URL", ""))


def _by_environment(each: Pipeline, located: Located, environment: Mapping[str, str]) -> tuple[str, int] | None:
    """Read what the CI job tells of its merge request, where it is a job of this very pipeline."""
    iid, project = environment.get("CI_MERGE_REQUEST_IID", ""), environment.get("CI_MERGE_REQUEST_PROJECT_ID", "")
    if not inside(each.id, located, environment):
        return None
    known = re.fullmatch(r"[0-9]{1,18}", iid) and re.fullmatch(r"[0-9]{1,18}", project)
    return (project, int(iid)) if known else None


def _parent(connection: Asks, project: str) -> str | None:
    """Give the project that this one was forked from, or None."""
    found = connection.get(of(project), "project", f"project {project}")
    value = found.get("forked_from_project") if isinstance(found, dict) else None
    return str(value["id"]) if isinstance(value, dict) and isinstance(value.get("id"), int) else None


def _of_commit(connection: Asks, project: str, sha: str) -> list[Value]:
    path = f"{of(project)}/repository/commits/{quote(sha, safe='')}/merge_requests?per_page=100"
    try:
        found = connection.get(path, "merge requests", f"commit {sha[:12]} of project {project}")
    except GitLabError as error:
        if error.code != "not-found":
            raise
        return []  # a parent may not know the commit yet
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _listed(connection: Asks, each: Pipeline) -> Iterator[Value]:
    """Yield what is listed for the commit, in the project itself and in the one it was forked from."""
    if not each.sha:
        return
    yield from _of_commit(connection, each.project, each.sha)
    parent = _parent(connection, each.project)
    if parent is not None:
        yield from _of_commit(connection, parent, each.sha)


def _candidates(
    connection: Asks, each: Pipeline, located: Located, environment: Mapping[str, str]
) -> dict[tuple[str, int], Value]:
    by_ref = _REF.fullmatch(each.ref or "")
    told = (each.project, int(by_ref[1])) if by_ref else _by_environment(each, located, environment)
    found = [newest.merge_request(connection, *told)] if told else list(_listed(connection, each))
    return {(str(v.get("project_id")), v["iid"]): v for v in found if isinstance(v.get("iid"), int)}


def of_head(connection: Asks, value: Value, each: Pipeline) -> bool:
    """Tell whether a pipeline ran on the head of a merge request, or on a commit that merges it, as merged results do.

    Such a commit has the head as its parent.
    """
    iid, head = value["iid"], value.get("sha")
    if each.sha == head:
        return True
    if each.ref not in (f"refs/merge-requests/{iid}/merge", f"refs/merge-requests/{iid}/train") or not each.sha:
        return False
    path = f"{of(each.project)}/repository/commits/{quote(each.sha, safe='')}"
    try:
        commit = connection.get(path, "commit", f"commit {each.sha[:12]} of project {each.project}")
    except GitLabError as error:
        if error.code not in ("not-found", "forbidden"):
            raise
        known = value.get("head_pipeline")
        return isinstance(known, dict) and known.get("id") == each.id
    parents = commit.get("parent_ids") if isinstance(commit, dict) else None
    return isinstance(parents, list) and head in parents


def find(connection: Asks, each: Pipeline, located: Located, environment: Mapping[str, str]) -> list[Value]:
    """Give the open merge requests whose head is the commit of a pipeline, at most `MOST`.

    Raises GitLabError, with what was found, where there is none.
    """
    found = list(_candidates(connection, each, located, environment).values())
    commit = f"commit {_short(each.sha)} of project {each.project}"
    if not found:
        raise _missing(f"{commit} is in no merge request", "open one, or name it: kdiag comment mr 42")
    open_ = [value for value in found if value.get("state") == "opened"]
    if not open_:
        told = ", ".join(f"{_named(value)} is {value.get('state')}" for value in found[:MOST])
        raise _missing(f"{commit} is in no open merge request: {told}", "only open merge requests get a note")
    heads = [value for value in open_ if of_head(connection, value, each)]
    if not heads:
        told = ", ".join(f"the head of {_named(value)} is {_short(value.get('sha'))}" for value in open_[:MOST])
        raise _missing(f"{each.named} ran on {_short(each.sha)}, and {told}", "the newer pipeline gets the note")
    return [newest.merge_request(connection, str(value.get("project_id")), value["iid"]) for value in heads[:MOST]]


def check_open(value: Value) -> None:
    """Raise GitLabError where a merge request is not open."""
    if value.get("state") != "opened":
        raise _missing(f"{_named(value)} is {value.get('state')}", "only open merge requests get a note")


def silenced(value: Value) -> bool:
    """Tell whether its labels ask kdiag to be silent."""
    labels = value.get("labels")
    return isinstance(labels, list) and any(
        (each.get("name") if isinstance(each, dict) else each) == "kdiag::off" for each in labels
    )


def pipelines_of(connection: Asks, value: Value, prefix: str = "") -> list[Pipeline]:
    """Give the pipelines of a merge request's head, the newest of each ref, at most `MOST`, the newest first.

    A push and a merge request may each have one. Raises GitLabError where there is none.
    """
    iid, project = int(value["iid"]), newest.project_of(value, prefix)
    where = f"merge request {iid} of project {project}"
    listed = connection.get(f"{of(project)}/merge_requests/{iid}/pipelines?per_page=20", "pipelines", where)
    found = [pipelines.pipeline(each, project, prefix) for each in listed] if isinstance(listed, list) else []
    seen: set[tuple[str, str | None]] = set()
    kept: list[Pipeline] = []
    others = 0
    for each in sorted(found, key=lambda each: -each.id):
        kind = (each.project, each.ref)
        others += each.sha != value.get("sha")  # of each such the commit is asked for
        beyond = each.sha != value.get("sha") and others > MOST
        if beyond or kind in seen or len(kept) == MOST or not of_head(connection, value, each):
            continue
        seen.add(kind)
        kept.append(each)
    return kept or [newest.of_merge_request(connection, value, prefix).pipeline]
