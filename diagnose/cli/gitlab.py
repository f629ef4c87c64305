"""Typer's part of the commands that ask a GitLab: words become a deed only, as in `app`."""

from __future__ import annotations

import enum
from typing import Annotated, Any

import typer

from diagnose.cli.options import REPORT, request
from diagnose.cli.options_gitlab import COMMENT, DOCTOR, GROUP, GROUP_REPORT, JOB
from diagnose.cli.typed import Deed, plain, with_options


@with_options((*JOB, *REPORT))
def job(
    named: Annotated[str, typer.Argument(metavar="[ID|URL]", help="The job's number or its URL.")] = "",
    **values: Any,
) -> Deed:
    """Diagnose a job of GitLab, of which it fetches the log.

    The token comes from KDIAG_TOKEN or GITLAB_TOKEN, and belongs to the GitLab that KDIAG_URL, GITLAB_URL or
    CI_SERVER_URL names; or both come from the configuration. It needs the scope read_api.
    """
    own = {option.field: values.pop(option.field) for option in JOB}
    asked = request("job", (), plain(values))

    def deed() -> int:
        from diagnose.cli import job as door

        return door.job(named, door.Ways(**own), asked)

    return deed


def _group(kind: str, named: str, values: dict[str, Any]) -> Deed:
    own = {option.field: values.pop(option.field) for option in GROUP}
    asked = request(kind, (), plain(values))

    def deed() -> int:
        from diagnose.cli import groups as door

        return door.group(kind, named, door.Ways(**own), asked)

    return deed


@with_options((*GROUP, *GROUP_REPORT))
def pipeline(
    named: Annotated[str, typer.Argument(metavar="[ID|URL]", help="The pipeline's number or its URL.")] = "",
    **values: Any,
) -> Deed:
    """Diagnose the failed jobs of a pipeline, equal causes once.

    Those of the pipelines that it started are among them. Without a number it is the newest failed pipeline of the
    current branch, in a CI job the job's own pipeline.
    """
    return _group("pipeline", named, values)


@with_options((*GROUP, *GROUP_REPORT))
def mr(
    named: Annotated[str, typer.Argument(metavar="[IID|URL]", help="The number, as 42 or !42, or the URL.")] = "",
    **values: Any,
) -> Deed:
    """Diagnose the pipeline of a merge request's head.

    Without a number it is the open merge request of the current branch, in a CI job the job's own.
    """
    return _group("merge-request", named, values)


class _About(enum.StrEnum):
    job = "job"
    pipeline = "pipeline"
    mr = "mr"


@with_options(COMMENT)
def comment(
    about: Annotated[_About, typer.Argument(metavar="job|pipeline|mr", help="What is named.", show_default=False)],
    named: Annotated[str, typer.Argument(metavar="[ID|URL]", help="Its number or its URL.")] = "",
    **values: Any,
) -> Deed:
    """Tell on the merge request why its jobs failed.

    It is one note, which is edited in place: also when the pipeline passes. It says nothing where no cause is sure,
    where only jobs failed that may, and where the merge request has the label kdiag::off. The token needs the scope
    api.
    """

    def deed() -> int:
        from diagnose.cli import comment as door

        given = {name: value for name, value in plain(values).items() if value is not None}
        given["patterns"] = tuple(given.get("patterns") or ())  # type: ignore[arg-type, assignment] # a list of str
        return door.comment(about.value, named, door.Ways(**given))  # type: ignore[arg-type] # checked by the parser

    return deed


@with_options(DOCTOR)
def doctor(
    url: Annotated[str, typer.Argument(metavar="URL", help="A GitLab, or the URL of anything in it.")] = "",
    **values: Any,
) -> Deed:
    """Tell whose token kdiag has, and what it can do with it.

    Also which GitLab it asks, and whether TLS and the proxy work, each with the setting that it comes from. Nothing is
    changed, and the token is not shown. Exits 0 where kdiag job works, else 3.
    """

    def deed() -> int:
        from diagnose.cli import doctor as door

        given = {name: value for name, value in plain(values).items() if value is not None}
        return door.doctor(url, door.Ways(**given))  # type: ignore[arg-type] # checked by the parser

    return deed
