"""What goes wrong on the way to GitLab: one error, whose code names the case for machines."""

from __future__ import annotations

from diagnose.errors import KdiagError


class GitLabError(KdiagError):
    """GitLab could not be asked, or did not give what was asked for; exit code 3."""

    code = "gitlab"


class Transient(Exception):  # noqa: N818 - it is a state of the server, and never reaches a user
    """A failure that may be gone in a moment: `error` is told if it stays; the server asks for `wait` seconds."""

    def __init__(self, error: GitLabError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


class ForeignOriginError(Exception):
    """A request was about to leave the origin to which the token is bound; nothing was sent."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.target = target
