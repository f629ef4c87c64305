"""Which pipeline is meant where none is named: the newest failed one of a branch, or that of a merge request's head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from diagnose.model import Note
from diagnose.sources.gitlab import pipelines
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.pipelines import Asks, Pipeline, of
from diagnose.sources.gitlab.target import project_path


class Found(NamedTuple):
    """A pipeline, what to note about the choice, and the merge request that it was found by, as the API gives it."""

    pipeline: Pipeline
    notes: tuple[Note, ...] = ()
    merge_request: Mapping[str, Any] | None = None


def _none(where: str, advice: str) -> GitLabError:
    return GitLabError("", where, advice, "not-found")


def _first(connection: Asks, project: str, query: str, prefix: str) -> Pipeline | None:
    path = f"{of(project)}/pipelines?{query}&order_by=id&sort=desc&per_page=1"
    found = connection.get(path, "pipelines", f"project {project}")
    return pipelines.pipeline(found[0], project, prefix) if isinstance(found, list) and found else None


def latest(connection: Asks, project: str, ref: str, prefix: str = "") -> Found:
    """Give the newest pipeline of a branch, however it is; without one, that of the branch's merge request."""
    found = _first(connection, project, f"ref={quote(ref, safe='')}", prefix)
    return Found(found) if found is not None else _of_opened(connection, project, ref, prefix, "pipeline")


def _of_opened(connection: Asks, project: str, ref: str, prefix: str, what: str) -> Found:
    value = None if ref.startswith("refs/") else opened(connection, project, ref)
    if value is None:
        advice = "name another: kdiag pipeline ID, or --branch NAME; a branch that was not pushed has none"
        raise _none(f"project {project} has no {what} of {ref}", advice)
    return of_merge_request(connection, value, prefix)


def failed(connection: Asks, project: str, ref: str, prefix: str = "") -> Found:
    """Give the newest failed pipeline of a branch; without one, that of the branch's merge request, where it failed.

    Raises GitLabError where there is none.
    """
    query = f"ref={quote(ref, safe='')}"
    found = _first(connection, project, f"{query}&status=failed", prefix)
    if found is None:
        return _of_opened(connection, project, ref, prefix, "failed pipeline")
    newest = _first(connection, project, query, prefix)
    notes: tuple[Note, ...] = ()
    if newest is not None and newest.id > found.id:
        text = f"a newer pipeline of {ref}, {newest.id}, is {newest.status}; this is the newest one that failed"
        notes = (Note("version", text),)
    return Found(found, notes)


def opened(connection: Asks, project: str, branch: str) -> Mapping[str, Any] | None:
    """Give the newest open merge request of a branch of `project`, which may be a fork; None where there is none."""
    query = f"state=opened&source_branch={quote(branch, safe='')}&per_page=20"
    found = connection.get(f"{of(project)}/merge_requests?{query}", "merge requests", f"project {project}")
    own = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    here = [each for each in own if each.get("source_project_id") == each.get("project_id")]
    if here:
        return _whole(connection, here[0])
    fork = connection.get(of(project), "project", f"project {project}")
    origin = fork.get("forked_from_project") if isinstance(fork, dict) else None
    if not isinstance(origin, dict) or not isinstance(origin.get("id"), int):
        return None
    named = origin.get("path_with_namespace")
    upstream = project_path(named) if isinstance(named, str) else None
    upstream = upstream or str(origin["id"])
    found = connection.get(f"{of(upstream)}/merge_requests?{query}", "merge requests", f"project {upstream}")
    for each in found if isinstance(found, list) else []:
        if isinstance(each, dict) and each.get("source_project_id") == fork.get("id"):
            return _whole(connection, each)
    return None


def of_branch(connection: Asks, project: str, branch: str) -> Mapping[str, Any]:
    """Give the open merge request of a branch; raises GitLabError where there is none."""
    found = opened(connection, project, branch)
    if found is None:
        advice = "name it: kdiag mr 42, or give its URL"
        raise _none(f"project {project} has no open merge request of the branch {branch}", advice)
    return found


def _whole(connection: Asks, each: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask for one merge request of a list, which does not tell its head pipeline there."""
    project, iid = each.get("project_id"), each.get("iid")
    if not isinstance(project, int) or not isinstance(iid, int):
        raise GitLabError("", "it lists what is no merge request", "check the URL of the GitLab", "answer")
    return merge_request(connection, str(project), iid)


def merge_request(connection: Asks, project: str, iid: int) -> Mapping[str, Any]:
    """Give a merge request; raises GitLabError."""
    where = f"merge request {iid} of project {project}"
    found = connection.get(f"{of(project)}/merge_requests/{iid}", "merge request", where)
    if not isinstance(found, dict) or not isinstance(found.get("iid"), int):
        raise GitLabError("", f"what it gives as {where} is none", "check the URL of the GitLab", "answer")
    return found


def project_of(merge_request: Mapping[str, Any], prefix: str = "") -> str:
    """Give the path of the project that a merge request belongs to, or its number."""
    found = re.match(
        r"https?://[^/]{1,300}(/.{1,1000}?)/(?:-/)?merge_requests/[0-9]", str(merge_request.get("web_url"))
    )
    named = project_path(found[1].removeprefix(prefix)) if found else None
    return named or str(merge_request.get("project_id"))


def _merged(each: Pipeline, iid: int) -> bool:
    """Tell whether a pipeline ran on merged results, so on a commit of its own, which has the head as its parent."""
    return each.ref in (f"refs/merge-requests/{iid}/merge", f"refs/merge-requests/{iid}/train") and bool(each.sha)


def _of_merged(connection: Asks, value: Mapping[str, Any], each: Pipeline) -> bool:
    """Tell whether a pipeline of merged results is one of the head of a merge request."""
    sha = each.sha or ""
    path = f"{of(each.project)}/repository/commits/{quote(sha, safe='')}"
    try:
        commit = connection.get(path, "commit", f"commit {sha[:12]} of project {each.project}")
    except GitLabError:
        known = value.get("head_pipeline")
        return isinstance(known, dict) and known.get("id") == each.id
    parents = commit.get("parent_ids") if isinstance(commit, dict) else None
    return isinstance(parents, list) and value.get("sha") in parents


def of_head(connection: Asks, value: Mapping[str, Any], each: Pipeline) -> bool:
    """Tell whether a pipeline is one of the head of a merge request, be it on the head or on merged results."""
    if each.sha == value.get("sha"):
        return True
    return _merged(each, int(value["iid"])) and _of_merged(connection, value, each)


_MOST = 3
"""Pipelines of merged results of which the commit is asked for."""


def of_merge_request(connection: Asks, value: Mapping[str, Any], prefix: str = "") -> Found:
    """Give the newest pipeline of a merge request's head, also where it ran in a fork; raises GitLabError for none."""
    iid, project = int(value["iid"]), project_of(value, prefix)
    where = f"merge request {iid} of project {project}"
    listed = connection.get(f"{of(project)}/merge_requests/{iid}/pipelines?per_page=20", "pipelines", where)
    found = [pipelines.pipeline(each, project, prefix) for each in listed] if isinstance(listed, list) else []
    known = value.get("head_pipeline")
    if isinstance(known, dict) and isinstance(known.get("id"), int) and known["id"] not in [each.id for each in found]:
        found.append(pipelines.pipeline(known, project, prefix))
    merged = 0
    for each in sorted(found, key=lambda each: -each.id):
        merged += _merged(each, iid)
        if (merged <= _MOST or not _merged(each, iid)) and of_head(connection, value, each):
            return Found(each, (), value)
    sha = str(value.get("sha") or "")[:8]
    advice = "push once more, or name an earlier one: kdiag pipeline ID"
    raise _none(f"{where} has no pipeline of its head {sha}", advice)
