"""Entry of the console script `kdiag` and of `python -m diagnose`."""

from __future__ import annotations

import gc
import os
import sys

from diagnose import bundle

_LITTER = 50_000
"""New objects at which Python looks for garbage; with its 700, a short run spends a twentieth of its time on that."""


def main() -> int:
    """Run the command line of this process, and leave with its exit code.

    All is written by then, so the process ends at once: taking the corpus apart costs a tenth of a short run.
    """
    gc.set_threshold(_LITTER)
    bundle.use()
    try:
        from diagnose.cli.main import main as run

        code = run()
        if sys.stderr is not None:
            sys.stderr.flush()
        bundle.keep()
    except KeyboardInterrupt:
        code = 130
    except OSError:  # standard error is full or gone: there is nobody left to tell
        code = 3
    os._exit(code)


if __name__ == "__main__":
    main()
