"""An origin is read by a grammar that knows no tricks, and equality of origins is what lets a token travel."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.errors import UsageError
from diagnose.sources.gitlab.origin import Origin, base, below, check_plain, safe, same_place, split

HOME = Origin("https", "gitlab.example.com", 443)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://gitlab.example.com", HOME),
        ("https://gitlab.example.com/", HOME),
        ("HTTPS://GitLab.Example.COM", HOME),
        ("https://gitlab.example.com:443", HOME),
        ("https://gitlab.example.com/api/v4", HOME),
        ("https://gitlab.example.com/api/v4/", HOME),
        (" https://gitlab.example.com\n", HOME),
        ("https://gitlab.example.com:8443", HOME._replace(port=8443)),
        ("http://gitlab.example.com", Origin("http", "gitlab.example.com", 80)),
        ("https://example.com/gitlab/", Origin("https", "example.com", 443, "/gitlab")),
        ("https://example.com/tools/gitlab/api/v4", Origin("https", "example.com", 443, "/tools/gitlab")),
        ("http://[::1]:8080", Origin("http", "[::1]", 8080)),
        ("https://[2001:DB8:0::1]", Origin("https", "[2001:db8::1]", 443)),
        ("https://10.0.0.1", Origin("https", "10.0.0.1", 443)),
        ("https://xn--mnchen-3ya.example", Origin("https", "xn--mnchen-3ya.example", 443)),
    ],
)
def test_a_gitlab_has_one_origin_however_it_is_written(url: str, origin: Origin) -> None:
    assert base(url, "KDIAG_URL") == origin
    assert base(origin.url, "again") == origin


TRICKS = [
    "",
    "gitlab.example.com",
    "//gitlab.example.com",
    "ftp://gitlab.example.com",
    "javascript://gitlab.example.com/%0aalert(1)",
    "https://",
    "https:///group/app",
    "https:/gitlab.example.com",
    "https:\\\\gitlab.example.com",
    "https://gitlab.example.com@evil.example",
    "https://gitlab.example.com:443@evil.example",
    "https://user:pass@gitlab.example.com",
    "https://@gitlab.example.com",
    "https://gitlab.example.com\\@evil.example",
    "https://gitlab.example.com\\.evil.example",
    "https://evil.example\\@gitlab.example.com",
    "https://gitlab.example.com%2f@evil.example",
    "https://gitlab.example.com%00.evil.example",
    "https://gitlab%2eexample.com",
    "https://gitlab.example.com\t.evil.example",
    "https://gitlab.example.com\n.evil.example",
    "https://gitlab.example.com\r\nX-Evil: 1",
    "https://gitlab.example.com .evil.example",
    "https://gitlab。example。com",
    "https://gitl\u0430b.example.com",
    "https://gitlab.example.com.",
    "https://.gitlab.example.com",
    "https://gitlab..example.com",
    "https://-gitlab.example.com",
    "https://gitlab.example.com:",
    "https://gitlab.example.com:0",
    "https://gitlab.example.com:65536",
    "https://gitlab.example.com:443:80",
    "https://gitlab.example.com:+443",
    "https://gitlab.example.com:44३",
    "https://2130706433",
    "https://0x7f.1",
    "https://127.1",
    "https://0177.0.0.1",
    "https://256.1.1.1",
    "https://[::1",
    "https://::1",
    "https://[::1%25eth0]",
    "https://[gitlab.example.com]",
    "https://[::1]evil.example",
    "https://gitlab.example.com/../other",
    "https://gitlab.example.com/a/%2e%2e/b",
    "https://gitlab.example.com/./a",
    "https://gitlab.example.com//a",
    "https://gitlab.example.com/a b",
]


@pytest.mark.parametrize("url", TRICKS)
def test_a_url_with_a_trick_is_none(url: str) -> None:
    with pytest.raises(UsageError):
        split(url)
    assert not same_place(HOME, url)


@pytest.mark.parametrize("rest", ["?private_token=x", "#L87", "/?a", "/api/v4?x"])
def test_a_gitlab_is_named_without_query_and_fragment(rest: str) -> None:
    with pytest.raises(UsageError, match="KDIAG_URL"):
        base(f"https://gitlab.example.com{rest}", "KDIAG_URL")


@pytest.mark.parametrize(
    "url",
    [
        "http://gitlab.example.com/",
        "https://gitlab.example.com:8443/",
        "https://www.gitlab.example.com/",
        "https://gitlab.example.com.evil.example/",
        "https://evil.example/gitlab.example.com",
        "https://example.com/",
        "https://gitlab.example.co/",
    ],
)
def test_another_scheme_host_or_port_is_another_place(url: str) -> None:
    assert not same_place(HOME, url)


def test_the_same_place_is_known_in_any_case_and_with_its_port() -> None:
    for url in ("https://gitlab.example.com/api/v4/user", "https://GITLAB.example.com:443/x?y#z"):
        assert same_place(HOME, url)


def test_what_is_shown_of_a_url_has_no_password() -> None:
    assert safe("https://user:secret@host/x") == "https://host/x"
    assert "secret" not in safe("https://user:se@cret@secret@host")
    assert "\x1b" not in safe("https://\x1b[31m")


def test_a_user_is_left_out_of_a_remote_and_never_kept() -> None:
    address = split("https://oauth2:glpat-x@gitlab.example.com/group/app.git", users=True)
    assert (address.origin, address.path, address.user) == (HOME, "/group/app.git", True)
    with pytest.raises(UsageError):
        split("https://a@gitlab.example.com@evil.example/x", users=True)


def test_a_path_is_below_a_prefix_only_as_whole_folders() -> None:
    at = Origin("https", "example.com", 443, "/gitlab")
    assert below(at, "/gitlab/group/app") == "/group/app"
    assert below(at, "/GitLab/group/app") == "/group/app"
    assert below(at, "/gitlab") == "/"
    assert below(at, "/gitlab2/group/app") is None
    assert below(at, "/group/app") is None
    assert below(HOME, "/group/app") == "/group/app"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.8.9.10", "http://localhost", "http://[::1]:80"])
def test_plain_http_is_free_on_this_machine(url: str) -> None:
    check_plain(base(url, "KDIAG_URL"), allowed=False)


@pytest.mark.parametrize(
    "url", ["http://gitlab.example.com", "http://10.0.0.1", "http://127.evil.example", "http://localhost.evil.example"]
)
def test_plain_http_elsewhere_has_to_be_asked_for(url: str) -> None:
    origin = base(url, "KDIAG_URL")
    with pytest.raises(UsageError, match="unencrypted"):
        check_plain(origin, allowed=False)
    check_plain(origin, allowed=True)


@settings(deadline=None)  # the first call imports urllib3
@given(st.text(max_size=60), st.sampled_from(["https://gitlab.example.com", "https://gitlab.example.com/", "https://"]))
def test_whatever_follows_the_host_never_makes_another_host_the_same(rest: str, start: str) -> None:
    """What our grammar takes for the same place, the grammar of requests takes for the same place, too."""
    from urllib3.util import parse_url

    url = start + rest
    if same_place(HOME, url):
        parsed = parse_url(url)
        assert (parsed.scheme, parsed.host, parsed.port or 443) == ("https", "gitlab.example.com", 443)
        assert not parsed.auth
