"""A page in a catalogue: a signature as one text, and back."""

from __future__ import annotations

from diagnose.corpus.nested import Nested, items, join
from diagnose.model import Block, Conditions, Fix, Placeholder, Signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_FIELDS = Signature._fields[:-1]
"""All but `own`, which is told by the folder that a page comes from."""
_LISTS = ("docs", "keywords", "patterns", "needs", "levels", "explains", "also")
_PROSE = ("why", "wrong_when", "seen_in")
_FLAGS = ("retryable", "ignore_case")


def _conditions(raw: Conditions) -> list[list[str]]:
    return [[name, *wanted] for name, wanted in raw.items()]


def _maybe(text: str | None) -> str:
    return "" if text is None else f"={text}"


def encode(page: Signature) -> str:
    """Write a page; raises ValueError where it holds a control character that the catalogue uses as a mark."""
    row: dict[str, Nested] = {name: getattr(page, name) for name in (*_LISTS, *_PROSE, "anchors")}
    row.update({name: getattr(page, name) for name in ("id", "category", "title", "kind")})
    row.update({name: "1" if getattr(page, name) else "" for name in _FLAGS})
    row["within"] = str(page.within)
    row["when"] = _conditions(page.when)
    row["placeholders"] = [
        (name, kind, _maybe(default), _maybe(ask), "1" if trust else "", fact)
        for name, kind, default, ask, trust, fact in page.placeholders
    ]
    row["fixes"] = [(title, _conditions(when), covers, blocks) for title, when, covers, blocks in page.fixes]
    return join([row[name] for name in _FIELDS])


def _read_conditions(text: str, level: int) -> Conditions:
    rows = [items(each, level + 1) for each in items(text, level)]
    return {name: tuple(wanted) for name, *wanted in rows}


def _read_block(text: str) -> Block:
    return Block(*items(text, 2))


def _read_placeholder(text: str) -> Placeholder:
    name, kind, default, ask, trust, fact = items(text, 2)
    return Placeholder(name, kind, default[1:] if default else None, ask[1:] if ask else None, trust == "1", fact)


def _read_fix(text: str) -> Fix:
    title, when, covers, blocks = items(text, 2)
    made = [Block(*items(each, 4)) for each in items(blocks, 3)]
    return Fix(title, _read_conditions(when, 3), tuple(items(covers, 3)), tuple(made))


def _read_anchors(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple([tuple(items(row, 3)) for row in items(text, 2)])


class _Late:
    """What a page has several of, decoded when it is first looked at.

    Of a dozen pages that are tried at a log two or three are shown, and to decode the prose and the fixes of all took
    1.3 ms.
    """

    __slots__ = ("_made", "_read", "_text")

    def __init__(self, text: str, read: Callable[[str], Any]) -> None:
        self._text = text
        self._read = read
        self._made: tuple[Any, ...] | None = None

    def _all(self) -> tuple[Any, ...]:
        if self._made is None:
            self._made = tuple([self._read(each) for each in items(self._text, 1)])
        return self._made

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def __getitem__(self, index: int) -> Any:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, _Late) else other)

    def __hash__(self) -> int:
        return hash(self._all())


_LATE: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_PROSE, _read_block),
    "placeholders": _read_placeholder,
    "fixes": _read_fix,
    "anchors": _read_anchors,
}


def decode(text: str, *, own: bool) -> Signature:
    """Read what `encode` wrote; `own` marks a page of a team's own folder. Raises ValueError for any other text."""
    row: dict[str, Any] = dict(zip(_FIELDS, items(text, 0), strict=True))
    row.update({name: tuple(items(row[name], 1)) for name in _LISTS})
    row.update({name: row[name] == "1" for name in _FLAGS})
    row["within"] = int(row["within"])
    row["when"] = _read_conditions(row["when"], 1)
    row.update({name: _Late(row[name], read) for name, read in _LATE.items()})
    return Signature._make([*row.values(), own])
