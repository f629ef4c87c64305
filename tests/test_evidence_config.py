"""What the job's merged configuration confirms or excludes of a found cause, and how carefully it is read."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from diagnose.sources.gitlab import merged
from tests.forked import Forked
from tests.test_evidence import FAILED, SHA, Here, opened

ENTRYPOINT = b'Error: unknown command "sh" for "executor"\n' + FAILED
NO_SHELL = (
    b"Using Docker executor with image gcr.io/kaniko-project/executor:v1.23.2 ...\n"
    b"ERROR: Job failed (system failure): Error response from daemon: failed to create task for container: failed to "
    b"create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "
    b'"sh": executable file not found in $PATH: unknown (exec.go:78:0s)\n'
)
NO_DAEMON = (
    b"$ docker info\nCannot connect to the Docker daemon at tcp://docker:2375. Is the docker daemon running?\n" + FAILED
)
KANIKO = "gcr.io/kaniko-project/executor"


def job(*lines: str, name: str = "build-image") -> str:
    """Give a merged configuration with one job, as GitLab prints it."""
    body = "".join(f"  {each}\n" for each in lines)
    return f"---\nstages:\n- build\n{name}:\n  stage: build\n{body}  script:\n  - |-\n    make\n\n    image: none\n"


@pytest.fixture
def here(forked: Forked, tmp_path: pathlib.Path) -> Iterator[Here]:
    with opened(forked, tmp_path, "reporter") as place:
        yield place


def test_an_entrypoint_that_is_kept_is_confirmed(here: Here) -> None:
    here.job(ENTRYPOINT)
    here.project.merged_yaml = job(f"image: {KANIKO}:debug")
    cause = here.cause()
    assert (cause["signature"], cause["confidence"] >= 0.8) == ("entrypoint-not-overridden", True)
    assert here.told() == [("confirmed", f"the job keeps the entrypoint of its image {KANIKO}:debug")]


def test_an_entrypoint_that_is_emptied_excludes_that(here: Here) -> None:
    here.job(ENTRYPOINT)
    here.project.merged_yaml = job("image:", f"  name: {KANIKO}:debug", "  entrypoint:", "  - ''")
    cause = here.cause()
    assert cause["confidence"] == 0.5
    assert "the API excludes that the job keeps the entrypoint" in cause["because"]


def test_an_image_without_a_shell_is_confirmed(here: Here) -> None:
    here.job(NO_SHELL)
    here.project.merged_yaml = job(f"image: {KANIKO}:v1.23.2")
    assert here.cause()["signature"] == "image-without-shell"
    claim = f"the job's image {KANIKO}:v1.23.2 is the one of kaniko without a shell"
    assert here.told() == [("confirmed", claim)]


def test_a_debug_image_excludes_that(here: Here) -> None:
    here.job(NO_SHELL)
    here.project.merged_yaml = job(f"image: {KANIKO}:v1.23.2-debug")
    assert here.cause()["confidence"] == 0.5
    assert [outcome for outcome, _ in here.told()] == ["excluded"]


def test_a_missing_service_is_confirmed(here: Here) -> None:
    here.job(NO_DAEMON)
    here.project.merged_yaml = job("image: docker:28", "services:", "- postgres:16")
    assert here.cause()["signature"] == "docker-daemon-unreachable"
    assert here.told() == [("confirmed", "the configuration gives the job no service docker:dind")]


def test_a_service_of_all_jobs_excludes_that(here: Here) -> None:
    here.job(NO_DAEMON)
    here.project.merged_yaml = "default:\n  services:\n  - name: docker:28-dind\n    alias: docker\n" + job()
    claim = "the configuration gives the job no service docker:dind: it has docker:28-dind"
    assert here.told() == [("excluded", claim)]


@pytest.mark.parametrize(("value", "outcome"), [('""', "confirmed"), ('"/certs"', "excluded")])
def test_whether_the_service_speaks_tls_is_told(here: Here, value: str, outcome: str) -> None:
    here.job(NO_DAEMON)
    here.project.merged_yaml = job("services:", "- docker:28-dind", "variables:", f"  DOCKER_TLS_CERTDIR: {value}")
    assert here.told()[1][0] == outcome
    assert here.told()[1][1].startswith("DOCKER_TLS_CERTDIR is empty")


def test_the_configuration_is_that_of_the_jobs_commit(here: Here) -> None:
    here.job(NO_DAEMON)
    here.cause()
    (asked,) = [each for each in here.gitlab.requests if "/ci/lint" in each.path]
    assert asked.path.endswith(f"/ci/lint?sha={SHA}")


def test_a_configuration_that_is_not_understood_is_told(here: Here) -> None:
    here.job(NO_DAEMON)
    here.project.merged_yaml = job("services: *1")
    assert here.unread() == [
        "the API: the merged configuration has no such job, or is written in a way that is not read"
    ]


def test_a_configuration_that_may_not_be_read_names_the_role(here: Here) -> None:
    here.role("guest")
    here.project.public_jobs = True
    here.job(NO_DAEMON)
    assert [each.partition("role ")[2] for each in here.unread()] == ["Reporter"]


def test_jobs_of_a_parallel_one_are_found_by_its_name(here: Here) -> None:
    here.job(ENTRYPOINT, name="build-image 2/3")
    here.project.merged_yaml = job(f"image: {KANIKO}:debug")
    assert [outcome for outcome, _ in here.told()] == ["confirmed"]


def test_what_a_job_says_stands_above_what_all_jobs_have() -> None:
    text = "variables:\n  A: all\n  B:\n    value: kept\nimage: ruby:3\n" + job(
        "image:", "  name: 'alpine:3'", '  entrypoint: [""]', "variables:", "  A: own", name='"a: job"'
    )
    found = merged.configured(text, "a: job")
    assert (found.image, found.entrypoint) == ("alpine:3", ("",))
    assert found.variables == {"A": "own", "B": "kept"}


@pytest.mark.parametrize(
    "lines",
    [
        ("image: &1 alpine",),
        ("image: !reference [.x, image]",),
        ("services: [docker:dind]",),
        ("variables: {A: b}",),
        ('image: "a\\u0062"',),
        ("? x",),
        ("inherit:", "  default: false"),
        ("image:", "  pull_policy: always"),
    ],
)
def test_what_is_not_of_the_known_form_is_not_guessed(lines: tuple[str, ...]) -> None:
    with pytest.raises(merged.UnclearError):
        merged.configured(job(*lines), "build-image")


def test_a_configuration_without_the_job_is_not_read() -> None:
    with pytest.raises(merged.UnclearError):
        merged.configured(job(), "another")
