"""Typer's part: help, completion, mistakes, and the commands that no pipe waits for. Here words become a deed only."""

from __future__ import annotations

import enum
import os
import sys
from typing import Annotated, Any

import typer

from diagnose.cli import gitlab, screen
from diagnose.cli.options import REPORT, TEE, Option, Request, request
from diagnose.cli.typed import Deed, plain, with_options
from diagnose.errors import UsageError
from diagnose.sources import shown

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


app_ = typer.Typer(
    name="kdiag",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_VERSION = Option("--version", "flag", "Show the versions of the program, of its pages and of its engine.")


@app_.callback(invoke_without_command=True)
@with_options((*REPORT, TEE, _VERSION))
def pipe(context: typer.Context, **values: Any) -> Deed:
    """Tell why a GitLab CI job failed, show the line that proves it, and print the change that mends it.

    Pipe a job's log into it: build 2>&1 | kdiag
    """
    from diagnose.cli import main, pages

    if values.pop("version"):
        return pages.version
    asked = request("", (), plain(values))
    context.obj = asked
    return lambda: main.perform(asked)


def _joined(context: typer.Context, own: list[str] | None) -> tuple[str, ...]:
    """Give the folders of pages that were named before the command and after it."""
    earlier = context.obj.patterns if isinstance(context.obj, Request) else ()
    return (*earlier, *(own or ()))


@app_.command()
@with_options(REPORT)
def log(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Logs; - is standard input, .gz is unpacked.")
    ] = None,
    **values: Any,
) -> Deed:
    """Diagnose logs in files."""
    from diagnose.cli import main

    asked = request("log", tuple(files or ()), plain(values))
    return lambda: main.perform(asked)


for _command in (gitlab.job, gitlab.pipeline, gitlab.mr, gitlab.comment, gitlab.doctor):
    app_.command()(_command)


@app_.command(context_settings={"allow_interspersed_args": False})
@with_options(REPORT)
def run(
    command: Annotated[list[str] | None, typer.Argument(metavar="CMD", help="The command and its arguments.")] = None,
    **values: Any,
) -> Deed:
    """Run a build, and report when it failed.

    Its output passes through unchanged, the report goes to standard error, and kdiag exits as the command did.
    """
    from diagnose.cli import main

    asked = request("run", tuple(command or ()), plain(values))
    return lambda: main.perform(asked)


_Folders = Annotated[list[str] | None, typer.Option("--patterns", metavar="DIR", help="A folder of your own pages.")]


@app_.command()
def explain(
    context: typer.Context,
    page: Annotated[list[str], typer.Argument(metavar="PAGE", help="A page's id, or a line of a log.")],
    patterns: _Folders = None,
) -> Deed:
    """Show the page on a failure.

    It tells what the failure looks like, why it happens and what mends it.
    """
    from diagnose.cli import pages

    return lambda: pages.explain(" ".join(page), _joined(context, patterns))


class _ListFormat(enum.StrEnum):
    plain = "plain"
    json = "json"


@app_.command(name="list")
def list_(
    context: typer.Context,
    patterns: _Folders = None,
    format_: Annotated[_ListFormat, typer.Option("--format", help="How to print.")] = _ListFormat.plain,
) -> Deed:
    """List the pages: id, category, title."""
    from diagnose.cli import pages

    return lambda: pages.table(_joined(context, patterns), as_json=format_ is _ListFormat.json)


@app_.command()
def check(
    folders: Annotated[list[str] | None, typer.Argument(metavar="[DIR]...", help="Folders of pages.")] = None,
) -> Deed:
    """Check folders of pages.

    Format, samples, placeholders and patterns are checked; by default those of kdiag's own pages.
    """
    from diagnose.workshop import check as workshop

    return lambda: workshop.run(list(folders or ()))


@app_.command()
def new(
    log_: Annotated[str, typer.Option("--from", metavar="FILE", help="The log that shows the failure.")],
    line: Annotated[int, typer.Option("--line", min=1, metavar="N", help="The line that proves it.")],
    out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="Where to write the page.")] = None,
) -> Deed:
    """Begin a new page from a line of a log.

    The page holds a sample of the log without its secrets.
    """
    from diagnose.workshop import new as workshop

    return lambda: workshop.run(log_, line, out)


_Shell = enum.Enum("_Shell", {each: each for each in SHELLS}, type=str)  # type: ignore[misc] # names are a constant


@app_.command()
def completion(shell: Annotated[_Shell, typer.Argument(help="The shell to complete in.")]) -> Deed:
    """Print the completion script of a shell.

    For instance: eval "$(kdiag completion bash)"
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined] # typer has no public name for it

    text = get_completion_script(prog_name="kdiag", complete_var="_KDIAG_COMPLETE", shell=shell.value)

    def deed() -> int:
        screen.write(sys.stdout, text + "\n")
        return 0

    return deed


def _answer_completion() -> None:
    from typer.completion import completion_init  # type: ignore[attr-defined] # typer has no public name for it

    completion_init()


def _mistake(error: Any) -> UsageError:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "kdiag"
    why = " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
    words = sys.argv[1:]
    advice = f"{path} --help"
    if path == "kdiag" and words and not words[0].startswith("-") and os.path.exists(words[0]):
        advice = f"kdiag log {shown(words[0])}"
    return UsageError(path.removeprefix("kdiag").strip(), why[:1].lower() + why[1:], advice)


def app(arguments: list[str]) -> int:
    """Read `arguments` by typer and do what they ask for; give the exit code; raises KdiagError."""
    if sys.stdout is None:
        screen.write(None, "")
    if "_KDIAG_COMPLETE" in os.environ:
        _answer_completion()
    try:
        found = typer.main.get_command(app_).main(args=arguments, prog_name="kdiag", standalone_mode=False)
    except typer.Abort:
        return 130
    except OSError as error:
        raise screen.failed("standard output", error) from error
    except Exception as error:
        if any(
            each.__name__ == "UsageError" and each.__module__ != UsageError.__module__ for each in type(error).__mro__
        ):
            raise _mistake(error) from error
        raise
    return found() if callable(found) else int(found or 0)
