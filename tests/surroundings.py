"""The same failure in other surroundings: the runner's prologue and epilogue, other output before, cleaning after."""

from __future__ import annotations

import random
import re

from tests.reshaped import RUNNERS, Case, Changed, Transform, is_framed, is_headed, lines_of, put_together

_IMAGES = {
    "kaniko-v1.8.1": "gcr.io/kaniko-project/executor:v1.8.1-debug",
    "kaniko-v1.24.0": "gcr.io/kaniko-project/executor:v1.24.0-debug",
    "kaniko-oct-v1.28.3": "ghcr.io/osscontainertools/kaniko:v1.28.3-debug",
    "buildah": "quay.io/buildah/stable:v1.39.0",
    "podman": "quay.io/podman/stable:v5.3.0",
    "skopeo": "quay.io/skopeo/stable:v1.17.0",
    "buildctl": "moby/buildkit:v0.19.0",
}
_ENDS = {
    "docker": "exit code {}",
    "kubernetes": "command terminated with exit code {}",
    "shell": "exit status {}",
}
_CLEANING = "Cleaning up project directory and file based variables"
_ORDINARY = """added 214 packages, and audited 215 packages in 6s
found 0 vulnerabilities
Compiling serde v1.0.203
Fetched 9,412 kB in 2s (4,706 kB/s)
Setting up libssl3 (3.0.13-1) ...
PASS src/login.test.ts (2.31 s)
Tests:       42 passed, 42 total
ok      example.org/shop/cart   0.412s
warning: unused variable: `x`
0 errors, 3 warnings
Linting and checking validity of types
   Creating an optimized production build
info Lockfile not saved
Reading package lists... Done
npm WARN deprecated rimraf@3.0.2: old versions are no longer supported
test result: ok. 17 passed; 0 failed; 0 ignored
Ran 120 tests in 3.214s""".splitlines()


def _mark(kind: str, name: str) -> str:
    return f"section_{kind}:1767323045:{name}\r\x1b[0K"


def _header(ends: str, begins: str, text: str) -> str:
    return _mark("end", ends) + _mark("start", begins) + f"\x1b[0K\x1b[36;1m{text}\x1b[0;m\x1b[0;m"


def _prologue(case: Case, executor: str) -> list[str]:
    image = _IMAGES.get(case.tool, "docker:27.3.1")
    lines = [
        "\x1b[0KRunning with gitlab-runner 17.9.0 (c4cbe9dd)\x1b[0;m",
        "\x1b[0K  on runner-07 t3_AbCdEf, system ID: s_0123456789ab\x1b[0;m",
        _mark("start", "prepare_executor") + f'\x1b[0K\x1b[36;1mPreparing the "{executor}" executor\x1b[0;m\x1b[0;m',
    ]
    if executor == "docker":
        lines.append(f"\x1b[0KUsing Docker executor with image {image} ...\x1b[0;m")
    elif executor == "kubernetes":
        lines.append("\x1b[0KUsing Kubernetes namespace: gitlab-ci\x1b[0;m")
        lines.append(f"\x1b[0KUsing Kubernetes executor with image {image} ...\x1b[0;m")
    else:
        lines.append("\x1b[0KUsing Shell (bash) executor...\x1b[0;m")
    return [
        *lines,
        _header("prepare_executor", "prepare_script", "Preparing environment"),
        "Running on runner-t3abcdef-project-9-concurrent-0 via host-3...",
        _header("prepare_script", "get_sources", "Getting source from Git repository"),
        "\x1b[32;1mFetching changes with git depth set to 20...\x1b[0;m",
        "\x1b[32;1mChecking out 0a1b2c3d as detached HEAD (ref is main)...\x1b[0;m",
        "\x1b[32;1mSkipping Git submodules setup\x1b[0;m",
        _header("get_sources", "step_script", 'Executing "step_script" stage of the job script'),
        "\x1b[32;1m$ ./ci/build.sh\x1b[0;m",
    ]


def _verdict(case: Case, executor: str) -> str:
    if case.passed:
        return "\x1b[32;1mJob succeeded\x1b[0;m"
    return f"\x1b[31;1mERROR: Job failed: {_ENDS[executor].format(case.code)}\x1b[0;m"


def framed(executor: str) -> Transform:
    """Put a bare log into a job of this executor, which ends as the program did."""

    def transform(case: Case, _: random.Random) -> Changed | None:
        if is_framed(case) or is_headed(case) or RUNNERS.search(case.log):
            return None
        before = [line.encode() for line in _prologue(case, executor)]
        changed = put_together([[line] for line in lines_of(case.log)], before)
        cleaning = _header("step_script", "cleanup_file_variables", _CLEANING)
        after = [cleaning, _mark("end", "cleanup_file_variables") + _verdict(case, executor)]
        return changed._replace(log=changed.log + "\n".join(after).encode() + b"\n")

    return transform


def noise_before(case: Case, chance: random.Random) -> Changed | None:
    """Let the same script print other things first."""
    lines = lines_of(case.log)
    noise = [chance.choice(_ORDINARY).encode() for _ in range(chance.randint(5, 60))]
    if not (is_framed(case) or is_headed(case)):
        return put_together([[line] for line in lines], noise)
    at = next((n for n, line in enumerate(lines) if re.search(rb"section_start:\d+:(?:step|build)_script", line)), None)
    if at is None:
        return None
    if is_headed(case):
        while at + 1 < len(lines) and lines[at + 1][31:32] == b"+":
            at += 1
        noise = [lines[at][:28] + b"01O " + line for line in noise]
    changed = put_together([[line, *noise] if n == at else [line] for n, line in enumerate(lines)])
    return changed._replace(places=[(first, first) for first, _ in changed.places])


def cleaning_after(case: Case, _: random.Random) -> Changed | None:
    """Let the runner do what it does after a failure: after_script and the search for artifacts."""
    if case.passed or is_headed(case) or (b"Job failed" in case.log and not is_framed(case)):
        return None
    lines = lines_of(case.log)
    inner = [b"\x1b[32;1m$ rm -rf build && docker logout\x1b[0;m", b"removed 'build/index.html'", b"Not logged in"]
    if not is_framed(case):
        words = [
            b"Running after_script",
            b"Running after script...",
            *inner,
            b"Uploading artifacts for failed job",
            b"Uploading artifacts...",
            b"WARNING: dist: no matching files. Ensure that the artifact path is relative to the working directory",
            b"ERROR: No files to upload",
            _CLEANING.encode(),
            _verdict(case, "docker").encode(),
        ]
        changed = put_together([[line] for line in lines])
        return changed._replace(log=changed.log + b"\n".join(words) + b"\n")
    if b":after_script" in case.log:
        return None
    groups: list[list[bytes]] = [[line] for line in lines]
    for n in range(len(lines) - 1, -1, -1):
        head, mark, rest = lines[n].rpartition(b"section_start:")
        if mark and b":cleanup_file_variables" in rest:
            opened = _mark("start", "after_script").encode() + b"\x1b[0K\x1b[36;1mRunning after_script\x1b[0;m\x1b[0;m"
            groups[n] = [head + opened, b"\x1b[32;1mRunning after script...\x1b[0;m", *inner]
            groups[n].append(_mark("end", "after_script").encode() + mark + rest)
            return put_together(groups)
    return None
