"""A stand-in with a merge request, and the note that kdiag keeps on it."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from diagnose import corpus
from diagnose.cli.comment import Door
from diagnose.model import Corpus
from diagnose.sources.gitlab import comment
from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.gather import Options
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.origin import base
from diagnose.sources.gitlab.retry import Patience
from diagnose.sources.gitlab.tokens import Access, Token
from tests.forked import Forked, Run
from tests.judge import judge
from tests.pipelines import PATH, SHA, TRACE, Site, patient
from tests.standin import StandIn

BOT = "glpat-of-the-bot-that-comments-1"
HEAD = "refs/merge-requests/7/head"
NEWER = "7777777777777777777777777777777777777777"


class Bench(NamedTuple):
    """A site, its merge request !7 of the branch topic, and kdiag with the token of the user bot."""

    site: Site
    mr: Any

    @property
    def gitlab(self) -> StandIn:
        """The stand-in."""
        return self.site.gitlab

    def failed(self, number: int = 9000, **fields: Any) -> Any:
        """Add a pipeline of the head with one failed job, numbered by the pipeline."""
        sha = fields.pop("sha", SHA)
        each = self.gitlab.add_pipeline(
            self.site.project, id=number, sha=sha, **{"status": "failed", "ref": HEAD, **fields}
        )
        self.site.job(each, number * 10)
        return each

    def passed(self, number: int = 9001, **fields: Any) -> Any:
        """Add a green pipeline of the head."""
        each = self.gitlab.add_pipeline(
            self.site.project, id=number, **{"status": "success", "ref": HEAD, "sha": SHA, **fields}
        )
        self.site.job(each, number * 10, status="success")
        return each

    def push(self, sha: str = NEWER) -> None:
        """Give the merge request a newer head."""
        self.mr.commits.append(self.mr.sha)
        self.mr.sha = self.mr.fields["sha"] = sha

    def comment(self, *arguments: str, env: Mapping[str, str] | None = None, project: str = PATH) -> Run:
        """Run kdiag comment; it waits for real where it looks once more."""
        url = any("://" in each for each in arguments)
        given = () if url or "-R" in arguments or (env and "CI_PROJECT_PATH" in env) else ("-R", project)
        return self.site.run("comment", *arguments, *given, env={"KDIAG_TOKEN": BOT, **(env or {})})

    def said(self, kind: str = "mr", number: int = 7, **given: Any) -> str:
        """Do in this process what `kdiag comment` does, without real waits; give what it says, of several by lines."""
        return "\n".join(speak(self.gitlab, kind, number, **given))

    def own(self, on: Any = None) -> list[Any]:
        """Give the notes of the bot, each held to what a note may be."""
        found = [each for each in (on or self.mr).notes if each.author.username == "bot"]
        for each in found:
            judge(each.body)
        assert self.gitlab.acted == []
        assert self.gitlab.mentioned == []
        return found

    def body(self) -> str:
        """Give the one note of the bot."""
        found = self.own()
        assert len(found) == 1, found
        return str(found[0].body)

    def writes(self) -> list[str]:
        """Give the methods of the writes that came."""
        return [each.method for each in self.gitlab.requests if each.method != "GET"]


@functools.cache
def _pages() -> Corpus:
    return corpus.load(())


def door(
    gitlab: StandIn,
    kind: str,
    number: int,
    *,
    patience: Patience | None = None,
    project: str = PATH,
    environment: Mapping[str, str] | None = None,
    dry: bool = False,
    pages: Corpus | None = None,
) -> tuple[Door, list[Any], str]:
    """Give what `kdiag comment` makes: its door, the merge requests, and why nothing is to be said."""
    access = Access(base(gitlab.url, "the stand-in"), "the stand-in", Token("the token", lambda: BOT))
    job = number if kind == "job" else 0
    located = Located(access, project, job, kind="merge-request" if kind == "mr" else kind, number=0 if job else number)
    patience = patience or patient()
    connection = Connection(access, patience)
    asked = comment.Asked(located, pages or _pages(), Options(), environment or {})
    values, why = comment.merge_requests_of(connection, asked)
    return Door(connection, asked, patience, dry=dry), values, why


def speak(gitlab: StandIn, kind: str, number: int, **given: Any) -> list[str]:
    """Do what `kdiag comment` does, and give what it says."""
    made, values, why = door(gitlab, kind, number, **given)
    return [f"nothing to say: {why}"] if why else [made.speak(value) for value in values]


@contextmanager
def bench(forked: Forked, home: pathlib.Path, *, prefix: str = "", **fields: Any) -> Iterator[Bench]:
    """Give a stand-in with the project, the merge request, and the bot's token."""
    with StandIn(prefix=prefix) as gitlab:
        project = gitlab.add_project(PATH, id=42, **fields)
        gitlab.add_user("bot", id=99)
        gitlab.add_token(BOT, scopes=("api",), role="reporter", kind="project", user="bot")
        mr = gitlab.add_merge_request(project, iid=7, source_branch="topic", sha=SHA)
        yield Bench(Site(gitlab, project, forked, home), mr)


__all__ = ["BOT", "HEAD", "NEWER", "PATH", "SHA", "TRACE", "Bench", "bench", "door", "speak"]
