"""Recognises the body of a key by its lines, also in a window that holds neither its beginning nor its end."""

from __future__ import annotations

from collections.abc import Sequence

from diagnose.lazy import lazy
from diagnose.redact.signs import may_be_of_key

_LAST = r"\s{0,20}[A-Za-z0-9+/]{2,76}={0,2}\s{0,5}"
_HEX = "0123456789abcdefABCDEF"
_BEGIN = r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_END = r"-----END [A-Z0-9 ]{0,40}-----"
_LONGEST = 400


def _is_hex(text: str) -> bool:
    """Tell whether a line is a digest."""
    words = text.strip()
    return 60 <= len(words) <= 76 and not words.strip(_HEX)


def _is_body(text: str) -> bool:
    return may_be_of_key(text) and not _is_hex(text)


def _is_mixed(text: str) -> bool:
    """Tell whether a line looks like base64 by itself: 64 characters of every sort, not a path."""
    words = text.strip()
    counts = (sum(map(str.isupper, words)), sum(map(str.islower, words)), sum(map(str.isdigit, words)))
    return len(words) in (60, 64, 70, 76) and min(counts) >= 4 and words[0] != "/" and words.count("/") < 6


def _by_neighbours(pieces: Sequence[str]) -> set[int]:
    body = [_is_body(piece) for piece in pieces]
    found: set[int] = set()
    for index, here in enumerate(body):
        above = index > 0 and body[index - 1]
        below = index + 1 < len(body) and body[index + 1]
        if here and (above or below or _is_mixed(pieces[index])):
            found.add(index)
        elif above and lazy(_LAST).fullmatch(pieces[index]) and not _is_hex(pieces[index]):
            ended = index + 1 < len(pieces) and lazy(_END).search(pieces[index + 1])
            if ended or pieces[index].rstrip().endswith("="):
                found.add(index)
    return found


def body_lines(pieces: Sequence[str]) -> set[int]:
    """Give the places of the pieces of a key: from a BEGIN until its END, or base64 lines that stand together."""
    found = _by_neighbours(pieces)
    begun: int | None = None
    for index, piece in enumerate(pieces):
        if begun is not None and index - begun <= _LONGEST:
            found.add(index)
            if "-----END" in piece:
                begun = None
        begin = lazy(_BEGIN).search(piece)
        if begin is not None and not lazy(_END).search(piece, begin.end()):
            begun = index
    return found
