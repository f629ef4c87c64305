"""Whatever a GitLab answers, a pipeline's report is made or an error told: odd values are no bug of kdiag."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from diagnose import corpus
from diagnose.errors import KdiagError
from diagnose.render import group, group_document, group_markdown
from diagnose.sources.gitlab.client import Body, Tally
from diagnose.sources.gitlab.gather import gather
from diagnose.sources.gitlab.locate import Located
from diagnose.sources.gitlab.origin import Origin
from diagnose.sources.gitlab.tokens import Access
from tests.lab import TRACE
from tests.pipelines import PATH, patient

ACCESS = Access(Origin("https", "gitlab.example.com", 443), "the test")
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1 << 70,
    1.5,
    "",
    "\x1b[31m",
    "x" * 3_000,
    "\ud800",
    [],
    {},
    [None],
    {"id": 7},
)
URL = "https://gitlab.example.com/group/app/-/"


def job(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"job {number % 3}/9",
        "status": "failed",
        "stage": "build",
        "failure_reason": "script_failure",
        "allow_failure": False,
        "started_at": "2026-11-20T10:00:00.000Z",
        "finished_at": "2026-11-20T10:00:00.000Z",
        "erased_at": None,
        "runner": {"id": 1, "description": "shared"},
        "runner_manager": {"version": "18.8.0"},
        "pipeline": {"id": 9, "status": "failed"},
        "web_url": f"{URL}jobs/{number}",
        "tag_list": [],
        "ref": "main",
        "tag": False,
    }


def pipeline(number: int) -> dict[str, Any]:
    known = {"id": number, "project_id": 42, "status": "failed", "ref": "main", "sha": "6104942438c14ec7"}
    return {**known, "web_url": f"{URL}pipelines/{number}", "yaml_errors": None}


def merge_request() -> dict[str, Any]:
    known = {"iid": 7, "project_id": 42, "source_branch": "topic", "sha": "6104942438c14ec7"}
    return {**known, "web_url": f"{URL}merge_requests/7", "head_pipeline": pipeline(9)}


class Answers:
    """A GitLab that gives its answers through `spoil`."""

    def __init__(self, spoil: Callable[[Any], Any]) -> None:
        self.spoil = spoil
        self.tally = Tally()

    def twin(self) -> Answers:
        return self

    def get(self, path: str, what: str, where: str) -> Any:
        if path.endswith("/pipelines?per_page=20"):
            return self.spoil([pipeline(9), pipeline(8)])
        if "/merge_requests?" in path:
            return self.spoil([{**merge_request(), "source_project_id": 43}])
        if path.endswith("/group%2Fapp"):
            return self.spoil({"id": 43, "forked_from_project": {"id": 42, "path_with_namespace": "group/other"}})
        if "/merge_requests/" in path:
            return self.spoil(merge_request())
        return self.spoil([pipeline(9)] if "?" in path else pipeline(9))

    def every(self, path: str, what: str, where: str, pages: int = 10) -> Iterator[dict[str, Any]]:
        if "bridges" in path:
            here = (
                {**job(50), "downstream_pipeline": pipeline(10)} if "/9/" in path else {**job(51), "status": "success"}
            )
            return (each for each in [self.spoil(here)] if isinstance(each, dict))
        first = 1 if "/9/" in path else 101
        return (each for number in range(first, first + 6) if isinstance(each := self.spoil(job(number)), dict))

    def trace(self, project: str, number: int, take: Callable[[Body], Any]) -> Any:
        return take(Body("text/plain", iter([TRACE])))


def spoiled(value: Any, chance: random.Random) -> Any:
    """Put something odd in some place of a value, deep inside or at its top."""
    if chance.random() < 0.03:
        return chance.choice(ODD)
    if isinstance(value, dict):
        kept = {name: spoiled(each, chance) for name, each in value.items() if chance.random() > 0.02}
        return {name: chance.choice(ODD) if chance.random() < 0.05 else each for name, each in kept.items()}
    return [spoiled(each, chance) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("kind", "number"), [("pipeline", 9), ("pipeline", 0), ("merge-request", 7), ("merge-request", 0)]
)
@pytest.mark.parametrize("seed", range(25))
def test_odd_values_are_no_bug(seed: int, kind: str, number: int) -> None:
    chance = random.Random(seed)
    answers: Any = Answers(lambda value: spoiled(value, chance))
    located = Located(ACCESS, PATH, 0, kind=kind, number=number, ref="topic")
    try:
        found = gather(answers, located, corpus.load(()), patient())
    except KdiagError:
        return
    for shown in (
        group.plain(found),
        group.quiet(found),
        group_markdown.note(found),
        group_document.indented(found),
        group_document.compact(found),
    ):
        assert "\x1b" not in shown
        assert shown.encode()


def test_true_values_make_a_report() -> None:
    answers: Any = Answers(lambda value: value)
    found = gather(answers, Located(ACCESS, PATH, 0, kind="pipeline", number=9), corpus.load(()), patient())
    assert found.verdict == "diagnosed"
    assert len(found.jobs) == 13
