"""Tells whether a text may hold a secret at all, by words and what stands around them; most texts hold none.

A sign is needed by the kinds that name it (`kinds.Kind.signs`): without one of its signs a kind matches nowhere in a
text. A text never loses a sign by growing, so that pieces are looked at together: where they show none, no expression
is compiled, and the modules that know the kinds are not loaded.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Around = Callable[[str, int, int], bool]
    """Tells of a word at (start, end) in a text in small letters whether what stands around it fits."""

_TRIES = 40
"""Places of one word that are looked at; a text with more of them is taken to have the sign."""
_ANYWHERE = 1 << 40
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NAME = "abcdefghijklmnopqrstuvwxyz0123456789_-"
_QUOTES = "\\\"'"
_ASSIGNS = ("=", ":", "%3")
_KEYS = ("_", "-", "api", "access", "private", "secret", "signing", "encryption", "master", "account")


def _near(before: int, behind: int, *words: str) -> Around:
    """Ask for one of some words within so many characters before and behind."""

    def around(text: str, start: int, end: int) -> bool:
        place = text[max(0, start - before) : end + behind]
        return any(word in place for word in words)

    return around


def _run(size: int, of: str = _NAME) -> Around:
    """Ask for so many characters of a sort behind."""

    def around(text: str, _: int, end: int) -> bool:
        return len(text) >= end + size and not text[end : end + size].strip(of)

    return around


def _assigned(text: str, _: int, end: int) -> bool:
    """Ask for an assignment behind, quotes and blanks apart."""
    return text[end : end + 16].lstrip(_QUOTES + " ").startswith(_ASSIGNS)


def _auth(text: str, start: int, end: int) -> bool:
    value = text[end : end + 24].lstrip(_QUOTES + " :=")[:4]
    return _assigned(text, start, end) and len(value) == 4 and not value.strip(_BASE64)


def _piped(text: str, start: int, _: int) -> bool:
    """Ask for a word with a colon before a pipe."""
    before = text[max(0, start - 520) : start].rstrip(" ")
    return before.endswith("|") and ":" in before.rstrip("| ").rpartition(" ")[2]


def _named(text: str, start: int, _: int) -> bool:
    """Ask for an assignment to a name that has the word in it, or for a flag or an ENV that has."""
    behind = text[start : start + 80].lstrip(_NAME)
    if behind.lstrip(_QUOTES + "] ").startswith(_ASSIGNS):
        return True
    before = text[max(0, start - 80) : start]
    return behind.lstrip(_QUOTES).startswith(" ") and ("-" in before.rpartition(" ")[2] or "env " in before)


def _named_key(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 10) : start].endswith(_KEYS) and _named(text, start, end)


def _user(text: str, _: int, end: int) -> bool:
    """Ask for an at sign before the path of an address."""
    return "@" in text[end : end + 640].partition(" ")[0].partition("/")[0]


_PREFIXES = (
    "glpat- gldt- glrt- glft- glptt- glimt- glagent- gloas- glrtr- glcbt- glsoat- glffct- glwt- gltok- ghp_ gho_ ghu_"
    " ghs_ ghr_ github_pat_ aiza ya29. gocspx- xox xapp- hooks.slack dckr_ pypi-age hvs. hvb. hvr. age-secret-key-1 hf_"
    " glsa_ eyj x-amz- x-goog- accountkey sharedaccess _session= _session: -creds"
)
_IN_QUERY = ("sig=", "sig%3d", "signature=", "signature%3d", "code=", "code%3d")
SIGNS: dict[str, Around | None] = {
    **dict.fromkeys(_PREFIXES.split()),
    "bearer ": None,
    "basic ": _run(6, _BASE64),
    **dict.fromkeys(("akia", "asia", "sk-", "sk_", "rk-", "rk_"), _run(16)),
    **dict.fromkeys(("npm_", "s."), _run(24)),
    **dict.fromkeys(("authorization", "registry-auth"), _assigned),
    "auth": _auth,
    **dict.fromkeys(("pass", "pwd", "token", "secret", "credential"), _named),
    "key": _named_key,
    "://": _user,
    "%40": _near(520, 0, "%3a%2f%2f"),
    **dict.fromkeys(_IN_QUERY, _near(5, 0, "?", "&", ";", "u0026", "%26")),
    **dict.fromkeys(("login", "sshpass"), _near(0, 320, " -p")),
    **dict.fromkeys(("curl", "wget"), _near(_ANYWHERE, _ANYWHERE, "-u")),
    "password-stdin": _near(220, 0, "|"),
    "base64": _piped,
    "machine ": _near(0, 220, " login "),
    "private key": _near(60, 0, "-----begin"),
}
"""Each word of a sign, and what has to stand around it, if anything."""


def _fits(text: str, word: str, around: Around) -> bool:
    end = 0
    for _ in range(_TRIES):
        start = text.find(word, end)
        if start < 0:
            return False
        end = start + len(word)
        if around(text, start, end):
            return True
    return True


def signs_of(text: str) -> list[str]:
    """Give the signs that a text has."""
    small = text.replace("\u0130", "i").lower()  # the one letter whose small form is of two characters
    found = [word for word in SIGNS if word in small]
    return [word for word in found if (around := SIGNS[word]) is None or _fits(small, word, around)]


def may_be_of_key(line: str) -> bool:
    """Tell whether a line is base64 as long as the lines of a key are."""
    bare = line.strip().removesuffix("=").removesuffix("=")
    return 60 <= len(bare) <= 76 and not bare.strip(_BASE64)


def harmless(pieces: Sequence[str]) -> bool:
    """Tell whether pieces of a text surely hold no secret, neither within one nor across, and no line of a key."""
    return not signs_of("".join(pieces)) and not any(map(may_be_of_key, pieces))
