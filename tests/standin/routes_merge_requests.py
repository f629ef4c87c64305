"""Merge requests, their pipelines, and those that bring a commit."""

from __future__ import annotations

import re

from tests.standin import reply, shapes_merge_requests, shapes_pipelines
from tests.standin.access import Call
from tests.standin.nouns import MergeRequest, Pipeline
from tests.standin.pages import paged
from tests.standin.reply import Reply
from tests.standin.route import Route
from tests.standin.state import State


def pipelines_of(state: State, each: MergeRequest) -> list[Pipeline]:
    """Give the pipelines of a merge request, the newest first: its own, and those of its branch on its commits."""
    own = re.compile(rf"refs/merge-requests/{each.iid}/(?:head|merge|train)")

    def belongs(pipeline: Pipeline) -> bool:
        if own.fullmatch(pipeline.ref):
            return pipeline.project in (each.project, each.source_project)
        branch = (pipeline.project, pipeline.ref) == (each.source_project, each.source_branch)
        return branch and pipeline.sha in each.shas

    found = [pipeline for pipeline in state.pipelines.values() if belongs(pipeline)]
    return sorted(found, key=lambda pipeline: -pipeline.id)


def head(state: State, each: MergeRequest) -> Pipeline | None:
    """Give the newest pipeline that GitLab takes as that of the head."""
    return next((found for found in pipelines_of(state, each)), None)


def _shape(call: Call, each: MergeRequest) -> object:
    return shapes_merge_requests.basic(each, call.base)


def _wanted(call: Call, each: MergeRequest) -> bool:
    asked = call.asked
    state, author = asked.value("state", "all"), asked.value("author_username")
    if state not in ("all", "", each.state):
        return False
    if author and each.author.username != author:
        return False
    if asked.value("author_id") and str(each.author.id) != asked.value("author_id"):
        return False
    if asked.values("iids") and str(each.iid) not in asked.values("iids"):
        return False
    if asked.value("labels") and not set(asked.value("labels").split(",")) <= set(each.labels):
        return False
    branches = {"source_branch": each.source_branch, "target_branch": each.fields["target_branch"]}
    return all(asked.value(name) in ("", value) for name, value in branches.items())


def _list(call: Call, key: str) -> Reply:
    project = call.merge_requests_of(key)
    found = [each for each in call.state.merge_requests if each.project == project and _wanted(call, each)]
    newest = call.asked.value("sort", "desc") != "asc"
    found.sort(key=lambda each: (each.fields["created_at"], each.iid), reverse=newest)
    return paged(call, found, lambda each: _shape(call, each))


def _one(call: Call, key: str, iid: str) -> Reply:
    each = call.merge_request(key, iid)
    return reply.json_(shapes_merge_requests.whole(each, head(call.state, each), call.token, call.base))


def _pipelines(call: Call, key: str, iid: str) -> Reply:
    each = call.merge_request(key, iid)
    return paged(call, pipelines_of(call.state, each), lambda found: shapes_pipelines.basic(found, call.base))


def _of_commit(call: Call, key: str, sha: str) -> Reply:
    project = call.code_of(key)
    if not call.reads(project, "merge_requests", "reporter"):
        return reply.FORBIDDEN
    found = [each for each in call.state.merge_requests if each.project == project and sha in each.shas]
    state = call.asked.value("state")
    found = [each for each in found if state in ("", "all", each.state)]
    return paged(call, sorted(found, key=lambda each: -each.iid), lambda each: _shape(call, each))


ROUTES = (
    Route("GET", "/projects/{id}/merge_requests", _list, job_token=True, anonymous=True),
    Route("GET", "/projects/{id}/merge_requests/{merge_request_iid}", _one, job_token=True, anonymous=True),
    Route("GET", "/projects/{id}/merge_requests/{merge_request_iid}/pipelines", _pipelines, anonymous=True),
    Route("GET", "/projects/{id}/repository/commits/{sha}/merge_requests", _of_commit, job_token=True, anonymous=True),
)
