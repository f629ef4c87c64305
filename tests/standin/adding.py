"""How tests fill the stand-in: one method for each thing that a GitLab can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.standin import shapes_repository, shapes_settings
from tests.standin.clock import TIME, stamp
from tests.standin.nouns import Bridge, MergeRequest, Note, Pipeline
from tests.standin.people import Token, User
from tests.standin.projects import Project
from tests.standin.shapes_pipelines import SHA
from tests.standin.state import Job, State, Trace


class Adding:
    """Adds to a `state`; `id` is GitLab's own name everywhere, and fields are those of its API."""

    state: State

    def add_project(
        self,
        path: str,
        id: int = 42,  # noqa: A002
        visibility: str = "private",
        *,
        public_jobs: bool = False,
        forked_from: Project | None = None,
        **fields: Any,
    ) -> Project:
        """Add a project, whose branch main is protected."""
        made = Project(id, path, visibility, public_jobs=public_jobs, forked_from=forked_from, fields=fields)
        self.state.projects[id] = made
        self.add_branch(made, str(fields.get("default_branch", "main")), protected=True)
        return made

    def add_branch(self, project: Project, name: str, sha: str = SHA, *, protected: bool = False) -> None:
        """Add a branch; see `protect` for patterns."""
        project.branches.names[name] = sha
        if protected:
            self.protect(project, name)

    def add_tag(self, project: Project, name: str, sha: str = SHA, *, protected: bool = False) -> None:
        """Add a tag."""
        project.tags.names[name] = sha
        if protected:
            self.protect(project, name, tag=True)

    def protect(self, project: Project, pattern: str, *, tag: bool = False) -> None:
        """Protect the branches or tags that `pattern` covers, in which `*` is a wildcard."""
        if tag:
            project.tags.protected[pattern] = shapes_repository.protected_tag(pattern)
        else:
            project.branches.protected[pattern] = shapes_repository.protected_branch(pattern)

    def add_commit(self, project: Project, sha: str, parents: Sequence[str] = ()) -> None:
        """Add a commit; those that pipelines, merge requests, branches and tags name are there without it."""
        project.commits[sha] = list(parents)

    def add_variable(self, project: Project, key: str, value: str = "a value", **fields: Any) -> None:
        """Add a variable of the project; `protected`, `masked`, `environment_scope` ... are fields."""
        project.variables.append(shapes_settings.variable(key, value, fields))

    def add_runner(self, id: int, projects: Iterable[Project] = (), **fields: Any) -> dict[str, Any]:  # noqa: A002
        """Add a runner, and assign it to projects."""
        self.state.runners[id] = shapes_settings.runner(id, fields)
        for each in projects:
            each.runners.append(self.state.runners[id])
        return self.state.runners[id]

    def add_pipeline(
        self,
        project: Project,
        id: int = 9000,  # noqa: A002
        status: str | Sequence[str] = "failed",
        *,
        ref: str = "main",
        sha: str = SHA,
        source: str = "push",
        **fields: Any,
    ) -> Pipeline:
        """Add a pipeline."""
        given = {"ref": ref, "sha": sha, "source": source, **fields}
        self.state.pipelines[id] = Pipeline(project, id, status, given)
        return self.state.pipelines[id]

    def add_bridge(
        self,
        pipeline: Pipeline,
        name: str = "deploy",
        downstream: Pipeline | None = None,
        *,
        status: str = "failed",
        id: int | None = None,  # noqa: A002
        **fields: Any,
    ) -> Bridge:
        """Add a trigger job of a pipeline, which started `downstream` or nothing."""
        number = id if id is not None else 500_000 + len(self.state.bridges)
        self.state.bridges[number] = Bridge(pipeline, number, name, status=status, downstream=downstream, fields=fields)
        return self.state.bridges[number]

    def add_job(
        self,
        project: Project,
        id: int = 12345,  # noqa: A002
        name: str = "build-image",
        status: str | Sequence[str] = "failed",
        trace: Trace | Sequence[Trace] = b"",
        *,
        debug: bool = False,
        pipeline: Pipeline | None = None,
        retried: bool = False,
        **fields: Any,
    ) -> Job:
        """Add a job; `debug` marks a debug trace, `fields` are those of the API, for instance `failure_reason`."""
        made = Job(project, id, name, status, trace, debug=debug, fields=fields, pipeline=pipeline, retried=retried)
        self.state.jobs[id] = made
        return made

    def add_merge_request(
        self,
        project: Project,
        iid: int = 7,
        *,
        source_project: Project | None = None,
        source_branch: str = "topic",
        sha: str = SHA,
        state: str = "opened",
        labels: Iterable[str] = (),
        author: str = "sam",
        **fields: Any,
    ) -> MergeRequest:
        """Add a merge request; `commits` are those that it brings beside its head."""
        given = {"title": f"Change {iid}", "target_branch": "main", "created_at": TIME, **fields}
        given |= {"source_branch": source_branch, "sha": sha, "state": state}
        user = self.state.user(author)
        made = MergeRequest(project, iid, source_project or project, user, labels=tuple(labels), fields=given)
        self.state.merge_requests.append(made)
        return made

    def add_note(
        self,
        on: MergeRequest,
        body: str,
        author: str = "sam",
        *,
        created: str | None = None,
        internal: bool = False,
        system: bool = False,
    ) -> Note:
        """Add a note as it is, without any look at what its text would set off."""
        self.state.last_note += 1
        time = created or stamp(self.state)
        made = Note(self.state.last_note, self.state.user(author), body, time, internal=internal, system=system)
        on.notes.append(made)
        return made

    def add_user(self, username: str, id: int | None = None, **fields: Any) -> User:  # noqa: A002
        """Add a user."""
        number = id if id is not None else max(each.id for each in self.state.users.values()) + 1
        self.state.users[username] = User(number, username, fields)
        return self.state.users[username]

    def add_token(
        self,
        value: str,
        scopes: Iterable[str] = ("read_api",),
        role: str = "reporter",
        kind: str = "pat",
        *,
        projects: Iterable[int] | None = None,
        expires_at: str | None = "2027-11-20",
        revoked: bool = False,
        user: str = "sam",
        roles: Mapping[int, str] | None = None,
        job: int | None = None,
        admin: bool = False,
    ) -> str:
        """Add a token and give its value back; `kind` is pat, project, group, oauth, job or deploy.

        Its user has `role` in all projects or in `projects`, and in some of them another one by `roles`.
        """
        self.state.tokens[value] = Token(
            value,
            frozenset(scopes),
            role,
            kind,
            None if projects is None else frozenset(projects),
            expires_at,
            revoked,
            self.state.user(user),
            dict(roles or {}),
            job=job,
            admin=admin,
        )
        return value
