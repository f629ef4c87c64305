"""The fast parser: the two commands that pipes use, without typer; what it does not understand it leaves to typer."""

from __future__ import annotations

from diagnose.cli.options import REPORT, TEE, WIDTHS, Option, Request, Value, request

_TABLE = {option.name: option for option in (*REPORT, TEE)}
_COMMANDS = ("log", "run")


class _UnclearError(Exception):
    """Typer has the words for this."""


def _value(option: Option, text: str) -> Value:
    if option.kind == "choice" and text in option.choices:
        return text
    if option.kind == "folders" and text:
        return [text]
    if option.kind == "number" and text.isascii() and text.isdigit() and WIDTHS[0] <= int(text) <= WIDTHS[1]:
        return int(text)
    raise _UnclearError


def _option(words: list[str], values: dict[str, Value]) -> None:
    name, equals, text = words.pop(0).partition("=")
    option = _TABLE.get(name)
    if option is None:
        raise _UnclearError
    if option.kind == "flag":
        if equals:
            raise _UnclearError
        values[option.field] = True
        return
    if not equals:
        if not words:
            raise _UnclearError
        text = words.pop(0)
    given = _value(option, text)
    earlier = values.get(option.field)
    values[option.field] = [*earlier, *given] if isinstance(earlier, list) and isinstance(given, list) else given


def _parse(words: list[str]) -> Request:
    values: dict[str, Value] = {}
    command, arguments, open_ = "", [], True
    while words:
        word = words[0]
        if open_ and word == "--":
            open_ = False
            words.pop(0)
        elif open_ and word.startswith("-") and word != "-":
            _option(words, values)
        elif not command:
            command = words.pop(0)
            if not open_ or command not in _COMMANDS:
                raise _UnclearError
        else:
            arguments.append(words.pop(0))
        if command == "run" and (arguments or not open_):
            arguments += words
            break
    if values.get("tee") and command:
        raise _UnclearError
    return request(command, tuple(arguments), values)


def fast(arguments: list[str]) -> Request | None:
    """Give what `arguments` ask for, or None where typer has to look: another command, help, or a mistake."""
    try:
        return _parse(list(arguments))
    except _UnclearError:
        return None
