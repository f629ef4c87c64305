"""The sentences of task runners, of tools that miss their project's file, and of deployment tools."""

from __future__ import annotations

_N = r"[1-9]\d{0,6}"

TASKS: tuple[tuple[str, str, str, str], ...] = tuple(
    (reason, words, pattern, client)
    for client, reason, words, pattern in (
        # targets and scripts that do not exist
        (
            "make",
            "target-missing",
            "verdict",
            r"(?:\S{0,60}make(?:\.exe)?(?:\[\d{1,3}\])?): \*\*\* No rule to make target ['`](?P<goal>[^'`]{1,200})'(?P<needed>, needed by)?",
        ),
        (
            "npm",
            "target-missing",
            "verdict",
            r"npm (?:ERR!|error|ERROR)(?: code ENOSCRIPT| )? ?[Mm]issing script: \"?(?P<goal>[\w:.\-]{1,80})",
        ),
        (
            "yarn",
            "target-missing",
            "verdict",
            r"(?:error Command|Usage Error: Couldn't find a script named) \"(?P<goal>[\w:.\-]{1,80})\"(?: not found|\.)",
        ),
        (
            "pnpm",
            "target-missing",
            "verdict",
            r".{0,4}ERR_PNPM_NO_SCRIPT.{0,4}Missing script: (?P<goal>[\w:.\-]{1,80})",
        ),
        (
            "gradle",
            "target-missing",
            "verdict",
            r"(?:> )?(?:Task|Cannot locate tasks that match) '(?P<goal>[\w:.\-]{1,80})'(?: not found in| as task)",
        ),
        ("maven", "target-missing", "verdict", r"\[ERROR\] Unknown lifecycle phase \"(?P<goal>[\w:.\-]{1,80})\""),
        (
            "rake",
            "target-missing",
            "verdict",
            r"(?:rake aborted!|Don't know how to build task '(?P<goal>[\w:.\-]{1,80})')",
        ),
        ("ant", "target-missing", "verdict", r"Target \"(?P<goal>[\w:.\-]{1,80})\" does not exist in the project"),
        ("task", "target-missing", "verdict", r"task: Task \"(?P<goal>[\w:.\-]{1,80})\" does not exist"),
        # files of a project that are not where the tool looks
        (
            "make",
            "project-missing",
            "verdict",
            r"\S{0,60}make(?:\[\d{1,3}\])?: \*\*\* (?:No targets specified and no (?P<project_file>makefile) found|\S{1,200}: No such file or directory\.  Stop)",
        ),
        (
            "npm",
            "project-missing",
            "verdict",
            r"npm (?:ERR!|error) (?:enoent )?(?:ENOENT: no such file or directory, open|Could not read package\.json: Error: ENOENT).{0,300}(?P<project_file>package\.json)",
        ),
        (
            "npm",
            "project-missing",
            "verdict",
            r"npm (?:ERR!|error) The `npm ci` command can only install with an existing (?P<project_file>package-lock\.json)",
        ),
        ("yarn", "project-missing", "verdict", r"error Couldn't find a (?P<project_file>package\.json) file in"),
        (
            "pnpm",
            "project-missing",
            "verdict",
            r".{0,4}ERR_PNPM_NO_(?:IMPORTER_MANIFEST_FOUND|PKG_MANIFEST|LOCKFILE).{0,4}(?:No|Cannot).{0,60}?(?P<project_file>package\.json|pnpm-lock\.yaml)",
        ),
        (
            "maven",
            "project-missing",
            "verdict",
            r"\[ERROR\] The goal you specified requires a project to execute but there is no (?P<project_file>POM) in this directory",
        ),
        (
            "gradle",
            "project-missing",
            "verdict",
            r"(?:> )?Directory '.{1,300}' does not contain a (?P<project_file>Gradle) build",
        ),
        ("cargo", "project-missing", "verdict", r"error: could not find `(?P<project_file>Cargo\.toml)` in"),
        (
            "go",
            "project-missing",
            "verdict",
            r"go: (?:cannot find main module|(?P<project_file>go\.mod) file not found in current directory)",
        ),
        (
            "pip",
            "project-missing",
            "verdict",
            r"ERROR: Could not open requirements file: \[Errno 2\] No such file or directory: '(?P<project_file>[\w./\-]{1,200})'",
        ),
        (
            "pip",
            "project-missing",
            "verdict",
            r"ERROR: .{0,300}neither 'setup\.py' nor '(?P<project_file>pyproject\.toml)' found",
        ),
        ("poetry", "project-missing", "verdict", r"Poetry could not find a (?P<project_file>pyproject\.toml) file in"),
        (
            "composer",
            "project-missing",
            "verdict",
            r"Composer could not find a (?P<project_file>composer\.json) file in",
        ),
        ("bundler", "project-missing", "verdict", r"Could not locate (?P<project_file>Gemfile)"),
        (
            "dotnet",
            "project-missing",
            "verdict",
            r"MSBUILD : error MSB1003: .{0,60}(?P<project_file>project or solution file)",
        ),
        # deployment
        ("terraform", "deploy-failed", "verdict", r"│ Error: \S|Error: Error (?:acquiring|locking) (?:the )?state"),
        (
            "ansible",
            "deploy-failed",
            "verdict",
            r"(?:fatal|failed): \[[\w.\-:]{1,200}\](?: => \(item=.{1,300}\))?: (?:FAILED|UNREACHABLE)! =>|ERROR! \S|\[ERROR\]: Task failed",
        ),
        (
            "ansible",
            "deploy-failed",
            "verdict",
            rf"[\w.\-]{{1,200}} {{1,40}}: ok=\d{{1,6}} {{1,8}}changed=\d{{1,6}} {{1,8}}(?:unreachable={_N}|unreachable=0 {{1,8}}failed={_N})",
        ),
        (
            "helm",
            "deploy-failed",
            "verdict",
            r"Error: (?:UPGRADE|INSTALLATION|ROLLBACK) FAILED: |Error: (?:chart \"|template: |parse error at|execution error at|YAML parse error|repo \S{1,100} not found|failed to download \")",
        ),
        (
            "kubectl",
            "deploy-failed",
            "verdict",
            r"Error from server(?: \(\w{3,30}\))?: |The connection to the server \S{1,200} was refused - did you specify|Unable to connect to the server: ",
        ),
        (
            "kubectl",
            "deploy-failed",
            "verdict",
            r"error: (?:the server doesn't have a resource type|You must be logged in to the server|timed out waiting for the condition"
            r"|deployment \"\S{1,200}\" exceeded its progress deadline|unable to recognize|no matches for kind|resource mapping not found|error validating"
            r"|error parsing \S{1,300}|context \"\S{1,200}\" does not exist|the path \"\S{1,300}\" does not exist|no objects passed to|no context exists)",
        ),
        (
            "aws",
            "deploy-failed",
            "verdict",
            r"(?:aws: \[ERROR\]: |fatal error: |upload failed: .{1,300} |\S{1,60}ClientError: )?An error occurred \(\w{3,60}\) when calling the \w{3,60} operation|Unable to locate credentials\. You can configure",
        ),
        ("gcloud", "deploy-failed", "verdict", r"ERROR: \(gcloud\.[\w.\-]{1,100}\) "),
    )
)
