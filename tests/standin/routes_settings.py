"""What a project is set up with: variables, registry, the job token's reach, runners, merged configuration, labels."""

from __future__ import annotations

from tests.standin import reply, shapes_settings
from tests.standin.access import Call
from tests.standin.pages import paged
from tests.standin.reply import Reply
from tests.standin.route import Route


def _variables(call: Call, key: str) -> Reply:
    project = call.project(key)
    call.need("maintainer", project)
    return paged(call, project.variables, lambda each: each)


def _variable(call: Call, key: str, name: str) -> Reply:
    project = call.project(key)
    call.need("maintainer", project)
    scope = call.asked.query.get("filter[environment_scope]", [""])[-1]
    found = [each for each in project.variables if each["key"] == name and scope in ("", each["environment_scope"])]
    return reply.json_(found[0]) if found else reply.refused(404, "Variable Not Found")


def _registry(call: Call, key: str) -> Reply:
    project = call.project(key)
    if not call.reads(project, "container_registry", "reporter"):
        return reply.FORBIDDEN
    return paged(call, project.repositories, lambda path: shapes_settings.repository(path, project, call.base))


def _scope(call: Call, key: str) -> Reply:
    project = call.project(key)
    call.need("maintainer", project)
    return reply.json_(project.job_token_scope)


def _allowlist(call: Call, key: str) -> Reply:
    project = call.project(key)
    call.need("maintainer", project)
    known = [call.state.projects[each] for each in project.allowlist if each in call.state.projects]
    return paged(call, known, lambda each: shapes_settings.allowed(each, call.base))


def _groups_allowlist(call: Call, key: str) -> Reply:
    project = call.project(key)
    call.need("maintainer", project)
    return paged(call, project.groups_allowlist, lambda path: shapes_settings.allowed_group(path, call.base))


def _runner(call: Call, number: str) -> Reply:
    found = call.state.runners.get(int(number))
    if found is None:
        return reply.NOT_FOUND
    if found["runner_type"] == "instance_type":  # anybody may see those
        return reply.json_(found)
    owners = [each for each in call.state.projects.values() if found in each.runners]
    if not call.token.admin and not any(call.token.has_role("maintainer", each) for each in owners):
        return reply.refused(403, "Forbidden - No access granted")
    return reply.json_(found)


def _runners(call: Call, key: str) -> Reply:
    project = call.project(key)
    call.need("maintainer", project)
    return paged(call, project.runners, shapes_settings.runner_in_list)


def _lint(call: Call, key: str) -> Reply:
    project = call.code_of(key)
    if call.asked.flag("dry_run"):
        call.need("developer", project)
    include = call.asked.flag("include_jobs")
    return reply.json_(shapes_settings.lint(project, include_jobs=include))


def _labels(call: Call, key: str) -> Reply:
    project = call.project(key)
    return paged(call, list(enumerate(project.labels, 1)), lambda each: shapes_settings.label(*each))


ROUTES = (
    Route("GET", "/projects/{id}/variables", _variables),
    Route("GET", "/projects/{id}/variables/{key}", _variable),
    Route("GET", "/projects/{id}/registry/repositories", _registry, job_token=True, anonymous=True),
    Route("GET", "/projects/{id}/job_token_scope", _scope),
    Route("GET", "/projects/{id}/job_token_scope/allowlist", _allowlist),
    Route("GET", "/projects/{id}/job_token_scope/groups_allowlist", _groups_allowlist),
    Route("GET", "/projects/{id}/runners", _runners),
    Route("GET", "/runners/{runner_id}", _runner),
    Route("GET", "/projects/{id}/ci/lint", _lint, anonymous=True),
    Route("GET", "/projects/{id}/labels", _labels, anonymous=True),
)
