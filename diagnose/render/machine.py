"""The form for programs that take lines: fields apart by tabs."""

from __future__ import annotations

from diagnose.model import Diagnosis
from diagnose.render.clean import cleaned, flat


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
