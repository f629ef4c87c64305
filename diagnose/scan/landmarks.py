"""The literals that mark a trace's structure, whatever pages are loaded."""

from __future__ import annotations

LANDMARKS: tuple[tuple[str, str], ...] = (
    ("job", "Running with gitlab-runner "),
    ("job", 'Preparing the "'),
    ("job", "executor with image "),
    ("job", " executor..."),
    ("job", "active feature flags: "),
    ("job", "credential providers by priority: "),
    ("job", "executor [flags]"),
    ("command", "\n$ "),
    ("header", 'Preparing the "'),
    ("header", "Preparing environment"),
    ("header", "Getting source from Git repository"),
    ("header", "Downloading artifacts"),
    ("header", "Restoring cache"),
    ("header", 'Executing "'),
    ("header", "Running after_script"),
    ("header", "Saving cache for "),
    ("header", "Uploading artifacts for "),
    ("header", "Cleaning up project directory"),
    ("header", "Cleaning up file based variables"),
)
"""(kind, literal): `job` lines tell facts of the whole trace, `command` lines echo the script, `header` lines begin a
section."""
