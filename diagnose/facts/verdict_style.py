"""The sentences of linters, formatters, type checkers and scanners: (reason, words, pattern, client)."""

from __future__ import annotations

_N = r"[1-9]\d{0,6}"
_FILE = r"[^\s:]{1,300}"

STYLE: tuple[tuple[str, str, str, str], ...] = tuple(
    (
        "format-findings" if words == "format" else "lint-findings",
        "verdict" if words == "format" else words,
        pattern,
        client,
    )
    for client, words, pattern in (
        # Python
        ("black", "format", rf"{_N} files? would be reformatted"),
        ("black", "format", r"would reformat \S"),
        ("ruff", "format", r"Would reformat: \S"),
        ("isort", "format", r"ERROR: \S{1,300} Imports are incorrectly sorted"),
        ("mypy", "verdict", rf"Found {_N} errors? in \d{{1,6}} files? \((?:checked|errors prevented)"),
        ("mypy", "verdict", rf"{_FILE}\.pyi?:\d{{1,6}}(?::\d{{1,5}})?: error: "),
        ("pyright", "detail", r" {1,8}\S{1,300}:\d{1,6}:\d{1,5} - error: "),
        ("pyright", "verdict", rf"{_N} errors?, \d{{1,6}} warnings?, \d{{1,6}} (?:informations|notes)"),
        ("pylint", "verdict", rf"{_FILE}\.py:\d{{1,6}}:\d{{1,5}}: [CRWEF]\d{{4}}: "),
        ("flake8", "verdict", rf"{_FILE}\.pyi?:\d{{1,6}}:\d{{1,5}}: [A-Z]{{1,4}}\d{{3,4}} "),
        ("ruff", "detail", r"(?![IDW]\d{3})[A-Z]{1,4}\d{3,4} (?:\[\*\] )?[A-Z`]"),
        ("ruff", "verdict", rf"Found {_N} errors?(?: \(\d{{1,6}} fixed, {_N} remaining\))?\.$"),
        ("bandit", "verdict", r">> Issue: \[B\d{3}"),
        ("pip-audit", "verdict", rf"Found {_N} known vulnerabilit"),
        # JavaScript
        ("stylelint", "detail", r" {1,8}\d{1,6}:\d{1,5} {1,8}✖ {1,4}\S"),
        ("yamllint", "verdict", r" {1,8}\d{1,6}:\d{1,5} {1,8}error {1,8}.{1,200} \([\w\-]{2,40}\)$"),
        ("yamllint", "verdict", rf"{_FILE}:\d{{1,6}}:\d{{1,5}}: \[error\] "),
        ("eslint", "detail", r" {1,8}\d{1,6}:\d{1,5} {1,8}error {1,8}\S"),
        ("eslint", "verdict", rf"✖ {_N} problems? \({_N} errors?"),
        ("eslint", "verdict", r"ESLint found too many warnings \(maximum: \d"),
        ("prettier", "format", r"(?:\[warn\] )?Code style issues (?:were )?found in|\[error\] \S{1,300}: SyntaxError"),
        ("biome", "detail", rf"{_FILE}:\d{{1,6}}:\d{{1,5}} (?:lint|format|assist|parse)(?:/\S{{1,100}})? "),
        ("svelte-check", "verdict", rf"svelte-check found {_N} errors?"),
        ("commitlint", "verdict", rf"✖ {{1,4}}found {_N} problems?"),
        ("markdownlint", "verdict", rf"{_FILE}\.md:\d{{1,6}}(?::\d{{1,5}})? (?:error )?MD\d{{3}}/"),
        # Go, C, shell, Rust
        ("golangci-lint", "verdict", rf"{_FILE}\.go:\d{{1,6}}:\d{{1,5}}: .{{1,400}} \([\w\-]{{3,30}}\)$"),
        ("golangci-lint", "verdict", rf"{_N} issues:$"),
        ("shellcheck", "verdict", r"In \S{1,300} line \d{1,6}:$"),
        (
            "shellcheck",
            "verdict",
            rf"{_FILE}:\d{{1,6}}:\d{{1,5}}: (?:warning|error|note|info|style): .{{1,300}}\[SC\d{{4}}\]",
        ),
        ("hadolint", "verdict", rf"{_FILE}:\d{{1,6}} (?:DL|SC)\d{{4}} "),
        ("rustfmt", "format", r"Diff in \S{1,300}(?: at line \d|:\d)"),
        ("clang-format", "format", r".{1,400}error: code should be clang-formatted"),
        # Ruby, PHP, JVM
        ("rubocop", "detail", rf"{_FILE}\.rb:\d{{1,6}}:\d{{1,5}}: [CWEF]: "),
        ("rubocop", "verdict", rf"\d{{1,6}} files? inspected, {_N} offenses? detected"),
        ("phpstan", "verdict", rf" ?\[ERROR\] Found {_N} errors?"),
        ("phpcs", "verdict", rf"FOUND {_N} ERRORS?\b"),
        ("psalm", "verdict", rf"{_N} errors found$"),
        ("php-cs-fixer", "format", rf"Found {_N} of \d{{1,6}} files that can be fixed"),
        (
            "checkstyle",
            "detail",
            r"\[(?:ERROR|WARN)\] \S{1,300}\.java:(?:\[\d{1,6}(?:,\d{1,5})?\]|\d{1,6}(?::\d{1,5})?:) .{0,300}[\[(]\w{3,60}[\])]",
        ),
        (
            "checkstyle",
            "verdict",
            rf".{{0,400}}You have {_N} Checkstyle violations?|> Checkstyle rule violations were found",
        ),
        ("pmd", "verdict", rf"(?:> |.{{0,300}}You have ){_N} PMD (?:rule )?violations?"),
        ("detekt", "verdict", rf"> Analysis failed with {_N} (?:weighted )?issues"),
        ("spotless", "format", r".{0,300}The following files had format violations:"),
        ("android-lint", "verdict", r"> Lint found (?:\d{1,6} )?errors in the project"),
        # infrastructure, secrets, gates
        ("ansible-lint", "verdict", rf"Failed: {_N} failure\(s\)"),
        ("tflint", "verdict", rf"{_N} issue\(s\) found:"),
        ("helm", "verdict", rf"Error: \d{{1,6}} chart\(s\) linted, {_N} chart\(s\) failed"),
        ("gitleaks", "verdict", rf".{{0,60}}leaks found: {_N}"),
        ("pre-commit", "verdict", r"\S.{0,76}\.{3,}Failed$"),
        ("sonar", "verdict", r".{0,80}QUALITY GATE STATUS: FAILED"),
    )
)
