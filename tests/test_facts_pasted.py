"""Facts about kaniko's words as people paste them: quoted, indented, behind a wrapper's words, with a masked name."""

from __future__ import annotations

import pytest

from diagnose.facts import reading, references, speaker, voice

REFUSED = (
    'error checking push permissions: checking push permission for "registry.example.org/app:1": '
    "POST https://registry.example.org/v2/app/blobs/uploads/: UNAUTHORIZED: authentication required"
)


@pytest.mark.parametrize(
    "before",
    [
        "> ",
        ">> ",
        "`",
        "```",
        " ",
        "  ",
        "_",
        "**",
        '"',
        'Step #1 - "build": ',
        "2024-01-01T00:00:00.123Z ",
        "[Build] ",
    ],
)
def test_what_a_paste_puts_before_an_error_is_not_part_of_it(before: str) -> None:
    assert voice.level_and_body(before + REFUSED) == ("plain", REFUSED)


@pytest.mark.parametrize("sign", ["`", "*", "_", '"'])
def test_the_end_of_a_quotation_goes_with_its_beginning(sign: str) -> None:
    assert voice.level_and_body(sign + REFUSED + sign) == ("plain", REFUSED)


def test_an_indented_level_is_a_level() -> None:
    assert voice.level_and_body(" INFO[0003] Taking snapshot of files...") == ("info", "Taking snapshot of files...")


@pytest.mark.parametrize("text", ["    " + REFUSED, "classifying: " + REFUSED, "AssertionError: " + REFUSED])
def test_an_example_or_a_test_that_names_the_error_is_not_kaniko(text: str) -> None:
    assert "client" not in speaker.read(voice.level_and_body(text)[1])


@pytest.mark.parametrize("before", ["gets error: ", "ERROR: ", 'msg="', "[job 7] ", "build failed: "])
def test_a_wrapper_that_repeats_the_error_leaves_it_kanikos(before: str) -> None:
    assert speaker.read(before + REFUSED)["client"] == "kaniko"


@pytest.mark.parametrize(
    ("text", "registry"),
    [
        ("docker.io/[MASKED]/app:1", "docker.io"),
        ("registry.example.org:5000/<project>/app", "registry.example.org:5000"),
        ("[MASKED]/app:1", None),
        ("app:1", None),
    ],
)
def test_the_registry_is_read_from_a_name_whose_path_is_masked(text: str, registry: str | None) -> None:
    assert references.registry_of(text) == registry


def test_a_masked_path_does_not_hide_whose_registry_it_is() -> None:
    body = 'error checking push permissions: checking push permission for "index.docker.io/[MASKED]/a": UNAUTHORIZED: n'
    assert reading.merge(reading.of_line(body, 1))["provider"].value == "docker-hub"


def test_a_link_to_documentation_is_not_the_registry() -> None:
    body = "error pushing image: failed to push to destination gcr.io/acme/app:1: DENIED: see https://cloud.google.com/docs"
    assert reading.merge(reading.of_line(body, 1))["host"].value == "gcr.io"
