"""A server that is slow, busy, silent or no GitLab at all: bounded, told in words, asked again where that helps."""

from __future__ import annotations

import gzip
import json
import socket
import time
from email.utils import formatdate

import pytest

from tests.lab import IMPATIENT, PATH, TOKEN, TRACE, Lab, held

ON_JOB, ON_TRACE = "/jobs/12345$", "/jobs/12345/trace$"
BOTH = pytest.mark.parametrize("at", [ON_JOB, ON_TRACE])


def _asked(lab: Lab, at: str) -> int:
    return sum(each.path.endswith(at.removesuffix("$")) for each in lab.gitlab.requests)


def _diagnosed(lab: Lab, *arguments: str) -> None:
    """Hold that a job is diagnosed all the same, and that nothing is said about it where there is no terminal."""
    found = lab.run("-R", PATH, "12345", "--format", "json", *arguments)
    assert (found.code, found.err) == (0, ""), found
    assert json.loads(found.out)["findings"][0]["role"] == "root-cause"


@pytest.mark.parametrize("code", [500, 503, 524])
def test_a_server_that_fails_once_is_asked_again(lab: Lab, code: int) -> None:
    lab.gitlab.fault(ON_TRACE, "status", times=1, code=code)
    _diagnosed(lab)
    assert _asked(lab, ON_TRACE) == 2


@BOTH
def test_a_server_that_fails_for_ever_is_left_after_a_few_tries(lab: Lab, at: str) -> None:
    lab.gitlab.fault(at, "status", code=502, body=b"<html><title>502</title><script>alert(1)</script></html>")
    found = lab.failed()
    assert "502" in found.err
    assert "<" not in found.err
    assert 2 <= _asked(lab, at) <= 5


@pytest.mark.parametrize("when", ["1", "0", "date", "past", "-3"])
def test_too_many_requests_are_waited_for_as_asked(lab: Lab, when: str) -> None:
    """A date is as good as seconds; what is neither is waited for as if nothing had been said."""
    date = {"date": formatdate(time.time() + 1, usegmt=True), "past": formatdate(0, usegmt=True)}.get(when, when)
    lab.gitlab.fault(ON_TRACE, "retry_after", times=1, when=date)
    _diagnosed(lab)
    assert _asked(lab, ON_TRACE) == 2


@pytest.mark.parametrize("when", ["100", "86400", "99999999999999999999", "date"])
@pytest.mark.parametrize("code", [429, 503])
def test_a_wait_beyond_the_cap_is_not_waited_for(lab: Lab, when: str, code: int) -> None:
    date = formatdate(time.time() + 86_400, usegmt=True) if when == "date" else when
    lab.gitlab.fault(ON_TRACE, "retry_after", when=date, code=code)
    found = lab.failed()
    assert "later" in found.err
    assert _asked(lab, ON_TRACE) == 1


def test_a_wait_beyond_the_limit_is_not_begun(lab: Lab) -> None:
    lab.gitlab.fault(ON_JOB, "retry_after", when="30")
    lab.failed("--timeout", "20")
    assert _asked(lab, ON_JOB) == 1


def test_too_many_requests_for_ever_end(lab: Lab) -> None:
    lab.gitlab.fault(ON_JOB, "retry_after", when="0")
    found = lab.failed()
    assert "too many requests" in found.err
    assert _asked(lab, ON_JOB) <= 5


@pytest.mark.parametrize("kind", ["silent", "drip"])
@BOTH
def test_a_server_that_says_nothing_is_left_within_the_limit(lab: Lab, at: str, kind: str) -> None:
    """A process that hangs is killed in the end, and its code is then no 3; a byte now and then buys no time."""
    lab.gitlab.fault(at, kind)
    found = lab.failed(*IMPATIENT)
    assert "2 seconds" in found.err or "--timeout" in found.err


def test_a_server_that_takes_no_connection_is_left_within_the_limit(lab: Lab) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        for scheme in ("http", "https"):
            found = lab.failed(*IMPATIENT, env={"KDIAG_URL": f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"})
            assert "try" in found.err


def test_nothing_that_listens_is_told_as_that(lab: Lab) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    found = lab.failed(env={"KDIAG_URL": f"http://127.0.0.1:{port}"})
    assert "port" in found.err


def test_a_name_that_nobody_knows_is_told_as_that(lab: Lab) -> None:
    found = lab.failed("--timeout", "20", env={"KDIAG_URL": "https://gitlab.invalid"})
    assert "gitlab.invalid" in found.err


@BOTH
def test_a_slow_body_is_read_to_its_end(lab: Lab, at: str) -> None:
    lab.gitlab.fault(at, "slow", bytes_per_second=20_000)
    _diagnosed(lab)


@BOTH
def test_a_body_that_drips_does_not_outlast_the_limit(lab: Lab, at: str) -> None:
    lab.gitlab.fault(at, "slow", bytes_per_second=20)
    assert "--timeout" in lab.failed(*IMPATIENT).err


@BOTH
def test_a_body_cut_once_is_read_again_from_its_start(lab: Lab, at: str) -> None:
    lab.gitlab.fault(at, "cut", times=1, after=700)
    _diagnosed(lab)
    assert _asked(lab, at) == 2


@BOTH
def test_a_body_in_chunks_is_as_good(lab: Lab, at: str) -> None:
    lab.gitlab.fault(at, "chunked", times=1, after=700)
    lab.gitlab.fault(at, "chunked")
    _diagnosed(lab)


@pytest.mark.parametrize(("at", "kind"), [(ON_JOB, "cut"), (ON_TRACE, "cut"), (ON_TRACE, "chunked")])
def test_a_body_cut_for_ever_is_no_trace(lab: Lab, at: str, kind: str) -> None:
    """Half a trace would be diagnosed as a whole one, and its cause is at its end."""
    lab.gitlab.fault(at, kind, after=700)
    assert "cut" in lab.failed().err
    assert _asked(lab, at) <= 5


def test_a_cookie_is_not_kept(lab: Lab) -> None:
    lab.gitlab.fault(ON_JOB, "status", times=1, code=503, headers={"Set-Cookie": "_gitlab_session=1; Path=/"})
    _diagnosed(lab)
    assert not [each for each in lab.gitlab.requests if "Cookie" in each.headers]


@BOTH
def test_a_login_page_is_no_answer(lab: Lab, at: str) -> None:
    lab.gitlab.fault(at, "html")
    found = lab.failed()
    assert "login" in found.err
    assert "<" not in found.err


@pytest.mark.parametrize(
    ("kind", "body"), [("text/html", b"Please log in\n"), ("text/plain", b"\n<!DOCTYPE html>\n<title>Log in</title>\n")]
)
def test_a_page_is_told_by_its_kind_and_by_its_looks(lab: Lab, kind: str, body: bytes) -> None:
    lab.gitlab.fault(ON_TRACE, "status", code=200, body=body, headers={"Content-Type": kind})
    assert "login" in lab.failed().err


@BOTH
def test_a_redirect_to_the_login_page_is_no_answer(lab: Lab, at: str) -> None:
    lab.gitlab.fault(at, "redirect", to=f"{lab.gitlab.url}/users/sign_in")
    assert "login" in lab.failed().err


@pytest.mark.parametrize("code", [400, 401, 403, 404, 451])
@BOTH
def test_a_page_of_a_gateway_is_not_shown(lab: Lab, at: str, code: int) -> None:
    lab.gitlab.fault(at, "status", code=code, body=b"<html>\x1b[31m<body>" + TOKEN.encode() + b"</body></html>")
    found = lab.failed()
    assert "<" not in found.err
    assert "\x1b" not in found.err
    assert _asked(lab, at) == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": 12345, "sta',
        b"",
        b"null",
        b"[]",
        b'"failed"',
        b"{}",
        b'{"id": "12345", "status": 7}',
        b'{"id": 12345, "status": "failed", "runner": "x", "name": 7, "pipeline": [], "ref": {}, "web_url": 1}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"message": {"base": ["odd"]}}',
        b'{"id": 1e999, "status": "failed"}',
    ],
)
def test_an_answer_that_is_none_of_gitlab_is_no_bug(lab: Lab, body: bytes) -> None:
    lab.gitlab.fault(ON_JOB, "garbage", body=body)
    found = lab.run("-R", PATH, "12345")
    if found.code != 0:
        assert found.code == 3
        held(found)


@pytest.mark.parametrize("body", [b"{}", b"null", b"[1, null, {}]", b'[{"name": "build-image", "status": "failed"}]'])
def test_a_list_that_is_none_of_gitlab_is_no_bug(lab: Lab, body: bytes) -> None:
    lab.gitlab.fault("/jobs\\?", "garbage", body=body)
    held(lab.run("-R", PATH, "--job", "build-image"))


def test_an_answer_without_end_is_not_held(lab: Lab) -> None:
    lab.gitlab.fault(ON_JOB, "garbage", body=b'{"x": "' + b"x" * (20 << 20))
    assert "longer" in lab.failed().err


def test_json_in_place_of_a_trace_is_no_trace(lab: Lab) -> None:
    lab.gitlab.fault(ON_TRACE, "garbage", body=b'{"id": 12345, "status": "failed", "web_url": "x"}')
    lab.failed()


def test_a_packed_trace_is_unpacked(lab: Lab) -> None:
    headers = {"Content-Type": "text/plain", "Content-Encoding": "gzip"}
    lab.gitlab.fault(ON_TRACE, "status", code=200, body=gzip.compress(TRACE), headers=headers)
    _diagnosed(lab)


def test_what_gitlab_says_passes_the_gate(lab: Lab) -> None:
    said = b'{"message": "\\u001b]0;x\\u0007 403 of ' + TOKEN.encode() + b" and glpat-0123456789abcdefghij" + b'"}'
    lab.gitlab.fault(ON_JOB, "status", code=403, body=said)
    found = lab.failed()
    assert "glpat-0123456789abcdefghij" not in found.err
    assert "\x1b" not in found.err
    assert "\x07" not in found.err


def test_facts_of_the_api_are_text_and_nothing_else(lab: Lab) -> None:
    hostile = "\x1b]52;c;eA==\x07[bold]$(id)\n/close @all"
    lab.gitlab.add_job(
        lab.gitlab.state.projects[42],
        12345,
        name=hostile,
        trace=TRACE,
        failure_reason=hostile,
        ref=hostile,
        stage=hostile,
        web_url="javascript:alert(1)",
        runner={"description": hostile, "name": hostile},
        runner_manager={"version": hostile, "platform": hostile},
    )
    for form in ("plain", "terminal", "markdown", "json"):
        found = lab.run("-R", PATH, "12345", "--format", form, "--color", "always")
        assert found.code == 0, found
        assert "\x1b]" not in found.out
        assert "\x07" not in found.out
        assert "javascript:" not in found.out or form == "json"
