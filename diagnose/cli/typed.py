"""Makes typer's parameters from the one table of options."""

from __future__ import annotations

import enum
import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Annotated, Any

import typer

from diagnose.cli.options import COUNTS, SECONDS, WIDTHS, Option, Request, Value
from diagnose.errors import UsageError

Deed = Callable[[], int]
"""What a command line asks for; done after typer is left, which would take a closed pipe for an error."""


def _type(option: Option) -> Any:
    if option.kind == "choice":
        choice: Any = enum.Enum("Choice", {each: each for each in option.choices}, type=str)  # type: ignore[misc] # members from the table
        return choice | None
    kinds: dict[str, Any] = {"flag": bool, "number": int | None, "seconds": int | None, "count": int | None}
    kinds |= {"text": str | None, "folders": list[str] | None}
    return kinds[option.kind]


def _parameter(option: Option) -> inspect.Parameter:
    least, most = {"number": WIDTHS, "seconds": SECONDS, "count": COUNTS}.get(option.kind, (None, None))
    names = (option.name, option.short) if option.short else (option.name,)
    told = typer.Option(
        *names, help=option.help, metavar=option.metavar or None, show_default=False, min=least, max=most
    )
    default = False if option.kind == "flag" else None
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(option.field, kind, default=default, annotation=Annotated[_type(option), told])


def with_options(options: Iterable[Option]) -> Callable[[Callable[..., Deed]], Callable[..., Deed]]:
    """Give a command the options of the table, which reach it as `**values`."""
    table = tuple(options)

    def wrap(function: Callable[..., Deed]) -> Callable[..., Deed]:
        own = [each for each in inspect.signature(function, eval_str=True).parameters.values() if each.kind.value != 4]
        wants = any(each.annotation is typer.Context for each in own)

        @wraps(function)
        def called(context: typer.Context, **given: Any) -> Deed:
            if isinstance(context.obj, Request):
                given |= _with_earlier(context.obj, table, given)
            return function(context, **given) if wants else function(**given)

        parameters = [each for each in own if each.annotation is not typer.Context]
        head = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        parameters = [head, *parameters, *map(_parameter, table)]
        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # read by inspect
        called.__annotations__ = {each.name: each.annotation for each in parameters}
        return called

    return wrap


def _with_earlier(earlier: Request, table: Iterable[Option], given: dict[str, Any]) -> dict[str, Any]:
    """Give the options that stood before the command, where they were not given behind it."""
    if earlier.tee:
        raise UsageError("--tee", "it belongs to a pipe, not to a command", "build 2>&1 | kdiag --tee")
    found: dict[str, Any] = {}
    for option in table:
        value: Any = getattr(earlier, option.field, None)
        if value == getattr(Request(), option.field, None):
            continue
        if option.kind == "folders":
            found[option.field] = [*value, *(given[option.field] or ())]
        elif not given[option.field]:
            found[option.field] = value
    return found


def plain(values: dict[str, Any]) -> dict[str, Value]:
    """Give option values as the fast parser gives them: text in place of enum members."""
    return {name: value.value if isinstance(value, enum.Enum) else value for name, value in values.items()}
