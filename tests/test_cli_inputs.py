"""Every input that is no trace has its own clear answer and exit code; the others of the same call are still read."""

from __future__ import annotations

import errno
import gzip
import json
import os
import pathlib
import subprocess
import threading

import pytest

from diagnose.errors import InputError
from diagnose.sources import open_file
from tests.run import KDIAG, TRACES, UNKNOWN, X509, environment, kdiag

PAGE = b"<!DOCTYPE html>\n<html><head><title>image (#12) - Jobs</title></head></html>\n"
JOB = json.dumps({"id": 12, "status": "failed", "web_url": "https://gitlab.example.com/g/p/-/jobs/12"}).encode()


def log_of() -> bytes:
    return pathlib.Path(X509).read_bytes()


CONTENT: dict[str, tuple[bytes, str]] = {
    "empty.log": (b"", "it is empty"),
    "cut.gz": (gzip.compress(os.urandom(5000))[:-20], "cut or corrupt gzip"),
    "corrupt.gz": (gzip.compress(b"a line\n" * 100)[:-6] + b"123456", "cut or corrupt gzip"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG picture"),
    "program": (b"\x7fELF" + bytes(100), "a program"),
    "random": (b"r" + os.urandom(9000), "binary data"),
    "page.html": (PAGE, "a saved web page"),
    "job.json": (JOB, "JSON of GitLab's API"),
}


@pytest.mark.parametrize("name", CONTENT)
def test_a_file_that_is_no_trace(name: str, tmp_path: pathlib.Path) -> None:
    content, why = CONTENT[name]
    (tmp_path / name).write_bytes(content)
    found = kdiag("log", str(tmp_path / name))
    assert found.code == 3
    assert found.out == ""
    assert found.err.startswith(f"kdiag: {tmp_path / name}: it is ")
    assert why in found.err
    assert "\n  try: " in found.err


@pytest.mark.parametrize("name", CONTENT)
def test_a_pipe_that_gives_no_trace(name: str) -> None:
    content, why = CONTENT[name]
    found = kdiag(stdin=content)
    assert (found.code, found.out) == (3, "")
    assert found.err.startswith("kdiag: standard input: ")
    assert why in found.err


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/", "it is a directory"),
        ("/nonexistent/job.log", "there is no such file"),
        ("/dev/zero", "it is a device"),
        ("/dev/urandom", "it is a device"),
        ("/dev/null", "it is a device"),
        ("x" * 300, "it cannot be read: File name too long"),
    ],
)
def test_a_name_that_leads_to_no_trace(path: str, why: str) -> None:
    found = kdiag("log", path)
    assert (found.code, found.out) == (3, "")
    assert why in found.err


def test_a_file_that_may_not_be_read(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "job.log"
    path.write_bytes(log_of())

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)  # the tests of CI run as root, who may read every file
    with pytest.raises(InputError, match="you may not read it"):
        open_file(str(path), print)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_an_endless_device_behind_standard_input_is_refused_at_its_first_bytes(device: str) -> None:
    with open(device, "rb") as stream:
        done = subprocess.run(KDIAG, stdin=stream, capture_output=True, env=environment("/"), timeout=60, check=False)
    assert done.returncode == 3
    assert b"binary data" in done.stderr


def test_a_named_pipe_is_read_to_its_end(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(log_of()))
    writer.start()
    found = kdiag("log", str(path), "--format", "json")
    writer.join()
    assert found.code == 0
    assert json.loads(found.out)["verdict"] == "diagnosed"


def test_a_named_pipe_without_a_writer_says_what_it_waits_for(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with subprocess.Popen([*KDIAG, "log", str(path)], stderr=subprocess.PIPE, env=environment("/")) as child:
        assert child.stderr is not None
        assert b"it is a named pipe; waiting for its writer" in child.stderr.readline()
        path.write_bytes(b"")
        assert child.wait(60) == 3
        assert b"it is empty" in child.stderr.read()


def test_a_process_substitution_is_read(tmp_path: pathlib.Path) -> None:
    call = " ".join(KDIAG)
    script = f"{call} log <(cat {X509}) --format json"
    done = subprocess.run(["bash", "-c", script], capture_output=True, env=environment("/"), timeout=60, check=False)
    assert json.loads(done.stdout)["verdict"] == "diagnosed"


def test_the_same_file_twice_gives_both_documents(tmp_path: pathlib.Path) -> None:
    link = tmp_path / "link.log"
    link.symlink_to(X509)
    found = kdiag("log", X509, str(link), X509, "--format", "jsonl")
    documents = [json.loads(line) for line in found.out.splitlines()]
    assert [each.pop("source")["name"] for each in documents] == [X509, str(link), X509]
    assert documents[0] == documents[1] == documents[2]


def test_standard_input_twice_is_wrong_usage() -> None:
    found = kdiag("log", "-", X509, "-", stdin=UNKNOWN)
    assert (found.code, found.out) == (2, "")
    assert "standard input can be read only once" in found.err


def test_one_json_document_does_not_hold_several_inputs() -> None:
    found = kdiag("log", X509, X509, "--format", "json")
    assert (found.code, found.out) == (2, "")
    assert "--format jsonl" in found.err


@pytest.mark.parametrize("form", ["plain", "json"])
def test_a_name_is_shown_escaped(form: str, tmp_path: pathlib.Path) -> None:
    name = os.fsencode(tmp_path) + b"/a\nkdiag: b\x1b[2J\xff"
    with open(name, "wb"):
        pass
    found = kdiag("log", os.fsdecode(name), "--format", form)
    assert found.code == 3
    text = json.loads(found.out)["source"]["name"] if form == "json" else found.err
    assert "/a\\nkdiag: b\\e[2J\\xff" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_for_machines_an_unreadable_input_is_a_document_in_its_place(form: str, tmp_path: pathlib.Path) -> None:
    found = kdiag("log", str(tmp_path), "--format", form)
    document = json.loads(found.out)
    assert found.code == 3
    assert document["verdict"] == "unreadable"
    assert document["error"]["code"] == "directory"
    assert document["error"]["try"]
    assert document["findings"] == []


def test_one_bad_input_does_not_keep_the_others_from_being_read(tmp_path: pathlib.Path) -> None:
    found = kdiag("log", str(tmp_path), X509, "/nonexistent/x", "--format", "jsonl")
    assert [json.loads(line)["verdict"] for line in found.out.splitlines()] == ["unreadable", "diagnosed", "unreadable"]
    assert found.code == 3


def test_several_reports_each_begin_with_the_name_of_their_input() -> None:
    other = os.path.join(TRACES, "docker-ok-progress.log")
    found = kdiag("log", X509, other)
    assert f"== {X509}\n" in found.out
    assert f"\n== {other}\n" in found.out


def test_quiet_lines_of_several_inputs_begin_with_the_name_of_their_input() -> None:
    other = os.path.join(TRACES, "docker-ok-progress.log")
    lines = kdiag("log", X509, other, "--quiet").out.splitlines()
    assert {line.split("\t")[0] for line in lines} == {X509, other}
    assert kdiag("log", X509, "--quiet").out.splitlines()[0].startswith("root-cause\t")


def test_a_pipe_a_file_and_a_gz_give_the_same_diagnosis(tmp_path: pathlib.Path) -> None:
    packed = tmp_path / "x.gz"
    packed.write_bytes(gzip.compress(log_of()))
    runs = [
        kdiag("--format", "json", stdin=log_of()),
        kdiag("log", X509, "--format", "json"),
        kdiag("log", str(packed), "--format", "json"),
        kdiag("log", "-", "--format", "json", stdin=packed.read_bytes()),
    ]
    documents = [json.loads(each.out) for each in runs]
    for each in documents:
        del each["source"]
    assert documents[0]["verdict"] == "diagnosed"
    assert all(each == documents[0] for each in documents)
