"""What must not change a diagnosis: a table of transformations, the cases to try them on, and what counts as the same.

The same means: the same category of the root cause (or none), and the raw line into which the transformation turned the
line of the first diagnosis; any of them where one line became several.
"""

from __future__ import annotations

import io
import os
import random
import sys
from collections.abc import Iterator

from diagnose import corpus
from diagnose.core import Context, diagnose
from diagnose.corpus import pages
from diagnose.model import Corpus, Source
from diagnose.trace import open_trace
from tests import logs, reshaped, reworded, surroundings
from tests.reshaped import Case, Transform, each_line
from tests.run import ROOT

SHARED = os.path.join(os.path.dirname(ROOT), "shared", "traces")

TABLE: dict[str, Transform] = {
    "runner timestamps": reshaped.timestamps,
    "colour: whole line": each_line(reshaped.whole_line),
    "colour: level": each_line(reshaped.level),
    "colour: every word": each_line(reshaped.every_word),
    "colour: one word": each_line(reshaped.one_word),
    "colour: inside phrases": each_line(reshaped.inside),
    "lost ESC: whole line": reshaped.without_esc(reshaped.whole_line),
    "lost ESC: level": reshaped.without_esc(reshaped.level),
    "lost ESC: every word": reshaped.without_esc(reshaped.every_word),
    "lost ESC: one word": reshaped.without_esc(reshaped.one_word),
    "lost ESC: inside phrases": reshaped.without_esc(reshaped.inside),
    "CRLF": each_line(reshaped.crlf),
    "prefix: GitHub": reshaped.prefixed("2026-01-02T03:04:{n}.1234567Z "),
    "prefix: Jenkins": reshaped.prefixed("[2026-01-02T03:04:{n}.123Z] "),
    "prefix: Jenkins with a number": reshaped.prefixed("07:37:{n} [1807] "),
    "prefix: clock": reshaped.prefixed("07:37:{n} "),
    "prefix: clock in brackets": reshaped.prefixed("[07:37:{n}] "),
    "prefix: Cloud Build": reshaped.prefixed('Step #1 - "build": '),
    "prefix: compose": reshaped.prefixed("kaniko-1  | "),
    "prefix: kubectl": reshaped.prefixed("[pod/build-x1/build] "),
    "wrapped at 80": reshaped.wrapped(blanks=True),
    "wrapped at 80, edge trimmed": reshaped.wrapped(blanks=False),
    "in a job: docker": surroundings.framed("docker"),
    "in a job: kubernetes": surroundings.framed("kubernetes"),
    "in a job: shell": surroundings.framed("shell"),
    "noise before": surroundings.noise_before,
    "cleaning after": surroundings.cleaning_after,
    "UTF-16 LE with BOM": reshaped.encoded("utf-16-le", b"\xff\xfe"),
    "UTF-16 BE with BOM": reshaped.encoded("utf-16-be", b"\xfe\xff"),
    "UTF-16 LE": reshaped.encoded("utf-16-le", b""),
    "UTF-8 with BOM": reshaped.encoded("utf-8", b"\xef\xbb\xbf"),
    "other hosts": reworded.other_hosts,
    "other project and user": reworded.other_project,
    **{f"version: {name}": transform for name, transform in reworded.VERSIONS.items()},
}


def told(log: bytes, whole: Corpus) -> tuple[str, int | None]:
    """Diagnose a log: the category and the line of its root cause."""
    found = diagnose(open_trace(io.BytesIO(log)), whole, Context(Source("file", "x")))
    root = next((each for each in found.findings if each.role == "root-cause"), None)
    return (root.category, root.line) if root else ("none", None)


def _labelled() -> Iterator[Case]:
    import yaml  # type: ignore[import-untyped]  # no part of the project: only who has the genuine traces needs it

    with open(os.path.join(SHARED, "labels.yaml"), encoding="utf-8") as stream:
        for label in yaml.safe_load(stream):
            name = label["id"]
            log = logs.read(os.path.join(SHARED, name + ".log"))
            code = label.get("exit_code")
            passed = label["category"] == "none"
            yield Case(name, log, name.split("/")[0], code or 1, passed)


def _own() -> Iterator[Case]:
    whole = corpus.load()
    for path in logs.genuine():
        log = logs.read(path)
        yield Case(os.path.basename(path), log, passed=told(log, whole)[0] == "none")
    for page in pages.read_pages(corpus.home()):
        for number, sample in enumerate(page.samples):
            if sample.winner is not None:
                yield Case(f"{page.signature.id}/{number}", sample.log)


def cases() -> list[Case]:
    """Give the labelled genuine traces where they lie beside the checkout, else our own and all pages' samples."""
    if os.path.isfile(os.path.join(SHARED, "labels.yaml")):
        try:
            return list(_labelled())
        except ImportError:
            pass
    return list(_own())


def keeps(case: Case, name: str, before: tuple[str, int | None], whole: Corpus) -> str | None:
    """Transform a case, and tell how its diagnosis differs from the one `before`.

    Gives "" where it is the same, and None where the form does not apply.
    """
    changed = TABLE[name](case, random.Random(f"{name} {case.name}"))
    if changed is None:
        return None
    category, line = told(changed.log, whole)
    wanted = changed.places[before[1] - 1] if before[1] is not None else None
    same = line is None if wanted is None else line is not None and wanted[0] <= line <= wanted[1]
    return "" if same and category == before[0] else f"{before} at {wanted} became {(category, line)}"


def main(names: list[str]) -> None:
    """Print the share of the cases that each transformation leaves as they are, and the differences."""
    whole, chosen = corpus.load(), cases()
    before = [told(case.log, whole) for case in chosen]
    differences: list[str] = []
    for name in TABLE:
        if names and not any(word in name for word in names):
            continue
        answers = [(case, keeps(case, name, first, whole)) for case, first in zip(chosen, before, strict=True)]
        found = [(case, answer) for case, answer in answers if answer is not None]
        kept = sum(1 for _, answer in found if not answer)
        print(f"{name:38} {kept:4}/{len(found):4} {100 * kept / max(1, len(found)):6.2f} %", flush=True)
        differences += [f"{name}: {case.name}: {answer}" for case, answer in found if answer]
    print("\n".join(differences))


if __name__ == "__main__":
    main(sys.argv[1:])
