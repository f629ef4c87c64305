"""`kdiag doctor` tells which GitLab, whose token and what may be done with it, step by step, and never the token."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
import ssl
from collections.abc import Mapping
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
import trustme

from diagnose.model.doctor import OUTCOMES, Check, Examined
from diagnose.render import doctor as render
from diagnose.render.document import schema_text
from diagnose.sources.gitlab.doctor import examine
from diagnose.sources.gitlab.patient import Named
from diagnose.sources.gitlab.retry import Patience
from tests.forked import Forked, Run
from tests.lab import PATH, TOKEN, Lab, standin

JUDGE = jsonschema.Draft202012Validator(json.loads(schema_text(render.SCHEMA)))
OTHER = "glpat-of-another-person-2"


def ask(lab: Lab, *arguments: str, env: Mapping[str, str] | None = None, cwd: pathlib.Path | None = None) -> Run:
    """Run `kdiag doctor` with no settings but those in `env`, and hold what always holds."""
    found = lab.forked.kdiag(
        "doctor", *arguments, home=str(lab.home), env=env or {}, cwd=str(cwd) if cwd is not None else None
    )
    assert found.code in (0, 3), found
    for secret in (TOKEN, OTHER):
        assert secret not in found.out + found.err
    assert "Traceback" not in found.err
    return found


def checks(
    lab: Lab, *arguments: str, env: Mapping[str, str] | None = None, cwd: pathlib.Path | None = None
) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """Give the document, which holds to its schema, and of each check the outcome and the text with what to try."""
    found = ask(lab, *arguments, "--format", "json", env=env, cwd=cwd)
    document = json.loads(found.out)
    JUDGE.validate(document)
    assert document["works"] is (found.code == 0)
    for each in document["checks"]:
        assert each["outcome"] not in ("warn", "not") or each["try"], each
    return document, {
        each["id"]: (each["outcome"], f"{each['text']} {each['try'] or ''}") for each in document["checks"]
    }


def bound(lab: Lab, **more: str) -> dict[str, str]:
    return {"KDIAG_URL": lab.gitlab.url, "KDIAG_TOKEN": TOKEN, **more}


def test_where_all_is_well_it_says_so_and_exits_0(lab: Lab) -> None:
    document, told = checks(lab, "-R", PATH, env=bound(lab))
    assert document["works"]
    assert document["gitlab"]["url"] == lab.gitlab.url
    assert document["gitlab"]["version"].startswith("1")
    assert document["token"]["scopes"] == ["read_api"]
    assert document["project"]["path"] == PATH
    for name in ("gitlab", "proxy", "tls", "connection", "version", "token", "user", "kind", "scopes", "read-jobs"):
        assert told[name][0] == "ok", name
    assert "KDIAG_URL" in told["gitlab"][1]
    assert "KDIAG_TOKEN" in told["token"][1]
    assert "kdiag job works" in ask(lab, "-R", PATH, env=bound(lab)).out


def test_it_asks_little_and_only_reads(lab: Lab) -> None:
    ask(lab, "-R", PATH, env=bound(lab))
    assert len(lab.gitlab.requests) <= 6
    assert {each.method for each in lab.gitlab.requests} == {"GET"}
    assert not any("/trace" in each.path for each in lab.gitlab.requests)


def test_without_any_setting_it_says_what_to_set(lab: Lab) -> None:
    document, told = checks(lab)
    assert not document["works"]
    assert set(told) == {"gitlab"}
    assert "KDIAG_URL" in told["gitlab"][1]
    assert "KDIAG_TOKEN" in told["gitlab"][1]
    assert "read_api" in told["gitlab"][1]
    _, loose = checks(lab, env={"GITLAB_TOKEN": TOKEN})
    assert "GITLAB_TOKEN belongs to none" in loose["gitlab"][1]


def test_a_gitlab_that_no_setting_knows_gets_no_token_and_is_looked_at_all_the_same(lab: Lab) -> None:
    document, told = checks(lab, lab.url(), env={"KDIAG_URL": "https://gitlab.example.com", "KDIAG_TOKEN": TOKEN})
    assert not document["works"]
    assert told["gitlab"][0] == "not"
    assert "no token is bound" in told["gitlab"][1]
    assert told["connection"][0] == "ok"
    assert not lab.gitlab.holding(TOKEN)


def test_a_token_that_gitlab_refuses_is_asked_about_once(lab: Lab) -> None:
    document, told = checks(lab, "-R", PATH, env=bound(lab, KDIAG_TOKEN=OTHER))
    assert not document["works"]
    assert told["connection"][0] == "ok"
    assert told["token"][0] == "not"
    assert "401" in told["token"][1]
    assert "read_api" in told["token"][1]
    assert len(lab.gitlab.requests) == 1, "failed logins in a row get an address banned"


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("glrt-0123456789abcdefghij", "runner's token"),
        ("gldt-0123456789abcdefghij", "deploy token"),
        ("two words", "blank"),
    ],
)
def test_a_token_of_the_wrong_kind_is_never_sent_and_the_way_is_looked_at(lab: Lab, token: str, words: str) -> None:
    document, told = checks(lab, env=bound(lab, KDIAG_TOKEN=token))
    assert not document["works"]
    assert told["token"][0] == "not"
    assert words in told["token"][1]
    assert told["connection"][0] == "ok"
    assert not lab.gitlab.holding(token)


def test_a_job_token_is_told_what_it_cannot_do(lab: Lab) -> None:
    ci = {"CI_SERVER_URL": lab.gitlab.url, "CI_JOB_TOKEN": "glcbt-64_0123456789", "CI_PROJECT_PATH": PATH}
    document, told = checks(lab, env=ci)
    assert not document["works"]
    assert "job token" in told["token"][1]
    assert not lab.gitlab.holding("glcbt-64_0123456789")


def test_a_missing_scope_is_a_fault_and_is_told_once_to_a_person(lab: Lab) -> None:
    lab.gitlab.add_token(OTHER, scopes={"read_user"})
    env = bound(lab, KDIAG_TOKEN=OTHER)
    document, told = checks(lab, "-R", PATH, env=env)
    assert not document["works"]
    assert told["scopes"][0] == told["read-traces"][0] == "not"
    shown = ask(lab, "-R", PATH, env=env)
    assert shown.code == 3
    assert shown.out.count("try: make a token with scope read_api\n") == 1


def test_a_guest_cannot_read_jobs(lab: Lab) -> None:
    lab.gitlab.add_token(OTHER, role="guest")
    document, told = checks(lab, "-R", PATH, env=bound(lab, KDIAG_TOKEN=OTHER))
    assert not document["works"]
    assert told["read-jobs"][0] == "not"
    assert "Reporter" in told["read-jobs"][1]


def test_writing_a_note_takes_more_and_is_no_fault(lab: Lab) -> None:
    document, told = checks(lab, "-R", PATH, env=bound(lab))
    assert document["works"]
    assert told["write-notes"][0] == "not"
    assert "scope api" in told["write-notes"][1]


def test_a_project_that_is_not_there_is_told(lab: Lab) -> None:
    document, told = checks(lab, "-R", "group/none", env=bound(lab))
    assert not document["works"]
    assert told["project"][0] == "not"
    assert "group/none" in told["project"][1]


def test_the_folders_project_is_found_as_kdiag_job_finds_it(lab: Lab, tmp_path: pathlib.Path) -> None:
    clone = tmp_path / "clone"
    (clone / ".git").mkdir(parents=True)
    (clone / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (clone / ".git" / "objects").mkdir()
    (clone / ".git" / "refs").mkdir()
    (clone / ".git" / "config").write_text(f'[remote "origin"]\n\turl = {lab.gitlab.url}/{PATH}.git\n')
    document, _ = checks(lab, env=bound(lab), cwd=clone)
    assert document["project"]["path"] == PATH
    (clone / ".git" / "config").write_text('[remote "origin"]\n\turl = https://gitlab.invalid/a/b.git\n')
    document, told = checks(lab, env=bound(lab), cwd=clone)
    assert document["project"]["path"] is None
    assert "the folder's remote is at https://gitlab.invalid" in told["gitlab"][1]
    _, told = checks(lab, cwd=clone)
    assert "the folder's remote is at https://gitlab.invalid" in told["gitlab"][1]


@pytest.mark.parametrize(
    "url", ["{url}", "{url}/", "{url}/group/sub/app", "{url}/group/sub/app/-/pipelines/7", "{job}"]
)
def test_the_url_of_anything_in_it_names_a_gitlab(lab: Lab, url: str) -> None:
    document, told = checks(lab, url.format(url=lab.gitlab.url, job=lab.url()), env=bound(lab))
    assert document["works"]
    assert told["gitlab"][0] == "ok"
    assert document["project"]["path"] == (PATH if "group" in url or "job" in url else None)


@pytest.mark.parametrize("arguments", [("-R", "no project"), ("https://user@host/",), ("https://h h/",)])
def test_a_faulty_command_line_is_told(lab: Lab, arguments: tuple[str, ...]) -> None:
    found = lab.forked.kdiag("doctor", *arguments, home=str(lab.home), env=bound(lab))
    assert found.code == 2
    assert "\n  try: " in found.err


def test_a_faulty_setting_is_told_as_one(lab: Lab) -> None:
    _, told = checks(lab, env={"KDIAG_URL": "ftp://gitlab.example.com", "KDIAG_TOKEN": TOKEN})
    assert told["gitlab"][0] == "not"
    folder = lab.home / ".config" / "kdiag"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("nonsense")
    _, told = checks(lab, env=bound(lab))
    assert told["settings"][0] == "not"
    assert "config.toml" in told["settings"][1]


def test_several_gitlabs_are_told_by_name(lab: Lab) -> None:
    folder = lab.home / ".config" / "kdiag"
    folder.mkdir(parents=True)
    both = "".join(f'[gitlab.{name}]\nurl = "https://{name}.example.com"\n' for name in ("one", "two"))
    (folder / "config.toml").write_text(both)
    (folder / "config.toml").chmod(0o600)
    _, told = checks(lab)
    assert "https://one.example.com, https://two.example.com" in told["gitlab"][1]


def test_a_proxy_is_told_by_its_variable_without_its_password(lab: Lab) -> None:
    proxy = f"http://sam:of-the-proxy@127.0.0.1:{lab.gitlab.port}"
    env = {"KDIAG_URL": "http://gitlab.example.com", "KDIAG_TOKEN": TOKEN, "http_proxy": proxy}
    found = ask(lab, "--insecure-http", "--format", "json", env=env)
    assert "of-the-proxy" not in found.out
    told = {each["id"]: each for each in json.loads(found.out)["checks"]}
    assert told["proxy"]["text"] == f"http://127.0.0.1:{lab.gitlab.port}, by http_proxy"
    assert told["tls"]["outcome"] == "warn"
    _, passed = checks(lab, env=bound(lab, http_proxy=proxy))
    assert "this machine" in passed["proxy"][1]


def test_plain_http_over_a_network_is_refused_before_anything_is_sent(lab: Lab) -> None:
    env = {"KDIAG_URL": "http://gitlab.example.com", "KDIAG_TOKEN": TOKEN, "http_proxy": lab.gitlab.url}
    _, told = checks(lab, env=env)
    assert told["tls"][0] == "not"
    assert not lab.gitlab.requests


def test_a_gitlab_that_cannot_be_reached_ends_it_with_what_to_do() -> None:
    env = {"KDIAG_URL": "https://127.0.0.1:1", "KDIAG_TOKEN": TOKEN}
    found = examine(Named(), env, Patience(60, sleep=lambda _: None), dt.date(2026, 11, 25), list)
    last = found.checks[-1]
    assert (last.id, last.outcome, found.works) == ("connection", "not", False)
    assert last.advice


def _tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_tls_is_told_with_the_file_and_what_named_it(forked: Forked, tmp_path: pathlib.Path) -> None:
    authority = trustme.CA()
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    with standin(tls=_tls(authority)) as gitlab:
        lab = Lab(gitlab, forked, tmp_path)
        for named, option in (("SSL_CERT_FILE", ()), ("KDIAG_CA_FILE", ()), ("--ca-file", ("--ca-file", str(path)))):
            env = bound(lab) if option else bound(lab, **{named: str(path)})
            document, told = checks(lab, *option, env=env)
            assert document["works"]
            assert told["tls"] == ("ok", f"certificates are checked against {path}, by {named} ")
        document, told = checks(lab, env=bound(lab))
        assert told["tls"][0] == "not"
        assert "--ca-file" in told["tls"][1]
        assert list(told)[-1] == "tls", "nothing more can be looked at"
        _, broken = checks(lab, env=bound(lab, KDIAG_CA_FILE=str(tmp_path / "none.pem")))
        assert "none.pem" in broken["tls"][1]


NONSENSE = (
    b"[]",
    b"null",
    b'{"version": 5, "username": [], "scopes": "x", "expires_at": 1e400, "permissions": [1], "path_with_namespace": 9}',
    b'{"scopes": [1, null], "expires_at": "9999-99-99", "name": {}, "permissions": {"a": {"access_level": "b"}}}',
    b'{"username": "\\u001b]0;x\\u0007\\ud800", "bot": 1, "name": "glpat-aaaaaaaaaaaaaaaaaaaa", "scopes": ["api"]}',
)


@pytest.mark.parametrize("place", ["/version", "/v4/user", "/personal_access_tokens", "/projects/group", "/jobs?"])
def test_whatever_goes_wrong_at_one_place_the_rest_is_told(lab: Lab, place: str) -> None:
    faults: list[tuple[str, dict[str, Any]]] = [("status", {"code": code}) for code in (400, 401, 403, 404, 429, 500)]
    faults += [("cut", {}), ("html", {}), *(("garbage", {"body": body}) for body in NONSENSE)]
    for kind, given in faults:
        with standin() as gitlab:
            gitlab.fault(place, kind, **given)
            named = Named(project=PATH, url="")
            env = {"KDIAG_URL": gitlab.url, "KDIAG_TOKEN": TOKEN}
            found = examine(named, env, Patience(60, sleep=lambda _: None), dt.date(2026, 11, 25), list)
        JUDGE.validate(render.document(found))
        shown = render.plain(found, 80)
        assert not {"\x1b", "\x07"} & set(shown)
        assert "glpat-" not in shown + render.json_(found)
        told = {each.id: each.outcome for each in found.checks}
        assert told["gitlab"] == "ok"
        if place != "/version":
            assert told["token"] == "ok"
            assert "read-variables" in told, "it went on to the end"


def test_what_gitlab_tells_cannot_steer_the_screen() -> None:
    evil = Check("user", "user", "ok", "\x1b]0;kim\x07\u202eevil\nok  token", "\x1b[2J")
    found = Examined((evil,), works=True)
    for text in (render.plain(found, 80), render.terminal(found, 80, color=False), render.json_(found)):
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "\nok  token" not in render.plain(found, 80)


@pytest.mark.parametrize("width", ["20", "44", "200"])
def test_it_fits_its_window(lab: Lab, width: str) -> None:
    found = ask(lab, "-R", PATH, "--width", width, env=bound(lab))
    assert max(map(len, found.out.splitlines())) <= max(24, min(88, int(width)))


def test_the_outcomes_of_the_schema_are_those_of_the_model() -> None:
    schema = json.loads(schema_text(render.SCHEMA))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["checks"]["items"]["properties"]["outcome"]["enum"] == list(OUTCOMES)
