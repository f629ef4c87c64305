"""The hidden first line of kdiag's own notes: which pipeline a note tells of, and what it says in brief."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

FAILED, MENDED = "failed", "mended"
_OWN = re.compile(r"\s{0,9}<!--\s{0,9}kdiag:v[0-9]")
"""Also where the rest is damaged, or of a version to come: such a note is edited, and no second one written."""
_MARK = re.compile(
    r"<!-- kdiag:v1 pipeline=(?P<pipeline>[0-9]{1,18}) sha=(?P<sha>[0-9a-f]{0,64}) seen=(?P<seen>[0-9]{1,9})"
    r" state=(?P<state>failed|mended) digest=(?P<digest>[0-9a-f]{16}) pages=(?P<pages>[a-z0-9,-]{0,400}) -->"
)
_PAGE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PAGES = 400


class Stamp(NamedTuple):
    """What a marker tells: of `pipeline` on commit `sha` so many failed jobs were `seen`, by the causes `pages`."""

    pipeline: int = 0
    sha: str = ""
    seen: int = 0
    state: str = FAILED
    digest: str = ""
    pages: tuple[str, ...] = ()

    @property
    def age(self) -> tuple[int, int, bool]:
        """What is greater for what was learnt later: jobs that failed stay, and what is mended was failed before."""
        return self.pipeline, self.seen, self.state == MENDED


def digest(text: str) -> str:
    """Give what two equal texts share; ends of lines, and white space at the ends of the text, do not count."""
    same = text.replace("\r\n", "\n").strip()
    return sha256(same.encode("utf-8", "replace")).hexdigest()[:16]


def _pages(names: tuple[str, ...]) -> str:
    """Join the ids of pages, as many as fit; two hyphens in a row would end the comment."""
    told = ""
    for name in names:
        joined = f"{told},{name}" if told else name
        if _PAGE.fullmatch(name) and len(joined) <= _PAGES:
            told = joined
    return told


def stamped(stamp: Stamp, text: str) -> tuple[Stamp, str]:
    """Give the body of a note: the marker of `stamp`, with the digest of the text, and below it the text."""
    made = stamp._replace(digest=digest(text), sha=stamp.sha if re.fullmatch(r"[0-9a-f]{1,64}", stamp.sha) else "")
    line = (
        f"<!-- kdiag:v1 pipeline={made.pipeline} sha={made.sha} seen={made.seen} state={made.state}"
        f" digest={made.digest} pages={_pages(made.pages)} -->"
    )
    return made, f"{line}\n{text}"


def read(body: str) -> Stamp | None:
    """Read the marker of a note; None where it has none, and the oldest stamp of all where it is damaged."""
    first = body.partition("\n")[0].strip()
    if _OWN.match(body) is None:
        return None
    found = _MARK.fullmatch(first)
    if found is None:
        return Stamp()
    pages = tuple(filter(None, found["pages"].split(",")))
    return Stamp(int(found["pipeline"]), found["sha"], int(found["seen"]), found["state"], found["digest"], pages)


def text_of(body: str) -> str:
    """Give what a note says below its marker, where that is still as kdiag wrote it; else ""."""
    stamp, text = read(body), body.partition("\n")[2]
    return text.replace("\r\n", "\n").strip() if stamp is not None and stamp.digest == digest(text) else ""
