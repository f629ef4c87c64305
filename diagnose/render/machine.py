"""The forms for programs: JSON, JSON lines and fields apart by tabs."""

from __future__ import annotations

from diagnose.model import Diagnosis
from diagnose.render import json_text
from diagnose.render.clean import cleaned, flat
from diagnose.render.document import document


def indented(diagnosis: Diagnosis) -> str:
    """Give the document over many lines."""
    return json_text.indented(document(diagnosis)) + "\n"


def compact(diagnosis: Diagnosis) -> str:
    """Give the document on one line; what else could end a line was replaced when the diagnosis was cleaned."""
    return json_text.compact(document(diagnosis)) + "\n"


def _row(role: str, page: str, line: int | None, text: str) -> str:
    return "\t".join([flat(role), flat(page) or "-", "-" if line is None else str(line), flat(text)]) + "\n"


def fields(diagnosis: Diagnosis) -> str:
    """Give a line for each finding; without one, a line with the verdict and what stands for it."""
    told = cleaned(diagnosis)
    if told.findings:
        return "".join(_row(each.role, each.signature, each.line, each.title) for each in told.findings)
    if told.error is not None:
        return _row(told.verdict, "-", None, told.error.message)
    best = told.excerpt[0] if told.excerpt else None
    return _row(told.verdict, "-", best.line if best else None, best.text if best else "")
