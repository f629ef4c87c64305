"""Reads the reason at the tail of an error: HTTP, registry codes, TLS, dial, DNS and proxy errors of the Go world.

The texts are those of Go's net, net/http, crypto/tls and crypto/x509, of go-containerregistry, containers/image,
containerd and the Docker daemon, as captured runs print them.
"""

from __future__ import annotations

import re

Facts = dict[str, str]

_REQUEST = re.compile(
    r'\b(GET|HEAD|POST|PUT|PATCH|DELETE|Get|Head|Post|Put|Patch|Delete) "?(https?://[^\s"]{1,2000}?)"?: '
)
_STATUS_FROM = re.compile(
    r"unexpected status(?: code)? from (GET|HEAD|POST|PUT|PATCH|DELETE) request to (https?://\S{1,2000}?): (\d{3})\b"
)
_ANY_URL = re.compile(r'(https?://[^\s"\']{1,2000})')
_HOST = re.compile(r"https?://(?:[^/@\s]{0,200}@)?(\[[0-9a-fA-F:]{2,45}\]|[^/:?#\s\"]{1,253})(?::(\d{1,5}))?")
_HOST_WORDS = re.compile(
    r"pinging container registry ([\w.\-]{1,253}(?::\d{1,5})?)"
    r"|pulling from host ([\w.\-]{1,253}(?::\d{1,5})?) failed"
    r"|logging into \"?([\w.\-]{1,253}(?::\d{1,5})?)"
    r"|(?:exists| in|upload to \S{1,300} in|manifest \S{1,200} (?:in|to)) ([a-z0-9][\w.\-]{1,253}(?::\d{1,5})?)[/:]"
    r"|resolving authorization for ([\w.\-]{1,253}(?::\d{1,5})?) failed"
    r"|making transport for registry \"([\w.\-]{1,253}(?::\d{1,5})?)\""
)
_STATUS = re.compile(
    r"(?:unexpected status(?: code)?|invalid status code from registry|unexpected HTTP status:|StatusCode:|responseStatus=|status code"
    r"|failed with status:?|status code \[[^\]]{1,200}\]:|unsupported status code|returned error:|HTTP/[\d.]{1,3}|HTTP response|parsing HTTP)"
    r"[ :=]{0,3}(?:HTTP/[\d.]{1,3} )?(\d{3})\b"
)
_CODE = re.compile(
    r"\b(UNAUTHORIZED|DENIED|TOOMANYREQUESTS|MANIFEST_UNKNOWN|NAME_UNKNOWN|NAME_INVALID|BLOB_UNKNOWN|BLOB_UPLOAD_UNKNOWN|BLOB_UPLOAD_INVALID"
    r"|MANIFEST_INVALID|MANIFEST_BLOB_UNKNOWN|TAG_INVALID|SIZE_INVALID|UNSUPPORTED|UNKNOWN|UNAVAILABLE|QUOTA_EXCEEDED)(?=: |;|$)"
)
_LOWER_CODES = (
    ("toomanyrequests:", "TOOMANYREQUESTS"),
    ("unauthorized:", "UNAUTHORIZED"),
    ("no basic auth credentials", "UNAUTHORIZED"),
    ("invalid username/password", "UNAUTHORIZED"),
    ("incorrect username or password", "UNAUTHORIZED"),
    ("manifest unknown", "MANIFEST_UNKNOWN"),
    ("name unknown", "NAME_UNKNOWN"),
    ("denied:", "DENIED"),
    ("insufficient_scope", "DENIED"),
    ("blob unknown to registry", "BLOB_UNKNOWN"),
)
_CODE_REASON = {
    "UNAUTHORIZED": "unauthorized",
    "DENIED": "denied",
    "TOOMANYREQUESTS": "rate-limited",
    "MANIFEST_UNKNOWN": "not-found",
    "NAME_UNKNOWN": "not-found",
    "UNKNOWN": "server-error",
    "UNAVAILABLE": "server-error",
    "BLOB_UNKNOWN": "blob-unknown",
    "BLOB_UPLOAD_UNKNOWN": "blob-unknown",
    "MANIFEST_BLOB_UNKNOWN": "blob-unknown",
}
_X509 = (
    ("certificate signed by unknown authority", "unknown-authority"),
    ("certificate is not trusted", "unknown-authority"),
    ("self-signed certificate", "unknown-authority"),
    ("self signed certificate", "unknown-authority"),
    ("unable to get local issuer certificate", "unknown-authority"),
    ("certificate has expired or is not yet valid", "expired"),
    ("certificate has expired", "expired"),
    ("certificate is not yet valid", "expired"),
    ("relies on legacy Common Name field", "common-name"),
    ("cannot validate certificate for", "no-ip-san"),
    ("certificate is valid for", "wrong-host"),
    ("certificate is not valid for any names", "wrong-host"),
)
_X509_TAIL = re.compile(r"x509: certificate is valid for (.{1,400}?), not ([\w.\-]{1,253})")
_X509_TIME = re.compile(r"current time (\S{1,40}) is (after|before) (\S{1,40})")
_LOOKUP = re.compile(r"lookup ([^\s:]{1,253})(?: on ([^\s]{1,60}?):(\d{1,5}))?: (.{1,200})")
_DIAL = re.compile(r"dial (?:tcp|tcp4|tcp6|udp) (\[[0-9a-fA-F:.]{2,45}\]|[\w.\-]{1,253}):(\d{1,5}): (.{1,160})")
_PROXY_STATUS = re.compile(
    r'"?: (Forbidden|Proxy Authentication Required|Bad Gateway|Service Unavailable|Gateway Timeout|Not Found|Method Not Allowed|Bad Request|Unauthorized)$'
)
_PROXY_REASONS = {
    "Forbidden": "proxy-forbidden",
    "Proxy Authentication Required": "proxy-auth",
    "Bad Gateway": "proxy-upstream",
    "Service Unavailable": "proxy-upstream",
    "Gateway Timeout": "proxy-upstream",
    "Not Found": "proxy-upstream",
    "Method Not Allowed": "proxy-upstream",
    "Bad Request": "proxy-upstream",
    "Unauthorized": "proxy-auth",
}


def _request(text: str, facts: Facts) -> int:
    """Read the last request of the chain: the URL directly before the reason. Returns where the reason begins."""
    last = None
    for last in _REQUEST.finditer(text):
        pass
    if found := _STATUS_FROM.search(text):
        facts.update(method=found[1], url=found[2], status=found[3])
        return found.start(3)
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
    last = None
    for last in _HOST_WORDS.finditer(text):
        pass
    if last is not None:
        host = next(group for group in last.groups() if group)
        facts["host"] = host
        facts["hostname"], _, facts["port"] = host.partition(":")
        facts["port"] = facts["port"] or "443"


def _endpoint(url: str) -> str:
    path = url.split("//", 1)[1].partition("/")[2]
    if "jwt/auth" in path or "service=" in path or path.startswith(("token", "oauth", "v2/token")):
        return "token"
    if path.startswith("v2") or path == "":
        return "registry"
    return "storage" if "X-Amz-" in path or "Signature=" in path else "other"


def _x509(text: str, facts: Facts) -> bool:
    if "x509" not in text and "certificate" not in text:
        return False
    for words, name in _X509:
        if words in text:
            facts.update(x509=name, reason=f"x509-{name}")
            break
    else:
        return False
    if found := _X509_TAIL.search(text):
        facts.update(certificate_names=found[1], hostname=found[2])
    if found := _X509_TIME.search(text):
        facts.update(certificate_time=found[3], now=found[1])
        if found[2] == "before":
            facts.update(x509="not-yet-valid", reason="x509-not-yet-valid")
    return True


_DNS_REASONS = (
    ("no such host", "dns-no-such-host"),
    ("server misbehaving", "dns-server-failure"),
    ("i/o timeout", "dns-timeout"),
    ("Temporary failure in name resolution", "dns-server-failure"),
    ("Try again", "dns-server-failure"),
    ("connection refused", "dns-unreachable"),
    ("no route to host", "dns-unreachable"),
    ("network is unreachable", "dns-unreachable"),
    ("operation not permitted", "dns-unreachable"),
)
_DIAL_REASONS = (
    ("connection refused", "refused"),
    ("no route to host", "no-route"),
    ("host is unreachable", "no-route"),
    ("network is unreachable", "no-route"),
    ("i/o timeout", "timeout"),
    ("connection timed out", "timeout"),
    ("operation timed out", "timeout"),
    ("cannot assign requested address", "refused"),
)
_OTHER_REASONS = (
    ("server gave HTTP response to HTTPS client", "http-to-https"),
    ("Client sent an HTTP request to an HTTPS server", "https-to-http"),
    ("first record does not look like a TLS handshake", "not-tls"),
    ("wrong version number", "not-tls"),
    ("net/http: TLS handshake timeout", "tls-timeout"),
    ("tls: protocol version not supported", "tls-version"),
    ("tls: handshake failure", "tls-handshake"),
    ("tls: no cipher suite", "tls-handshake"),
    ("tls: bad certificate", "tls-client-certificate"),
    ("tls: certificate required", "tls-client-certificate"),
    ("tls: unrecognized name", "tls-handshake"),
    ("connection reset by peer", "reset"),
    ("broken pipe", "reset"),
    ("server closed idle connection", "reset"),
    ("http2: client connection lost", "reset"),
    ("Client.Timeout exceeded", "timeout"),
    ("context deadline exceeded", "timeout"),
    ("i/o timeout", "timeout"),
    ("connection timed out", "timeout"),
    ("no space left on device", "no-space"),
    ("No space left on device", "no-space"),
    ("disk quota exceeded", "no-space"),
    ("exec format error", "exec-format"),
    ("read-only file system", "read-only-fs"),
    ("Read-only file system", "read-only-fs"),
    ("device or resource busy", "busy"),
)


def _find(text: str, table: tuple[tuple[str, str], ...]) -> str | None:
    return next((reason for words, reason in table if words in text), None)


def _dns(text: str, facts: Facts) -> bool:
    last = None
    for last in _LOOKUP.finditer(text):
        pass
    if last is None or (reason := _find(last[4], _DNS_REASONS)) is None:
        return False
    facts.update(dns_name=last[1], reason=reason)
    if last[2]:
        facts["dns_server"] = last[2]
    return True


def _dial(text: str, facts: Facts) -> bool:
    last = None
    for last in _DIAL.finditer(text):
        pass
    if last is None or (reason := _find(last[3], _DIAL_REASONS)) is None:
        return False
    facts.update(address=last[1], dial_port=last[2], reason=reason)
    return True


def _proxy(text: str, start: int, facts: Facts) -> bool:
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
        facts["reason"] = _PROXY_REASONS[found[1]]
        return True
    return False


def _status(text: str, start: int, facts: Facts) -> None:
    if "status" not in facts and (found := _STATUS.search(text, start) or _STATUS.search(text)):
        facts["status"] = found[1]
    if found := _CODE.search(text, start):
        facts["code"] = found[1]
    else:
        tail = text[start:]
        code = next((code for words, code in _LOWER_CODES if words in tail), None)
        if code is not None:
            facts["code"] = code


def _http_reason(text: str, facts: Facts) -> str | None:
    code, status = facts.get("code"), facts.get("status")
    if code == "UNKNOWN" and ("Err:28" in text or "no space" in text):
        return "registry-full"
    html = "<html" in text or "<!DOCTYPE" in text or "invalid character '<'" in text
    if html:
        facts["body"] = "html"
    if code is not None and code in _CODE_REASON:
        return _CODE_REASON[code]
    if status is None:
        return None
    if status in ("401", "407"):
        return "unauthorized" if status == "401" else "proxy-auth"
    if status == "403":
        return "blocked-page" if html else "denied"
    if status == "200" and html:
        return "web-page"
    table = {"404": "not-found", "405": "read-only", "413": "too-large", "429": "rate-limited"}
    return table.get(status) or ("server-error" if status[0] == "5" else None)


def read(text: str) -> Facts:
    """Read the transport facts of one error sentence.

    Gives any of: method, url, host (with its port), hostname, port, endpoint (registry, token, storage, other), status, code,
    reason (a closed vocabulary, see `names`), x509, dns_name, dns_server, address, proxy_host, body.
    """
    facts: Facts = {}
    start = _request(text, facts)
    _host(text, facts)
    tail = text[start:] if start else text
    if not (_x509(tail, facts) or _dns(tail, facts) or _dial(tail, facts)) and (reason := _find(tail, _OTHER_REASONS)):
        facts["reason"] = reason
    elif tail.rstrip().endswith(": EOF") or (start and tail.strip() in ("EOF", "unexpected EOF")):
        facts["reason"] = "eof"
    if _proxy(text, start, facts):
        return facts
    _status(text, start, facts)
    if "reason" not in facts and (reason := _http_reason(text, facts)):
        facts["reason"] = reason
    return facts
