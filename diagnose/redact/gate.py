"""The gate of one run: cleans text that leaves a trace and puts a tag in the place of each secret."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnose.model import Line
from diagnose.redact.clean import clean
from diagnose.redact.signs import harmless

TYPE_CHECKING = False
if TYPE_CHECKING:
    from diagnose.redact.spans import Span

_LINE_BREAKS = ("\r\r\r\n", "\r\r\n", "\r\n", "\n", "\r", "\u2028", "\u2029")
_NEXT = "\x85"
"""The line break that stands for all."""
_FRAMES = 8
"""Frames of one line that are looked at: a progress bar has thousands, and a secret is cut between neighbours."""

Blocks = Sequence[tuple[int, int | None]]


class Gate:
    """Gives safe text; its tags are a keyed hash with a random key, so equal secrets look equal within one run only."""

    __slots__ = ("_enabled", "_harmless", "_key")

    def __init__(self, enabled: bool = True) -> None:
        """With `enabled` false, for a person's own terminal, secrets stay and only controls go."""
        self._enabled = enabled
        self._key = b""
        self._harmless: dict[str, str] = {}

    def _tag(self, kind: str, secret: str) -> str:
        import os  # here and only once a secret was found: hashlib costs a millisecond that most runs need not pay
        from hashlib import blake2b

        self._key = self._key or os.urandom(32)
        digest = blake2b(secret.encode("utf-8", "replace"), key=self._key, digest_size=2)
        return f"[redacted:{kind}:{digest.hexdigest()}]"

    def _replace(self, pieces: Sequence[str], spans: Sequence[Span]) -> list[str]:
        """Put tags into pieces; a secret that lies in several gets the same tag in each."""
        from diagnose.redact.kinds import KINDS

        joined = "".join(pieces)
        tags = [(span, self._tag(KINDS[span.kind].name, joined[span.start : span.end])) for span in spans]
        texts = []
        at = 0
        for piece in pieces:
            text, done = "", 0
            for span, tag in tags:
                start, end = max(span.start - at, 0), min(span.end - at, len(piece))
                if start < end:
                    text += piece[done:start] + tag
                    done = end
            texts.append(text + piece[done:])
            at += len(piece)
        return texts

    def _safe(self, pieces: Sequence[str]) -> tuple[list[str], bool]:
        if harmless(pieces):
            return list(pieces), False
        from diagnose.redact.keys import body_lines  # what knows the kinds of secrets: few logs need it
        from diagnose.redact.spans import find

        spans = find(pieces)
        keys = body_lines(pieces)
        if not spans and not keys:
            return list(pieces), False
        if not self._enabled:
            return list(pieces), True
        texts = self._replace(pieces, spans)
        for index in keys:
            texts[index] = self._tag("private-key", pieces[index])
        return texts, True

    def look(self, texts: Iterable[str]) -> None:
        """Look at many texts at once, before `value` is asked for each: most often none holds a secret."""
        safe = {text: clean(text) for text in texts if text.isprintable()}
        if harmless(list(safe.values())):
            self._harmless |= safe

    def value(self, text: str) -> tuple[str, bool]:
        """Give a text as one safe line, and whether a secret is in it (also where the gate lets it stay)."""
        if text in self._harmless:
            return self._harmless[text], False
        texts, secret = self._safe([clean(piece) for piece in _pieces_of(text)])
        return " ".join(texts), secret

    def text(self, text: str) -> str:
        """Give a text of several lines safe, its lines kept."""
        return "\n".join(self._safe([clean(piece) for piece in _pieces_of(text)])[0])

    def lines(self, lines: Sequence[Line], secret_blocks: Blocks, context: Sequence[Line] = ()) -> list[str]:
        """Give the safe text of each line, in order.

        `secret_blocks` are ranges of raw lines that hold a private key; `context` are lines around that help to
        recognise a secret and are not returned. Lines whose raw numbers follow on each other are also read as one text.
        """
        unique = {(line.first, line.offset, line.text): line for line in (*context, *lines)}
        safe: dict[tuple[int, int, str], str] = {}
        run: list[tuple[int, int, str]] = []
        for key in sorted(unique):
            if run and key[0] > unique[run[-1]].last + 1:
                self._run(unique, run, secret_blocks, safe)
                run = []
            run.append(key)
        if run:
            self._run(unique, run, secret_blocks, safe)
        return [safe[(line.first, line.offset, line.text)] for line in lines]

    def _run(
        self,
        lines: dict[tuple[int, int, str], Line],
        run: list[tuple[int, int, str]],
        blocks: Blocks,
        safe: dict[tuple[int, int, str], str],
    ) -> None:
        pieces: list[str] = []
        ends: list[tuple[int, int]] = []
        for key in run:
            before, shown = _pieces(lines[key])
            pieces += before
            ends.append((len(pieces), len(pieces) + len(shown)))
            pieces += shown
        texts, _ = self._safe([clean(piece) for piece in pieces])
        for key, (first, last) in zip(run, ends, strict=True):
            line = lines[key]
            if self._enabled and any(_overlaps(line, block) for block in blocks):
                safe[key] = self._tag("private-key", line.text)
            else:
                safe[key] = " ".join(texts[first:last])


def _pieces_of(text: str) -> list[str]:
    if text.isprintable():
        return [text]
    for line_break in _LINE_BREAKS:
        text = text.replace(line_break, _NEXT)
    return text.split(_NEXT)


def _overlaps(line: Line, block: tuple[int, int | None]) -> bool:
    return block[0] <= line.last and (block[1] is None or line.first <= block[1])


def _pieces(line: Line) -> tuple[list[str], list[str]]:
    """Give a line's earlier frames, which are not shown, and its text; raw lines within it are joined as they were."""
    frames = list(line.frames)
    if line.text in frames:
        frames = frames[: frames.index(line.text)]
    return frames[-_FRAMES:], _pieces_of(line.text)
