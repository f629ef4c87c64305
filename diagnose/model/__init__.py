"""The nouns of kdiag: values that the rooms hand to each other, without behaviour."""

from diagnose.model.diagnosis import (
    Check,
    Diagnosis,
    Evidence,
    Excerpt,
    Failure,
    Finding,
    Job,
    Link,
    Match,
    Note,
    Remedy,
    Rival,
    Snippet,
    Source,
)
from diagnose.model.facts import ORIGINS, Conditions, Fact
from diagnose.model.page import CATEGORIES, KINDS, Block, Corpus, Fix, Literals, Placeholder, Signature, Words
from diagnose.model.trace import ENDS, End, Line, Section

__all__ = [
    "CATEGORIES",
    "ENDS",
    "KINDS",
    "ORIGINS",
    "Block",
    "Check",
    "Conditions",
    "Corpus",
    "Diagnosis",
    "End",
    "Evidence",
    "Excerpt",
    "Fact",
    "Failure",
    "Finding",
    "Fix",
    "Job",
    "Line",
    "Link",
    "Literals",
    "Match",
    "Note",
    "Placeholder",
    "Remedy",
    "Rival",
    "Section",
    "Signature",
    "Snippet",
    "Source",
    "Words",
]
