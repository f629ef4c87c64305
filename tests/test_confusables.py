"""Look-alike lines get, as the first remedy, the fix for what they are; where the list lies beside the checkout."""

from __future__ import annotations

import os

import pytest

from diagnose import corpus
from diagnose.workshop.proof import judge
from tests.run import ROOT

PAIRS = os.path.join(os.path.dirname(ROOT), "shared", "knowledge", "confusables.yaml")
DISPUTED = {
    # Docker Hub's refusal of a namespace and GitLab's of a token's scope have different causes and mends, so two pages;
    # an entry belongs to one of them
    ("cp01-push-403-four-sources", "kaniko/push-check-denied", "Hub org/PAT"),
    # a WARN that the build survives is no root cause, so it has no remedy
    ("cp08-413-three", "kaniko/cache-upload-warning", "build goes on: not the root cause"),
    # a RUN that misses a program has a page of its own; the entry belongs to the page for any other failing RUN
    ("cp09-exit-127", "kaniko/run-command-failed", "Dockerfile's base image"),
    # without a builder in sight these are a job's own commands, whose page is not that of a RUN; the mend is the same
    ("cp20-pip-from-versions-none", "pkg/pip-network", "DNS/proxy"),
    ("cp21-apk", "pkg/apk-network", ""),
    # the bare word `error` follows, so that nothing is proven; alone, the same lines are a consequence
    ("cp14-noise-first", "artifacts/no-matching", "consequence unless nothing else fails"),
}


@pytest.mark.skipif(not os.path.isfile(PAIRS), reason="the list of look-alikes is not beside this checkout")
def test_look_alikes_are_told_apart() -> None:
    yaml = pytest.importorskip("yaml", reason="the list is in YAML")
    whole = corpus.load()
    wrong = []
    with open(PAIRS, encoding="utf-8") as file:
        pairs = yaml.safe_load(file)["pairs"]
    for pair in pairs:
        for side in pair["sides"]:
            found = judge(side["text"].encode() + b"\n", whole).findings
            covers = found[0].covers if found and found[0].role == "root-cause" else ()
            if side["expect"] not in covers:
                wrong.append((pair["id"], side["expect"], side.get("note", "")))
    assert set(wrong) == DISPUTED
