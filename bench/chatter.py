"""The lines that a job prints while nothing is wrong, tool by tool, with colours, progress and alarming words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.words import Words

GREEN, RED, YELLOW, CYAN, BOLD, END = "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[0m"


def apt(words: Words) -> str:
    """Give a line of apt-get."""
    name = words.name()
    number = words.number(900)
    return (
        f"Get:{number} http://deb.example.org/debian bookworm/main amd64 {name} amd64 {words.version()}-{number % 7} "
        f"[{number} kB]"
    )


def unpack(words: Words) -> str:
    """Give a line of dpkg."""
    return f"Setting up lib{words.name()}:amd64 ({words.version()}-1) ..."


def npm(words: Words) -> str:
    """Give a line of npm, which warns a lot."""
    return (
        f"npm {YELLOW}warn{END} deprecated {words.name()}@{words.version()}: use @{words.name()}/{words.name()} instead"
    )


def pip(words: Words) -> str:
    """Give a line of pip."""
    name = words.name()
    return f"  Downloading {name.replace('-', '_')}-{words.version()}-py3-none-any.whl ({words.number(900)} kB)"


def maven(words: Words) -> str:
    """Give a line of Maven."""
    name, version = words.name(), words.version()
    return (
        f"[{BOLD}INFO{END}] Downloaded from central: https://maven.example.org/org/{name}/{name}/{version}/"
        f"{name}-{version}.jar ({words.number(990)} kB at {words.number(90)} MB/s)"
    )


def compiler(words: Words) -> str:
    """Give a line of CMake's build."""
    percent = words.number(100)
    return f"[{percent:3}%] {GREEN}Building CXX object {words.path()}.cpp.o{END}"


def warning(words: Words) -> str:
    """Give a compiler's warning."""
    return (
        f"{words.path()}.c:{words.number(900)}:{words.number(80)}: {BOLD}warning:{END} unused variable "
        f"'{words.name().replace('-', '_')}' [-Wunused-variable]"
    )


def tests(words: Words) -> str:
    """Give a line of a test runner."""
    return (
        f"tests/{words.name().replace('-', '_')}.py::test_{words.name().replace('-', '_')}_{words.verb()}_"
        f"{words.name().replace('-', '_')} {GREEN}PASSED{END} [{words.number(100):3}%]"
    )


def go(words: Words) -> str:
    """Give a line of `go test`."""
    seconds = f"{words.number(90)}.{words.number(999):03}s"
    return f"ok  \texample.org/{words.name()}/{words.path()}\t{seconds}\tcoverage: {words.number(100)}.0% of statements"


def layers(words: Words) -> str:
    """Give a line of a container build."""
    seconds = f"{words.number(60)}.{words.number(9)}s"
    return f"#{words.number(40)} sha256:{words.hexadecimal(64)} {words.number(90)}.31MB / 98.30MB {seconds}"


def kaniko(words: Words) -> str:
    """Give a line of kaniko."""
    path = f"/{words.path()}/{words.name()}.so.{words.number(9)}"
    return f"{CYAN}INFO{END}[{words.number(3600):04}] Taking snapshot of file {path}"


def logged(words: Words) -> str:
    """Give a line of a program that logs in JSON."""
    return (
        f'{{"level":"info","ts":"2026-03-0{1 + words.number(8)}T10:{words.number(60):02}:{words.number(60):02}Z",'
        f'"caller":"{words.path()}.go:{words.number(900)}","msg":"{words.name()} {words.verb()} {words.name()}",'
        f'"trace_id":"{words.hexadecimal(32)}","duration_ms":{words.number(9000)}}}'
    )


def listing(words: Words) -> str:
    """Give a line of a bundler."""
    sizes = f"{words.number(900)}.{words.number(99):02} kB │ gzip: {words.number(300)}.{words.number(99):02} kB"
    return f"  dist/assets/{words.name()}-{words.hexadecimal(8)}.js   {sizes}"


def alarming(words: Words) -> str:
    """Give a line that has the words of a failure, and is none: a retry that worked, a test of an error."""
    name = words.name().replace("-", "_")
    kind = words.number(8)
    return (
        f"tests/{name}.py::test_{name}_says_connection_refused {GREEN}PASSED{END} [{words.number(100):3}%]",
        f"W: Failed to fetch http://deb.example.org/{name}  Temporary failure resolving 'deb.example.org' (retrying)",
        f'time="2026-03-01T10:00:00Z" level=warning msg="{name}: unexpected EOF, retrying in {words.number(9)}s"',
        f"+ test -f {name}.txt || echo 'no such file or directory is fine here'",
        f"[{BOLD}WARNING{END}] {name}: Permission denied is what this endpoint answers to guests",
        f"{words.path()}.go:{words.number(900)}: // returns an error: not found",
        f'{YELLOW}warning{END} {name}@{words.version()}: The engine "node" appears to be invalid.',
        f"  ✓ rejects a password with 401 Unauthorized ({words.number(90)} ms)",
    )[kind]


TOOLS: tuple[Callable[[Words], str], ...] = (
    apt, unpack, npm, pip, maven, compiler, warning, tests, go, layers, kaniko, logged, listing,
)  # fmt: skip


def progress(words: Words) -> str:
    """Give one raw line of a program that draws over its own progress."""
    total = 2_000 + words.number(90_000)
    what = ("Receiving objects", "Resolving deltas", "Updating files")[words.number(3)]
    frames = (f"{what}: {percent:3}% ({total * percent // 100}/{total})" for percent in range(0, 101, 4))
    return "\r".join(frames) + f", {words.number(90)}.00 MiB | {words.number(60)}.00 MiB/s, done."


def bar(words: Words) -> str:
    """Give one raw line of a bar with colours in it."""
    size = words.number(900)
    return "\r".join(
        f"   {GREEN}{'━' * done}{END}{'━' * (20 - done)} {size * done // 20}/{size} kB {words.number(99)} MB/s"
        for done in range(21)
    )


def broken(words: Words) -> bytes:
    """Give a line with bytes that are no UTF-8: Latin-1, a cut sequence, what a binary prints."""
    kind = words.number(3)
    tail = (b"caf\xe9 cr\xe8me \xfcber", b"\xe2\x82 cut off \xf0\x9f\x98", b"\xff\xfe\x00\x01\x80\x81 \xc0\xaf")[kind]
    return f"reading {words.path()}: ".encode() + tail


def giant(words: Words, size: int) -> bytes:
    """Give a line of `size` bytes, as of minified script."""
    parts: list[str] = []
    length = 0
    while length < size:
        name = words.name().replace("-", "_")
        part = f'function {name}(e,t){{return "{words.hexadecimal(12)}"===e.{name}?t.push({words.number(999)}):n(e)}};'
        parts.append(part)
        length += len(part)
    return "".join(parts).encode()[:size]


def blocks(words: Words) -> Iterator[bytes]:
    """Give lines without end, in runs of one tool, as a job prints them; no line feed at their ends."""
    while True:
        tool = TOOLS[words.number(len(TOOLS))]
        yield f"\x1b[32;1m$ make {words.name()}{END}".encode()
        for _ in range(20 + words.number(150)):
            yield tool(words).encode()
            if words.number(400) == 0:
                yield alarming(words).encode()
        kind = words.number(12)
        if kind == 0:
            yield progress(words).encode()
        elif kind == 1:
            yield bar(words).encode()
        elif kind == 2:
            yield broken(words)


def _repeated(make: Callable[[Words], str]) -> Callable[[Words], Iterator[bytes]]:
    def lines(words: Words) -> Iterator[bytes]:
        while True:
            yield make(words).encode()

    return lines


def rainbow(words: Words) -> str:
    """Give a line each word of which has a colour of its own."""
    colours = (GREEN, RED, YELLOW, CYAN, BOLD)
    return " ".join(f"{colours[words.number(5)]}{words.name()}{END}" for _ in range(12))


def _one_line(words: Words) -> Iterator[bytes]:
    while True:
        yield giant(words, 3_900_000)


def _invalid(words: Words) -> Iterator[bytes]:
    while True:
        yield broken(words)


BODIES: dict[str, Callable[[Words], Iterator[bytes]]] = {
    "ordinary": blocks,
    "alarming": _repeated(alarming),
    "logged": _repeated(logged),
    "progress": _repeated(progress),
    "colours": _repeated(rainbow),
    "one line": _one_line,
    "invalid bytes": _invalid,
}
"""What a trace may consist of: all tools in turn; or, for the cliffs, one thing over and over."""
