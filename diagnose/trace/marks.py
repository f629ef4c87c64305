"""Section marks: the expression that finds them, and what is open after each of them."""

from __future__ import annotations

from diagnose.lazy import MULTILINE, lazy
from diagnose.model import Section
from diagnose.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re


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
_NAMED = r"([A-Za-z0-9_.\-]{1,128})(?:\[([a-z_]{1,40}=[^\]\r\n\x1b]{0,256})\])?(?:\r?\x1b?\[[0-2]?K|\r|$)"
_MARK = lazy(r"section_(start|end):\d{1,12}:()" + _NAMED, MULTILINE)
_GLUED = lazy(
    r"section_(start|end):\d{1,12}:(?:"
    r"(" + "|".join(RUNNER_SECTIONS) + r")(?=[A-Z]|section_(?:start|end):\d)|" + _NAMED + ")",
    MULTILINE,
)
"""A mark ends with CR and an erasing escape; either may be lost in a copy, and where both are, a known name ends it."""
TOKEN = lazy("\x01([se]):([^:\x01]{1,128}):([^\x01]{0,300})\x01")


def _token(found: re.Match[str]) -> str:
    return f"\x01{found[1][0]}:{found[2] or found[3]}:{found[4] or ''}\x01"


def replace_marks(text: str) -> str:
    """Put a token in the place of each mark, which no text holds because SOH was dropped before."""
    return (_GLUED if _is_glued(text) else _MARK).sub(_token, text)


def _is_glued(text: str) -> bool:
    """Tell whether some text follows a known name at once; the expression for that takes long to compile."""
    for name in RUNNER_SECTIONS:
        at = text.find(f":{name}")
        while at >= 0:
            at += len(name) + 1
            if text[at : at + 1].isupper() or text.startswith("section_", at):
                return True
            at = text.find(f":{name}", at)
    return False


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
