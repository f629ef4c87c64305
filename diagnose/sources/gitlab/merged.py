"""Reads from GitLab's merged configuration what a job's image, services and variables are.

GitLab prints it with Ruby's YAML writer: blocks of two blanks, lists at their key's own depth. A reader of that form
alone is enough, and brings no parser of all of YAML into the program. What it does not understand (anchors, aliases,
tags, flow collections with content) is not known, and never guessed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_QUOTED = r"\"(?:[^\"\\]|\\.){1,300}\"|'(?:[^']|''){1,300}'"
_PLAIN = r"[^\s:#\"'\-?&*!|>%@`{}\[\],](?:[^:\n]|:(?!\s|$)){0,300}"
_ENTRY = re.compile(rf"({_QUOTED}|{_PLAIN}):(?: (.{{1,4000}}))?$")
_KEYS = ("image", "services", "variables")


class UnclearError(Exception):
    """The text is not of the form that is read."""


class Block(NamedTuple):
    """What stands behind a key: a value on its line, and the lines below without their depth."""

    value: str
    lines: tuple[str, ...]


class Configured(NamedTuple):
    """What a job is set up with; None where it is not said or not understood."""

    image: str | None
    entrypoint: tuple[str, ...] | None
    services: tuple[str, ...]
    variables: dict[str, str]


def scalar(text: str) -> str:
    """Give a plain or quoted value; raises UnclearError for all else."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"' and "\\" not in text:
        return text[1:-1]
    if text[:1] in tuple("&*!|>{[\"'%@`"):
        raise UnclearError
    return text


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def mapping(lines: tuple[str, ...]) -> dict[str, Block]:
    """Read a block mapping whose keys stand at the depth of its first line; raises UnclearError."""
    found: dict[str, Block] = {}
    key, value, below = "", "", list[str]()
    lines = tuple(each for each in lines if each.strip() and each.strip() != "---")
    depth = _depth(lines[0]) if lines else 0
    for line in lines:
        body = line[depth:]
        if _depth(line) > depth or (body.startswith("- ") or body == "-"):
            below.append(body)
            continue
        entry = _ENTRY.match(body)
        if entry is None or _depth(line) < depth:
            raise UnclearError
        if key:
            found[key] = Block(value, tuple(below))
        key, value, below = scalar(entry[1]), entry[2] or "", []
    if key:
        found[key] = Block(value, tuple(below))
    return found


def _items(block: Block) -> list[tuple[str, ...]]:
    """Give the items of a list, each as its lines."""
    if block.value == "[]":
        return []
    if block.value:
        raise UnclearError
    items: list[list[str]] = []
    depth = _depth(block.lines[0]) if block.lines else 0
    for line in block.lines:
        body = line[depth:]
        if body.startswith("- "):
            items.append([body[2:]])
        elif items and body.startswith("  "):
            items[-1].append(body[2:])
        else:
            raise UnclearError
    return [tuple(each) for each in items]


def _name(lines: tuple[str, ...]) -> str:
    """Give the image of a service, written short or long."""
    if len(lines) == 1 and _ENTRY.match(lines[0]) is None:
        return scalar(lines[0])
    return scalar(mapping(lines)["name"].value)


def _image(block: Block) -> tuple[str, tuple[str, ...] | None]:
    if block.value:
        return scalar(block.value), None
    long = mapping(block.lines)
    entrypoint = None
    if "entrypoint" in long:
        flow = long["entrypoint"].value.strip()
        found = [""] if flow in ('[""]', "['']") else [scalar(each[0]) for each in _items(long["entrypoint"])]
        entrypoint = tuple(found)
    return scalar(long["name"].value), entrypoint


def _variables(block: Block) -> dict[str, str]:
    if block.value and block.value != "{}":
        raise UnclearError
    found = {}
    for name, each in mapping(block.lines).items():
        inner = mapping(each.lines) if each.lines and not each.value else {}
        found[name] = scalar(inner["value"].value if "value" in inner else each.value)
    return found


def configured(text: str, job: str) -> Configured:
    """Give what the configuration says of a job, its defaults included; raises UnclearError where it is not read."""
    try:
        whole = mapping(tuple(text.splitlines()))
        own = mapping(whole[job].lines)
        if "inherit" in own:  # it says which defaults do not count
            raise UnclearError
        default = mapping(whole["default"].lines) if "default" in whole else {}
        blocks = {key: own.get(key) or default.get(key) or whole.get(key) for key in _KEYS}
        image = _image(blocks["image"]) if blocks["image"] else (None, None)
        services = tuple(_name(each) for each in _items(blocks["services"])) if blocks["services"] else ()
        layers = [each for each in (whole.get("variables"), own.get("variables")) if each]
        variables = {name: value for each in layers for name, value in _variables(each).items()}
    except (KeyError, IndexError) as error:
        raise UnclearError from error
    return Configured(image[0], image[1], services, variables)
