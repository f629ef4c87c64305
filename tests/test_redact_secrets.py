"""A planted secret of every kind leaves the gate in no form; what only looks like one stays."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnose.model import Line
from diagnose.redact import Gate, clean

_HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
_RAW = "Zk3vQ9xT1mB7rLp2Wd8Yc5Hs6Jn4Gf0aUeKiXoVtRbNqMyCz"
_USER_PASSWORD = base64.b64encode(b"robot:" + _RAW[:20].encode()).decode()
_JWT = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJnaXRsYWIiLCJzdWIiOiJqb2JfNDIifQ." + _RAW

PLANTED: list[tuple[str, str, str]] = [
    *(
        (f"gl{name}", f"remote: gl{name}-{_RAW[:size]} was refused", _RAW[:size])
        for name, size in {
            "pat": 20,
            "oas": 44,
            "dt": 20,
            "rt": 20,
            "rtr": 20,
            "cbt": 24,
            "ptt": 40,
            "ft": 20,
            "imt": 25,
            "agent": 46,
            "soat": 20,
            "ffct": 20,
            "wt": 20,
            "tok": 20,
        }.items()
    ),
    ("glpat", f"SIE-glpat-{_RAW[:20]} was refused", _RAW[:20]),
    ("glpat", f"remote: glpat-{_RAW[:32]}.0w.{_RAW[32:39]} was refused", f"{_RAW[:32]}.0w.{_RAW[32:39]}"),
    ("glrt", f"runner glrt-t1_{_RAW[:27]}.01.{_RAW[30:37]} is paused", f"t1_{_RAW[:27]}.01.{_RAW[30:37]}"),
    ("glcbt", f"job glcbt-{_JWT} ended", _JWT),
    ("github", f"remote: ghp_{_RAW[:36]} was refused", _RAW[:36]),
    ("github", f"remote: github_pat_{_RAW[:22]}_{_RAW[:40]} was refused", f"{_RAW[:22]}_{_RAW[:40]}"),
    ("aws-key", "the key AKIAZ3MTQ7XWB5KD2R8P does not exist", "AKIAZ3MTQ7XWB5KD2R8P"),
    ("aws-key", "the key ASIAZ3MTQ7XWB5KD2R8P does not exist", "ASIAZ3MTQ7XWB5KD2R8P"),
    ("token", f"AWS_SECRET_ACCESS_KEY={_RAW[:40]} aws s3 ls", _RAW[:40]),
    ("token", f"aws_secret_access_key = {_RAW[:40]}", _RAW[:40]),
    ("google", f"key AIza{_RAW[:35]} is not valid", _RAW[:35]),
    ("google", f"with ya29.{_RAW} refused", _RAW),
    ("slack", f"posting with xoxb-{_RAW[:30]} failed", _RAW[:30]),
    ("slack", f"POST https://hooks.slack.com/services/T0AB12CD3/B0XY98ZW7/{_RAW[:24]} 404", f"B0XY98ZW7/{_RAW[:24]}"),
    ("docker", f"login with dckr_pat_{_RAW[:27]} failed", _RAW[:27]),
    ("npm", f"npm_{_RAW[:36]} is expired", _RAW[:36]),
    ("npm", f"//registry.example.com/:_authToken={_HEX}", _HEX),
    (
        "npm",
        f"_password={base64.b64encode(_RAW[:18].encode()).decode()}",
        base64.b64encode(_RAW[:18].encode()).decode(),
    ),
    ("npm", f"_auth={_USER_PASSWORD}", _USER_PASSWORD.rstrip("=")),
    ("vault", f"vault token hvs.{_RAW[:24]} is bad", _RAW[:24]),
    ("vault", f"vault said s.{_RAW[:24]} is bad", _RAW[:24]),
    ("jwt", f"got {_JWT} back", _JWT),
    ("api-key", f"key sk-{_RAW} is not valid", _RAW),
    ("url-password", f"Get https://robot:{_RAW[:20]}@registry.example.com/v2/ failed", _RAW[:20]),
    ("url-password", f"fatal: unable to access 'https://gitlab-ci-token:{_HEX}@gitlab.example.com/g/p.git/'", _HEX),
    ("url-password", f"fatal: https://{_HEX}@git.example.com/p.git", _HEX),
    ("url-password", f"u=https%3A%2F%2Frobot%3A{_RAW[:20]}%40registry.example.com", _RAW[:20]),
    ("authorization", f"> Authorization: Basic {_USER_PASSWORD}", _USER_PASSWORD),
    ("authorization", f"> authorization: bearer {_HEX}", _HEX),
    ("authorization", f'"Authorization":["Bearer {_HEX}"]', _HEX),
    ("authorization", f"sent Basic {_USER_PASSWORD} and got 401", _USER_PASSWORD.rstrip("=")),
    (
        "docker-auth",
        f'{{"auths":{{"registry.example.com":{{"auth":"{_USER_PASSWORD}"}}}}}}',
        _USER_PASSWORD.rstrip("="),
    ),
    ("docker-auth", rf"{{\"auths\":{{\"r\":{{\"auth\": \"{_USER_PASSWORD}\"}}}}}}", _USER_PASSWORD.rstrip("=")),
    ("password", "DB_PASSWORD=correcthorsebattery make migrate", "correcthorsebattery"),
    ("password", "export REGISTRY_PASSWD='tr0ub4dor&3xyz'", "tr0ub4dor&3xyz"),
    ("password", '{"user":"robot","password":"correcthorsebattery"}', "correcthorsebattery"),
    ("password", "  password: correcthorsebattery", "correcthorsebattery"),
    ("password", "connect {Host:db Password:correcthorsebattery Port:5432}", "correcthorsebattery"),
    ("password", "docker login --username robot --password correcthorsebattery r.example.com", "correcthorsebattery"),
    ("password", "docker login --username robot --password=correcthorsebattery r.example.com", "correcthorsebattery"),
    ("token", f"api_key: {_HEX}", _HEX),
    ("token", f"PRIVATE_TOKEN={_HEX}", _HEX),
    ("token", f"ENV NPM_TOKEN {_HEX}", _HEX),
    ("token", f"tool --registry-token {_HEX} push", _HEX),
    ("token", f'"identitytoken": "{_HEX}"', _HEX),
    ("token", f"GET https://gitlab.example.com/api/v4/user?private_token={_HEX}&page=1", _HEX),
    ("token", f"curl --form token={_HEX} https://gitlab.example.com/", _HEX),
    ("token", f"client_secret={_HEX}", _HEX),
    ("token", f"JOB-TOKEN: {_HEX}", _HEX),
    ("login", f"$ docker login -u robot -p {_RAW[:16]} registry.example.com", _RAW[:16]),
    ("login", f"$ echo {_RAW[:16]} | docker login -u robot --password-stdin registry.example.com", _RAW[:16]),
    ("login", f"$ skopeo copy --dest-creds robot:{_RAW[:16]} docker://a docker://b", _RAW[:16]),
    ("login", f"$ curl -u robot:{_RAW[:16]} https://registry.example.com/v2/", _RAW[:16]),
    ("login", f"machine gitlab.example.com login robot password {_RAW[:16]}", _RAW[:16]),
    ("signature", f"GET https://s3.example.com/b?X-Amz-Signature={_HEX}&x=1", _HEX),
    ("signature", f"GET https://s3.example.com/b?a=1\\u0026X-Amz-Security-Token={_HEX}\\u0026x=1", _HEX),
    ("signature", f"GET https://s3.example.com/b?X-Amz-Credential={_RAW[:20]}%2F20260101%2Fs3&x=1", _RAW[:20]),
    ("signature", f"PUT https://a.example.net/c/b?sv=2024&sig={_RAW[:40]}%3D&se=1", _RAW[:40]),
    ("key", f"AccountName=a;AccountKey={_RAW}==;EndpointSuffix=x", _RAW),
    ("session", f"Cookie: _gitlab_session={_HEX}", _HEX),
]
_IDS = [f"{kind}-{index}" for index, (kind, _, _) in enumerate(PLANTED)]


def _line(number: int, text: str, frames: tuple[str, ...] = ()) -> Line:
    return Line(number, number, number * 100, text, frames=frames)


def _coloured(text: str, secret: str) -> str:
    middle = text.index(secret) + len(secret) // 2
    return f"\x1b[31m{text[:middle]}\x1b[0;1m{text[middle:]}\x1b[0m"


def _hidden(text: str, secret: str) -> str:
    middle = text.index(secret) + len(secret) // 2
    return f"{text[:middle]}\u200b\u202e\x00{text[middle:]}"


FORMS: dict[str, Callable[[str, str], str]] = {
    "plain": lambda text, _: text,
    "in JSON": lambda text, _: json.dumps({"level": "error", "msg": text}),
    "coloured within": _coloured,
    "with invisible marks within": _hidden,
    "in brackets": lambda text, _: f"time=12:00:01 level=error msg=[{text}]",
}


def _leaks(output: str, secret: str) -> list[str]:
    pieces = {secret[at : at + 8] for at in range(len(secret) - 7)}
    return sorted(piece for piece in pieces if piece in output)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("kind", "text", "secret"), PLANTED, ids=_IDS)
def test_a_planted_secret_leaves_in_no_form(kind: str, text: str, secret: str, form: str) -> None:
    raw = FORMS[form](text, secret)
    safe, found = Gate().value(raw)
    assert found
    assert _leaks(safe, secret) == [], safe
    assert "[redacted:" in safe


@pytest.mark.parametrize(("kind", "text", "secret"), PLANTED, ids=_IDS)
def test_a_secret_cut_anywhere_by_a_line_break_leaves_nothing_of_eight_characters(
    kind: str, text: str, secret: str
) -> None:
    start = text.index(secret)
    for at in range(start, start + len(secret)):
        for break_ in ("\n", "\r\n", "\r"):
            safe = Gate().text(f"before\n{text[:at]}{break_}{text[at:]}\nafter")
            assert _leaks(safe, secret) == [], (at, safe)
            assert safe.startswith("before\n")
            assert safe.endswith("\nafter")


@pytest.mark.parametrize(("kind", "text", "secret"), PLANTED, ids=_IDS)
def test_lines_that_follow_on_each_other_are_read_as_one_text(kind: str, text: str, secret: str) -> None:
    start = text.index(secret)
    for at in range(start, start + len(secret)):
        first, second = _line(7, text[:at]), _line(8, text[at:])
        safe = Gate().lines([second, first], ())
        assert _leaks("".join(safe), secret) == [], (at, safe)
        assert _leaks(Gate().lines([second], (), context=[first])[0], secret) == []


@pytest.mark.parametrize(("kind", "text", "secret"), PLANTED, ids=_IDS)
def test_a_secret_cut_by_frames_or_by_joined_raw_lines_is_found(kind: str, text: str, secret: str) -> None:
    at = text.index(secret) + len(secret) // 2
    framed = _line(7, text[at:], frames=(text[:at], text[at:]))
    joined = Line(7, 8, 0, text, breaks=((at, 8),))
    assert _leaks("".join(Gate().lines([framed], ())), secret) == []
    assert _leaks("".join(Gate().lines([joined], ())), secret) == []


KEPT = [
    "Cloning https://gitlab-ci-token:[MASKED]@gitlab.example.com/g/p.git",
    "GET https://s3.example.com/b?X-Amz-Signature=REDACTED&X-Amz-Credential=[MASKED]: 403",
    "docker.io/library/alpine@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  app.tar.gz",
    "status=404 token=xx",
    "Request Entity Too Large status=413 token=glcbt-66",
    """printf '%s' "$<password_variable>" | docker login --username "$<user_variable>" --password-stdin""",
    "Uploading artifacts to coordinator... 201 Created id=1 responseStatus=201 Created token=glcbt-64",
    'Get "https://gitlab.example.com/jwt/auth?account=ci&scope=repository%3Ag%2Fp%3Apull&service=container_registry"',
    "UNAUTHORIZED: authentication required; [map[Action:pull Class: Name:g/p Type:repository]]",
    "id_tokens: SIGSTORE_ID_TOKEN: aud: sigstore",
    "$ docker login -u $CI_REGISTRY_USER -p $CI_REGISTRY_PASSWORD $CI_REGISTRY",
    '$ docker login -u "${CI_REGISTRY_USER}" --password "${CI_REGISTRY_PASSWORD}" ${CI_REGISTRY}',
    "$ docker login -u robot --password=%CI_PASSWORD% registry.example.com",
    '$ echo "$CI_REGISTRY_PASSWORD" | docker login -u robot --password-stdin registry.example.com',
    '$ echo "{\\"auths\\":{\\"r\\":{\\"auth\\":\\"$(printf "%s:%s" "$U" "$P" | base64 | tr -d \'\\n\')\\"}}}"',
    "curl --header 'PRIVATE-TOKEN: <token>' https://gitlab.example.com/api/v4/projects",
    "curl --header 'Authorization: Bearer $CI_JOB_TOKEN' https://gitlab.example.com",
    "WARNING! Using --password via the CLI is insecure. Use --password-stdin.",
    "WARNING! Your password will be stored unencrypted in /root/.docker/config.json.",
    "password=********",
    "DB_PASSWORD=$(cat /run/secrets/db)",
    "Error: invalid username or password",
    "error: password: incorrect",
    "failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized",
    'no token in bearer response:\n{"errors":[]}',
    "unauthorized: authentication required",
    "denied: access forbidden",
    "remote: HTTP Basic: Access denied. The provided password or token is incorrect",
    'WWW-Authenticate: Bearer realm="https://gitlab.example.com/jwt/auth",service="container_registry"',
    "Checking out 9f86d081 as detached HEAD (ref is main)...",
    "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "unable to find user robot: no matching entries in passwd file",
    "uid 1000 gid 1000",
    "failed to solve: secret npmrc: not found",
    "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci",
    "buildah bud --secret id=npmrc,src=.npmrc .",
    'MountVolume.SetUp failed for volume "registry-secret" : secret "registry-credentials" not found',
    "SyntaxError: Unexpected token 'a1b2c3', \"<html>12\" is not valid JSON",
    "SyntaxError: Unexpected token: punc (;)",
    "bash: syntax error near unexpected token `newline'",
    '{"auths":{"":{"auth":"Og=="}}}',
    "      --registry-token string   token for the registry",
    "--- PASS: TestLogin2 (0.00s)",
    "PWD=/builds/group/project2",
    "docker run -u 1000:1000 alpine",
    "dial tcp: lookup registry.example.com on 10.0.0.2:53: no such host",
    'Get "https://registry.example.com:5000/v2/": x509: certificate signed by unknown authority',
    "pull git@gitlab.example.com:group/project.git",
    "npm ERR! code E401",
    "npm ERR! Incorrect or missing password.",
    "added token_file=/run/secrets/token1 and secret_path=/v1/data2",
    "task-manager and disk-usage are sk-learn",
    "no basic auth credentials",
    "-----BEGIN CERTIFICATE-----",
    "[redacted:glpat:3f2a] stays as it is, password=[redacted:password:12ab] too",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_secret_stays(text: str) -> None:
    assert Gate().text(text) == "\n".join(clean(line) for line in text.split("\n"))
    assert not Gate().value(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        "no basic auth credentials\n2026-11-23T18:28:43.128722Z 00O more",
        "responseStatus=404 token=xx\nERROR: file does not exist",
        f"docker login with glpat-{_RAW[:20]}\nError response from daemon",
        "the next line is about the token\nregistry: x509: certificate signed by unknown authority1",
        "Password:\nError1: it was refused",
    ],
)
def test_the_next_line_is_not_taken_for_the_rest_of_a_secret(text: str) -> None:
    assert Gate().text(text).split("\n")[1] == text.split("\n")[1]


def test_equal_secrets_look_equal_within_a_run_and_differ_between_runs() -> None:
    gate = Gate()
    first, second = gate.value(f"glpat-{_RAW[:20]}")[0], gate.value(f"token is glpat-{_RAW[:20]}.")[0]
    assert first in second
    assert gate.value(f"glpat-{_RAW[1:21]}")[0] != first
    assert len({Gate().value(f"glpat-{_RAW[:20]}")[0] for _ in range(8)}) > 1


def test_a_disabled_gate_keeps_the_secret_but_tells_of_it_and_removes_escapes() -> None:
    assert Gate(enabled=False).value(f"\x1b[31mglpat-{_RAW[:20]}\x1b[0m") == (f"glpat-{_RAW[:20]}", True)
    assert Gate(enabled=False).lines([_line(2, "a\x1b[1mb")], [(1, 3)]) == ["ab"]


def _key(lines: int) -> list[str]:
    body = [base64.b64encode(bytes((7 * row + 11 * at) % 256 for at in range(48))).decode() for row in range(lines)]
    return [*body, "Zk3vQ9xT1mB7rLp2Wd8Yc5==", "-----END RSA PRIVATE KEY-----"]


def test_a_key_is_taken_out_as_a_whole_with_or_without_its_beginning() -> None:
    whole = ["-----BEGIN RSA PRIVATE KEY-----", *_key(4)]
    for window in (whole, whole[1:], whole[2:], whole[:4], whole[2:4]):
        safe = Gate().text("\n".join(["$ cat key", *window, ""]))
        assert _leaks(safe, "".join(whole[1:6])) == []
        assert safe.startswith("$ cat key\n")
    safe = Gate().text("\n".join([*whole, "ERROR: after it"]))
    assert safe.endswith("\nERROR: after it")


def test_a_key_in_one_line_with_escaped_line_breaks_is_taken_out() -> None:
    for break_ in ("\\n", " ", "\\\\n"):
        text = "KEY='" + break_.join(["-----BEGIN OPENSSH PRIVATE KEY-----", *_key(3)]) + "' make"
        safe = Gate().value(text)[0]
        assert _leaks(safe, "".join(_key(3)[:4])) == []
        assert safe.endswith("' make")


def test_a_line_within_a_block_of_a_key_is_replaced_as_a_whole() -> None:
    lines = [_line(4, "harmless"), _line(5, "inside"), _line(9, "also inside")]
    safe = Gate().lines(lines, [(5, 6), (8, None)])
    assert safe[0] == "harmless"
    assert all(text.startswith("[redacted:private-key:") and text.endswith("]") for text in safe[1:])


_TRACES = Path(__file__).parents[2] / "shared" / "traces"


@pytest.mark.skipif(not _TRACES.exists(), reason="the collection of genuine traces is not on this machine")
def test_no_decisive_line_of_a_genuine_trace_is_changed() -> None:
    yaml = pytest.importorskip("yaml")
    changed = []
    for label in yaml.load((_TRACES / "labels.yaml").read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        rows = (_TRACES / f"{label['id']}.log").read_bytes().decode("utf-8", "replace").split("\n")
        wanted = [label.get("decisive_line"), *label.get("alt_lines", [])]
        safe = Gate().text("\n".join(row.replace("\r", "") for row in rows)).split("\n")
        changed += [
            (label["id"], number)
            for number in wanted
            if number and safe[number - 1] != clean(rows[number - 1].replace("\r", ""))
        ]
    assert changed == []


@pytest.mark.parametrize("width", [44, 72, 80, 132])
@pytest.mark.parametrize("secret", [_JWT, f"glcbt-{_JWT}{_JWT.replace('.', '')}", f"glrt-t1_{_RAW}{_RAW}.01.abc123d"])
def test_a_long_token_wrapped_by_a_terminal_is_found_through_all_its_lines(secret: str, width: int) -> None:
    text = f"error: the job was refused with token {secret} and then failed"
    rows = [text[at : at + width] for at in range(0, len(text), width)]
    safe = Gate().text("\n".join(["INFO[0000] before", *rows, "ERROR: Job failed: exit code 1"])).split("\n")
    assert _leaks("".join(safe), secret) == []
    assert (safe[0], safe[-1]) == ("INFO[0000] before", "ERROR: Job failed: exit code 1")
    assert len(safe) == len(rows) + 2
