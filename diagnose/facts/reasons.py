"""The vocabulary of reasons: which words of an error stand for which reason, in the order in which they are asked."""

from __future__ import annotations

TLS_WORDS = (
    *("ertificat", "x509", "CERT_", "SELF_SIGNED", "PKIX", "LEAF_SIGNATURE", "UNTRUSTED_ROOT", "ostname", "tls"),
    *("ALERT_", "alert ", "supported", "handshake", "nrecognized name", "renegotiation", "dh key"),
)
"""One of these stands in every sentence that `tls` reads."""

DNS_WORDS = ("lookup ", "esolv", "bad address", "getaddrinfo")
"""One of these stands in every sentence that `dns` reads."""

STATUS_WORDS = (
    *("unexpected status code", "unexpected status", "unexpected http code:", "invalid status code from registry"),
    *("unexpected HTTP status:", "StatusCode:", "responseStatus=", "unsupported status code", "status code"),
    *("failed with status:", "failed with status", "returned error:", "HTTP response", "parsing HTTP"),
)
"""Words before the number of an HTTP status."""

CODES = (
    *("UNAUTHORIZED", "DENIED", "TOOMANYREQUESTS", "MANIFEST_UNKNOWN", "NAME_UNKNOWN", "NAME_INVALID", "BLOB_UNKNOWN"),
    *("BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID", "MANIFEST_INVALID", "MANIFEST_BLOB_UNKNOWN", "TAG_INVALID"),
    *("SIZE_INVALID", "UNSUPPORTED", "UNKNOWN", "UNAVAILABLE", "QUOTA_EXCEEDED", "FORBIDDEN", "NOT_FOUND"),
    *("PRECONDITION", "PROJECTPOLICYVIOLATION"),
)
"""Codes of registries, as they print them."""

LOWER_CODES = (
    ("toomanyrequests:", "TOOMANYREQUESTS"),
    ("reached your unauthenticated pull rate limit", "TOOMANYREQUESTS"),
    ("reached your pull rate limit", "TOOMANYREQUESTS"),
    ("unauthorized:", "UNAUTHORIZED"),
    ("no basic auth credentials", "UNAUTHORIZED"),
    ("authorization token has expired", "UNAUTHORIZED"),
    ("invalid_token", "UNAUTHORIZED"),
    ("no token in bearer response", "UNAUTHORIZED"),
    ("invalid username/password", "UNAUTHORIZED"),
    ("incorrect username or password", "UNAUTHORIZED"),
    ("manifest unknown", "MANIFEST_UNKNOWN"),
    ("name unknown", "NAME_UNKNOWN"),
    ("denied:", "DENIED"),
    ("insufficient_scope", "DENIED"),
    ("blob unknown to registry", "BLOB_UNKNOWN"),
    ("manifest invalid", "MANIFEST_INVALID"),
    ("unknown blob", "BLOB_UNKNOWN"),
    ("blob upload unknown", "BLOB_UPLOAD_UNKNOWN"),
    ("blob upload invalid", "BLOB_UPLOAD_INVALID"),
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
    "BLOB_UPLOAD_INVALID": "blob-unknown",
    "MANIFEST_BLOB_UNKNOWN": "blob-unknown",
    "MANIFEST_INVALID": "manifest-invalid",
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
    ("error reading from server: ", "daemon-lost"),
    ("transport is closing", "daemon-lost"),
    ("error while creating mount source path", "mount-source"),
    ("bind source path does not exist", "mount-source"),
    ("mount a directory onto a file", "mount-source"),
    ("io: read/write on closed pipe", "reset"),
    ("cannot reuse body, request must be retried", "reset"),
    ("server gave HTTP response to HTTPS client", "http-to-https"),
    ("Client sent an HTTP request to an HTTPS server", "https-to-http"),
    ('malformed HTTP response "\\x15\\x03', "https-to-http"),
    ("first record does not look like a TLS handshake", "not-tls"),
    ("wrong version number", "not-tls"),
    ("net/http: TLS handshake timeout", "tls-timeout"),
    ("connection reset by peer", "reset"),
    ("broken pipe", "reset"),
    ("server closed idle connection", "reset"),
    ("use of closed network connection", "reset"),
    ("server sent GOAWAY", "reset"),
    ("INTERNAL_ERROR", "reset"),
    ("; PROTOCOL_ERROR", "reset"),
    ("; REFUSED_STREAM", "reset"),
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
