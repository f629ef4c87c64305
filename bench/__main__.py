"""`python -m bench`: measures, and writes `docs/benchmarks.md`; `--smoke` only looks whether a ratio is far off."""

from __future__ import annotations

import argparse
import os
import sys
import time

from bench.install import ROOT
from bench.measure import MeasureError
from bench.result import number, targets


def tell(words: str) -> None:
    """Say on standard error what is done now; on a terminal in one line."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{words[:100]}")
        sys.stderr.flush()
    elif "round" not in words:
        print(words, file=sys.stderr)


def _smoke(folder: str) -> int:
    from bench.smoke import smoke

    found = smoke(folder, tell)
    print()
    for each in found:
        got = "not measured" if each.got is None else f"{number(each.got) if each.unit else round(each.got)}{each.unit}"
        print(f"{'ok  ' if each.met else 'FAIL'} {each.words}: {got}, at most {each.limit:g}{each.unit}")
    return 0 if all(each.met for each in found) else 1


def _full(folder: str, output: str) -> int:
    from bench.full import measure
    from bench.render import document

    result = measure(folder, tell)
    os.makedirs(os.path.dirname(os.path.abspath(output)), exist_ok=True)
    with open(output, "w", encoding="utf-8") as stream:
        stream.write(document(result))
    held = targets(result)
    print(f"\n{output}: {sum(each.met for each in held)} of {len(held)} targets are met")
    return 0


def main() -> int:
    """Run the benchmark of the command line; give the exit code: 1 where the smoke found a ratio far off."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--smoke", action="store_true", help="a small form under a minute that fails on a far-off ratio"
    )
    parser.add_argument("--folder", default=os.path.join(ROOT, "build", "bench"), help="for traces and installations")
    parser.add_argument("--output", default=os.path.join(ROOT, "docs", "benchmarks.md"), help="the document to write")
    given = parser.parse_args()
    begin = time.monotonic()
    folder = os.path.abspath(given.folder)
    try:
        code = _smoke(os.path.join(folder, "smoke")) if given.smoke else _full(folder, given.output)
    except MeasureError as error:
        print(f"\nbench: {error}", file=sys.stderr)
        return 1
    print(f"took {time.monotonic() - begin:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
