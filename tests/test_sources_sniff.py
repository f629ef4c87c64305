"""What is no job trace is told by its first bytes, and no log is taken for something else."""

from __future__ import annotations

import json
import os

import pytest

from diagnose.errors import InputError
from diagnose.sources import sniff

JOB = {
    "id": 12,
    "status": "failed",
    "stage": "build",
    "name": "image",
    "web_url": "https://gitlab.example.com/g/p/-/jobs/12",
}


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "binary"),
        (b"\x7fELF\x02\x01\x01" + b"x" * 50, "binary"),
        (b"PK\x03\x04" + b"x" * 50, "binary"),
        (b"a" * 257 + b"ustar\x00", "binary"),
        (bytes(4096), "binary"),
        (b"text " * 20 + bytes(60), "binary"),
        (b"<!DOCTYPE html>\n<html>", "html"),
        (b"\xef\xbb\xbf\n <!doctype HTML>", "html"),
        (b"<html lang='en'>", "html"),
        (json.dumps(JOB).encode(), "json"),
        (json.dumps([JOB, JOB], indent=2).encode(), "json"),
        (json.dumps([JOB] * 2000).encode()[: sniff.HEAD], "json"),
        (b'{"message":"404 Project Not Found"}', "json"),
        (b'{"error":"invalid_token","error_description":"Token was revoked."}\n', "json"),
        (b"[]", "json"),
    ],
)
def test_what_is_no_trace_is_refused_with_its_own_code(head: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        sniff.judge(head, "x")
    assert caught.value.code == code
    assert caught.value.advice


@pytest.mark.parametrize(
    "head",
    [
        b"x",
        b"\n",
        b'{"level":"error","msg":"x509"}\n{"level":"info","msg":"b"}\n',
        b'{"level":"fatal","message":"x509: certificate signed by unknown authority","time":"2026"}\n',
        b'{"vertexes":[{"digest":"sha256:0"}]}\n',
        b"[1/4] FROM docker.io/library/alpine\n",
        b"{\n  not JSON\n",
        b"<none> <html> in the middle is no page",
        "füße\n".encode("latin-1") * 30,
        "error: x509\n".encode("utf-16"),
        "error: x509\n".encode("utf-16-le"),
        "error: x509\n".encode("utf-16-be"),
        b"\x1b[31;1mERROR\x1b[0;m\r\n\x08\x08" * 30,
        b"a line\n" * 100 + b"\x00\x01\x02",
    ],
)
def test_a_log_is_taken_for_a_log(head: bytes) -> None:
    sniff.judge(head, "x")


def test_random_bytes_are_binary() -> None:
    with pytest.raises(InputError, match="binary data"):
        sniff.judge(b"." + os.urandom(8192), "x")
