"""The sentences of compilers, linkers, build systems and deployment tools: (reason, words, pattern, client)."""

from __future__ import annotations

_N = r"[1-9]\d{0,6}"
_FILE = r"[^\s:]{1,300}"

BUILD: tuple[tuple[str, str, str, str], ...] = tuple(
    (reason, words, pattern, client)
    for client, reason, words, pattern in (
        # a version that is too old or too new: it explains the compiler's words
        (
            "go",
            "version-mismatch",
            "verdict",
            r"go: (?:go\.mod requires|.{1,200} requires) go >= ?(?P<wanted>[\d.]{1,12})",
        ),
        (
            "maven",
            "version-mismatch",
            "verdict",
            r"\[ERROR\] .{0,300}(?:invalid (?:target|source) release: |release version )(?P<wanted>\d{1,3}(?:\.\d)?)",
        ),
        (
            "javac",
            "version-mismatch",
            "verdict",
            r"(?:> )?(?:error: )?(?:invalid (?:target|source) release: |release version )(?P<wanted>\d{1,3}(?:\.\d)?)",
        ),
        (
            "java",
            "version-mismatch",
            "verdict",
            r".{0,300}(?:Unsupported class file major version \d{2}|UnsupportedClassVersionError: .{0,300}class file version)",
        ),
        (
            "dotnet",
            "version-mismatch",
            "verdict",
            r".{0,300}error NETSDK1045: .{0,100}does not support targeting \.NET (?P<wanted>[\w. ]{1,20}?)\.",
        ),
        (
            "cargo",
            "version-mismatch",
            "verdict",
            r"error: (?:package `.{1,100}` cannot be built because it requires rustc |rustc [\d.]{1,10} is not supported by)",
        ),
        # compilers
        (
            "cc",
            "compile-error",
            "proof",
            rf"{_FILE}:\d{{1,6}}(?::\d{{1,5}})?: fatal error: '?(?P<header>[\w./+\-]{{1,200}})'?(?:: No such file or directory| file not found)",
        ),
        (
            "cc",
            "compile-error",
            "verdict",
            rf"{_FILE}\.(?:c|cc|cpp|cxx|C|h|hh|hpp|hxx|m|mm|cu|S|inl|ipp|ino|y|l):\d{{1,6}}(?::\d{{1,5}})?: (?:fatal )?error: ",
        ),
        ("ld", "compile-error", "proof", r".{0,200}\bld(?:\.\w{2,5})?: cannot find -l(?P<library>[\w+.\-]{1,60})"),
        (
            "ld",
            "compile-error",
            "verdict",
            r".{0,400}(?:: |\b)undefined reference to |.{0,200}\bld: symbol\(s\) not found|collect2: error: ld returned",
        ),
        (
            "compiler",
            "compile-error",
            "verdict",
            rf"{_FILE}\.(?:swift|hs|dart|zig|nim|f90|adb|sol|vala|d):\d{{1,6}}:\d{{1,5}}: (?:[Ee]rror|fatal error)\b",
        ),
        ("kotlinc", "compile-error", "verdict", r"e: (?:file://)?\S{1,300}\.kts?[: ]"),
        ("scalac", "compile-error", "verdict", r"\[error\] \S{1,300}\.scala:\d"),
        ("javac", "compile-error", "verdict", rf"(?: {{1,12}}\[javac\] )?{_FILE}\.java:\d{{1,6}}: error: "),
        ("gradle", "compile-error", "verdict", r"> Compilation failed; see the compiler "),
        (
            "maven",
            "compile-error",
            "detail",
            r"\[ERROR\] \S{1,300}\.(?:java|kt|scala|groovy):[\[(]\d{1,6}, ?\d{1,5}[\])] ",
        ),
        (
            "maven",
            "compile-error",
            "verdict",
            r"\[ERROR\] COMPILATION ERROR|\[ERROR\] Failed to execute goal \S{1,100}(?:maven-compiler-plugin|kotlin-maven-plugin|scala-maven-plugin):",
        ),
        (
            "dotnet",
            "compile-error",
            "verdict",
            r"\S.{0,300}\(\d{1,6},\d{1,5}(?:,\d{1,6},\d{1,5})?\): error (?!TS)[A-Z]{2,7}\d{2,5}: ",
        ),
        (
            "dotnet",
            "compile-error",
            "verdict",
            r"\S.{0,300} ?: error (?:MSB|NETSDK|CS)(?!3073)\d{4}: ",
        ),
        (
            "msvc",
            "compile-error",
            "verdict",
            r"\S.{0,300}\(\d{1,6}(?:,\d{1,5})?\): (?:fatal )?error C\d{4}: |LINK : fatal error LNK\d",
        ),
        (
            "rustc",
            "compile-error",
            "verdict",
            r"error\[E\d{4}\]: |error: could not compile `|error: linker `\w{1,20}` not found",
        ),
        (
            "go",
            "compile-error",
            "verdict",
            r"(?:vet: )?[\w./\-]{1,300}\.go:\d{1,6}:\d{1,5}: (?!no required module|missing go\.sum|cannot find (?:package|module)|package \S{1,200} is not in|.{1,400} \([\w\-]{3,30}\)$)",
        ),
        (
            "tsc",
            "compile-error",
            "verdict",
            r"(?:Error: )?\S{1,300}\.[cm]?(?:tsx?|vue)(?:\(\d{1,6},\d{1,5}\):|:\d{1,6}:\d{1,5} -) error TS\d|error TS\d{4,5}: ",
        ),
        (
            "tsc",
            "compile-error",
            "verdict",
            rf"Found {_N} errors?(?: in (?:\d{{1,6}} files\.?|the same file.{{0,300}}|\S{{1,300}}:\d{{1,6}})|\. Watching.{{0,60}})$",
        ),
        (
            "webpack",
            "compile-error",
            "proof",
            r"(?:Module not found: )?(?:Error: )?Can't resolve '(?P<module>[@\w./\-]{1,200})'(?: in '|$)",
        ),
        (
            "webpack",
            "compile-error",
            "cause",
            r"(?P<strict>Treating warnings as errors) because process\.env\.CI = true",
        ),
        (
            "webpack",
            "compile-error",
            "verdict",
            rf"ERROR in \S|[Ww]ebpack .{{0,40}}compiled with {_N} errors?|Failed to compile\.?$",
        ),
        ("vite", "compile-error", "proof", r".{0,60}Rollup failed to resolve import \"(?P<module>[@\w./\-]{1,200})\""),
        ("vite", "compile-error", "verdict", r"(?:.{0,4}Build failed in [\d.]{1,10}m?s|error during build:)$"),
        ("esbuild", "compile-error", "verdict", r"✘ \[ERROR\] \S"),
        ("php", "compile-error", "verdict", r"(?:PHP )?Parse error: {1,2}syntax error"),
        (
            "mix",
            "compile-error",
            "verdict",
            r"== Compilation error in file |\*\* \((?:CompileError|TokenMissingError)\) ",
        ),
        # configuration of a build
        (
            "cmake",
            "configure-failed",
            "cause",
            r" {2}(?:Could not find a package configuration file provided by \"|Could NOT find )(?P<package>[\w+.\-]{1,80})",
        ),
        ("cmake", "configure-failed", "cause", r" {2}Compatibility with CMake < (?P<policy>3\.5) has been removed"),
        ("cmake", "configure-failed", "verdict", r"CMake Error\b|-- Configuring incomplete, errors occurred!"),
        ("autoconf", "configure-failed", "verdict", r"configure: error: "),
        (
            "meson",
            "configure-failed",
            "proof",
            r"\S{0,300}meson\.build:\d{1,6}:\d{1,5}: ERROR: Dependency \"(?P<package>[\w+.\-]{1,80})\" not found",
        ),
        ("meson", "configure-failed", "verdict", r"\S{0,300}meson\.build:\d{1,6}:\d{1,5}: ERROR: "),
        (
            "pkg-config",
            "configure-failed",
            "detail",
            r"(?:.{0,20}: )?Package '?(?P<package>[\w+.\-]{1,80})'? was not found in the pkg-config search path",
        ),
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
