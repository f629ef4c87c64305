"""Commits, branches and tags, and which of them are protected."""

from __future__ import annotations

from tests.standin import reply, shapes_repository
from tests.standin.access import Call
from tests.standin.pages import paged
from tests.standin.projects import Project
from tests.standin.reply import Reply
from tests.standin.route import Route


def _known(call: Call, project: Project) -> set[str]:
    """Give the commits that a project has: those that were added, and those of all that names one."""
    state = call.state
    found = {*project.commits, *project.branches.names.values(), *project.tags.names.values()}
    found |= {each.sha for each in state.pipelines.values() if each.project == project}
    for each in state.merge_requests:
        if project in (each.project, each.source_project):
            found |= each.shas
    return found


def _commit(call: Call, key: str, sha: str) -> Reply:
    project = call.code_of(key)
    sha = project.branches.names.get(sha, project.tags.names.get(sha, sha))
    found = next((each for each in sorted(_known(call, project)) if len(sha) >= 7 and each.startswith(sha)), None)
    if found is None:
        return reply.refused(404, "Commit Not Found")
    return reply.json_(shapes_repository.commit(found, project, call.base))


def _branches(call: Call, key: str) -> Reply:
    project = call.code_of(key)
    names = [each for each in sorted(project.branches.names) if call.asked.value("search") in each]
    return paged(call, names, lambda name: shapes_repository.branch(name, project, call.token, call.base))


def _branch(call: Call, key: str, name: str) -> Reply:
    project = call.code_of(key)
    if name not in project.branches.names:
        return reply.refused(404, "Branch Not Found")
    return reply.json_(shapes_repository.branch(name, project, call.token, call.base))


def _tag(call: Call, key: str, name: str) -> Reply:
    project = call.code_of(key)
    if name not in project.tags.names:
        return reply.refused(404, "Tag Not Found")
    return reply.json_(shapes_repository.tag(name, project, call.base))


def _protected_branches(call: Call, key: str) -> Reply:
    project = call.code_of(key)
    call.need("reporter", project)
    return paged(call, list(project.branches.protected.values()), lambda each: each)


def _protected_branch(call: Call, key: str, name: str) -> Reply:
    project = call.code_of(key)
    call.need("reporter", project)
    found = project.branches.protected.get(name)
    return reply.json_(found) if found else reply.NOT_FOUND


def _protected_tags(call: Call, key: str) -> Reply:
    project = call.code_of(key)
    call.need("reporter", project)
    return paged(call, list(project.tags.protected.values()), lambda each: each)


def _protected_tag(call: Call, key: str, name: str) -> Reply:
    project = call.code_of(key)
    call.need("reporter", project)
    found = project.tags.protected.get(name)
    return reply.json_(found) if found else reply.NOT_FOUND


_REPOSITORY = "/projects/{id}/repository"
ROUTES = (
    Route("GET", f"{_REPOSITORY}/commits/{{sha}}", _commit, job_token=True, anonymous=True),
    Route("GET", f"{_REPOSITORY}/branches", _branches, job_token=True, anonymous=True),
    Route("GET", f"{_REPOSITORY}/branches/{{branch}}", _branch, job_token=True, anonymous=True),
    Route("GET", f"{_REPOSITORY}/tags/{{tag_name}}", _tag, job_token=True, anonymous=True),
    Route("GET", "/projects/{id}/protected_branches", _protected_branches),
    Route("GET", "/projects/{id}/protected_branches/{name}", _protected_branch),
    Route("GET", "/projects/{id}/protected_tags", _protected_tags),
    Route("GET", "/projects/{id}/protected_tags/{name}", _protected_tag),
)
