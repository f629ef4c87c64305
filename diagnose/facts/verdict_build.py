"""The sentences of compilers, linkers and the tools that configure a build: (reason, words, pattern, client)."""

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
            r".{0,400}(?:: |\b)undefined reference to |.{0,200}\bld: symbol\(s\) not found",
        ),
        (
            "compiler",
            "compile-error",
            "verdict",
            rf"{_FILE}(?:\.swift:|\.hs:|\.dart:|\.zig:|\.nim:|\.f90:|\.adb:|\.sol:|\.vala:|\.d:)"
            r"\d{1,6}:\d{1,5}: (?:[Ee]rror|fatal error)\b",
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
    )
)
