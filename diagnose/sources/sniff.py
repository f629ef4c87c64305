"""What the first bytes of an input say that it is, where it is no job trace."""

from __future__ import annotations

from diagnose.errors import InputError

HEAD = 65536
"""Bytes that are looked at."""

_GZIP = b"\x1f\x8b"

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program (ELF)"),
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF-", "a PDF document"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"MZ\x90\x00", "a program (PE)"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_CONTROL = bytes(code for code in range(32) if code not in (7, 8, 9, 10, 11, 12, 13, 27)) + b"\x7f"
_HTML = rb"(?:\xef\xbb\xbf)?\s{0,200}<(?:!doctype\s{1,9}html|html)\b"
_API_JOB = rb'\s{0,200}\[?\s{0,200}\{\s{0,200}"id"\s?:\s?\d{1,20},\s{0,200}"(?:status|name|sha|iid)"\s?:'


def is_gzip(head: bytes) -> bool:
    """Tell whether `head` begins a gzip file."""
    return head.startswith(_GZIP)


def utf16(head: bytes) -> bool:
    """Tell whether `head` reads as UTF-16, as a redirect on Windows writes it: NULs on one side of each pair."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    if 0 not in head:
        return False
    pairs = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return pairs >= 2 and max(even, odd) > pairs * 0.7 and min(even, odd) < pairs * 0.05


def _binary(head: bytes) -> str | None:
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[257:262] == b"ustar":
        return "a tar archive"
    if utf16(head):
        return None
    if not any(code in head for code in _CONTROL):  # a quarter of the work of taking them out to count them
        return None
    controls = len(head) - len(head.translate(None, _CONTROL))
    return "binary data" if controls > len(head) * 0.05 else None


def _html(head: bytes) -> bool:
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<":
        return False
    import re

    return re.match(_HTML, head, re.IGNORECASE) is not None


def _api(head: bytes) -> bool:
    if head.lstrip()[:1] not in (b"{", b"["):
        return False
    import json
    import re

    if re.match(_API_JOB, head):
        return True
    try:
        value = json.loads(head)
    except (ValueError, RecursionError):
        return False
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return isinstance(value, list) and not value
    names = set(first)
    # kaniko and BuildKit can write their own log as JSON, one object a line; those objects have a level or a vertex
    return names <= {"message", "error", "error_description"} or {"id", "status"} <= names or "web_url" in names


def judge(head: bytes, name: str) -> None:
    """Raise InputError where `head`, the first bytes of the input called `name`, shows that it is no job trace."""
    if not head:
        raise InputError(name, "it is empty", "pipe both streams of the job: `2>&1 | kdiag`", "empty")
    kind = _binary(head)
    if kind:
        raise InputError(name, f"it is {kind}, not a job trace", "give the raw log of the job as text", "binary")
    if _html(head):
        raise InputError(
            name,
            "it is a saved web page (HTML), not a job trace",
            'open the job in GitLab, choose "Show complete raw", and save that',
            "html",
        )
    if _api(head):
        raise InputError(
            name,
            "it is JSON of GitLab's API, not a job trace",
            "fetch the trace itself: /projects/:id/jobs/:job_id/trace",
            "json",
        )
