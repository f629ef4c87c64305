"""The stand-in is a GitLab: python-gitlab itself reads jobs, traces and lists from it, and meets its refusals."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import gitlab
import pytest
import requests
import trustme

from tests.run import PASSED, ROOT
from tests.standin import Big, StandIn

TRACE = b"section one\nerror: it failed\nERROR: Job failed: exit code 1\n"
TOKEN = "glpat-of-the-stand-in-0001"


@pytest.fixture
def server() -> Iterator[StandIn]:
    """Give a stand-in with one project, one failed job and one token that may read it."""
    with StandIn() as standin:
        project = standin.add_project("group/sub/app", id=42)
        standin.add_job(project, 12345, trace=TRACE, failure_reason="script_failure")
        standin.add_token(TOKEN)
        yield standin


@pytest.fixture
def client(server: StandIn) -> Iterator[gitlab.Gitlab]:
    """Give python-gitlab with the token."""
    with as_user(server, TOKEN) as made:
        yield made


def as_user(server: StandIn, token: str) -> gitlab.Gitlab:
    return gitlab.Gitlab(server.url, private_token=token, timeout=5)


def job_of(client: gitlab.Gitlab, key: int | str = 42, number: int = 12345) -> object:
    return client.projects.get(key, lazy=True).jobs.get(number)


def trace_of(client: gitlab.Gitlab, number: int = 12345) -> bytes:
    trace = client.projects.get(42, lazy=True).jobs.get(number, lazy=True).trace()
    assert isinstance(trace, bytes)
    return trace


def test_a_job_is_read_by_the_id_and_by_the_path_of_its_project(client: gitlab.Gitlab) -> None:
    for key in (42, "group/sub/app"):
        job = client.projects.get(key, lazy=True).jobs.get(12345)
        assert (job.status, job.failure_reason, job.name) == ("failed", "script_failure", "build-image")
        assert job.runner_manager["version"]
        assert job.web_url.endswith("/group/sub/app/-/jobs/12345")


def test_a_trace_comes_as_bytes_and_as_plain_text(client: gitlab.Gitlab) -> None:
    assert trace_of(client) == TRACE
    raw = client.http_get("/projects/42/jobs/12345/trace", raw=True, streamed=True)
    assert isinstance(raw, requests.Response)
    assert raw.headers["Content-Type"] == "text/plain"
    assert b"".join(raw.iter_content(7)) == TRACE


def test_no_trace_and_an_erased_one_are_empty_answers(server: StandIn, client: gitlab.Gitlab) -> None:
    project = server.state.projects[42]
    server.add_job(project, 2, trace=b"")
    server.add_job(project, 3, trace=TRACE, erased_at="2026-11-21T10:00:00.000Z")
    assert trace_of(client, 2) == trace_of(client, 3) == b""


def test_a_trace_and_a_status_given_as_lists_go_on_with_each_request(server: StandIn, client: gitlab.Gitlab) -> None:
    server.add_job(server.state.projects[42], 4, status=["running", "failed"], trace=[b"a", b"ab", b"abc"])
    assert [trace_of(client, 4) for _ in range(4)] == [b"a", b"ab", b"abc", b"abc"]
    jobs = client.projects.get(42, lazy=True).jobs
    assert [jobs.get(4).status for _ in range(3)] == ["running", "failed", "failed"]


def test_a_big_trace_is_sent_whole(server: StandIn, client: gitlab.Gitlab) -> None:
    server.add_job(server.state.projects[42], 5, trace=Big(b"head\n", b"x" * 1023 + b"\n", 2048, b"tail\n"))
    trace = trace_of(client, 5)
    assert len(trace) == 10 + 2048 * 1024
    assert trace.startswith(b"head\n")
    assert trace.endswith(b"x\ntail\n")


@pytest.mark.parametrize("how", [{}, {"pagination": "keyset", "order_by": "id", "sort": "desc"}])
def test_lists_come_in_pages_newest_first_and_by_scope(
    server: StandIn, client: gitlab.Gitlab, how: dict[str, str]
) -> None:
    project = server.state.projects[42]
    for number in range(100, 130):
        server.add_job(project, number, status="failed" if number % 2 else "success")
    jobs = client.projects.get(42, lazy=True).jobs.list(scope=["failed"], iterator=True, per_page=4, **how)
    assert [job.id for job in jobs] == [12345, *range(129, 100, -2)]
    asked = [each.path for each in server.requests]
    assert len(asked) == 4
    assert all("scope%5B%5D=failed" in path for path in asked)


def test_the_first_page_has_no_total(server: StandIn, client: gitlab.Gitlab) -> None:
    answered = requests.get(f"{server.url}/api/v4/projects/42/jobs", headers={"PRIVATE-TOKEN": TOKEN}, timeout=5)
    assert "X-Total" not in answered.headers
    assert answered.headers["X-Next-Page"] == ""


def _raises(call: Callable[[], object], code: int, words: str) -> None:
    with pytest.raises(gitlab.GitlabError) as caught:
        call()
    assert caught.value.response_code == code
    body = caught.value.response_body
    assert words in (body.decode() if isinstance(body, bytes) else str(body))


def test_an_unknown_token_is_unauthorized(server: StandIn) -> None:
    for token in ("glpat-never-heard-of-it", ""):
        with as_user(server, token) as client:
            _raises(lambda: job_of(client), 401, '"401 Unauthorized"')


def test_a_revoked_and_an_expired_token_are_invalid(server: StandIn) -> None:
    server.add_token("glpat-revoked", revoked=True)
    server.add_token("glpat-expired", expires_at="2026-01-01")
    for token, word in (("glpat-revoked", "revoked"), ("glpat-expired", "expired")):
        with as_user(server, token) as client:
            _raises(lambda: job_of(client), 401, word)


def test_a_token_without_the_scope_is_told_which_one(server: StandIn) -> None:
    server.add_token("glpat-user-only", scopes={"read_user"})
    with as_user(server, "glpat-user-only") as client:
        _raises(lambda: job_of(client), 403, "insufficient_scope")
        client.auth()
        assert client.user is not None


def test_a_guest_may_not_read_jobs_and_a_stranger_sees_no_project(server: StandIn) -> None:
    server.add_token("glpat-guest", role="guest")
    server.add_token("glpat-stranger", projects={7})
    with as_user(server, "glpat-guest") as client:
        _raises(lambda: job_of(client), 403, "403 Forbidden")
    with as_user(server, "glpat-stranger") as client:
        _raises(lambda: job_of(client), 404, "404 Project Not Found")


def test_an_unknown_job_is_not_found(client: gitlab.Gitlab) -> None:
    _raises(lambda: job_of(client, number=999), 404, "404 Not found")


def test_a_debug_trace_is_for_developers(server: StandIn, client: gitlab.Gitlab) -> None:
    server.add_job(server.state.projects[42], 6, trace=TRACE, debug=True)
    _raises(lambda: trace_of(client, 6), 403, "403 Forbidden")
    server.add_token("glpat-developer", role="developer")
    with as_user(server, "glpat-developer") as developer:
        assert trace_of(developer, 6) == TRACE


def test_a_job_token_lists_jobs_and_reads_no_trace(server: StandIn) -> None:
    server.add_token("glcbt-64_of-a-job", kind="job")
    with gitlab.Gitlab(server.url, job_token="glcbt-64_of-a-job") as client:
        assert [job.id for job in client.projects.get(42, lazy=True).jobs.list(get_all=True)] == [12345]
        _raises(lambda: trace_of(client), 401, "401 Unauthorized")


def test_a_token_is_taken_as_bearer_too_and_tells_about_itself(server: StandIn) -> None:
    with gitlab.Gitlab(server.url, oauth_token=TOKEN) as client:
        assert trace_of(client) == TRACE
        itself = client.personal_access_tokens.get("self")
        assert (itself.scopes, itself.expires_at) == (["read_api"], "2027-11-20")


def test_all_paths_lie_below_the_prefix() -> None:
    with StandIn(prefix="/git/lab") as server:
        project = server.add_project("group/app")
        server.add_job(project, trace=TRACE)
        server.add_token(TOKEN)
        with as_user(server, TOKEN) as client:
            assert trace_of(client) == TRACE
        outside = requests.get(f"{server.origin}/api/v4/user", timeout=5, allow_redirects=False)
        assert outside.headers["Location"] == f"{server.url}/users/sign_in"


def test_tls_under_a_private_ca_is_trusted_with_that_ca_alone() -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with StandIn(tls=context) as server, authority.cert_pem.tempfile() as ca:
        server.add_token(TOKEN)
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{server.url}/api/v4/user", timeout=5)
        answered = requests.get(f"{server.url}/api/v4/user", timeout=5, verify=ca, headers={"PRIVATE-TOKEN": TOKEN})
        assert answered.status_code == 200


def test_the_log_proves_that_python_gitlab_takes_a_private_token_to_a_foreign_host(server: StandIn) -> None:
    """The leak that kdiag must close is real, and the log shows it: here it is not closed."""
    with StandIn() as foreign:
        server.fault("/trace", "redirect", to=foreign.url)
        with as_user(server, TOKEN) as client:
            _raises(lambda: trace_of(client), 401, "401")
        assert [each.path for each in foreign.holding(TOKEN)] == ["/api/v4/projects/42/jobs/12345/trace"]


def test_a_fault_hits_as_often_as_asked_and_takes_nothing_from_a_growing_trace(
    server: StandIn, client: gitlab.Gitlab
) -> None:
    server.add_job(server.state.projects[42], 7, trace=[b"a", b"ab"])
    server.fault("/jobs/7/trace", "status", times=2, code=503)
    for _ in range(2):
        _raises(lambda: trace_of(client, 7), 503, "503")
    assert [trace_of(client, 7), trace_of(client, 7)] == [b"a", b"ab"]


def test_a_cut_body_ends_early(server: StandIn, client: gitlab.Gitlab) -> None:
    server.fault("/trace", "cut", after=10)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        trace_of(client)


def test_a_body_in_chunks_comes_whole_or_ends_early(server: StandIn, client: gitlab.Gitlab) -> None:
    server.fault("/trace", "chunked", times=1)
    server.fault("/trace", "chunked", times=1, after=10)
    assert trace_of(client) == TRACE
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        trace_of(client)


def test_a_slow_body_comes_in_pieces(server: StandIn, client: gitlab.Gitlab) -> None:
    server.fault("/trace", "slow", bytes_per_second=200)
    began = time.monotonic()
    assert trace_of(client) == TRACE
    assert time.monotonic() - began > 0.2


def test_a_silent_server_answers_nothing(server: StandIn) -> None:
    server.fault("/user", "silent")
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(f"{server.url}/api/v4/user", timeout=0.2)


def test_faults_send_a_login_page_garbage_and_a_time_to_wait(server: StandIn) -> None:
    def got() -> requests.Response:
        return requests.get(f"{server.url}/api/v4/user", timeout=5)

    server.fault("/user", "html", times=1)
    server.fault("/user", "garbage", times=1)
    server.fault("/user", "retry_after", times=1, when="Wed, 25 Nov 2026 10:00:00 GMT")
    page, garbage, wait = got(), got(), got()
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Sign in" in page.text
    assert garbage.headers["Content-Type"] == "application/json"
    with pytest.raises(ValueError, match="Unterminated"):
        garbage.json()
    assert (wait.status_code, wait.headers["Retry-After"]) == (429, "Wed, 25 Nov 2026 10:00:00 GMT")


def test_a_list_may_point_to_itself_and_to_a_foreign_host(server: StandIn) -> None:
    headers = {"PRIVATE-TOKEN": TOKEN}
    server.fault("/jobs", "link_next", times=1)
    server.fault("/jobs", "link_next", times=1, to="http://127.0.0.2:9")
    url = f"{server.url}/api/v4/projects/42/jobs?per_page=1"
    links = [requests.get(url, headers=headers, timeout=5).links["next"]["url"] for _ in range(2)]
    assert links == [url, "http://127.0.0.2:9/api/v4/projects/42/jobs?per_page=1"]


def test_it_runs_a_command_that_finds_it_and_gives_its_exit_code_back() -> None:
    call = "import os, sys; print(os.environ['KDIAG_URL'], os.environ['KDIAG_TOKEN']); sys.exit(7)"
    done = subprocess.run(
        [sys.executable, "-m", "tests.standin", "--trace", PASSED, "--", sys.executable, "-c", call],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": ROOT},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 7
    assert done.stdout.startswith("http://127.0.0.1:")
