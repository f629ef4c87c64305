"""The same failure in other words: another registry, project and user, and what Go and kaniko versions exchange."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.reshaped import Case, Changed, Transform, lines_of, put_together

_HOST = re.compile(r"(?<![\w.\-])((?:[\w\-]+\.)+)example\.(?:com|org)(?![\w\-])")
_LABELS = ("images", "forge", "depot", "vault", "harbour", "hub", "pier", "dock", "store", "cargo", "berth", "quay")
_PROJECTS = {
    "mygroup": "plattform-team",
    "myproject": "image_builder.v2",
    "team-a": "dept-42",
    "acme": "umbrella_corp",
}
_PROJECT = re.compile(rf"(?<![\w.\-])(?:{'|'.join(_PROJECTS)})(?![\w])")
_KEPT = ("gitlab", "harbor")
"""Words of a host that tell whose registry it is, so that another name must keep them."""


def _renamed(found: re.Match[str], names: dict[str, str], chance: random.Random) -> str:
    host = found[0]
    if host not in names:
        labels = [next((word for word in _KEPT if word in label), "") for label in found[1].split(".")[:-1]]
        new = [word or f"{chance.choice(_LABELS)}{len(names) or ''}" for word in labels]
        names[host] = ".".join([*new, "kontor-nord", "net"])
    return names[host]


def other_hosts(case: Case, chance: random.Random) -> Changed:
    """Rename every example host, each to the same name throughout, and the port 5000 with them."""
    names: dict[str, str] = {}
    text = case.log.decode("utf-8", "surrogateescape")
    text = _HOST.sub(lambda found: _renamed(found, names, chance), text).replace(".net:5000", ".net:8443")
    return _same_lines(text)


def other_project(case: Case, _: random.Random) -> Changed:
    """Rename the group, the project and the user."""
    text = case.log.decode("utf-8", "surrogateescape")
    text = _PROJECT.sub(lambda found: _PROJECTS[found[0]], text)
    return _same_lines(re.sub(r"\b(user|uid) deploy\b", r"\1 svc_build", text))


def _same_lines(text: str) -> Changed:
    log = text.encode("utf-8", "surrogateescape")
    return Changed(log, put_together([[line] for line in lines_of(log)]).places)


def _words(change: Callable[[str], str]) -> Transform:
    def transform(case: Case, _: random.Random) -> Changed | None:
        text = case.log.decode("utf-8", "surrogateescape")
        changed = change(text)
        return None if changed == text else _same_lines(changed)

    return transform


def _replace(pattern: str, new: str) -> Transform:
    expression = re.compile(pattern)
    return _words(lambda text: expression.sub(new, text))


_BANNER = (
    r"error checking push permissions -- make sure you entered the correct tag name, and that you are authenticated "
    r"correctly, and try again: "
)
_URL = r"(https?://[^\s\"\\]+)"
VERSIONS: dict[str, Transform] = {
    # net/url quotes the URL since Go 1.14
    "no quotes round URLs": _replace(rf'\b(Get|Head|Post|Put|Patch) \\?"{_URL}\\?":', r"\1 \2:"),
    "quotes round URLs": _replace(rf"\b(Get|Head|Post|Put|Patch) {_URL}:(?= )", r'\1 "\2":'),
    # crypto/tls since Go 1.20
    "no 'failed to verify certificate'": _replace("tls: failed to verify certificate: ", ""),
    "'failed to verify certificate'": _replace(
        r"(?<!verify certificate): x509: certificate", ": tls: failed to verify certificate: x509: certificate"
    ),
    # kaniko 1.19, round the pull of a base image
    "no attempts": _replace(r"unable to complete operation after \d+ attempts, last error: ", ""),
    "attempts": _replace(
        r"error building image: (?=(?:GET|HEAD|Get|Head) )",
        "error building image: unable to complete operation after 0 attempts, last error: ",
    ),
    # osscontainertools 1.26.2 tells it in a warning of its own
    "short banner": _replace(_BANNER, "error checking push permissions: "),
    "no banner": _replace(rf"{_BANNER}(?=checking push)|error checking push permissions: (?=checking push)", ""),
    "long banner": _replace(r"error checking push permissions: ", _BANNER),
    # go-containerregistry before kaniko 1.6
    "unsupported status code": _replace(
        r"unexpected status code (\d{3})(?: [A-Z][\w'\-]*)+: ", r"unsupported status code \1; body: "
    ),
    "capital first letters": _words(
        lambda text: re.sub(
            r"(?m)^((?:Error: )?)(you must|invalid auth|error building|error checking push|error pushing)",
            lambda found: found[1] + found[2][0].upper() + found[2][1:],
            text,
        )
    ),
    "small first letters": _words(
        lambda text: re.sub(
            r"(?<=Error: )You must|(?<=: )(?:Invalid auth|Error finding)|(?<=\] )Error (?:uploading|while)",
            lambda found: found[0][0].lower() + found[0][1:],
            text,
        )
    ),
    "short 'parse error'": _replace(r"parse error on line", "parse error line"),
    "long 'parse error'": _replace(r"parse error line", "parse error on line"),
}
