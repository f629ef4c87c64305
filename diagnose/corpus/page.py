"""Reads one page of the corpus into a signature and its samples; every fault is told as `path:line: why`."""

from __future__ import annotations

import os
import re

from diagnose.corpus import samples
from diagnose.corpus.coded import encode
from diagnose.corpus.markdown import Part, split
from diagnose.corpus.nested import MARK_FAULT
from diagnose.errors import PageError
from diagnose.model import CATEGORIES, KINDS, Block, Conditions, Fix, Placeholder, Signature
from diagnose.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_SECTIONS = ("In the log", "Why", "Fix", "When this is wrong", "Seen in")
_REQUIRED = 3
_LONGEST_TITLE = 70
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
_TOP = {"also", "kind", "retryable", "docs", "match", "placeholders", "fix"}
_MATCH = {"keywords", "ignore_case", "patterns", "within", "when", "needs", "levels", "explains"}
_PLACEHOLDER = {"kind", "default", "ask", "trust", "fact"}
_FIX = {"when", "covers"}
_LEVELS = ("plain", "error")
_FENCES = frozenset(
    {"yaml", "dockerfile", "toml", "sh", "json", "ini", "gitattributes", "text", "xml", "conf", "properties", "hcl"}
)
"""Languages of snippets."""


class Page(NamedTuple):
    """A page: its signature, its samples, and the place (relative path) that names it in errors."""

    signature: Signature
    samples: tuple[samples.Sample, ...]
    place: str
    text: str


class _Reader:
    """The parts of one page on their way to a signature."""

    def __init__(self, text: str, place: str) -> None:
        self.place = place
        self.parts = split(text, place)
        self.sections: dict[str, list[Part]] = {}

    def fault(self, line: int, why: str, advice: str = "") -> PageError:
        return PageError(f"{self.place}:{line}", why, advice)

    def head(self) -> tuple[str, dict[str, Any]]:
        """Read the title and the toml block, and sort the rest into sections."""
        parts = self.parts
        if not parts or parts[0].kind != "heading" or parts[0].info != "#":
            raise self.fault(1, "a page begins with `# Title`")
        if len(parts[0].text) > _LONGEST_TITLE:
            raise self.fault(parts[0].line, f"the title has {len(parts[0].text)} characters, {_LONGEST_TITLE} at most")
        if len(parts) < 2 or parts[1].kind != "fence" or parts[1].info != "toml":
            raise self.fault(parts[0].line, "the title is followed by one fenced `toml` block")
        import tomllib  # only pages that are compiled anew need it

        try:
            head = tomllib.loads(parts[1].text)
        except tomllib.TOMLDecodeError as error:
            raise self.fault(parts[1].line, f"the toml block cannot be read: {error}") from error
        self._sort(parts[2:])
        return parts[0].text, head

    def _sort(self, parts: list[Part]) -> None:
        current: list[Part] | None = None
        for part in parts:
            if part.kind == "heading" and part.info == "##":
                self._open(part)
                current = self.sections[part.text]
            elif current is None:
                raise self.fault(part.line, "text before the first `##` heading")
            else:
                current.append(part)
        for name in _SECTIONS[:_REQUIRED]:
            if name not in self.sections:
                raise self.fault(1, f"the section `## {name}` is missing")

    def _open(self, part: Part) -> None:
        if part.text not in _SECTIONS:
            raise self.fault(part.line, f"unknown heading `## {part.text}`", "one of: " + ", ".join(_SECTIONS))
        if part.text in self.sections:
            raise self.fault(part.line, f"`## {part.text}` stands twice")
        later = [name for name in self.sections if _SECTIONS.index(name) > _SECTIONS.index(part.text)]
        if later:
            raise self.fault(
                part.line, f"`## {part.text}` stands behind `## {later[0]}`", "order: " + ", ".join(_SECTIONS)
            )
        self.sections[part.text] = []

    def blocks(self, parts: list[Part]) -> tuple[Block, ...]:
        """Turn parts into blocks of prose and snippets."""
        blocks = []
        for part in parts:
            if part.kind == "heading":
                raise self.fault(part.line, f"unknown heading `{part.info} {part.text}`")
            if part.kind != "fence":
                blocks.append(Block("item" if part.kind == "item" else "text", part.text))
                continue
            language, _, file = part.info.partition(" ")
            if language not in _FENCES:
                raise self.fault(part.line, f"unknown fence `{part.info}`", "one of: " + ", ".join(sorted(_FENCES)))
            blocks.append(Block("snippet", part.text, file.strip(), language))
        return tuple(blocks)

    def samples(self) -> tuple[samples.Sample, ...]:
        found = []
        for part in self.sections["In the log"]:
            if part.kind == "heading":
                raise self.fault(part.line, f"unknown heading `{part.info} {part.text}`")
            if part.kind == "fence":
                if part.info.split(" ", 1)[0] != "log":
                    raise self.fault(part.line, f"unknown fence `{part.info}`", "a sample begins with `log`")
                found.append(samples.read(part, self.place))
        if not any(each.winner for each in found):
            raise self.fault(1, "`## In the log` has no sample that must win")
        return tuple(found)


def _strings(reader: _Reader, value: object, name: str) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise reader.fault(3, f"`{name}` is a string or a list of strings")
    return tuple(items)


def _conditions(reader: _Reader, value: object, name: str) -> Conditions:
    if not isinstance(value, dict):
        raise reader.fault(3, f"`{name}` is a table of facts and wanted values")
    return {fact: _strings(reader, wanted, f"{name}.{fact}") for fact, wanted in value.items()}


def _known(reader: _Reader, table: dict[str, Any], allowed: set[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise reader.fault(3, f"unknown key `{key}` in {where}", "one of: " + ", ".join(sorted(allowed)))


def _placeholders(reader: _Reader, table: dict[str, Any]) -> tuple[Placeholder, ...]:
    found = []
    for name, spec in table.items():
        _known(reader, spec, _PLACEHOLDER, f"placeholders.{name}")
        trust, fact = bool(spec.get("trust")), spec.get("fact", "")
        found.append(Placeholder(name, spec.get("kind", ""), spec.get("default"), spec.get("ask"), trust, fact))
    return tuple(found)


def _fixes(reader: _Reader, tables: dict[str, Any]) -> tuple[Fix, ...]:
    groups: list[tuple[Part, list[Part]]] = []
    for part in reader.sections["Fix"]:
        if part.kind == "heading" and part.info == "###":
            groups.append((part, []))
        elif not groups:
            raise reader.fault(part.line, "`## Fix` begins with a `###` heading, one for each fix")
        else:
            groups[-1][1].append(part)
    titles = [part.text for part, _ in groups]
    for title, spec in tables.items():
        if title not in titles:
            raise reader.fault(3, f"[fix.{title!r}] has no `### {title}` below `## Fix`")
        _known(reader, spec, _FIX, f"fix.{title!r}")
    fixes = []
    for part, inside in groups:
        spec = tables.get(part.text, {})
        when = _conditions(reader, spec.get("when", {}), f"fix.{part.text}.when")
        fixes.append(Fix(part.text, when, _strings(reader, spec.get("covers", []), "covers"), reader.blocks(inside)))
    if not fixes:
        raise reader.fault(1, "`## Fix` has no fix")
    return tuple(fixes)


def _signature(reader: _Reader, name: str, category: str) -> Signature:
    title, head = reader.head()
    _known(reader, head, _TOP, "the toml block")
    match = head.get("match", {})
    _known(reader, match, _MATCH, "[match]")
    kind = head.get("kind", "cause")
    if kind not in KINDS:
        raise reader.fault(3, f"unknown kind `{kind}`", "one of: " + ", ".join(KINDS))
    return Signature(
        id=name,
        category=category,
        title=title,
        kind=kind,
        retryable=bool(head.get("retryable", False)),
        docs=_strings(reader, head.get("docs", []), "docs"),
        keywords=_strings(reader, match.get("keywords", []), "keywords"),
        ignore_case=bool(match.get("ignore_case", False)),
        patterns=_strings(reader, match.get("patterns", []), "patterns"),
        within=int(match.get("within", 1)),
        when=_conditions(reader, match.get("when", {}), "match.when"),
        needs=_strings(reader, match.get("needs", []), "needs"),
        levels=_strings(reader, match.get("levels", list(_LEVELS)), "levels"),
        explains=_strings(reader, match.get("explains", []), "explains"),
        placeholders=_placeholders(reader, head.get("placeholders", {})),
        why=reader.blocks(reader.sections["Why"]),
        fixes=_fixes(reader, head.get("fix", {})),
        wrong_when=reader.blocks(reader.sections.get("When this is wrong", [])),
        seen_in=reader.blocks(reader.sections.get("Seen in", [])),
        also=_strings(reader, head.get("also", []), "also"),
    )


def parse(text: str, place: str) -> Page:
    """Read a page; `place` is its path relative to the corpus: `<category>/<id>.md`. Raises `PageError`."""
    folder, file = os.path.split(place)
    name, category = file.removesuffix(".md"), os.path.basename(folder)
    if not _ID.match(name):
        raise PageError(f"{place}:1", "the file's name is the id: lower-case words joined by hyphens")
    if category not in CATEGORIES:
        raise PageError(f"{place}:1", f"unknown category `{category}`", "one of: " + ", ".join(CATEGORIES))
    reader = _Reader(text, place)
    signature = _signature(reader, name, category)
    if not signature.keywords or not signature.patterns:
        raise reader.fault(3, "[match] needs `keywords` and `patterns`")
    try:
        encode(signature)
    except ValueError as error:
        raise reader.fault(1, MARK_FAULT) from error
    return Page(signature, reader.samples(), place, text)
