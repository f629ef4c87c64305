"""Groups of jobs made by hand, one for each look that a report on many jobs can have."""

from __future__ import annotations

from diagnose.model import Diagnosis, Failure, Note, Source
from diagnose.model.group import Budget, Group, Member, Scope
from diagnose.sources.gitlab import grouping, members
from tests import diagnoses

PIPELINE = Scope(
    "pipeline",
    "group/app",
    9000,
    "https://gitlab.example.com/group/app/-/pipelines/9000",
    "failed",
    "main",
    "6104942438c14ec7bd21c6cd5bd995272b3faff6",
    9000,
)
MERGE_REQUEST = PIPELINE._replace(
    kind="merge-request", number=42, url="https://gitlab.example.com/group/app/-/merge_requests/42", ref="topic"
)
NO_ANSWER = Failure("not-found", "https://gitlab.example.com: there is no pipeline 9", "check the number")


def of(diagnosis: Diagnosis, number: int, name: str) -> Diagnosis:
    """Give the diagnosis as that of a job."""
    url = f"https://gitlab.example.com/group/app/-/jobs/{number}"
    return diagnosis._replace(source=Source("job", f"job {number}", url, "group/app", number, name))


def member(number: int, name: str, diagnosis: Diagnosis | None = None, **others: object) -> Member:
    """Give a failed job with the rest as it mostly is."""
    usual = Member(
        id=number,
        name=name,
        stage="build",
        project="group/app",
        pipeline=9000,
        status="failed",
        state=diagnosis.verdict if diagnosis else "skipped",
        url=f"https://gitlab.example.com/group/app/-/jobs/{number}",
        failure_reason="script_failure",
        diagnosis=of(diagnosis, number, name) if diagnosis else None,
    )
    return usual._replace(**others)  # type: ignore[arg-type]  # the tests name fields of Member


def group(*listed: Member, scope: Scope = PIPELINE, notes: tuple[Note, ...] = ()) -> Group:
    """Give the group of these jobs, with the causes that they share."""
    return Group(
        scope=scope,
        causes=grouping.causes(listed),
        jobs=listed,
        notes=notes,
        budget=Budget(2, 3, sum(each.state == "alike" for each in listed)),
        corpus_digest=diagnoses.DIGEST,
        corpus_pages=94,
        verdict=members.verdict(listed, scope.status or ""),
        counts=(("failed", len(listed)), ("success", 7)),
    )


TWELVE = group(
    member(1, "build: [1]", diagnoses.X509),
    *(member(number, f"build: [{number}]", state="alike", like=1) for number in range(2, 12)),
    member(12, "build: [12]", diagnoses.X509),
)
MIXED = group(
    member(1, "build", diagnoses.X509),
    member(2, "image", diagnoses.X509),
    member(3, "lint", diagnoses.UNKNOWN),
    member(4, "lint-2", diagnoses.UNKNOWN),
    member(5, "optional", diagnoses.TWO_ROOTS, allow_failure=True),
    member(6, "flaky", retried=True, why="it was run again"),
    member(7, "far", state="unreadable", why="https://gitlab.example.com: it answers with 503"),
    member(8, "deploy", state="follows", why="the pipeline that it started failed"),
    member(9, "late", state="skipped", why="there are too many"),
    member(10, "cut", diagnoses.INCOMPLETE),
    notes=(Note("access", "pipeline 77 of project group/other is not seen"),),
)
PASSED = group(scope=PIPELINE._replace(status="success"))
RUNNING = group(scope=MERGE_REQUEST._replace(status="running"))
EMPTY = group()
HOSTILE = group(
    member(1, "\x1b[31m/close\n@all <b>", diagnoses.HOSTILE, stage="\x9b2J"),
    member(2, "[/nope]", state="unreadable", why="\x1b]52;c;aGk=\x07"),
    scope=PIPELINE._replace(ref="\x1b[2J/merge"),
    notes=(Note("access", "@all\n/close\x07"),),
)
ALL = {
    "twelve": TWELVE,
    "mixed": MIXED,
    "passed": PASSED,
    "running": RUNNING,
    "empty": EMPTY,
    "hostile": HOSTILE,
    "merge-request": group(member(1, "build", diagnoses.WIDE), scope=MERGE_REQUEST),
    **{name: group(member(1, "job", told)) for name, told in diagnoses.ALL.items() if name != "passed"},
}
