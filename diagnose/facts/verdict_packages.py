"""The sentences of package managers that cannot resolve, or may not change, what a project needs."""

from __future__ import annotations

_NPM = r"npm (?:ERR!|error) "

PACKAGES: tuple[tuple[str, str, str, str], ...] = tuple(
    (reason, words, pattern, client)
    for client, reason, words, pattern in (
        # a lock file that does not fit
        (
            "npm",
            "lock-outdated",
            "verdict",
            _NPM
            + r"(?:`npm ci` can only install packages when your|(?:Missing|Invalid): .{1,200} (?:from lock file|does not satisfy)|cipm can only install packages)",
        ),
        (
            "yarn",
            "lock-outdated",
            "verdict",
            r"error Your lockfile needs to be updated, but yarn was run with|.{0,4}YN0028: .{0,6}(?:The lockfile would have been|-|\+)",
        ),
        (
            "pnpm",
            "lock-outdated",
            "verdict",
            r".{0,4}ERR_PNPM_(?:OUTDATED_LOCKFILE|FROZEN_LOCKFILE_WITH_OUTDATED_LOCKFILE|LOCKFILE_CONFIG_MISMATCH)",
        ),
        ("bun", "lock-outdated", "verdict", r"error: lockfile had changes, but lockfile is frozen"),
        (
            "uv",
            "lock-outdated",
            "verdict",
            r"error: (?:The lockfile at `uv\.lock` needs to be updated|Unable to find lockfile at `uv\.lock`)",
        ),
        (
            "poetry",
            "lock-outdated",
            "verdict",
            r"(?:Error: )?(?:pyproject\.toml changed significantly since poetry\.lock was last generated|poetry\.lock is not up to date with pyproject\.toml|The lock file is not up to date)",
        ),
        ("pipenv", "lock-outdated", "verdict", r"Your Pipfile\.lock \(\w{1,80}\) is out of date"),
        ("pdm", "lock-outdated", "verdict", r".{0,20}Lock file hash doesn't match pyproject\.toml"),
        (
            "bundler",
            "lock-outdated",
            "verdict",
            r"(?:You are trying to install in deployment mode after changing|The (?:dependencies|gemspecs) in your gemfile changed|Your bundle is frozen|The lockfile can't be updated because)",
        ),
        (
            "composer",
            "lock-outdated",
            "verdict",
            r" {0,4}(?:- )?(?:Required package \".{1,100}\" is not present in the lock file|Your lock file does not contain a compatible set)",
        ),
        (
            "cargo",
            "lock-outdated",
            "verdict",
            r"error: (?:the lock file \S{1,300} needs to be updated but --(?:locked|frozen)|cannot update the lock file)",
        ),
        (
            "go",
            "lock-outdated",
            "verdict",
            r"go: (?:updates to go\.(?:mod|sum) needed|inconsistent vendoring|.{1,300}: missing go\.sum entry)|.{0,300}missing go\.sum entry",
        ),
        (
            "gradle",
            "lock-outdated",
            "verdict",
            r"(?:> )?Resolved '.{1,200}' which is not part of the dependency lock state",
        ),
        ("dotnet", "lock-outdated", "verdict", r".{0,300}error NU1004: "),
        (
            "terraform",
            "lock-outdated",
            "verdict",
            r"│ Error: (?:Inconsistent dependency lock file|Provider dependency changes detected)",
        ),
        # versions that exclude each other
        ("npm", "dependency-conflict", "proof", _NPM + r"ERESOLVE (?:unable to resolve|could not resolve)"),
        ("npm", "dependency-conflict", "verdict", _NPM + r"code ERESOLVE"),
        (
            "pip",
            "dependency-conflict",
            "verdict",
            r"ERROR: (?:Cannot install .{1,400} because these package versions have conflict|ResolutionImpossible)",
        ),
        ("uv", "dependency-conflict", "verdict", r" {0,4}× No solution found when resolving"),
        (
            "poetry",
            "dependency-conflict",
            "verdict",
            r" {0,4}(?:So, )?(?:[Bb]ecause|Thus, ) ?.{1,400}(?:version solving failed|depends on)|Unable to find installation candidates for",
        ),
        (
            "composer",
            "dependency-conflict",
            "verdict",
            r" {0,4}Your requirements could not be resolved to an installable set of packages",
        ),
        (
            "bundler",
            "dependency-conflict",
            "verdict",
            r"(?:Bundler could not find compatible versions for gem|Could not find compatible versions)",
        ),
        ("cargo", "dependency-conflict", "verdict", r"error: failed to select a version for "),
        ("dotnet", "dependency-conflict", "verdict", r".{0,300}error NU(?:1605|1107|1202): "),
        ("conda", "dependency-conflict", "verdict", r"(?:UnsatisfiableError: |LibMambaUnsatisfiableError: )"),
        # what is not there under that name or version
        (
            "pip",
            "dependency-missing",
            "verdict",
            r"(?:ERROR: | {2})?Could not find a version that satisfies the requirement (?P<package>[\w.\-\[\]]{1,100})\S{0,60} \(from versions: (?!none|\))(?P<offered>[^)]{1,20})",
        ),
        (
            "pip",
            "dependency-missing",
            "verdict",
            r"(?:ERROR: | {2})?Could not find a version that satisfies the requirement (?P<package>[\w.\-\[\]]{1,100})",
        ),
        (
            "pip",
            "dependency-missing",
            "verdict",
            r"(?:ERROR: )?No matching distribution found for (?P<package>[\w.\-\[\]]{1,100})",
        ),
        (
            "pip",
            "version-mismatch",
            "verdict",
            r"ERROR: (?:Package '[\w.\-]{1,100}'|Ignored .{1,100}) requires a different Python: (?P<have>[\d.]{1,10}) not in '(?P<wanted>[^']{1,40})'",
        ),
        (
            "poetry",
            "version-mismatch",
            "verdict",
            r"(?:The currently activated|Current) Python version (?P<have>[\d.]{1,10}) is not (?:supported|allowed) by the project \((?P<wanted>[^)]{1,40})\)",
        ),
        (
            "npm",
            "dependency-missing",
            "proof",
            _NPM + r"404 {1,2}'?(?P<package>@?[\w./\-]{1,100}).{0,100}is not in (?:this|the npm) registry",
        ),
        (
            "npm",
            "dependency-missing",
            "proof",
            _NPM + r"notarget No matching version found for (?P<package>@?[\w./\-]{1,100})@",
        ),
        ("npm", "dependency-missing", "verdict", _NPM + r"(?:404 Not Found - GET |code E404|code ETARGET)"),
        (
            "yarn",
            "dependency-missing",
            "verdict",
            r"error Couldn't find (?:any versions for|package) \"(?P<package>@?[\w./\-]{1,100})\"",
        ),
        (
            "yarn",
            "version-mismatch",
            "verdict",
            r"error \S{1,200}: The engine \"(?:node|npm|yarn)\" is incompatible with this module\. Expected version \"(?P<wanted>[^\"]{1,60})\"\. Got \"(?P<have>[\w.\-]{1,20})\"",
        ),
        ("npm", "version-mismatch", "verdict", _NPM + r"code EBADENGINE"),
        ("pnpm", "version-mismatch", "verdict", r".{0,4}ERR_PNPM_UNSUPPORTED_ENGINE"),
        ("pnpm", "dependency-missing", "verdict", r".{0,4}ERR_PNPM_(?:NO_MATCHING_VERSION|FETCH_404)"),
        (
            "apt",
            "dependency-missing",
            "verdict",
            r"E: (?:Unable to locate package (?P<package>[\w.+\-]{1,80})|Package '(?P<package2>[\w.+\-]{1,80})' has no installation candidate|Version '.{1,80}' for '(?P<package3>[\w.+\-]{1,80})' was not found)",
        ),
        ("apk", "dependency-missing", "cause", r" {2}(?P<package>[\w.+\-]{1,80}) \(no such package\):$"),
        ("apk", "dependency-missing", "cause", r" {4}breaks: world\[(?P<package>[\w.+\-]{1,80}?)[=<>~\]]"),
        ("apk", "dependency-missing", "verdict", r"ERROR: unable to select packages:$"),
        (
            "dnf",
            "dependency-missing",
            "verdict",
            r"(?:Error: Unable to find a match: |No match for argument: |No package )(?P<package>[\w.+\-]{1,80})",
        ),
        (
            "maven",
            "dependency-missing",
            "verdict",
            r"\[ERROR\] (?:Failed to execute goal .{0,200})?(?:.{0,300}Could not find artifact |.{0,200}Could not resolve dependencies for project (?!.{0,2000}(?:Could not transfer|PKIX|status code|Connect to)))",
        ),
        (
            "gradle",
            "dependency-missing",
            "proof",
            r" {0,6}> Could not find (?P<package>[\w.\-]{1,100}:[\w.\-]{1,100}):[\w.\-]{1,60}\.$",
        ),
        (
            "go",
            "dependency-missing",
            "verdict",
            r"(?:go: )?.{0,300}(?:no required module provides package (?P<package>[\w./\-]{1,200})|cannot find module providing package|: unknown revision (?!or path)|: invalid version: unknown revision)",
        ),
        (
            "go",
            "dependency-missing",
            "verdict",
            r"\S{1,300}\.go:\d{1,6}:\d{1,5}: (?:cannot find (?:package|module)|package \S{1,200} is not in)",
        ),
        (
            "cargo",
            "dependency-missing",
            "verdict",
            r"error: no matching package (?:named )?`(?P<package>[\w\-]{1,80})` found",
        ),
        ("bundler", "dependency-missing", "verdict", r"Could not find gem '(?P<package>[\w\-]{1,80})"),
        (
            "bundler",
            "version-mismatch",
            "verdict",
            r"Your Ruby version is (?P<have>[\d.]{1,10}), but your Gemfile specified (?P<wanted>[\w.~> ]{1,20})",
        ),
        (
            "composer",
            "version-mismatch",
            "proof",
            r" {2,6}- .{1,200} requires php (?P<wanted>\S{1,40}) .{0,60}(?:-> |but )your php version \((?P<have>[\d.]{1,10})",
        ),
        (
            "dotnet",
            "dependency-missing",
            "verdict",
            r".{0,300}error NU1(?:101|102|100|103): .{0,60}?(?:package (?:'?(?P<package>[\w.\-]{1,100}))?)",
        ),
        ("conda", "dependency-missing", "verdict", r"(?:PackagesNotFoundError|ResolvePackageNotFound): ?"),
        # a dependency that has to be compiled, and cannot be
        ("pip", "native-build-failed", "cause", r" {0,12}Error: (?P<program>pg_config) executable not found"),
        (
            "pip",
            "native-build-failed",
            "cause",
            r" {0,12}(?:error: command '(?P<program>[\w./+\-]{1,80})' failed: No such file|unable to execute '(?P<program2>[\w./+\-]{1,80})': No such file)",
        ),
        (
            "pip",
            "native-build-failed",
            "verdict",
            r" {0,4}ERROR: (?:Failed building wheel for |Could not build wheels for |Failed to build installable wheels)|.{0,4}error: (?:metadata-generation-failed|subprocess-exited-with-error)$|× Failed to build `",
        ),
        (
            "node-gyp",
            "native-build-failed",
            "cause",
            r"(?:npm (?:ERR!|error) )?gyp ERR! (?:stack Error: )?(?:not found: |find )(?P<program>make|Python|VS)\b",
        ),
        ("node-gyp", "native-build-failed", "verdict", r"(?:npm (?:ERR!|error) )?gyp ERR! (?:build|configure) error"),
        ("gem", "native-build-failed", "verdict", r" {0,8}ERROR: Failed to build gem native extension"),
    )
)
