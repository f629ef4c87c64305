"""Entry of the console script `kdiag` and of `python -m diagnose`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line of this process; give its exit code."""
    try:
        from diagnose.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
