"""A pipeline that failed before it had a job: GitLab tells what is wrong with its configuration."""

from __future__ import annotations

import io

from diagnose import core
from diagnose.model import Corpus, Evidence, Source
from diagnose.model.group import Cause
from diagnose.redact import Gate
from diagnose.sources.gitlab.grouping import roots
from diagnose.sources.gitlab.pipelines import Pipeline
from diagnose.trace import open_trace


def causes(each: Pipeline, pages: Corpus, url: str | None, *, redact: bool) -> tuple[Cause, ...]:
    """Give the cause of a pipeline without jobs, where a page knows the line `yaml_errors: WORDS`; it has no job."""
    if each.status != "failed" or not each.errors:
        return ()
    said = f"yaml_errors: {' '.join(each.errors.split())}"
    context = core.Context(Source("job", f"pipeline {each.id}", url), redact=redact)
    found = core.diagnose(open_trace(io.BytesIO(said.encode())), pages, context)
    proof = (Evidence("api", None, Gate(enabled=redact).value(said)[0], url=url),)
    because = "GitLab itself says so"
    return tuple(
        Cause(finding._replace(line=None, section=None, before=None, evidence=proof, because=because), ())
        for finding in roots(found)
    )
