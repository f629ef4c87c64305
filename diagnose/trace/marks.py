"""Section marks: where they stand in a text, and what is open after each of them.

They are found without an expression, which would take longer to compile than it takes to read 50 KB with these.
"""

from __future__ import annotations

from diagnose.model import Section
from diagnose.record import NamedTuple

RUNNER_SECTIONS = (
    "resolve_secrets",
    "prepare_executor",
    "prepare_script",
    "get_sources",
    "clear_worktree",
    "restore_cache",
    "download_artifacts",
    "build_script",
    "step_script",
    "after_script",
    "archive_cache_on_failure",
    "archive_cache",
    "upload_artifacts_on_success",
    "upload_artifacts_on_failure",
    "cleanup_file_variables",
)
"""Names that the runner itself gives to sections, which never nest; all others are the script's own."""

NAMED = 128
DEPTH = 4
"""Characters of a section's name, and sections of the script's own that are held open at once."""
KEPT = 512
"""Sections that are kept from the beginning, and as many from the end."""
COUNTED = 1024
"""Names whose repetitions are counted."""

_OWN = frozenset(RUNNER_SECTIONS)
_MARK = "section_"
_DIGITS = 12
"""Digits of a mark's time at most."""
_NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
_OPTION = frozenset("abcdefghijklmnopqrstuvwxyz_")
_OPTION_NAMED, _OPTION_VALUE = 40, 256
_WHOLE = "\r\x1b[0K"
_ERASING = ("[0K", "[K", "[1K", "[2K")


def _named(text: str, at: int) -> str:
    """Give the name that begins at a place, or an empty text where there is none, or one that is too long."""
    rest = text[at : at + NAMED + 1]
    name = rest[: len(rest) - len(rest.lstrip(_NAME))]
    return name if len(name) <= NAMED else ""


def _options(text: str, at: int) -> str:
    """Give what stands in the brackets that open at a place, or an empty text where those are no options."""
    close = text.find("]", at, at + _OPTION_NAMED + _OPTION_VALUE + 3) if text.startswith("[", at) else -1
    option, equals, value = text[at + 1 : close].partition("=") if close > 0 else ("", "", "")
    if not (0 < len(option) <= _OPTION_NAMED and _OPTION.issuperset(option) and equals):
        return ""
    if len(value) > _OPTION_VALUE or any(char in value for char in "\r\n\x1b"):
        return ""
    return text[at + 1 : close]


def _end(text: str, at: int) -> int:
    """Give the place behind a mark of which all but CR and erasing escape ends at `at`, or -1 where it is none.

    Either may be lost in a copy; where both are, the line ends with the mark.
    """
    if text.startswith(_WHOLE, at):
        return at + len(_WHOLE)
    begin = at + text.startswith("\r", at)
    code = begin + text.startswith("\x1b", begin)
    for erasing in _ERASING:
        if text.startswith(erasing, code):
            return code + len(erasing)
    return begin if begin > at or text[at : at + 1] in ("", "\n") else -1


def _glued(text: str, at: int) -> str:
    """Give the runner's own name at a place where text or another mark follows it at once, or an empty text."""
    for name in RUNNER_SECTIONS:
        if text.startswith(name, at):
            behind = at + len(name)
            if "A" <= text[behind : behind + 1] <= "Z":
                return name
            kind = _kind(text, behind + len(_MARK)) if text.startswith(_MARK, behind) else ""
            time = behind + len(_MARK) + len(kind)
            if kind and text[time : time + 1].isdecimal():
                return name
    return ""


def _kind(text: str, at: int) -> str:
    """Give the kind of mark that is named at a place, with its colon, or an empty text."""
    return "start:" if text.startswith("start:", at) else "end:" if text.startswith("end:", at) else ""


def _token(text: str, at: int) -> tuple[str, int]:
    """Give the token for the mark whose kind begins at a place, and the place behind it; "" where there is no mark."""
    kind = _kind(text, at)
    begin = at + len(kind)
    colon = text.find(":", begin, begin + _DIGITS + 1)
    if not kind or colon < 0 or not text[begin:colon].isdecimal():
        return "", at
    name, options = _named(text, colon + 1), ""
    end = colon + 1 + len(name)
    if name not in _OWN and (own := _glued(text, colon + 1)):
        name, end = own, colon + 1 + len(own)
    elif name:
        options = _options(text, end)
        end = _end(text, end + len(options) + 2 * bool(options))
    if not name or end < 0:
        return "", at
    options = options.replace("\x07", "").replace("\x08", "")  # nothing that follows may reach into a token
    return f"\x01{kind[0]}:{name}:{options}\x01", end


def replace_marks(text: str) -> str:
    """Put a token in the place of each mark, which no text holds because SOH was dropped before.

    A mark is `section_start:TIME:NAME[OPTIONS]` or `section_end:TIME:NAME`, then CR and an erasing escape.
    """
    parts: list[str] = []
    done, at = 0, text.find(_MARK)
    while at >= 0:
        token, end = _token(text, at + len(_MARK))
        if token:
            parts += (text[done:at], token)
            done = end
        at = text.find(_MARK, end)
    return "".join((*parts, text[done:])) if parts else text


def parted(text: str) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Part a cleaned text at its tokens; gives the texts before, between and behind, and kind, name and options."""
    pieces = text.split("\x01")
    return pieces[::2], [_fields(token) for token in pieces[1::2]]


def _fields(token: str) -> tuple[str, str, str]:
    kind, name, options = token.split(":", 2)
    return kind, name, options


class Mark(NamedTuple):
    """A mark on raw line `line`; `own` tells that it is one of the runner's."""

    line: int
    start: bool
    name: str
    options: str
    own: bool


class Open(NamedTuple):
    """The sections that are open at some place: the runner's, and within or without it the script's."""

    runner: str | None = None
    script: tuple[str, ...] = ()

    @property
    def name(self) -> str | None:
        """The section that a line belongs to: the runner's where there is one."""
        return self.runner or (self.script[-1] if self.script else None)


def is_own(name: str) -> bool:
    """Tell whether the runner gives this name to a section."""
    return name in _OWN


def after(state: Open, mark: Mark) -> Open:
    """Tell what is open behind a mark."""
    if mark.own:
        if mark.start:
            return Open(mark.name, ())
        return Open() if mark.name == state.runner else state
    if mark.start:
        return Open(state.runner, (*state.script, mark.name)[-DEPTH:])
    if mark.name in state.script:
        return Open(state.runner, state.script[: state.script.index(mark.name)])
    return state


class Sections:
    """The table of sections of one pass: the first and the last `KEPT` of them."""

    def __init__(self) -> None:
        self._first: list[Section] = []
        self._last: list[Section] = []
        self._attempts: dict[str, int] = {}
        self._open: dict[str, int] = {}
        self._runner: str | None = None

    def _leave(self, name: str) -> None:
        self._open[name] -= 1
        if not self._open[name]:
            del self._open[name]

    def _close(self, line: int, name: str) -> None:
        if name not in self._open:  # else a log of nothing but end marks would search the whole table for each
            return
        self._leave(name)
        for table in (self._last, self._first):
            for index in range(len(table) - 1, -1, -1):
                if table[index].last is None and table[index].name == name:
                    table[index] = table[index]._replace(last=line)
                    return

    def _begin(self, mark: Mark) -> None:
        attempt = self._attempts.get(mark.name, 0) + 1
        if attempt > 1 or len(self._attempts) < COUNTED:
            self._attempts[mark.name] = attempt
        table = self._first if len(self._first) < KEPT else self._last
        table.append(Section(mark.name, mark.line, None, mark.options, attempt))
        self._open[mark.name] = self._open.get(mark.name, 0) + 1
        if len(self._last) > KEPT:
            dropped = self._last.pop(0)
            if dropped.last is None:
                self._leave(dropped.name)

    def add(self, mark: Mark) -> None:
        """Take note of a mark; the runner's next section ends one whose end mark is missing."""
        if not mark.start:
            self._close(mark.line, mark.name)
            return
        if mark.own:
            if self._runner is not None:
                self._close(mark.line, self._runner)
            self._runner = mark.name
        self._begin(mark)

    def table(self) -> tuple[Section, ...]:
        """Give the sections in the order in which they began."""
        return (*self._first, *self._last)
