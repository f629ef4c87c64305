"""Where bytes come from: standard input and files, each as a seekable stream that is known to be a job trace."""

from diagnose.sources.files import identity, open_file
from diagnose.sources.names import shown
from diagnose.sources.spool import Spool
from diagnose.sources.stdin import open_stdin, stdin_state

__all__ = ["Spool", "identity", "open_file", "open_stdin", "shown", "stdin_state"]
