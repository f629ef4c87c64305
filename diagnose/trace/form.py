"""What kind of text a trace is, told from its head once and then held for all of it."""

from __future__ import annotations

from diagnose.lazy import Lazy
from diagnose.record import NamedTuple
from diagnose.trace.clean import clean, decode
from diagnose.trace.stamps import has_head

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO


HEAD = 64 * 1024
"""Bytes of a trace's beginning that decide."""


HEADERS = (
    b'Preparing the "',
    b"Preparing environment",
    b"Getting source from Git",
    b"Downloading artifacts",
    b"Restoring cache",
    b'Executing "',
    b"Running after_script",
    b"Saving cache for ",
    b"Uploading artifacts for ",
    b"Cleaning up ",
)
"""Headers of a job's sections, behind which the web page shows durations."""
_BOM = b"\xef\xbb\xbf"
_ENCODED = 4096
"""Bytes that tell how a text is encoded."""
SHARE = 0.7
"""Part of the lines that must have a form before it counts as the trace's own."""
LEAST = 3
"""Lines below which all of them must have the form."""
_PLAIN = bytes(set(range(0x21, 0x7F)) - set(b"0123456789[Ss"))
"""With what lines begin that have no form, and that cleaning leaves as it is; `s` may begin a section mark."""


class Form(NamedTuple):
    """`stamped`: the runner's heads; `prefixes`: of other systems; `numbered`, `durations`: the web page's copy.

    `columns` is the width at which a terminal wrapped the text, or 0 for the plain view.
    """

    stamped: bool = False
    prefixes: tuple[Lazy, ...] = ()
    numbered: bool = False
    durations: bool = False
    columns: int = 0

    @property
    def copied(self) -> bool:
        """Whether the text was copied from the web page."""
        return self.numbered or self.durations


def as_utf8(stream: IO[bytes]) -> tuple[IO[bytes], int]:
    """Give a stream that holds UTF-8, and the offset at which its text begins (behind a byte order mark).

    It is the given stream, or a copy that the caller has to close.
    """
    stream.seek(0)
    head = stream.read(_ENCODED)
    if 0 in head or head[:1] in (b"\xff", b"\xfe"):
        from diagnose.trace import encoding  # few texts may be UTF-16

        if found := encoding.utf16(head):
            return encoding.transcode(stream, *found), 0
    return stream, len(_BOM) if head.startswith(_BOM) else 0


def _is_stamped(lines: list[str], digits: int) -> bool:
    """GitLab decides by the first line; a fragment may begin in the middle of one. `digits` begin with one."""
    if not lines:
        return False
    needed = SHARE * len(lines)
    return has_head(lines[0]) or (digits >= needed and sum(map(has_head, lines)) >= needed)


def _prefixes(lines: list[str], begins: str, digits: int) -> tuple[Lazy, ...]:
    """Find what other systems put before each line, where enough lines begin, or have in them, what that has."""
    needed = SHARE * len(lines) if len(lines) >= LEAST else len(lines)
    likely = max(digits, begins.count("["), begins.count("S"), sum(["|" in line for line in lines]))
    if likely < needed:
        return ()
    from diagnose.trace import prefix  # most traces have none, nor are they copies of the page

    return prefix.find(lines)


def _copied(lines: list[str], begins: str, digits: int) -> Form:
    """Tell whether the text is a copy of the web page, with numbers or durations."""
    numbered = digits + sum(map(str.isspace, begins)) >= SHARE * len(lines)
    if not numbered and ":" not in [line[-3:-2] for line in map(str.rstrip, lines)]:
        return Form()
    from diagnose.trace import web

    numbered = numbered and web.is_numbered(lines)
    return Form(numbered=numbered, durations=web.has_durations(web.without_numbers(lines) if numbered else lines))


def _first(head: bytes) -> str:
    """Give the first line that is not empty."""
    return clean(decode(head.lstrip(b"\n").partition(b"\n")[0].removesuffix(b"\r")))


def _is_plain(head: bytes) -> bool:
    """Tell whether a head surely has no form: too many of its lines begin as no form does. Cleans nothing for it."""
    if b"\x08" in head or (b"\x1b[" not in head and any(header in head for header in HEADERS)):
        return False  # a backspace may take a begin away; a copy of the page has no colours
    begins = bytes([line[0] for line in head.split(b"\n") if line])
    plain = len(begins) - len(begins.translate(None, _PLAIN))
    return plain > (1 - SHARE) * len(begins) and head.count(b"|") < SHARE * plain


def _cleaned(head: bytes) -> Form:
    lines = list(filter(str.strip, clean(decode(head)).split("\n")))
    begins = "".join([line[0] for line in lines])
    digits = sum(map(str.isdigit, begins))
    if _is_stamped(lines, digits):
        return Form(stamped=True)
    prefixes = _prefixes(lines, begins, digits)
    return Form(prefixes=prefixes) if prefixes else _copied(lines, begins, digits)


def detect(head: bytes) -> Form:
    """Tell the form of a trace from its first bytes; of most, a look at how their lines begin tells enough."""
    if len(head) >= HEAD:
        head = head[: head.rfind(b"\n") + 1] or head
    if has_head(_first(head)):
        return Form(stamped=True)
    return Form() if _is_plain(head) else _cleaned(head)
