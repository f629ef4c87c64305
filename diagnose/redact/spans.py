"""Finds secrets in a text that came in pieces: within each, and across where they were cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from diagnose.lazy import IGNORECASE, lazy
from diagnose.record import NamedTuple
from diagnose.redact.judge import JUDGES, value
from diagnose.redact.kinds import KINDS, Kind, compiled, likely
from diagnose.redact.worth import is_path, is_random, is_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    Found = tuple["Span", re.Match[str]]

_BLOCK_END = r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_BLOCK_BODY = r"(?:[A-Za-z0-9+/=,:\s\-]|\\[nr]){0,16384}"
# what begins the next line rather than going on with a token: a word, a level, a time, a field
_NEXT_LINE = (
    r"(?:[A-Z][a-z]{2,11}|[A-Z]{3,11}|[a-z]{3,20})(?=[\s:,()\[\]]|[.!]{1,3}(?:\s|$))|[a-z]{1,12}=(?=[^=])|section_(?:start|end):"
    r"|\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|v?\d+\.\d+\.\d+|[$#>+*=\-]{1,3}(?:\s|$)|#\d{1,4}\s"
)
_FIRST_WORDS = frozenset(
    ("error", "warning", "fatal", "failed", "info", "debug", "panic", "standard", "exec", "executor", "building")
)
_SHORT_WORD = 7
"""Letters of a lower-case word that rather begins the next line; a longer one rather goes on with a password."""
_NAME = r"password|passwd|passphrase|pass|pwd|token|secret|key|credential|auth|basic|bearer|login|creds"
_LONG_HEAD = 14
"""Characters of a token at the end of a line that are too many for a coincidence, where it is no token by itself."""
_LONGEST = 16_384
_NARROWEST = 40
"""Columns of the narrowest terminal that is thought of."""
_WRAPPED = 60
"""Characters of a line from which on it may have been wrapped by a terminal within a word."""


class Span(NamedTuple):
    """A secret at `start` to `end`; `kind` is its place in `KINDS`."""

    start: int
    end: int
    kind: int


def _block(text: str, match: re.Match[str]) -> int:
    """Give the end of a private key: behind its END, or of what looks like its body where that is missing."""
    end = lazy(_BLOCK_END).search(text, match.end(), match.end() + _LONGEST)
    if end is not None:
        return end.end()
    body = lazy(_BLOCK_BODY).match(text, match.end())
    return body.end() if body else match.end()


def _blocks(text: str, index: int) -> Iterator[Found]:
    end = 0
    for match in compiled(index).finditer(text):
        if match.start() >= end:
            end = _block(text, match)
            yield Span(match.start(), end, index), match


def _matches(text: str) -> Iterator[Found]:
    """Find what looks like a secret, each with its match, which begins where its value or before; not judged yet."""
    for index in likely(text):
        kind = KINDS[index]
        if kind.judge == "block":
            yield from _blocks(text, index)
            continue
        for match in compiled(index).finditer(text):
            start, end = value(match)
            end -= kind.token and text[end - 1] == "."  # the end of a sentence, so that equal tokens hash alike
            yield Span(match.start() if kind.token else start, end, index), match


def _judged(span: Span, match: re.Match[str]) -> bool:
    judge = KINDS[span.kind].judge
    return judge == "block" or JUDGES[judge](match)


def _complete(kind: Kind, head: str) -> bool:
    """Tell whether a token is as long as its kind is, so that the next line is not part of it."""
    prefix = 4 if kind.name in ("google", "aws-key") else head.find("_" if "_" in head[:11] else "-") + 1
    return bool(kind.whole) and len(head) - prefix == kind.whole


def _goes_on(text: str, cut: int, line: int) -> bool:
    """Tell whether what follows a cut may go on with the token before it; `line` is where the line before begins."""
    found = lazy(_NEXT_LINE).match(text, cut)
    if found is None:
        return True
    word = found[0]
    if not word.isalpha() or not word.islower() or word in _FIRST_WORDS or is_word(word):
        return False
    return len(word) > _SHORT_WORD or cut - line >= _WRAPPED


def _trimmed(text: str, lines: Sequence[tuple[int, int]], alone: Sequence[Span], span: Span) -> Span | None:
    """Take from the end of a span that crosses `lines` (their beginning, their end) what is not its own."""
    end = span.end
    for line, cut in reversed(lines):
        if cut <= span.start:
            return Span(span.start, end, span.kind)
        head = next((each for each in alone if each.end == cut and each.start <= span.start), None)
        complete = head is not None and _complete(KINDS[head.kind], text[head.start : cut])
        needed = head is None and cut - span.start >= _LONG_HEAD
        if needed or ((not complete or is_random(text[cut:end])) and _goes_on(text, cut, line)):
            return Span(span.start, end, span.kind)
        end = cut
    return None


def _crossing(
    text: str, lines: Sequence[tuple[int, int]], alone: Sequence[Span], first: int, span: Span
) -> Span | None:
    """Give a secret found on the joined text where it lies across a cut, without what belongs to the next line.

    `first` is where its match begins, with the name before the value; `alone` are the secrets that each line shows.
    """
    crossed = [(line, cut) for line, cut in lines if first < cut < span.end]
    if not crossed:
        return None
    before = [cut for _, cut in crossed if cut <= span.start]
    if before and not KINDS[span.kind].token and not _begins(text, before[-1], first, span):
        return None
    return _trimmed(text, crossed, alone, span)


def _begins(text: str, cut: int, first: int, span: Span) -> bool:
    """Tell whether a value that begins behind a cut belongs to the name that stands before it."""
    if text[cut - 1].isalnum() and lazy(_NAME, IGNORECASE).search(text, first, cut):
        return False  # a line that ends in the word "token", before a line of something else
    secret = text[span.start : span.end]
    if not _goes_on(text, span.start, span.start) or is_path(secret):
        return False
    return KINDS[span.kind].name in ("password", "login") or is_random(secret)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Span(last.start, max(last.end, span.end), min(last.kind, span.kind))
        else:
            merged.append(span)
    return merged


def _window(pieces: Sequence[str], at: int) -> int:
    """Give the end of the pieces from `at` on that may be one line: a terminal wraps at equal widths."""
    end, size = at + 2, len(pieces[at])
    while end < len(pieces) and len(pieces[end - 1]) == len(pieces[end - 2]) >= _NARROWEST and size < _LONGEST:
        size += len(pieces[end - 1])
        end += 1
    return end


def _joined(parts: Sequence[str], alone: Sequence[Span]) -> list[Span]:
    """Find the secrets that begin in the first part and end in another."""
    ends = list(accumulate(map(len, parts)))
    lines = list(zip([0, *ends], ends[:-1], strict=False))
    text = "".join(parts)
    found = []
    for whole, match in _matches(text):
        first = match.start()
        # whether it lies across is asked first: few do, and to judge is dear
        span = _crossing(text, lines, alone, first, whole) if first < ends[0] else None
        if span is not None and _judged(whole, match):
            found.append(span)
    return found


def _across(pieces: Sequence[str], at: int, alone: Sequence[Span]) -> list[Span]:
    """Find the secrets that go on from one piece into the next, and further where those may be one wrapped line."""
    spans = _joined(pieces[at : at + 2], alone)
    size = len(pieces[at]) + len(pieces[at + 1])
    end = _window(pieces, at) if any(span.end == size for span in spans) else at + 2
    return _joined(pieces[at:end], alone) if end > at + 2 else spans


def find(pieces: Sequence[str]) -> list[Span]:
    """Find the secrets in pieces of text; offsets count in the pieces joined without anything between them."""
    alone: list[list[Span]] = [[each[0] for each in _matches(piece) if _judged(*each)] for piece in pieces]
    spans: list[Span] = []
    offset = 0
    for at, piece in enumerate(pieces):
        here = alone[at]
        if piece and at + 1 < len(pieces) and pieces[at + 1]:
            here = here + _across(pieces, at, here)
        spans += [Span(each.start + offset, each.end + offset, each.kind) for each in here]
        offset += len(piece)
    return _merged(spans)
