"""Streams that cannot be read twice become seekable; gzip is unpacked, and nothing of it is lost in silence."""

from __future__ import annotations

import gzip
import io
import os
import re
import sys
import zlib

import pytest

from diagnose.errors import InputError
from diagnose.sources import gz, open_file, reading, shown, spool
from diagnose.sources.spool import Spool

TEXT = b"INFO[0000] a line of a log\n" * 40


def told(line: str) -> None:
    raise AssertionError(line)


def test_a_small_stream_stays_in_memory_and_a_large_one_goes_to_an_unlinked_file() -> None:
    small, large = Spool("x"), Spool("x")
    small.write(TEXT)
    block = os.urandom(1 << 20)
    for _ in range(spool.MEMORY // len(block) + 1):
        large.write(block)
    assert isinstance(small.finish(), io.BytesIO)
    stream = large.finish()
    assert os.fstat(stream.fileno()).st_nlink == 0
    assert stream.read() == block * (spool.MEMORY // len(block) + 1)
    stream.close()


def test_a_stream_beyond_the_limit_counts_as_endless() -> None:
    kept = Spool("standard input", limit=len(TEXT))
    kept.write(TEXT)
    with pytest.raises(InputError, match="endless") as caught:
        kept.write(b"x")
    assert caught.value.code == "too-large"


def test_a_full_temporary_folder_is_told_with_the_variable_that_moves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(InputError, match="No space left") as caught:
        Spool("standard input").write(bytes(spool.MEMORY + 1))
    assert "TMPDIR" in caught.value.advice


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(TEXT),
        gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:]),
        gzip.compress(TEXT) + bytes(512),
        gzip.compress(TEXT, compresslevel=0),
    ],
    ids=["one member", "two members", "padded", "stored"],
)
@pytest.mark.parametrize("step", [1, 7, 1 << 20])
def test_gzip_is_unpacked_whole_however_it_arrives(packed: bytes, step: int) -> None:
    stream = io.BytesIO(packed)
    found = gz.expand(b"", lambda _: stream.read(step), "x").finish().read()
    assert found == TEXT


@pytest.mark.parametrize("keep", [3, 11, 30, -1, -8])
def test_a_cut_gzip_is_an_error_and_no_short_log(keep: int) -> None:
    packed = gzip.compress(os.urandom(3000))[:keep]
    with pytest.raises(InputError, match="cut or corrupt gzip") as caught:
        reading.copied(io.BytesIO(packed).read, "x")
    assert caught.value.code == "gzip"


@pytest.mark.parametrize("at", [20, 200, -6, -2])
def test_a_corrupt_gzip_is_an_error(at: int) -> None:
    packed = bytearray(gzip.compress(os.urandom(3000)))
    packed[at] ^= 0xFF
    with pytest.raises(InputError, match="cut or corrupt gzip"):
        reading.copied(io.BytesIO(bytes(packed)).read, "x")


def test_bytes_that_follow_a_gzip_are_an_error() -> None:
    with pytest.raises(InputError, match="cut or corrupt gzip"):
        reading.copied(io.BytesIO(gzip.compress(TEXT) + b"tail").read, "x")


def test_a_gzip_that_explodes_is_refused_before_it_fills_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gz, "RATIO_FROM", 1 << 20)
    pack = zlib.compressobj(wbits=31)
    bomb = pack.compress(b"a" * (8 << 20)) + pack.flush()
    with pytest.raises(InputError, match="expands more than") as caught:
        reading.copied(io.BytesIO(bomb).read, "x")
    assert caught.value.code == "gzip-bomb"


def test_a_gzip_within_a_gzip_is_no_log() -> None:
    with pytest.raises(InputError, match="not a job trace"):
        reading.copied(io.BytesIO(gzip.compress(gzip.compress(os.urandom(3000)))).read, "x")


def test_a_name_that_ends_in_gz_is_taken_by_its_content(tmp_path: os.PathLike[str]) -> None:
    path = os.path.join(tmp_path, "job.log.gz")
    with open(path, "wb") as file:
        file.write(TEXT)
    with open_file(path, told) as stream:
        assert stream.read() == TEXT


def test_a_pipe_that_gives_a_byte_at_a_time_is_read_whole() -> None:
    stream = io.BytesIO(TEXT)
    assert reading.copied(lambda _: stream.read(1), "x").read() == TEXT


def test_a_reader_that_fails_is_told_in_the_words_of_the_system() -> None:
    def broken(size: int) -> bytes:
        raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match="Input/output error"):
        reading.copied(broken, "x")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/fd and /proc are read")
def test_a_file_is_opened_without_a_copy(tmp_path: os.PathLike[str]) -> None:
    path = os.path.join(tmp_path, "job.log")
    with open(path, "wb") as file:
        file.write(TEXT)
    with open_file(path, told) as stream:
        assert os.fstat(stream.fileno()).st_ino == os.stat(path).st_ino


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain.log", "plain.log"),
        ("a\nb", "a\\nb"),
        ("\x1b[2J", "\\e[2J"),
        ("\u202egol.txt", "\\u202egol.txt"),
        (os.fsdecode(b"\xff.log"), "\\xff.log"),
        ("\x9b31m", "\\x9b31m"),
    ],
)
def test_a_name_is_shown_without_anything_a_terminal_acts_on(name: str, expected: str) -> None:
    assert shown(name) == expected
    assert re.fullmatch(r"[ -~]+", expected)
