"""Diagnoses made by hand, one for each look that a report can have."""

from __future__ import annotations

from diagnose.model import (
    Block,
    Check,
    Diagnosis,
    Evidence,
    Excerpt,
    Failure,
    Finding,
    Job,
    Link,
    Note,
    Remedy,
    Rival,
    Snippet,
    Source,
)

DIGEST = "sha256:5f0c1e"
KANIKO = Job(
    end="failed",
    executor="kubernetes",
    runner_version="17.5.0",
    image="gcr.io/kaniko-project/executor:v1.23.2-debug",
    tool="kaniko",
    tool_version="1.23.2",
    failed_section="step_script",
    exit_code=1,
    failure_reason="script_failure",
)
BUILD = Source(
    "job",
    "12345",
    "https://gitlab.example.com/group/project/-/jobs/12345",
    "group/project",
    12345,
    "build-image",
)


def made(verdict: str = "diagnosed", *findings: Finding, **others: object) -> Diagnosis:
    """Give a diagnosis with the rest as it mostly is."""
    usual = Diagnosis(Source("file", "build.log"), KANIKO, verdict, findings, (), (), DIGEST, 94, None, 412)
    return usual._replace(**others)  # type: ignore[arg-type]  # the tests name fields of Diagnosis


def finding(signature: str = "some-page", **others: object) -> Finding:
    """Give a finding with the rest as it mostly is."""
    usual = Finding(
        signature=signature,
        covers=(),
        title="Something failed",
        category="network",
        role="root-cause",
        confidence=0.8,
        retryable=False,
        line=8,
        section="step_script",
        evidence=(Evidence("line", 8, "error: something failed"),),
        before=None,
        facts={},
        cause="",
        because="",
    )
    return usual._replace(**others)  # type: ignore[arg-type]  # the tests name fields of Finding


_APPEND = 'before_script:\n  - cat "$CA_BUNDLE" >> /kaniko/ssl/certs/ca-certificates.crt\n'
_BUNDLE = Remedy(
    title="Add your CA to kaniko's bundle",
    text="The bundle of kaniko's image is a plain file, and the job may write to it. Append to it:\n\n"
    "Put into the variable:\n\n- the CA's certificate, not the server's own\n- the intermediate certificates",
    snippets=(
        Snippet(
            ".gitlab-ci.yml",
            "yaml",
            _APPEND,
        ),
    ),
    missing=(("CA_BUNDLE", "a CI/CD variable of type File with the CA's PEM"),),
    confirmed_by="client kaniko (line 87)",
    links=(Link("Building with kaniko", "https://docs.gitlab.com/ee/ci/docker/using_kaniko.html"),),
    blocks=(
        Block("text", "The bundle of kaniko's image is a plain file, and the job may write to it. Append to it:"),
        Block("snippet", _APPEND, ".gitlab-ci.yml", "yaml"),
        Block("text", "Put into the variable:"),
        Block("item", "the CA's certificate, not the server's own"),
        Block("item", "the intermediate certificates"),
    ),
)
_FLAG = Remedy(
    title="Name the certificate of this one registry",
    text="From v1.9.0 on kaniko takes a certificate for each registry.",
    snippets=(
        Snippet(
            ".gitlab-ci.yml",
            "yaml",
            "script:\n  - /kaniko/executor --context . --destination <destination>"
            " --registry-certificate registry.example.com=$CA_BUNDLE\n",
        ),
        Snippet("config.toml", "toml", '[[runners]]\n  tls-ca-file = "<runner_ca>"\n'),
    ),
    missing=(("destination", "the image to push"), ("runner_ca", "where the runner keeps the CA")),
    confirmed_by=None,
    links=(),
    condition="its version is at least 1.9.0",
)
_PROXY = Remedy(
    title="Keep the registry out of the proxy",
    text="",
    snippets=(Snippet(".gitlab-ci.yml", "yaml", "variables:\n  no_proxy: registry.example.com\n"),),
    missing=(),
    confirmed_by=None,
    links=(),
    condition="a proxy opens TLS",
)

X509 = made(
    "diagnosed",
    finding(
        "x509-unknown-authority",
        covers=("kaniko/push-tls-unknown-authority",),
        title="A CA that kaniko does not trust signed the certificate of registry.example.com",
        category="tls",
        confidence=0.95,
        line=87,
        evidence=(
            Evidence(
                "line",
                87,
                "error building image: unable to complete operation after 0 attempts, last error: Get "
                '"https://registry.example.com/v2/": x509: certificate signed by unknown authority',
            ),
        ),
        before=Excerpt(86, "INFO[0000] Retrieving image manifest registry.example.com/group/base"),
        facts={"area": "pull", "client": "kaniko", "host": "registry.example.com"},
        cause="The server at registry.example.com presented a certificate that no CA known to kaniko vouches for.\n\n"
        "- A registry behind a company's own CA does this.\n- So does a proxy that opens TLS.",
        because="it is the last error before the job ended, and nothing else explains exit code 1",
        checked=(
            Check("the client is kaniko", "confirmed", "client kaniko (line 87)"),
            Check("its version is at least 1.9.0", "unreadable", "not told by the trace"),
        ),
        rivals=(Rival("x509-expired", "the certificate's reason is another one"),),
        remedies=(_BUNDLE, _FLAG, _PROXY),
    ),
    finding(
        "cache-pull-refused",
        role="contributing",
        title="The layer cache could not be read",
        line=61,
        category="cache",
        facts={"cache_repo": "registry.example.com/group/project/cache"},
        because="it came first, and kaniko goes on without a cache",
    ),
    finding("job-failed", role="consequence", title="The job ended with exit code 1", line=93, category="script"),
    source=BUILD,
    notes=(Note("limit", "the trace was cut off at 4 MiB by the runner", 9000),),
)

UNKNOWN = made(
    "unknown",
    excerpt=(
        Excerpt(203, "make: *** [Makefile:31: image] Error 2"),
        Excerpt(198, "./assemble: 14: stage: not found"),
        Excerpt(7, "WARNING: retrying"),
    ),
    source=Source("file", "logs/my build.log"),
    job=KANIKO._replace(exit_code=2, tool=None, tool_version=None),
    lines=1204,
)

PASSED = made(
    "passed",
    job=KANIKO._replace(end="succeeded", exit_code=None, failed_section=None),
    notes=(
        Note("hazard", "An empty CI_COMMIT_TAG pushed the image as latest", 55),
        Note("version", "kaniko 1.23.2 is no longer maintained"),
    ),
)

INCOMPLETE = made(
    "incomplete",
    job=KANIKO._replace(end="cut", exit_code=None),
    excerpt=(Excerpt(40321, "npm ERR! code ELIFECYCLE"),),
    notes=(Note("limit", "the runner stopped the log at 4,194,304 bytes", 40400),),
    source=Source("stdin", "-"),
    lines=40400,
)

TWO_ROOTS = made(
    "diagnosed",
    finding(
        "no-space-left", title="The disk of the runner is full", line=9, category="resource", confidence=0.5
    )._replace(because="no other error explains the end", retryable=True),
    finding(
        "registry-denied",
        title="registry.example.com refuses the push of group/project",
        line=14,
        section=None,
        category="permission",
        evidence=(
            Evidence("line", 14, "denied: requested access to the resource is denied"),
            Evidence("api", None, "failure_reason: script_failure", url="https://gitlab.example.com/g/p/-/jobs/1"),
        ),
    ),
    *(finding(f"effect-{number}", role="consequence", line=20 + number) for number in range(5)),
    source=Source("stdin", "-"),
    job=Job(),
)

LONG = made(
    "diagnosed",
    finding(
        "long-error",
        title="An error that is told at length",
        line=1000,
        evidence=(
            *(Evidence("line", 980 + number, f"#{number} step of a long story") for number in range(20)),
            Evidence("line", 1000, "x" * 200 + " https://registry.example.com/" + "path/" * 30, cut=True),
            Evidence(
                "line", 1001, "    indented  and   aligned    text that is long enough to need a second line here"
            ),
        ),
    ),
)

WIDE = made(
    "diagnosed",
    finding(
        "cjk-path",
        title="構築に失敗しました: ファイルが見つかりません",
        evidence=(
            Evidence(
                "line", 8, "エラー: コンテキスト/ソース/設定ファイル.yaml が見つかりません。パスを確認してください 🚀🚀"
            ),
        ),
        cause="The file 設定ファイル.yaml is not part of the build context, as .dockerignore leaves it out.",
    ),
    source=Source("file", "ビルド.log"),
)

HOSTILE = made(
    "diagnosed",
    finding(
        "hostile-text",
        title="[red]Nothing[/red] of `this` is :smile: *markup* <b>or</b> @everyone",
        section="[/nope]",
        evidence=(
            Evidence("line", 8, "[bold red]not red[/bold red] [/nope] :boom: \x1b[31mESC\x1b]52;c;aGk=\x07 ```` end"),
            Evidence("line", 9, "/close\n/label ~bug"),
        ),
        cause="Words with [link](https://evil.example) and ![image](https://evil.example/x.png)\n\n/close",
        remedies=(
            Remedy(
                "Quote `it`",
                "/approve",
                (Snippet("a`b", "math", "```\n~~~\n````\necho [red]\n"),),
                (("x`y", "@all"),),
                "[red]",
                (Link("[x](y)", "javascript:alert(1)"),),
            ),
        ),
    ),
    source=Source("file", "a\nb\x1b[2J.log"),
)

UNREADABLE = made(
    "unreadable",
    source=Source("file", "gone.log"),
    job=Job(),
    error=Failure("missing", "gone.log: no such file", "check the path"),
    lines=0,
)

ALL = {
    "x509": X509,
    "unknown": UNKNOWN,
    "passed": PASSED,
    "incomplete": INCOMPLETE,
    "two-roots": TWO_ROOTS,
    "long": LONG,
    "wide": WIDE,
    "hostile": HOSTILE,
    "unreadable": UNREADABLE,
}
