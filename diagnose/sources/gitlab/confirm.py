"""Confirms the causes that many jobs share: each once, by the job that it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from diagnose.model.group import Cause, Member
from diagnose.sources.gitlab.errors import GitLabError
from diagnose.sources.gitlab.evidence import Evidence, texts
from diagnose.sources.gitlab.pipelines import Asks

Jobs = Mapping[int, Mapping[str, Any]]
"""Failed jobs by their number, as the API gives them."""


class Confirming:
    """The API at `url` within `most` requests, whatever the number of projects."""

    def __init__(self, connection: Asks, url: str, most: int, *, redact: bool) -> None:
        self._connection = connection
        self._url = url
        self._left = most
        self._redact = redact
        self._known: dict[str, Evidence] = {}

    def _cause(self, cause: Cause, jobs: Jobs, members: Mapping[int, Member]) -> Cause:
        member = members.get(cause.jobs[0]) if cause.jobs else None
        if member is None or member.diagnosis is None or member.id not in jobs or self._left <= 0:
            return cause
        if member.project not in self._known:
            made = Evidence(self._connection, member.project, self._url, most=self._left, redact=self._redact)
            self._known[member.project] = made
        evidence = self._known[member.project]
        evidence.left = self._left
        judged = evidence.judged(jobs[member.id], cause.finding, texts(member.diagnosis))
        self._left = evidence.left
        return cause._replace(finding=judged)

    def causes(self, found: Sequence[Cause], jobs: Jobs, members: Sequence[Member]) -> tuple[Cause, ...]:
        """Give the causes with what was checked; where the time is up, those that are left as they are."""
        known = {each.id: each for each in members}
        told = list(found)
        try:
            for place, cause in enumerate(found):
                told[place] = self._cause(cause, jobs, known)
        except GitLabError:
            pass
        return tuple(told)
