"""Entry of the console script `kdiag` and of `python -m diagnose`."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the command line of this process, and leave with its exit code.

    All is written by then, so the process ends at once: taking the corpus apart costs a tenth of a short run.
    """
    try:
        from diagnose.cli.main import main as run

        code = run()
        if sys.stderr is not None:
            sys.stderr.flush()
    except KeyboardInterrupt:
        code = 130
    except OSError:  # standard error is full or gone: there is nobody left to tell
        code = 3
    os._exit(code)


if __name__ == "__main__":
    main()
