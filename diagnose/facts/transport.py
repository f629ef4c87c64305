"""Reads the reason at the tail of an error: HTTP, registry codes, TLS, dial, DNS and proxy errors of the Go world.

The texts are those of Go's net, net/http, crypto/tls and crypto/x509, of go-containerregistry, containers/image,
containerd and the Docker daemon, as captured runs print them.
"""

from __future__ import annotations

from diagnose.facts import dns, tls
from diagnose.facts.reasons import (
    CODE_REASON,
    DIAL_REASONS,
    LOWER_CODES,
    OTHER_REASONS,
    PROXY_REASONS,
)
from diagnose.lazy import Lazy, lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re


Facts = dict[str, str]

_REQUEST = lazy(r'\b(GET|HEAD|POST|PUT|PATCH|DELETE|Get|Head|Post|Put|Patch|Delete) "?(https?://[^\s"]{1,2000}?)"?: ')
_STATUS_FROM = lazy(
    r"unexpected status(?: code)? from (GET|HEAD|POST|PUT|PATCH|DELETE) request to (https?://\S{1,2000}?): (\d{3})\b"
)
_ANY_URL = lazy(r'(https?://(?!www\.docker\.com/|docs\.|cloud\.google\.com/|aka\.ms/|support\.)[^\s"\']{1,2000})')
_STATUS_OF = lazy(r"unexpected status(?: code)? (https?://\S{1,2000}?): (\d{3})\b")
_TRAILER = lazy(r" \(\w{1,40}\.go:\d{1,6}:\d{1,6}s\)$")
_FALLBACK = lazy(r'; (?:GET|Get) "?http://[^\s"]{1,2000}"?: ')
_TUNNEL = lazy(r"HTTP code (\d{3}) from proxy after CONNECT|CONNECT tunnel failed, response (\d{3})")
_HOST = lazy(r"https?://(?:[^/@\s]{0,200}@)?(\[[0-9a-fA-F:]{2,45}\]|[^/:?#\s\"]{1,253})(?::(\d{1,5}))?")
_HOST_WORDS = lazy(
    r"pinging container registry ([\w.\-]{1,253}(?::\d{1,5})?)"
    r"|pulling from host ([\w.\-]{1,253}(?::\d{1,5})?) failed"
    r"|(?:logging into|authenticating creds for) \"?([\w.\-]{1,253}(?::\d{1,5})?)"
    r"|(?:exists| in|upload to \S{1,300} in|manifest \S{1,200} (?:in|to)) ([a-z0-9][\w.\-]{1,253}(?::\d{1,5})?)[/:]"
    r"|resolving authorization for ([\w.\-]{1,253}(?::\d{1,5})?) failed"
    r"|making transport for registry \"([\w.\-]{1,253}(?::\d{1,5})?)\""
    r"|HTTPS?ConnectionPool\(host='([\w.\-]{1,253})'"
    r"|cannot verify ([\w.\-]{1,253})'s certificate"
)
_STATUS = lazy(
    r"(?:unexpected status(?: code)?|unexpected http code:|failed to read from destination repository \S{1,300}:|invalid status code from registry|unexpected HTTP status:|StatusCode:"
    r"|responseStatus=|status code|failed with status:?|status code \[[^\]]{1,200}\]:|unsupported status code"
    r"|returned error:|HTTP/[\d.]{1,3}|HTTP response|parsing HTTP)"
    r"[ :=]{0,3}(?:HTTP/[\d.]{1,3} )?(\d{3})\b"
)
_CODE = lazy(
    r"\b(UNAUTHORIZED|DENIED|TOOMANYREQUESTS|MANIFEST_UNKNOWN|NAME_UNKNOWN|NAME_INVALID|BLOB_UNKNOWN"
    r"|BLOB_UPLOAD_UNKNOWN|BLOB_UPLOAD_INVALID|MANIFEST_INVALID|MANIFEST_BLOB_UNKNOWN|TAG_INVALID|SIZE_INVALID|UNSUPPORTED|UNKNOWN|UNAVAILABLE|QUOTA_EXCEEDED"
    r"|FORBIDDEN|NOT_FOUND|PRECONDITION|PROJECTPOLICYVIOLATION)(?=: |;|$)"
)
_IMAGE_MISSING = lazy(r"(?:^|[\s:])[a-z0-9][\w.\-]{0,200}[/:][\w.\-/:@]{1,400}: not found$")
"""containerd's and BuildKit's last word on an image that the registry does not have."""
_TOKEN_WORDS = ("Requesting bearer token", "fetch oauth token", "fetch anonymous token", "retrieve auth token")
_LAST_WORD = lazy(r": (denied|unauthorized)\s*$")
_DIAL = lazy(r"dial (?:tcp|tcp4|tcp6|udp) (\[[0-9a-fA-F:.]{2,45}\]|[\w.\-]{1,253}):(\d{1,5}): (.{1,160})")
_PROXY_STATUS = lazy(
    r'"?: (Forbidden|Proxy Authentication Required|Bad Gateway|Service Unavailable|Gateway Timeout|Not Found'
    r"|Method Not Allowed|Bad Request|Unauthorized)$"
)


def _last(pattern: Lazy, text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _request(text: str, facts: Facts) -> int:
    """Read the last request of the chain: the URL directly before the reason. Returns where the reason begins."""
    last = _last(_REQUEST, text)
    if found := _STATUS_FROM.search(text):
        facts.update(method=found[1], url=found[2], status=found[3])
        return found.start(3)
    if found := _STATUS_OF.search(text):
        facts.update(url=found[1], status=found[2])
        return found.start(2)
    if last is None:
        return 0
    facts.update(method=last[1].upper(), url=last[2])
    return last.end()


def _host(text: str, facts: Facts) -> None:
    url = facts.get("url")
    if url is None and (found := _ANY_URL.search(text)):
        url = found[1]
    if url and (found := _HOST.match(url)):
        facts["host"] = found[1] + (f":{found[2]}" if found[2] else "")
        facts["hostname"] = found[1]
        facts["port"] = found[2] or ("80" if url.startswith("http:") else "443")
        facts["endpoint"] = _endpoint(url)
        return
    last = _last(_HOST_WORDS, text)
    if last is not None:
        host = next(group for group in last.groups() if group)
        facts["host"] = host
        facts["hostname"], _, facts["port"] = host.partition(":")
        facts["port"] = facts["port"] or "443"


def _endpoint(url: str) -> str:
    path = url.split("//", 1)[1].partition("/")[2]
    if "service=git-" in path:
        return "other"
    if "jwt/auth" in path or "service=" in path or path.startswith(("token", "oauth", "v2/token")):
        return "token"
    if path.startswith("v2") or path == "" or "/blobs/uploads" in path or "/manifests/" in path:
        return "registry"
    return "storage" if "X-Amz-" in path or "Signature=" in path else "other"


def _find(text: str, table: tuple[tuple[str, str], ...]) -> str | None:
    return next((reason for words, reason in table if words in text), None)


def _dial(text: str, facts: Facts) -> bool:
    last = _last(_DIAL, text)
    if last is None or (reason := _find(last[3], DIAL_REASONS)) is None:
        return False
    facts.update(address=last[1], dial_port=last[2], reason=reason)
    return True


def _proxy(text: str, start: int, facts: Facts) -> bool:
    if found := _TUNNEL.search(text):
        status = found[1] or found[2]
        facts["reason"] = {"403": "proxy-forbidden", "407": "proxy-auth"}.get(status, "proxy-upstream")
        return True
    if "Could not resolve proxy" in text:
        facts["reason"] = "proxy-unreachable"
        return True
    if "proxyconnect " in text:
        inner = facts.get("reason", "")
        if inner.startswith("dns-"):
            facts["proxy_host"] = facts.get("dns_name", "")
        elif "address" in facts:
            facts["proxy_host"] = f"{facts['address']}:{facts['dial_port']}"
        facts["reason"] = "proxy-scheme" if inner in ("not-tls", "http-to-https") else "proxy-unreachable"
        return True
    tail = text[start - 3 :] if start else ""
    if start and (found := _PROXY_STATUS.search(tail.rstrip())) and found.start() <= 3:
        # Go answers a refused CONNECT with the bare status text and no number (net/http, transport.go)
        facts["reason"] = PROXY_REASONS[found[1]]
        return True
    return False


def _status(text: str, start: int, facts: Facts) -> None:
    if "status" not in facts and (found := _STATUS.search(text, start) or _STATUS.search(text)):
        facts["status"] = found[1]
    if found := _CODE.search(text, start):
        facts["code"] = found[1]
    else:
        tail = text[start:]
        code = next((code for words, code in LOWER_CODES if words in tail), None)
        if code is None and (last := _LAST_WORD.search(tail)):
            code = last[1].upper()
        if code is not None:
            facts["code"] = code


def _http_reason(text: str, facts: Facts) -> str | None:
    code, status = facts.get("code"), facts.get("status")
    if code == "DENIED" and "authorization token has expired" in text:
        return "unauthorized"  # ECR answers an expired login with 403 and DENIED
    if "Unauthenticated request" in text or (status == "403" and "fetch anonymous token" in text):
        return "unauthorized"  # Google answers a request without any credential with DENIED, or with 403 for its token
    if status == "404" and "failed commit on ref" in text:
        return "blob-unknown"  # the upload was opened by this very registry a moment before
    if code == "UNKNOWN" and ("Err:28" in text or "no space" in text):
        return "registry-full"
    html = (
        "<html" in text
        or "<!DOCTYPE" in text
        or "<!doctype" in text
        or "invalid character '<'" in text
        or "404 page not found" in text
    )
    if html:
        facts["body"] = "html"
    if code is not None and code in CODE_REASON:
        return CODE_REASON[code]
    if status is None:
        return "web-page" if "invalid character '<'" in text else None
    if status in ("401", "407"):
        return "unauthorized" if status == "401" else "proxy-auth"
    if status == "403":
        return "blocked-page" if html else "denied"
    if (status == "200" and (html or "unexpected status" in text)) or (status == "404" and html):
        return "web-page"
    table = {"404": "not-found", "405": "read-only", "413": "too-large", "429": "rate-limited"}
    return table.get(status) or ("server-error" if status[0] == "5" else None)


_HUB_WORDS = lazy(r"reached your (?:unauthenticated )?pull rate limit|increase-rate-limit|docs\.docker\.com/docker-hub")
_HUB_HOSTS = ("docker.io", "index.docker.io", "registry-1.docker.io", "auth.docker.io")


def _limiter(text: str, facts: Facts) -> None:
    """Tell whose limit was hit; Docker Hub's own words reach the client through mirrors and dependency proxies, too."""
    if "failed login attempts" in text:
        facts["reason"] = "unauthorized"
    elif _HUB_WORDS.search(text) or facts.get("hostname") in _HUB_HOSTS:
        facts["limiter"] = "docker-hub"
    elif "host" in facts or "Rate exceeded" in text or "Data limit exceeded" in text:
        facts["limiter"] = "other"


def read(text: str) -> Facts:
    """Read the transport facts of one error sentence.

    Gives any of: method, url, host (with its port), hostname, port, endpoint (registry, token, storage, other), status,
    code, reason (a closed vocabulary, see `names`), x509, dns_name, dns_server, address, proxy_host, limiter, body.
    """
    facts: Facts = {}
    text = _TRAILER.sub("", text.rstrip())
    if found := _FALLBACK.search(text):
        # a client that may also speak plain http tells both attempts; the first is the one that was meant to work
        text = text[: found.start()]
    start = _request(text, facts)
    _host(text, facts)
    tail = text[start:] if start else text
    if not (tls.read(tail, facts) or dns.read(tail, facts) or _dial(tail, facts)) and (
        reason := _find(tail, OTHER_REASONS)
    ):
        facts["reason"] = reason
    elif (
        "config file" not in text
        and "processing tar" not in text
        and ".json: " not in text
        and (tail.endswith((": EOF", ": unexpected EOF")) or (start and tail.strip() in ("EOF", "unexpected EOF")))
    ):
        facts["reason"] = "eof"
    if _proxy(text, start, facts):
        return facts
    _status(text, start, facts)
    if "endpoint" not in facts and any(words in text for words in _TOKEN_WORDS):
        facts["endpoint"] = "token"
    if "reason" not in facts and (reason := _http_reason(text, facts)):
        facts["reason"] = reason
    if "reason" not in facts and _IMAGE_MISSING.search(text):
        facts["reason"] = "not-found"
    if facts.get("reason") == "rate-limited":
        _limiter(text, facts)
    return facts
