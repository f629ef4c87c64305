"""The kinds of secrets: how each looks, and the signs without which it cannot be there.

Every pattern is linear: bounded, and a run that must be followed by something begins where no other run can. The group
`s` is what is taken out; what stands before it (a user's name, a flag) helps a reader and stays.
"""

from __future__ import annotations

from diagnose.lazy import ASCII, IGNORECASE, Lazy, lazy
from diagnose.record import NamedTuple
from diagnose.redact.signs import signs_of


class Kind(NamedTuple):
    """One kind: `signs` are keys of `SIGNS`, one of which the text has; `judge` is a name in `JUDGES`."""

    name: str
    signs: tuple[str, ...]
    pattern: str
    judge: str = "given"
    ignore_case: bool = False
    token: bool = False
    """The match as a whole is the secret; else only its group `s` (or `b`)."""
    whole: int = 0
    """Length of the secret behind its prefix where that is fixed: a joined line does not make it longer."""


_GITLAB = {"pat": 20, "dt": 20, "rt": 20, "ft": 20, "ptt": 40, "imt": 25, "agent": 50, "oas": 64}
_GITLAB_OTHERS = ("rtr", "cbt", "soat", "ffct", "wt", "tok")
_Q = r"(?:\\{0,3}[\"'])?"
_EQ = r"(?:=|%3D)"
_BARE = r"[^\s\"'`,;&|<>(){}\[\]\\]"
_VALUE = (
    rf"(?:(?P<q>\\{{0,3}}[\"'])(?P<s>[^\"'\n\\]{{4,4096}})|(?P<b>(?:\$[{{(]|<|\[|\{{\{{|{_BARE}){_BARE}{{2,4096}}))"
)
_NOT_OTHER = (
    r"(?![_.\-]?(?:file|path|url|uri|id|name|type|ttl|dir|endpoint|expir\w{0,10}|server|realm|stdin|env|ref|review"
    r"|count|length|size)\b)"
)

KINDS: tuple[Kind, ...] = (
    Kind("private-key", ("private key",), r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----", "block"),
    # a prefix of the instance's own may stand before GitLab's (issue 388379): not anchored at the left
    *(
        Kind(f"gl{name}", (f"gl{name}-",), rf"gl{name}-(?P<s>[\w.=\-]{{8,4096}})", token=True, whole=size)
        for name, size in (*_GITLAB.items(), *((other, 0) for other in _GITLAB_OTHERS))
    ),
    Kind(
        "github",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
        r"gh[pousr]_(?P<s>[A-Za-z0-9]{16,255})",
        token=True,
        whole=36,
    ),
    Kind("github", ("github_pat_",), r"github_pat_(?P<s>\w{16,255})", token=True, whole=82),
    Kind(
        "aws-key",
        ("akia", "asia"),
        r"(?<![A-Za-z0-9/+])(?:AKIA|ASIA)(?P<s>[A-Z0-9]{16})(?![A-Za-z0-9/+])",
        token=True,
    ),
    Kind("google", ("aiza",), r"AIza(?P<s>[\w\-]{30,60})", token=True, whole=35),
    Kind("google", ("ya29.", "gocspx-"), r"(?:ya29\.|GOCSPX-)(?P<s>[\w.\-]{10,2048})", token=True),
    Kind("slack", ("xox", "xapp-"), r"(?:xox[abeoprs]|xapp)-(?P<s>[A-Za-z0-9\-]{10,400})", token=True),
    Kind(
        "slack",
        ("hooks.slack",),
        r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/(?P<s>[\w/+\-]{8,300})",
    ),
    Kind("docker", ("dckr_",), r"dckr_(?:pat|oat)_(?P<s>[\w\-]{16,100})", token=True),
    Kind("npm", ("npm_",), r"npm_(?P<s>[A-Za-z0-9]{24,100})", token=True, whole=36),
    Kind("pypi", ("pypi-age",), r"pypi-(?P<s>AgE[\w\-]{16,1000})", token=True),
    Kind("vault", ("hvs.", "hvb.", "hvr."), r"hv[sbr]\.(?P<s>[\w\-]{16,400})", token=True),
    Kind(
        "vault",
        ("s.",),
        r"(?<![\w.\-/])s\.(?P<s>[A-Za-z0-9]{24})(?![\w.])",
        "random",
        token=True,
    ),
    Kind("age", ("age-secret-key-1",), r"AGE-SECRET-KEY-1(?P<s>[A-Z0-9]{20,80})", token=True),
    Kind(
        "api-key",
        ("sk-", "sk_", "rk-", "rk_"),
        r"(?<![A-Za-z0-9_\-])[sr]k[-_](?P<s>[A-Za-z0-9_\-]{16,300})",
        "random",
        token=True,
    ),
    Kind("api-key", ("hf_", "glsa_"), r"(?<![A-Za-z0-9_])(?:hf|glsa)_(?P<s>[A-Za-z0-9_]{30,100})", token=True),
    Kind("jwt", ("eyj",), r"(?<![\w\-])eyJ(?P<s>[\w\-]{12,8192}(?:[+/.][\w\-]{0,8192}){0,100}={0,2})", token=True),
    Kind(
        "authorization",
        ("authorization", "registry-auth"),
        rf"(?:authorization|x-registry-auth){_Q}\s{{0,3}}(?:[:=]|%3A)\s{{0,3}}[\[\"'\\]{{0,4}}"
        r"(?:(?:basic|bearer|token|negotiate)(?:\s{1,3}|%20|\+)|(?P<weak>))(?P<s>[^\s\"'\]\\,;<>]{6,8192})",
        "header",
        ignore_case=True,
    ),
    Kind("authorization", ("bearer ",), r"\bbearer\s(?P<s>[\w+/=.~\-]{12,8192})", "random", ignore_case=True),
    Kind("authorization", ("basic ",), r"\bbasic\s(?P<s>[A-Za-z0-9+/]{6,4096}={0,2})", "base64", ignore_case=True),
    Kind(
        "docker-auth",
        ("auth",),
        r"(?<![A-Za-z0-9])_?auth(?P<n>\\{0,3}[\"'])?\s{0,3}[:=]\s{0,3}(?:\\{0,3}[\"'])?(?P<s>[A-Za-z0-9+/]{4,4096}={0,2})",
        "auth",
        ignore_case=True,
    ),
    Kind(
        "url-password",
        ("://",),
        r"://[^\s/@:\"'<>`]{0,200}:(?P<s>[^\s/\"'<>`]{1,400})@(?=[\w\[$%.\-])",
    ),
    Kind("url-password", ("://",), r"://(?P<s>[\w.~%+\-]{20,300})@(?=[\w\[$.\-])", "random"),
    Kind(
        "url-password",
        ("%40",),
        r"%3A%2F%2F[^\s%/]{1,100}%3A(?P<s>(?:[^\s%/&\"']|%(?!40|2F)){1,400})%40",
        ignore_case=True,
    ),
    Kind(
        "signature",
        ("x-amz-", "x-goog-"),
        rf"x-(?:amz|goog)-(?:signature|credential|security-token){_Q}{_EQ}(?P<s>[^\s&\"'#<>\\,;]{{4,8192}})",
        ignore_case=True,
    ),
    Kind(
        "signature",
        ("sig=", "sig%3d", "signature=", "signature%3d", "code=", "code%3d"),
        rf"(?:[?&;]|u0026|%26)(?:sig|signature|code){_EQ}(?P<s>[^\s&\"'#<>\\,;]{{6,4096}})",
        ignore_case=True,
    ),
    Kind(
        "key",
        ("accountkey", "sharedaccess"),
        rf"(?:AccountKey|SharedAccessKey|SharedAccessSignature){_EQ}(?P<s>[^\s&;\"'<>,]{{8,4096}})",
        ignore_case=True,
    ),
    Kind("session", ("_session=", "_session:"), r"_session[=:]\s?(?P<s>[\w.%\-]{8,4096})"),
    Kind(
        "login",
        ("login", "sshpass"),
        r"(?:\blogin\b|sshpass)[^\n|;&]{0,300}?\s-p(?:[ =]|(?=[\"']))[\"']?(?P<s>[^\s\"']{3,400})",
        "flag",
    ),
    Kind(
        "login",
        ("password-stdin",),
        r"\b(?:echo|printf)\s(?:-[neE]{1,3}\s)?(?:[\"']?%s[\"']?\s)?[\"']?(?P<s>[^\s\"'|]{4,400})[\"']?\s{0,3}\|[^|\n]{0,200}--password-stdin",
        "flag",
    ),
    Kind(
        "login",
        ("base64",),
        r"\becho\s(?:-[neE]{1,3}\s)?[\"']?[^\s\"'|:]{1,100}:(?P<s>[^\s\"'|]{3,400})[\"']?\s{0,3}\|\s{0,3}base64",
        "flag",
    ),
    Kind(
        "login",
        ("machine ",),
        r"\bmachine\s{1,3}\S{1,200}\s{1,3}login\s{1,3}\S{1,100}\s{1,3}password\s{1,3}(?P<s>\S{1,400})",
        "flag",
    ),
    Kind(
        "login",
        ("-creds",),
        r"--(?:src-|dest-)?creds[= ][\"']?[^\s:\"']{1,200}:(?P<s>[^\s\"']{1,400})",
        "flag",
    ),
    Kind(
        "login",
        ("curl", "wget"),
        r"(?<!\S)(?:-u|--user|--proxy-user|-U)[= ]?[\"']?[^\s:\"']{1,200}:(?P<s>[^\s\"']{3,400})",
        "flag",
    ),
    Kind(
        "password",
        ("pass", "pwd"),
        rf"(?:password|passwd|passphrase|(?<=[_\-])pass|(?<!\w)pass(?=[=\"'])|(?<=[_?&;])pwd)(?![a-z]){_NOT_OTHER}(?P<name>[\w\-]{{0,30}})"
        rf"(?P<n>\\{{0,3}}[\"'])?(?P<sep>\]?\s{{0,3}}(?:=>|:=|=|:|%3D)\s{{0,3}}|\s)(?:[bu](?=[\"']))?{_VALUE}",
        "password",
        ignore_case=True,
    ),
    Kind(
        "token",
        ("token", "secret", "key", "credential"),
        rf"(?:token|secret|(?:api|access|private|secret|signing|encryption|master|account)[_\-]?key|credentials?)(?![a-z]){_NOT_OTHER}"
        rf"(?P<name>[\w\-]{{0,30}})(?P<n>\\{{0,3}}[\"'])?(?P<sep>\]?\s{{0,3}}(?:=>|:=|=|:|%3D)\s{{0,3}}|\s)"
        rf"(?:[bu](?=[\"']))?{_VALUE}",
        "token",
        ignore_case=True,
    ),
)


def compiled(index: int) -> Lazy:
    """Give the compiled pattern of `KINDS[index]`; most runs need few of them."""
    kind = KINDS[index]
    return lazy(kind.pattern, (IGNORECASE if kind.ignore_case else 0) | ASCII)


def likely(text: str) -> list[int]:
    """Give the places in `KINDS` of the kinds that may be in a text; most lines hold none."""
    found = set(signs_of(text))
    return [index for index, kind in enumerate(KINDS) if not found.isdisjoint(kind.signs)]
