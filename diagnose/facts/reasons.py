"""The vocabulary of reasons: which words of an error stand for which reason, in the order in which they are asked."""

from __future__ import annotations

LOWER_CODES = (
    ("toomanyrequests:", "TOOMANYREQUESTS"),
    ("reached your unauthenticated pull rate limit", "TOOMANYREQUESTS"),
    ("reached your pull rate limit", "TOOMANYREQUESTS"),
    ("unauthorized:", "UNAUTHORIZED"),
    ("no basic auth credentials", "UNAUTHORIZED"),
    ("authorization token has expired", "UNAUTHORIZED"),
    ("invalid_token", "UNAUTHORIZED"),
    ("invalid username/password", "UNAUTHORIZED"),
    ("incorrect username or password", "UNAUTHORIZED"),
    ("manifest unknown", "MANIFEST_UNKNOWN"),
    ("name unknown", "NAME_UNKNOWN"),
    ("denied:", "DENIED"),
    ("insufficient_scope", "DENIED"),
    ("blob unknown to registry", "BLOB_UNKNOWN"),
    ("pull access denied", "DENIED"),
    ("push access denied", "DENIED"),
    ("requested access to the resource is denied", "DENIED"),
)

CODE_REASON = {
    "UNAUTHORIZED": "unauthorized",
    "DENIED": "denied",
    "TOOMANYREQUESTS": "rate-limited",
    "FORBIDDEN": "denied",
    "PROJECTPOLICYVIOLATION": "denied",
    "NOT_FOUND": "not-found",
    "MANIFEST_UNKNOWN": "not-found",
    "NAME_UNKNOWN": "not-found",
    "UNKNOWN": "server-error",
    "UNAVAILABLE": "server-error",
    "BLOB_UNKNOWN": "blob-unknown",
    "BLOB_UPLOAD_UNKNOWN": "blob-unknown",
    "MANIFEST_BLOB_UNKNOWN": "blob-unknown",
}

PROXY_REASONS = {
    "Forbidden": "proxy-forbidden",
    "Proxy Authentication Required": "proxy-auth",
    "Bad Gateway": "proxy-upstream",
    "Service Unavailable": "proxy-upstream",
    "Gateway Timeout": "proxy-upstream",
    "Not Found": "no-proxy",
    "Method Not Allowed": "no-proxy",
    "Bad Request": "no-proxy",
    "Unauthorized": "proxy-auth",
}

DIAL_REASONS = (
    ("connection refused", "refused"),
    ("no route to host", "no-route"),
    ("host is unreachable", "no-route"),
    ("network is unreachable", "no-route"),
    ("i/o timeout", "timeout"),
    ("connection timed out", "timeout"),
    ("operation timed out", "timeout"),
    ("cannot assign requested address", "refused"),
)

OTHER_REASONS = (
    ("server gave HTTP response to HTTPS client", "http-to-https"),
    ("Client sent an HTTP request to an HTTPS server", "https-to-http"),
    ("first record does not look like a TLS handshake", "not-tls"),
    ("wrong version number", "not-tls"),
    ("net/http: TLS handshake timeout", "tls-timeout"),
    ("connection reset by peer", "reset"),
    ("broken pipe", "reset"),
    ("server closed idle connection", "reset"),
    ("use of closed network connection", "reset"),
    ("server sent GOAWAY", "reset"),
    ("INTERNAL_ERROR", "reset"),
    ("http2: client connection lost", "reset"),
    ("timeout awaiting response headers", "timeout"),
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
