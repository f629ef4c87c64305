"""Reads who speaks in an error sentence, in which part of its work, and about what: the words in front of the reason.

A carrier such as "error building image" tells the client and the area; it never tells the reason.
"""

from __future__ import annotations

from diagnose.facts import objects
from diagnose.lazy import Lazy, lazy

Facts = dict[str, str]
_Rule = tuple[Lazy, str, str]


def _rules(*rows: tuple[str, str, str]) -> tuple[_Rule, ...]:
    return tuple((lazy(pattern), client, area) for pattern, client, area in rows)


_REF = r"[\w.\-:/@]{1,500}"

_LEADS = _rules(
    # kaniko: its last words are bare, without level (see the texts by version in the knowledge of pages)
    (r"(?:[Ee]rror |Error: )?(?:checking push permission|creating push check transport)", "kaniko", "push-check"),
    (r"error pushing image: writing (?:tarball|digest|image name)", "kaniko", "output"),
    (r"(?:[Ee]rror|Error:) pushing image: (?!\")", "kaniko", "push"),
    (r"(?:[Ee]rror )?(?:uploading layer to cache|pushing layer to cache)", "kaniko", "cache"),
    (r"Error while retrieving image from cache", "kaniko", "cache"),
    (r"(?:Error: )?[Ee]rror building (?:image|stage): ", "kaniko", "build"),
    (r"kaniko should only be run inside of a container", "kaniko", "start"),
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
    (r"(?:Error: )?failed to push to destination ", "kaniko", "push"),
    (r"Failed to (?:load certificate |retrieve image:? )|(?:Error: )?[Ff]ailed warming cache: ", "kaniko", "pull"),
    # the runner and its helper
    (
        r"(?:WARNING: |ERROR: )?(?:Job failed(?: \(system failure\))?: |Preparation failed: )?[Ff]ailed to pull image",
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
    (r"(?:ERROR: )?Job failed \(system failure\): ", "runner", "system"),
    (
        r"(?:ERROR: )?Job failed: prepare environment: .{0,80}(?:pulling image |image pull failed)",
        "runner",
        "job-image",
    ),
    (r"ERROR: Preparation failed: Error response from daemon: toomanyrequests: ", "runner", "job-image"),
    (r"(?:ERROR: )?(?:Preparation failed|Job failed: prepare environment)", "runner", "prepare"),
    (r"(?:ERROR: |FATAL: |WARNING: )?(?:Uploading|Downloading) artifacts", "runner", "artifacts"),
    (r"(?:ERROR: )?Job failed", "runner", "job"),
    # containers/image: buildah, podman and skopeo share these sentences
    (
        r"(?:Error: )?(?:[Ee]rror )?(?:creating build container|initializing source|unable to copy from source"
        r"|copying system image(?!.{0,300}(?:initiating layer upload|uploading))"
        r"|Source image rejected)",
        "buildah",
        "pull",
    ),
    (r"(?:Error: )?(?:error )?(?:parsing image name|Error parsing image name)", "skopeo", "pull"),
    (r"Error determining repository tags", "skopeo", "pull"),
    (
        r"(?:Error: )?(?:Error )?copying image to the remote destination|copying system image.{0,300}: ",
        "skopeo",
        "push",
    ),
    (r"(?:Error: |error )(?:pushing image \"|Error: pushing)", "buildah", "push"),
    (r"(?:Error: )?(?:Error: )?(?:error )?building at STEP \"(?:COPY|ADD) ", "buildah", "copy"),
    (r"(?:Error: )?(?:building at STEP|error building at STEP|Error: error building at STEP)", "buildah", "run"),
    (r"Error: deleting build container", "buildah", "run"),
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
        r"Error: (?:cannot find Containerfile|no contents in|stat \S{1,300}(?:Containerfile|Dockerfile))",
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
    (r"(?:ERROR: )?(?:failed to push |failed to copy: |failed commit on ref )", "buildkit", "push"),
    (
        r"(?:ERROR: )?(?:pulling from host |failed to resolve source metadata|" + _REF + r": not found$)",
        "buildkit",
        "pull",
    ),
    (r"(?:ERROR: )?(?:process \"|executor failed running)", "buildkit", "run"),
    (r"(?:ERROR: )?failed to (?:calculate checksum|compute cache key|walk )", "buildkit", "copy"),
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
    (r"(?:ERROR: )?(?:Cannot connect to the Docker daemon|error during connect: )", "docker", "daemon"),
    (r"(?:Failed to initialize: )?unable to resolve docker endpoint", "docker", "daemon"),
    (r"The command '.{1,4000}' returned a non-zero code", "docker", "run"),
    (r"(?:COPY|ADD) failed: ", "docker", "copy"),
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
        r"(?:unknown blob$|manifest blob unknown: |error from registry: |name unknown: |tag invalid: |bad request: Repo|unknown: Failed to)",
        "docker",
        "",
    ),
    (r"error pulling image configuration: ", "docker", "pull"),
    # the classic builder and old clients print the daemon's error bare
    (r"(?:Get|Head) \"?https?://[^/\s]{1,260}/v2/", "docker", ""),
    (
        r"(?:ERROR: |Error: )?(?:no basic auth credentials|denied: |unauthorized: |toomanyrequests: "
        r"|received unexpected HTTP status|[Ee]rror parsing HTTP)",
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
        r"(?:fatal: |remote: |LFS: |batch response: |warning: failed to remove|Error downloading object: "
        r"|error: (?:RPC failed|unable to (?:unlink|write file)|pathspec|insufficient permission|could not lock config))",
        "git",
        "git",
    ),
    # programs in a RUN step or in the job's script
    (r"ssh: (?:Could not resolve hostname|connect to host) ", "git", "git"),
    (r"Error downloading object: ", "git", "git"),
    (r"\[(?:ERROR|FATAL)\] +(?:Failed to execute goal |Non-resolvable parent POM)", "maven", ""),
    (r"curl: \(\d{1,3}\)", "curl", ""),
    (r"go: [^\s:]{1,300}: ", "go", ""),
    (r"(?:ERROR: )?Could not (?:fetch URL|install packages)", "pip", ""),
    (r"wget: ", "wget", ""),
    (r"(?:npm (?:ERR!|error)|npm WARN)", "npm", ""),
)

_KANIKO_BUILD = _rules(
    (r"getting stage builder for stage|unable to complete operation after \d", "kaniko", "pull"),
    (r"[Ee]rror building image: (?:GET|HEAD|Get|Head|[A-Z_]{6,30}:) ", "kaniko", "pull"),
    (r"could not parse reference|no child with platform|retrieving image", "kaniko", "pull"),
    (r"downloading remote source file|/https?:/", "kaniko", "add-url"),
    (r"parsing dockerfile|dockerfile parse error", "kaniko", "dockerfile"),
    (r"failed to get filesystem from image", "kaniko", "unpack"),
    (r"failed to take snapshot|snapshot", "kaniko", "snapshot"),
    (
        r"failed to get files used from context|resolving src|getting user group from chown|copy failed",
        "kaniko",
        "copy",
    ),
    (r"extracting fs from image", "kaniko", "unpack"),
    (r"failed to execute command|waiting for process to exit: ", "kaniko", "run"),
    (r"deleting file system after stage|saving dependencies", "kaniko", "stage-end"),
)
_BUILDKIT_BUILD = _rules(
    (r"error writing (?:layer|manifest|config) blob: ", "buildkit", "cache"),
    (r"failed to push |failed commit on ref \"[^\"]{1,300}\": unexpected status", "buildkit", "push"),
    (r": [a-z0-9][\w.\-]{0,200}[/:][\w.\-/:@]{1,400}: not found$|expected number of bytes: ", "buildkit", "pull"),
    # the token is fetched for a pull and for a push alike: the step tells which
    (r"failed to solve: (?:failed to authorize: )?failed to fetch (?:oauth|anonymous) token", "buildkit", ""),
    (r"did not complete successfully|executor failed running", "buildkit", "run"),
    (r"failed to (?:calculate checksum|compute cache key|walk)", "buildkit", "copy"),
    (r"failed to read dockerfile|failed to load cache key: invalid|invalid local: ", "buildkit", "context"),
    (r"dockerfile parse error|failed to create LLB|failed to parse|base name \(", "buildkit", "dockerfile"),
    (
        r"failed to resolve source metadata|failed to load metadata|pull access denied|pulling from host",
        "buildkit",
        "pull",
    ),
)
_EXIT = (
    lazy(r"exit status (\d{1,3})\b"),
    lazy(r"exit code:? (\d{1,3})\b"),
    lazy(r"returned a non-zero code: (\d{1,3})\b"),
    lazy(r"exited with status (\d{1,3})\b"),
)
_KUBERNETES = lazy(
    r"(?:ERROR: )?Job failed.{0,60}(?:command terminated with exit code|Error in container \w|waiting for pod running: |setting up build pod: "
    r"|pods? \"?(?:[\w\-]{1,63}/)?runner-)"
)
"""Words that only the Kubernetes executor ends a job with: they tell the executor of a trace without a prologue."""
_SIGNAL = lazy(r"signal: ([a-z]{3,30})")


_EMBEDDED = lazy(
    r"(?:\] ?|(?<![A-Za-z])[Ee]rror: ?|ERROR:? |msg=\"?|[Ff]ailed(?: with)?: ?)"
    r"(?P<lead>(?:error (?:checking push permission|pushing image: |building image: )"
    r"|Error: error (?:resolving|building) ).{0,4000})"
)
"""kaniko's last words behind what a wrapper (a bot, a shell, a pipeline tool) put before them."""


def _area(client: str, area: str, text: str) -> str:
    if area == "build":
        table = _KANIKO_BUILD if client == "kaniko" else _BUILDKIT_BUILD
        return next((inner for pattern, _, inner in table if pattern.search(text)), "build")
    return area


def _speaker(body: str) -> Facts:
    for pattern, client, area in _LEADS:
        if pattern.match(body):
            inner = _area(client, area, body)
            return {"client": client, "area": inner} if inner else {"client": client}
    return {}


def read(body: str) -> Facts:
    """Read client, area and the things named by one error sentence: destination, image, repository, exit_code, signal."""
    facts = _speaker(body)
    if not facts and (found := _EMBEDDED.search(body)):
        facts = _speaker(found["lead"])
    objects.read(body, facts)
    if "destination" in facts and facts["destination"] == facts.get("image"):
        del facts["image"]
    for pattern in _EXIT:
        if found := pattern.search(body):
            facts["exit_code"] = found[1]
            break
    if _KUBERNETES.match(body):
        facts["executor"] = "kubernetes"
    if found := _SIGNAL.search(body):
        facts["signal"] = found[1]
    return facts
