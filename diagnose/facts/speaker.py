"""Reads who speaks in an error sentence, in which part of its work, and about what: the words in front of the reason.

A carrier such as "error building image" tells the client and the area; it never tells the reason.
"""

from __future__ import annotations

from functools import cache

from diagnose.facts import objects
from diagnose.facts.likely import Likely
from diagnose.lazy import Lazy, lazy

Facts = dict[str, str]


def _each(leads: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """Give every word behind every lead; such beginnings need no expression, and most sentences have one."""
    return tuple(lead + word for lead in leads for word in words)


_PLAIN = ("", "Error: ")
_LOUD = ("", "ERROR: ")
_KANIKO = ("", "Error ", "error ")
_FAILED = ("", "Job failed: ", "Job failed (system failure): ", "Preparation failed: ")
_REF = r"[\w.\-:/@]{1,500}"

_LEADS: tuple[tuple[str | tuple[str, ...], str, str], ...] = (
    # kaniko: its last words are bare, without level (see the texts by version in the knowledge of pages)
    (
        _each((*_KANIKO, "Error: "), ("checking push permission", "creating push check transport")),
        "kaniko",
        "push-check",
    ),
    (_each(("error pushing image: writing ",), ("tarball", "digest", "image name")), "kaniko", "output"),
    (r"(?:[Ee]rror|Error:) pushing image: (?!\")", "kaniko", "push"),
    (_each(_KANIKO, ("uploading layer to cache", "pushing layer to cache")), "kaniko", "cache"),
    (("Error while retrieving image from cache",), "kaniko", "cache"),
    (_each(_PLAIN, _each(("Error", "error"), (" building image: ", " building stage: "))), "kaniko", "build"),
    (("kaniko should only be run inside of a container",), "kaniko", "start"),
    (r"(?:Error: )?[Ee]rror (?:resolving|validating) (?:dockerfile path|source context)", "kaniko", "context"),
    (r"Error: [Yy]ou must provide --destination", "kaniko", "flags"),
    # flags that only kaniko has ever had
    (
        r"Error: unknown flag: --(?:skip-push-permission-check|skip-default-registry-fallback"
        r"|push-ignore-immutable-tag-errors"
        r"|image-fs-extract-retry|image-download-retry|push-retry|customPlatform|custom-platform|snapshot-mode|snapshotMode"
        r"|compressed-caching|registry-map|registry-certificate|registry-client-cert|kaniko-dir|use-new-run)$",
        "kaniko",
        "flags",
    ),
    (
        r"Error: (?:cache flags invalid|copying dockerfile|.{0,80}no-push|parsing log level|error resolving secrets"
        r"|\S{1,40} is not a valid (?:snapshot mode|log format)|at least one --destination|--(?:compression|tar-path)[= ])",
        "kaniko",
        "flags",
    ),
    (_each(_PLAIN, ("failed to push to destination ",)), "kaniko", "push"),
    (r"Failed to (?:load certificate |retrieve image:? )|(?:Error: )?[Ff]ailed warming cache: ", "kaniko", "pull"),
    # the runner and its helper
    (
        _each(("", "WARNING: ", "ERROR: "), _each(_FAILED, ("Failed to pull image", "failed to pull image"))),
        "runner",
        "job-image",
    ),
    (
        r"(?:ERROR: Job failed(?: \(system failure\))?: )?(?:prepare environment: )?(?:waiting for pod running: )?"
        r"image pull failed",
        "runner",
        "job-image",
    ),
    (
        r"(?:ERROR: )?Job failed \(system failure\): .{0,160}?(?:failed to pull and unpack image|pulling image \"|image pull failed)",
        "runner",
        "job-image",
    ),
    # before Runner 13 the verdict had the daemon's words alone
    (
        r"(?:ERROR: )?(?:Job failed(?: \(system failure\))?|Preparation failed): Error response from daemon: "
        r"(?:pull access denied|manifest for|unauthorized|denied|repository \S{1,300} not found|(?:Head|Get) )",
        "runner",
        "job-image",
    ),
    (_each(_LOUD, ("Job failed (system failure): ",)), "runner", "system"),
    (
        r"(?:ERROR: )?Job failed: prepare environment: .{0,80}(?:pulling image |image pull failed)",
        "runner",
        "job-image",
    ),
    (("ERROR: Preparation failed: Error response from daemon: toomanyrequests: ",), "runner", "job-image"),
    (_each(_LOUD, ("Preparation failed", "Job failed: prepare environment")), "runner", "prepare"),
    (_each((*_LOUD, "FATAL: ", "WARNING: "), ("Uploading artifacts", "Downloading artifacts")), "runner", "artifacts"),
    (_each(_LOUD, ("Job failed",)), "runner", "job"),
    # containers/image: buildah, podman and skopeo share these sentences
    (
        r"(?:Error: )?(?:[Ee]rror )?(?:creating build container|initializing source|unable to copy from source"
        r"|copying system image(?!.{0,300}(?:initiating layer upload|uploading))"
        r"|Source image rejected)",
        "buildah",
        "pull",
    ),
    (r"(?:Error: )?(?:error )?(?:parsing image name|Error parsing image name)", "skopeo", "pull"),
    (("Error determining repository tags",), "skopeo", "pull"),
    (
        r"(?:Error: )?(?:Error )?copying image to the remote destination|copying system image.{0,300}: ",
        "skopeo",
        "push",
    ),
    (r"(?:Error: |error )(?:pushing image \"|Error: pushing)", "buildah", "push"),
    (r"(?:Error: )?(?:Error: )?(?:error )?building at STEP \"(?:COPY|ADD) ", "buildah", "copy"),
    (r"(?:Error: )?(?:building at STEP|error building at STEP|Error: error building at STEP)", "buildah", "run"),
    (("Error: deleting build container",), "buildah", "run"),
    (
        r"Error: (?:could not find (?:pasta|slirp4netns)|\S{0,60}slirp4netns failed|pasta failed|netavark: |unable to connect to Podman)",
        "podman",
        "",
    ),
    (r"(?:Error: )?(?:error )?(?:logging into|authenticating creds for) ", "buildah", "login"),
    (
        r"Error:? (?:Error )?(?:writing blob|writing manifest|trying to reuse blob|initiating layer upload)",
        "buildah",
        "push",
    ),
    (
        r"Error: (?:cannot find Containerfile|no contents in|stat \S{1,300}(?:Container|Docker)file)",
        "buildah",
        "context",
    ),
    (r"(?:writing blob|writing manifest|trying to reuse blob|Copying|copying) ?.{0,200}:", "skopeo", "push"),
    # BuildKit, also inside the docker client
    (
        r"(?:ERROR: |error: )?(?:failed to build: )?(?:target [\w.\-]{1,80}: )?(?:failed to solve|failed to receive status|failed to do request|failed to fetch oauth token|failed to authorize)",
        "buildkit",
        "build",
    ),
    (_each(_LOUD, ("failed to push ", "failed to copy: ", "failed commit on ref ")), "buildkit", "push"),
    (
        r"(?:ERROR: )?(?:pulling from host |failed to resolve source metadata|" + _REF + ": not found$)",
        "buildkit",
        "pull",
    ),
    (_each(_LOUD, ('process "', "executor failed running")), "buildkit", "run"),
    (
        _each(_LOUD, ("failed to calculate checksum", "failed to compute cache key", "failed to walk ")),
        "buildkit",
        "copy",
    ),
    (
        r"(?:error: )?(?:listing workers|failed to list workers|could not connect to \S{1,200}buildkitd)"
        r"|\[rootlesskit:",
        "buildkit",
        "daemon",
    ),
    (r"(?:ERROR: )?unexpected status from (?:HEAD|GET|POST|PUT|PATCH) request", "buildkit", "build"),
    # the Docker client and its daemon
    (r"(?:ERROR: )?(?:failed to build: )?(?:unable to prepare context|error checking context: )", "docker", "context"),
    (r"(?:ERROR: docker: |docker: )?[\"']docker (?:buildx )?(?:image )?build[\"'] requires ", "docker", "context"),
    (r"(?:ERROR: |error: )?(?:failed to build: )?invalid local: ", "buildkit", "context"),
    (_each(_LOUD, ("Cannot connect to the Docker daemon", "error during connect: ")), "docker", "daemon"),
    (r"(?:Failed to initialize: )?unable to resolve docker endpoint", "docker", "daemon"),
    (r"The command '.{1,4000}' returned a non-zero code", "docker", "run"),
    (("COPY failed: ", "ADD failed: "), "docker", "copy"),
    (r"(?:docker: )?Error response from daemon: login attempt", "docker", "login"),
    (
        r"Error response from daemon: Get \"?https?://[^/\s]{1,260}/v2/\"?: (?:unauthorized|denied|no basic auth|unknown: Unable to parse)",
        "docker",
        "login",
    ),
    (
        r"(?:docker: |ERROR: )?Error response from daemon: (?:pull access denied|manifest |failed to resolve reference"
        r"|(?:Head|Get) \"?https?://[^\s\"]{1,400}/manifests/)",
        "docker",
        "pull",
    ),
    (
        r"(?:docker: |ERROR: |\s{0,8}\* )?Error response from daemon: (?:error from registry: |pull access denied for |unauthorized: |denied: |error parsing HTTP)",
        "docker",
        "pull",
    ),
    (
        r"(?:docker: |ERROR: |\s{0,8}\* |ERROR: for \S{1,128}  )?(?:Error response from daemon: |Cannot start service )",
        "docker",
        "",
    ),
    (r"(?:ERROR: )?(?:error getting credentials|Error saving credentials|error storing credentials)", "docker", ""),
    (r"Post \"?https?://[^/\s]{1,260}/v2/\S{1,400}/blobs/uploads/", "docker", "push"),
    (
        (
            *("manifest blob unknown: ", "error from registry: ", "name unknown: ", "tag invalid: "),
            *("bad request: Repo", "unknown: Failed to"),
        ),
        "docker",
        "",
    ),
    (r"unknown blob$", "docker", ""),
    (("error pulling image configuration: ",), "docker", "pull"),
    # the classic builder and old clients print the daemon's error bare
    (r"(?:Get|Head) \"?https?://[^/\s]{1,260}/v2/", "docker", ""),
    (
        _each((*_LOUD, "Error: "), ("no basic auth credentials", "denied: ", "unauthorized: ", "toomanyrequests: "))
        + _each((*_LOUD, "Error: "), ("received unexpected HTTP status", "Error parsing HTTP", "error parsing HTTP")),
        "docker",
        "",
    ),
    (r"(?:docker: )?no matching manifest for [\w/]{1,60} in the manifest list", "docker", "pull"),
    (
        r"(?:docker: |ERROR: )?(?:manifest for "
        + _REF
        + r" not found|pull access denied for|base name \(|failed to register layer)",
        "docker",
        "pull",
    ),
    # git and its helpers
    (
        (
            *("fatal: ", "remote: ", "LFS: ", "batch response: ", "warning: failed to remove"),
            *(
                "Error downloading object: ",
                "error: RPC failed",
                "error: unable to unlink",
                "error: unable to write file",
            ),
            *("error: pathspec", "error: insufficient permission", "error: could not lock config"),
        ),
        "git",
        "git",
    ),
    # programs in a RUN step or in the job's script
    (("ssh: Could not resolve hostname ", "ssh: connect to host "), "git", "git"),
    (r"\[(?:ERROR|FATAL)\] +(?:Failed to execute goal |Non-resolvable parent POM)", "maven", ""),
    (r"curl: \(\d{1,3}\)", "curl", ""),
    (r"go: [^\s:]{1,300}: ", "go", ""),
    (_each(_LOUD, ("Could not fetch URL", "Could not install packages")), "pip", ""),
    (("wget: ",), "wget", ""),
    (("npm ERR!", "npm error", "npm WARN"), "npm", ""),
)

_EMBEDDED = lazy(
    r"(?:\] ?|(?<![A-Za-z])[Ee]rror: ?|ERROR:? |msg=\"?|[Ff]ailed(?: with)?: ?)"
    r"(?P<lead>(?:error (?:checking push permission|pushing image: |building image: )"
    r"|Error: error (?:resolving|building) ).{0,4000})"
)
"""kaniko's last words behind what a wrapper (a bot, a shell, a pipeline tool) put before them."""


_BEGINNINGS = tuple(each for begin, _, _ in _LEADS if isinstance(begin, tuple) for each in begin)


@cache
def _likely() -> Likely:
    return Likely(begin for begin, _, _ in _LEADS)


def rows() -> tuple[Lazy, ...]:
    """Give the table's expressions, of which a run asks for few."""
    return tuple(lazy(begin) for begin, _, _ in _LEADS if isinstance(begin, str))


def _speaker(body: str) -> Facts:
    places = _likely().places(body)
    if not places and not body.startswith(_BEGINNINGS):
        return {}
    for place, (begin, client, area) in enumerate(_LEADS):
        if body.startswith(begin) if isinstance(begin, tuple) else place in places and lazy(begin).match(body):
            if area == "build":
                from diagnose.facts.areas import area_of  # its tables are for failed builds

                return {"client": client, "area": inner} if (inner := area_of(client, body)) else {"client": client}
            return {"client": client, "area": area} if area else {"client": client}
    return {}


def who(body: str) -> Facts:
    """Read client and area of one error sentence; nothing where it does not tell who speaks."""
    facts = _speaker(body)
    if not facts and (found := _EMBEDDED.search(body)):
        facts = _speaker(found["lead"])
    return facts


def read(body: str) -> Facts:
    """Read client, area and the things named by one error sentence: destination, image, repository, exit_code, signal."""
    facts = who(body)
    objects.read(body, facts)
    return facts
