"""Reads why a host name could not be resolved: the name, the server that was asked, and what that server did.

The sentences are those of Go's resolver and of curl, git, ssh, wget, apt and Node.js.
"""

from __future__ import annotations

from diagnose.lazy import lazy

Facts = dict[str, str]

_LOOKUP = lazy(r"lookup ([^\s:]{1,253})(?: on ([^\s]{1,60}?):(\d{1,5}))?: (.{1,200})")
_REASONS = (
    ("no such host", "dns-no-such-host"),
    ("No address associated with hostname", "dns-no-such-host"),
    ("Name or service not known", "dns-no-such-host"),
    ("Name does not resolve", "dns-no-such-host"),
    ("server misbehaving", "dns-server-failure"),
    ("Temporary failure", "dns-server-failure"),
    ("Try again", "dns-server-failure"),
    ("EAI_AGAIN", "dns-server-failure"),
    ("cannot unmarshal DNS message", "dns-server-failure"),
    ("no answer from DNS server", "dns-server-failure"),
    ("i/o timeout", "dns-timeout"),
    ("context deadline exceeded", "dns-timeout"),
    ("connection refused", "dns-unreachable"),
    ("no route to host", "dns-unreachable"),
    ("host is unreachable", "dns-unreachable"),
    ("network is unreachable", "dns-unreachable"),
    ("operation not permitted", "dns-unreachable"),
)
_PLAIN = tuple(
    lazy(pattern)
    for pattern in (
        r"Could(?: not|n't) resolve host: '?(?P<name>[\w.\-]{1,253})",
        r"Couldn't resolve host '(?P<name>[\w.\-]{1,253})'",
        r"Could not resolve hostname (?P<name>[\w.\-]{1,253}): (?P<why>.{1,80})",
        r"(?P<why>Temporary failure) resolving '(?P<name>[\w.\-]{1,253})'",
        r"(?:bad address|unable to resolve host address) .(?P<name>[\w.\-]{1,253})",
        r"getaddrinfo (?P<why>ENOTFOUND|EAI_AGAIN) (?P<name>[\w.\-]{1,253})",
    )
)


def _reason(text: str) -> str | None:
    return next((reason for words, reason in _REASONS if words in text), None)


def _go(text: str, facts: Facts) -> bool:
    found = list(_LOOKUP.finditer(text))
    last = found[-1] if found else None
    if last is None or (reason := _reason(last[4])) is None:
        return False
    facts.update(dns_name=last[1], reason=reason)
    if last[2]:
        facts["dns_server"] = last[2]
    return True


def _plain(text: str, facts: Facts) -> bool:
    every = [found for pattern in _PLAIN if (found := pattern.search(text))]
    found = min(every, key=lambda each: each.start(), default=None)
    if found is None:
        return False
    name, reason = found["name"], _reason(found.groupdict().get("why", "")) or "dns-no-such-host"
    facts.update(dns_name=name, reason=reason)
    if "host" not in facts:
        facts.update(host=name, hostname=name)
    return True


def read(text: str, facts: Facts) -> bool:
    """Read the resolver's fault of the tail of a sentence into `facts`; tell whether there is one."""
    return _go(text, facts) or _plain(text, facts)
