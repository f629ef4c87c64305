"""Judges whether a value found where secrets stand is one: a variable, a mask, a word of prose or a path is none."""

from __future__ import annotations

from itertools import pairwise

from diagnose.lazy import lazy

_PLACEHOLDER = (
    r"\$(?:[A-Za-z_{(<]|$)|.{0,40}\$[{(]"  # $X, ${X}, $(...), x${X}
    r"|%[A-Za-z_][A-Za-z0-9_]{0,80}%|%(?:\([a-z_]{1,40}\))?[svqdr]\b|%$"  # %X%, %s
    r"|<|\{\{|\[(?:MASKED|redacted|REDACTED|FILTERED|hidden|username|password)|\((?:redacted|hidden|sensitive)"
    r"|(?:MASKED|REDACTED|redacted|FILTERED|masked|hidden)\W{0,3}$"
    r"|[xX*.•#?_\-]{2,}$|[xX*•]{3,}|\*{2}|\.{3}"
)
_STOP_WORDS = """
true false none null nil undefined unset empty missing required optional invalid incorrect wrong expired denied
failed failure error unauthorized forbidden unknown unexpected unsupported mismatch rejected revoked not found
string strings stringarray value values file path int bool list text name password token secret basic bearer
with from using must cannot could should will does when that this have need via flag flags option options
provided given only instead because either both into onto your stdin help username user realm header
request response authentication authorization access
"""
_STOPS = frozenset(_STOP_WORDS.split())
_FIELD = r"(?:id|type|src|source|env|file|target|dst|mode|realm|service|scope|name|key|path)[=:]"
_PLACE = (
    r"(?:\./|\.\./|/|~/|[A-Za-z]:\\|https?:|docker:|oci:|file:|sha\d{1,3}[:\-]|v?\d+\.\d+[.\d]*$|\d{4}-\d\d-\d\d)"
    r"|[\w./\-]{1,200}\.(?:ya?ml|json|toml|txt|pem|crt|key|go|py|js|ts|java|rb|rs|c|h|cpp|sh|tf|env)(?::\d+){0,2}:?$"
)
_LONG = 16
"""Characters from which a value before a colon is no longer taken for a word that introduces the next one."""
_WORDS = r"[A-Z]?[a-z]{1,40}(?:[-_'./][A-Z]?[a-z]{1,40}){0,20}|[A-Z]{1,40}(?:[-_][A-Z]{1,40}){0,20}"


def is_placeholder(value: str) -> bool:
    """Tell whether a value stands for another: a variable, a template, a mask."""
    return not value or lazy(_PLACEHOLDER).match(value) is not None


def before_colon(value: str) -> str:
    """Give a long value without the colon behind it, which in an error only leads to the next clause."""
    return value[:-1] if len(value) > _LONG and value[-1] == ":" else value


def is_random(value: str) -> bool:
    """Tell whether a value looks made by a machine, or like a password with digits or signs, and not like prose."""
    value = before_colon(value)
    if len(value) < 6 or value[-1] == ":" or value.lower() in _STOPS:
        return False
    if is_path(value) or lazy(_FIELD).match(value):
        return False
    if lazy(_WORDS).fullmatch(value):
        return False
    letters = any(c.isalpha() for c in value)
    if letters and any(c.isdigit() for c in value):
        return True
    if letters and any(c in "!#$%^&*+=~@?" for c in value):
        return True
    # mixed case within: a long run of base64 without a digit
    turns = sum(a.islower() and b.isupper() for a, b in pairwise(value))
    return len(value) >= 16 and turns >= 2


def is_path(value: str) -> bool:
    """Tell whether a value names a file, an address, a digest, a version or a day."""
    return lazy(_PLACE).match(value) is not None


def is_word(value: str) -> bool:
    """Tell whether a value is a word that messages use where a password could stand."""
    return value.strip(".,:;!").lower() in _STOPS or lazy(_FIELD).match(value) is not None


def is_user_and_password(value: str) -> bool:
    """Tell whether a value is the base64 form of `user:password`, with a password."""
    import binascii  # only where a candidate was found; most logs have none

    bare = value.rstrip("=")
    padded = bare[: len(bare) - 1] if len(bare) % 4 == 1 else bare + "=" * (-len(bare) % 4)
    try:
        plain = binascii.a2b_base64(padded)
    except binascii.Error:
        return False
    user, colon, password = plain.partition(b":")
    return bool(colon and (user or password)) and all(32 <= byte < 127 or byte >= 0xC2 for byte in plain)
