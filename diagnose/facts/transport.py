"""Reads the reason at the tail of an error: HTTP, registry codes, TLS, dial, DNS and proxy errors of the Go world.

The texts are those of Go's net, net/http, crypto/tls and crypto/x509, of go-containerregistry, containers/image,
containerd and the Docker daemon, as captured runs print them.
"""

from __future__ import annotations

from diagnose.facts import hosts, references
from diagnose.facts.reasons import (
    CODE_REASON,
    CODES,
    DIAL_REASONS,
    DNS_WORDS,
    LOWER_CODES,
    OTHER_REASONS,
    PROXY_REASONS,
    STATUS_WORDS,
    TLS_WORDS,
)
from diagnose.lazy import Lazy, lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

Facts = dict[str, str]

_STATUS_FROM = lazy(
    r"unexpected status(?: code)? from (GET|HEAD|POST|PUT|PATCH|DELETE) request to (https?://\S{1,2000}?): (\d{3})\b"
)
_STATUS_OF = lazy(r"unexpected status(?: code)? (https?://\S{1,2000}?): (\d{3})\b")
_TRAILER = lazy(r" \(\w{1,40}\.go:\d{1,6}:\d{1,6}s\)$")
_FALLBACK = lazy(r'; (?:GET|Get) "?http://[^\s"]{1,2000}"?: ')
_TUNNEL = lazy(r"HTTP code (\d{3}) from proxy after CONNECT|CONNECT tunnel failed, response (\d{3})")
_STATUS = lazy(
    r"(?:failed to read from destination repository \S{1,300}:|status code \[[^\]]{1,200}\]:|HTTP/[\d.]{1,3})"
    r"[ :=]{0,3}(?:HTTP/[\d.]{1,3} )?(\d{3})\b"
)
_IMAGE_MISSING = lazy(r"(?:^|[\s:])[a-z0-9][\w.\-]{0,200}[/:][\w.\-/:@]{1,400}: not found$")
"""containerd's and BuildKit's last word on an image that the registry does not have."""
_TOKEN_WORDS = ("Requesting bearer token", "fetch oauth token", "fetch anonymous token", "retrieve auth token")
_DIAL = lazy(r"dial (?:tcp|tcp4|tcp6|udp) (\[[0-9a-fA-F:.]{2,45}\]|[\w.\-]{1,253}):(\d{1,5}): (.{1,160})")


def _last(pattern: Lazy, text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _request(text: str, facts: Facts) -> int:
    """Read the last request of the chain: the URL directly before the reason. Returns where the reason begins."""
    if "://" not in text:
        return 0
    if found := _STATUS_FROM.search(text):
        facts.update(method=found[1], url=found[2], status=found[3])
        return found.start(3)
    if found := _STATUS_OF.search(text):
        facts.update(url=found[1], status=found[2])
        return found.start(2)
    if (last := hosts.last_request(text)) is None:
        return 0
    facts.update(method=last[0].upper(), url=last[1])
    return last[2]


def _host(text: str, facts: Facts) -> None:
    url = facts.get("url")
    if url is None:
        url = hosts.first_url(text)
    if url and (found := hosts.host_of(url)):
        host, port = found
        facts["host"] = f"{host}:{port}" if port else host
        facts["hostname"] = host
        facts["port"] = port or ("80" if url.startswith("http:") else "443")
        facts["endpoint"] = _endpoint(url)
    elif named := hosts.host_named(text):
        facts["host"] = named
        facts["hostname"], _, port = named.partition(":")
        facts["port"] = port or "443"


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
    for words, reason in table:  # a plain loop takes a third of what a generator does
        if words in text:
            return reason
    return None


def _tls(text: str, facts: Facts) -> bool:
    if not references.has_any(text, TLS_WORDS):
        return False
    from diagnose.facts import tls

    return tls.read(text, facts)


def _dns(text: str, facts: Facts) -> bool:
    if not references.has_any(text, DNS_WORDS):
        return False
    from diagnose.facts import dns

    return dns.read(text, facts)


def _dial(text: str, facts: Facts) -> bool:
    last = _last(_DIAL, text) if "dial " in text else None
    if last is None or (reason := _find(last[3], DIAL_REASONS)) is None:
        return False
    facts.update(address=last[1], dial_port=last[2], reason=reason)
    return True


def _proxy(text: str, start: int, facts: Facts) -> bool:
    if "CONNECT" in text and (found := _TUNNEL.search(text)):
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
    if start and (status := _proxy_status(text[start - 3 :].rstrip())):
        # Go answers a refused CONNECT with the bare status text and no number (net/http, transport.go)
        facts["reason"] = PROXY_REASONS[status]
        return True
    return False


def _proxy_status(tail: str) -> str | None:
    """Give the text of a status that a tail ends with, where it stands directly behind the URL."""
    status = next((status for status in PROXY_REASONS if tail.endswith(f": {status}")), None)
    if status is None:
        return None
    start = len(tail) - len(status) - 2
    return status if start - (tail[start - 1 : start] == '"') <= 3 else None


def _number(text: str, at: int) -> str | None:
    """Read the three digits of a status behind the words that announce it."""
    end = at
    while end < at + 3 and text[end : end + 1] in (" ", ":", "="):
        end += 1
    if text.startswith("HTTP/", end):
        version, blank, _ = text[end + 5 : end + 9].partition(" ")
        if not (blank and version and version.replace(".", "0").isdecimal()):
            return None
        end += len(version) + 6
    number = text[end : end + 3]
    whole = len(number) == 3 and number.isdecimal() and not references.is_word(text[end + 3 : end + 4])
    return number if whole else None


def _status_of(text: str, start: int) -> str | None:
    """Find the first HTTP status that words announce, from a place on."""
    found = _STATUS.search(text, start)
    place, status = (found.start(), found[1]) if found else (len(text), None)
    for words in STATUS_WORDS:
        at = text.find(words, start, place + len(words) - 1)
        while at >= 0:
            if number := _number(text, at + len(words)):
                place, status = at, number
                break
            at = text.find(words, at + 1, place + len(words) - 1)
    return status


def _code_of(text: str, start: int) -> str | None:
    """Find the first code of a registry, such as `DENIED: `, from a place on."""
    place, code = len(text), None
    for each in CODES:
        at = text.find(each, start, place + len(each) - 1)
        while at >= 0:
            end = at + len(each)
            if (end == len(text) or text.startswith((": ", ";"), end)) and not (
                at and references.is_word(text[at - 1])
            ):
                place, code = at, each
                break
            at = text.find(each, at + 1, place + len(each) - 1)
    return code


def _status(text: str, start: int, facts: Facts) -> None:
    if "status" not in facts and (status := _status_of(text, start) or (start and _status_of(text, 0))):
        facts["status"] = status
    if code := _code_of(text, start):
        facts["code"] = code
    else:
        tail = text[start:]
        code = _find(tail, LOWER_CODES)
        if code is None and (end := tail.rstrip()).endswith((": denied", ": unauthorized")):
            code = end.rpartition(": ")[2].upper()
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
    text = text.rstrip()
    if text.endswith("s)"):
        text = _TRAILER.sub("", text)
    if "; G" in text and (found := _FALLBACK.search(text)):
        # a client that may also speak plain http tells both attempts; the first is the one that was meant to work
        text = text[: found.start()]
    start = _request(text, facts)
    _host(text, facts)
    tail = text[start:] if start else text
    if not (_tls(tail, facts) or _dns(tail, facts) or _dial(tail, facts)) and (reason := _find(tail, OTHER_REASONS)):
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
    if "reason" not in facts and text.endswith(": not found") and _IMAGE_MISSING.search(text):
        facts["reason"] = "not-found"
    if facts.get("reason") == "rate-limited":
        _limiter(text, facts)
    return facts
