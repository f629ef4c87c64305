"""`kdiag comment`: one note on a merge request that tells why its jobs failed, and that they are mended."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import NamedTuple

from diagnose.cli import screen
from diagnose.cli.alarm import alarm
from diagnose.cli.groups import WATCHED
from diagnose.cli.loaded import loaded
from diagnose.cli.progress import Progress
from diagnose.cli.report import OK
from diagnose.errors import UsageError
from diagnose.render import note_group
from diagnose.sources.gitlab import comment as sources
from diagnose.sources.gitlab import marker, notes
from diagnose.sources.gitlab.client import Connection
from diagnose.sources.gitlab.comment import Told
from diagnose.sources.gitlab.converge import Outcome, Wanted, converge
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.gather import Options
from diagnose.sources.gitlab.locate import Asked, Located, locate
from diagnose.sources.gitlab.merge_requests import Value
from diagnose.sources.gitlab.notes import Notes, Own
from diagnose.sources.gitlab.persist import persist
from diagnose.sources.gitlab.retry import TOTAL, Patience

_ROUNDS = 3
"""How often what a newer pipeline tells is looked at and written in one run."""
_KINDS = {"job": "job", "pipeline": "pipeline", "mr": "merge-request"}
_DEEDS = {
    "created": "created note {note} of {mr}",
    "updated": "updated note {note} of {mr}",
    "unchanged": "note {note} of {mr} is unchanged",
    "newer": "note {note} of {mr} tells of something newer already",
    "none": "nothing to say: the note of {mr} is gone",
}


class Ways(NamedTuple):
    """The options of `kdiag comment`."""

    project: str | None = None
    branch: str | None = None
    job: str | None = None
    all_traces: bool = False
    watch: bool = False
    ca_file: str | None = None
    config: str | None = None
    insecure_http: bool = False
    timeout: int | None = None
    patterns: tuple[str, ...] = ()
    dry_run: bool = False


def wanted(told: Told, own: Sequence[Own]) -> Wanted:
    """Give the note that is to be there, in place of kdiag's `own`."""
    assert told.group is not None  # nothing is written without
    if told.state == marker.FAILED:
        return Wanted(*marker.stamped(told.stamp, note_group.note(told.group, told.hidden)))
    before = max(own, key=lambda each: each.stamp.age)
    again = before.stamp.sha == told.stamp.sha
    text = note_group.mended(told.group, marker.text_of(before.body), told.stamp.pages, again=again)
    return Wanted(*marker.stamped(told.stamp, text), create=False)


def _said(outcome: Outcome, told: Told) -> str:
    where = f": {told.url}#note_{outcome.note}" if told.url and outcome.note else ""
    return _DEEDS[outcome.deed].format(note=outcome.note, mr=f"!{told.value['iid']}") + where


Looked = tuple[Notes, list[Own], Told]
"""Where the notes of a merge request are, those of kdiag among them, and what is to be told there."""


class Door:
    """One run: what it was asked, and how it reaches GitLab."""

    def __init__(self, connection: Connection, asked: sources.Asked, patience: Patience, *, dry: bool) -> None:
        self.connection = connection
        self.asked = asked
        self.patience = patience
        self.dry = dry
        self.me = persist(lambda: notes.user(connection), patience)

    def look(self, value: Value) -> Looked:
        """Diagnose the head of one merge request."""
        desk = Notes(self.connection, str(value.get("project_id")), value["iid"], self.me)
        own = persist(desk.own, self.patience)
        return desk, own, sources.tell(self.connection, value, self.asked, self.patience, own)

    def _write(self, desk: Notes, own: list[Own], told: Told) -> tuple[str, bool]:
        """Write what is to be told, where the merge request is still as it was; say what was done, and whether."""
        if told.why:
            return f"nothing to say: {told.why}", False
        note = wanted(told, own)
        if self.dry:
            return note.body.rstrip("\n"), False
        if why := persist(lambda: sources.still(self.connection, told), self.patience):
            return f"nothing to say: {why}", False
        outcome = converge(desk, note, self.patience)
        return _said(outcome, told), outcome.deed in ("created", "updated")

    def finish(self, looked: Looked) -> str:
        """Write what was seen, and look and write once more where a newer pipeline began meanwhile; say what was done.

        Another run may have told of it already, and what it wrote be overwritten with what was seen here.
        """
        told = ""
        for _ in range(_ROUNDS):
            said, wrote = self._write(*looked)
            told = said if wrote or not told else told
            newer = self._newer(looked[2]) if wrote else None
            if newer is None:
                break
            looked = self.look(newer)
        return told

    def _newer(self, told: Told) -> Value | None:
        try:
            return sources.overtaken(self.connection, told)
        except GitLabError:
            return None  # the note is written, and that is what was asked for

    def speak(self, value: Value) -> str:
        """Do what is to be done on one merge request, and say what was done."""
        return self.finish(self.look(value))


def _located(place: Asked) -> Located:
    """Find what is meant, as the command of that name does; where it is not found, the advice names this one."""
    try:
        return locate(place, os.environ)
    except (UsageError, GitLabError) as error:
        what, advice = (
            re.sub(r"\bkdiag (job|pipeline|mr)\b", r"kdiag comment \1", text) for text in (error.what, error.advice)
        )
        raise type(error)(what, error.why, advice, error.code) from error


def _spoken(about: str, named: str, ways: Ways, patience: Patience) -> list[str]:
    place = Asked(
        named, ways.project or "", ways.job or "", ways.config, ways.insecure_http, _KINDS[about], ways.branch or ""
    )
    pages = loaded(ways.patterns)
    located = _located(place)
    with alarm(patience, located.access.origin.url):
        connection = Connection(located.access, patience, ways.ca_file)
        asked = sources.Asked(located, pages, Options(ways.all_traces, ways.watch), os.environ)
        values, why = persist(lambda: sources.merge_requests_of(connection, asked), patience)
        if why:
            return [f"nothing to say: {why}"]
        door = Door(connection, asked, patience, dry=ways.dry_run)
        return [door.speak(value) for value in values]


def comment(about: str, named: str, ways: Ways) -> int:
    """Write or edit the note of the merge request that a job, a pipeline or itself names, and say what was done.

    Gives the exit code; raises UsageError for a faulty line, and GitLabError where it could not look or write.
    """
    progress = Progress()
    patience = Patience(ways.timeout or (WATCHED if ways.watch else TOTAL), progress.tell)
    try:
        said = _spoken(about, named, ways, patience)
    finally:
        progress.done()
    screen.write(sys.stdout, "".join(f"{each}\n" for each in said))
    return OK
