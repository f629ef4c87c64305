"""Errors that a user can act on; everything else that is raised is a bug of kdiag."""

from __future__ import annotations


class KdiagError(Exception):
    """Something that the user can mend: what, why, and what to try; `code` names the case for machines."""

    exit_code = 3
    code = "error"

    def __init__(self, what: str, why: str, advice: str = "", code: str | None = None) -> None:
        """Take `what` as the name of the thing, `why` as what is wrong with it, `advice` as what to do."""
        super().__init__(f"{what}: {why}" if what else why)
        self.what = what
        self.why = why
        self.advice = advice
        if code is not None:
            self.code = code


class UsageError(KdiagError):
    """The command line asks for something that does not exist or does not fit together."""

    exit_code = 2
    code = "usage"


class InputError(KdiagError):
    """An input cannot be read, or is no job trace."""

    code = "input"


class PageError(KdiagError):
    """A page of the corpus is faulty; `what` is `path:line`."""

    code = "page"
