"""Readers by plain comparisons give what the expressions gave whose place they took, on hostile text too."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from diagnose.facts import command, hosts, references, verdict, voice

METHODS = "GET|HEAD|POST|PUT|PATCH|DELETE|Get|Head|Post|Put|Patch|Delete"
REQUEST = re.compile(rf'\b({METHODS}) "?(https?://[^\s"]{{1,2000}}?)"?: ')
HOST = re.compile(r"https?://(?:[^/@\s]{0,200}@)?(\[[0-9a-fA-F:]{2,45}\]|[^/:?#\s\"]{1,253})(?::(\d{1,5}))?")
REFERENCE = re.compile(
    r"[a-zA-Z0-9][\w.\-]{0,253}(?::\d{1,5}(?=/))?(?:/[\w.\-]{1,253}){0,20}"
    r"(?::(?P<tag>[\w][\w.\-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{6,64}))?"
)
LOGRUS = re.compile(r"(INFO|DEBU|TRAC|WARN|ERRO|FATA|PANI) ?\[[^\]\n]{1,40}\] ?")
PIECES = (
    *(
        'Get "',
        "GET ",
        "xHEAD ",
        "Put ",
        "https://",
        "http://",
        "u:p@",
        "[::1]",
        "[",
        "]",
        "r.example.com",
        ":5000",
        ":",
    ),
    *(
        '": ',
        ": ",
        '"',
        "/",
        "/v2/",
        "?q",
        "#",
        "@",
        "sha256:" + "a" * 64,
        "latest",
        "v1.2",
        "-",
        ".",
        "_",
        "é",
        "²",
        " ",
    ),
    *("INFO", "[0001]", "WARN [", "ERRO[", "0" * 41, "\t", "\u00a0", "٣"),
)


def _texts(count: int) -> Iterator[str]:
    chosen = random.Random(7)
    for _ in range(count):
        yield "".join(chosen.choices(PIECES, k=chosen.randint(1, 9)))


def test_requests_are_read_as_by_an_expression() -> None:
    for text in _texts(20_000):
        every = list(REQUEST.finditer(text))
        expected = (every[-1][1], every[-1][2], every[-1].end()) if every else None
        assert hosts.last_request(text) == expected, text


def test_hosts_are_read_as_by_an_expression() -> None:
    for text in _texts(20_000):
        found = HOST.match(url := f"https://{text}")
        assert hosts.host_of(url) == ((found[1], found[2] or "") if found else None), text


def test_references_are_read_as_by_an_expression() -> None:
    for text in _texts(20_000):
        found, reference = REFERENCE.fullmatch(text.strip()), references.parse(text)
        assert (reference is None) == (found is None), text
        if reference and found:
            assert (reference.tag, reference.digest) == (found["tag"], found["digest"]), text


def test_levels_are_read_as_by_an_expression() -> None:
    for text in _texts(20_000):
        if text[:4] in ("INFO", "WARN", "ERRO"):
            found = LOGRUS.match(text)
            assert (voice._logrus(text) or ("", None))[1] == (text[found.end() :] if found else None), text


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("executor --skip-tls-verify --destination r/a", {"--skip-tls-verify": None, "--destination": "r/a"}),
        ("executor --context=. -d 'r/a b'", {"--context": ".", "-d": "r/a"}),
        ('docker build --push" -', {"--push": None}),
        ("docker build -- --1", {}),
    ],
)
def test_flags_are_read_as_written(line: str, flags: dict[str, str | None]) -> None:
    assert command.flags_of(line) == flags


def test_rows_of_the_script_that_are_told_by_their_beginning_match_no_other_text() -> None:
    told = [row for row in verdict.tables() if row[2].startswith((verdict._COLUMNED, verdict._RULE))]
    assert len(told) >= 3
    for _, _, pattern, _ in told:
        assert "|" not in pattern
        for text in (
            *_texts(2_000),
            "  1:2  error  x",
            "E501 Line too long",
            "F401 [*] `os` imported",
            "npm error code E1",
        ):
            assert not (verdict._begins_otherwise(pattern, text) and re.match(pattern, text)), text
