"""What a quick action that got through does to a merge request, if its author may."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tests.standin.nouns import MergeRequest
from tests.standin.people import Token


class Acted(NamedTuple):
    """A quick action that GitLab found in a note: its name and argument; `done` tells whether the author might."""

    command: str
    argument: str
    merge_request: int
    user: str
    done: bool


def _labels(argument: str) -> list[str]:
    return [quoted or plain for quoted, plain in re.findall(r'~(?:"([^"]+)"|([^\s~]+))', argument)]


def _people(argument: str) -> list[str]:
    return re.findall(r"@([\w.-]+)", argument)


def _state(state: str) -> Callable[[MergeRequest, str, Token], None]:
    def act(on: MergeRequest, argument: str, by: Token) -> None:
        on.state = state

    return act


def _locked(*, locked: bool) -> Callable[[MergeRequest, str, Token], None]:
    def act(on: MergeRequest, argument: str, by: Token) -> None:
        on.locked = locked

    return act


def _label(on: MergeRequest, argument: str, by: Token) -> None:
    on.labels += [each for each in _labels(argument) if each not in on.labels]


def _unlabel(on: MergeRequest, argument: str, by: Token) -> None:
    gone = _labels(argument)
    on.labels = [each for each in on.labels if gone and each not in gone]


def _relabel(on: MergeRequest, argument: str, by: Token) -> None:
    on.labels = _labels(argument)


def _assign(on: MergeRequest, argument: str, by: Token) -> None:
    named = [by.user.username] if argument == "me" else _people(argument)
    on.assignees += [each for each in named if each not in on.assignees]


def _unassign(on: MergeRequest, argument: str, by: Token) -> None:
    gone = _people(argument)
    on.assignees = [each for each in on.assignees if gone and each not in gone]


def _reviewer(on: MergeRequest, argument: str, by: Token) -> None:
    on.reviewers += [each for each in _people(argument) if each not in on.reviewers]


def _approve(on: MergeRequest, argument: str, by: Token) -> None:
    if by.user.username not in on.approved:
        on.approved.append(by.user.username)


def _unapprove(on: MergeRequest, argument: str, by: Token) -> None:
    on.approved = [each for each in on.approved if each != by.user.username]


def _title(on: MergeRequest, argument: str, by: Token) -> None:
    on.fields["title"] = argument


def _target(on: MergeRequest, argument: str, by: Token) -> None:
    on.fields["target_branch"] = argument


_DOES = {
    "close": _state("closed"),
    "reopen": _state("opened"),
    "merge": _state("merged"),
    "label": _label,
    "labels": _label,
    "unlabel": _unlabel,
    "relabel": _relabel,
    "assign": _assign,
    "unassign": _unassign,
    "reviewer": _reviewer,
    "assign_reviewer": _reviewer,
    "request_review": _reviewer,
    "approve": _approve,
    "unapprove": _unapprove,
    "title": _title,
    "target_branch": _target,
    "lock": _locked(locked=True),
    "unlock": _locked(locked=False),
}
_AUTHOR = {"close", "reopen", "title", "target_branch", "draft", "ready"}
"""What the author of a merge request may do without a role; all else in `_DOES` takes the role Developer."""


def act(command: str, argument: str, on: MergeRequest, by: Token) -> Acted:
    """Carry one quick action out, if the user may; those that are not in `_DOES` change nothing here."""
    may = by.has_role("developer", on.project) or (command in _AUTHOR and by.user == on.author)
    if may and command in _DOES:
        _DOES[command](on, argument, by)
    return Acted(command, argument, on.iid, by.user.username, may)
