"""Confirms or excludes a found cause by what GitLab's API tells: which page has which questions, and the join."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from diagnose.model import Check, Diagnosis, Finding
from diagnose.redact import Gate
from diagnose.sources.gitlab import history, questions, questions_access, questions_config
from diagnose.sources.gitlab.inquiry import API, Case, Inquiry, Told, UntoldError
from diagnose.sources.gitlab.pipelines import Asks

HISTORY = 20
"""Runs of a job that are looked at, where nothing else is said."""
MOST = 40
"""Requests of one run of kdiag, beside those for traces."""
_DOUBTFUL = 0.5
_TEXTS = 20_000


class Question(NamedTuple):
    """A question, and what it is about where it has no answer."""

    about: Callable[[Case], str]
    ask: Callable[[Inquiry, Case], Told]


_REF = Question(lambda case: f"whether {questions.ref_name(case)} is protected", questions.protected_ref)
_VARIABLES = Question(lambda _: "which variables of the project are protected", questions.protected_variables)
_REGISTRY = Question(lambda _: "whether the project's container registry is on", questions.registry)
_DESTINATION = Question(lambda _: "whether the push goes below the project's path", questions.destination)
_TOKEN = Question(lambda _: "which projects' job tokens the other project accepts", questions_access.job_token)
_MATCHING = Question(lambda _: "whether a runner may take the job", questions_access.matching)
_RUNNER = Question(lambda _: "whether the job's runner is online", questions_access.own_runner)
_SERVICE = Question(lambda _: "whether the job has a service docker:dind", questions_config.service)
_ENTRYPOINT = Question(lambda _: "whether the job empties its image's entrypoint", questions_config.entrypoint)
_SHELL = Question(lambda _: "whether the job's image has a shell", questions_config.shell)
_HISTORY = Question(lambda _: "whether the same commit passed before", history.history)

_EMPTY = (_REF, _VARIABLES)
_PAGES: dict[str, tuple[Question, ...]] = {
    # a variable is empty, or a login has no identity
    "login-password-empty": _EMPTY,
    "login-refused": _EMPTY,
    "base-unauthorized": _EMPTY,
    "job-image-unauthorized": _EMPTY,
    "cloud-credentials-missing": _EMPTY,
    "ssh-key-unusable": _EMPTY,
    "docker-config-unreadable": _EMPTY,
    "build-secret-missing": _EMPTY,
    "registry-certificate-file-missing": _EMPTY,
    "variable-not-set": _EMPTY,
    "base-name-empty": _EMPTY,
    "image-reference-invalid": _EMPTY,
    "git-authentication-failed": _EMPTY,
    # the name of the image is made of variables, of which the registry gives some
    "destination-argument-empty": (_REGISTRY, *_EMPTY),
    "destination-invalid": (_REGISTRY, *_EMPTY),
    # a push
    "push-unauthorized": (_REGISTRY, *_EMPTY, _DESTINATION),
    "push-token-denied": (_DESTINATION, _REGISTRY),
    "push-denied": (_DESTINATION, _REGISTRY, *_EMPTY),
    "push-repository-missing": (_REGISTRY, _DESTINATION),
    "base-denied": (_REGISTRY,),
    # another project
    "git-job-token-refused": (_TOKEN,),
    "git-repository-not-found": (_TOKEN,),
    "git-submodule-failed": (_TOKEN,),
    # runners
    "no-runner-for-job": (_MATCHING,),
    "runner-lost-job": (_RUNNER,),
    "runner-host-docker-down": (_RUNNER,),
    "docker-connection-lost": (_RUNNER,),
    "machine-not-available": (_RUNNER,),
    # the job's own configuration
    "docker-daemon-unreachable": (_SERVICE,),
    "dind-tls-mismatch": (_SERVICE,),
    "entrypoint-not-overridden": (_ENTRYPOINT,),
    "image-without-shell": (_SHELL,),
}
"""The questions of a page, the most telling first; a page without has nothing that hangs on an answer."""
_OF_CATEGORY = dict.fromkeys(("script", "dockerfile", "context", "image-not-found"), (_HISTORY,))
"""Of these a change of the code is the rival: it, or something outside of it."""
_DECIDES = frozenset(
    "push-token-denied git-job-token-refused no-runner-for-job entrypoint-not-overridden image-without-shell".split()  # noqa: SIM905 - words are easier to read than strings
)
"""Pages whose cause is doubtful where an answer speaks against it."""


def asked_of(finding: Finding) -> tuple[Question, ...]:
    """Give the questions on whose answers something hangs, the most telling first."""
    return (*_PAGES.get(finding.signature, ()), *_OF_CATEGORY.get(finding.category, ()))


def texts(found: Diagnosis) -> str:
    """Give the lines of the log that were cited, and the values that were read there."""
    parts: list[str] = []
    for finding in found.findings:
        parts += [each.text for each in finding.evidence]
        parts += [finding.before.text] if finding.before else []
        parts += finding.facts.values()
    return "\n".join(parts)[:_TEXTS]


class Evidence:
    """Asks the API at `url` about the jobs of one project: at most `most` requests, `inquiry.EACH` a job.

    `history` is how many runs of a job are looked at, 0 that none are. What could not be read is no error, but a check
    that says why.
    """

    def __init__(  # noqa: PLR0913 - what is asked, and within which bounds
        self, connection: Asks, project: str, url: str, *, history: int = HISTORY, most: int = MOST, redact: bool = True
    ) -> None:
        self._inquiry = Inquiry(connection, project, most)
        self._url = url
        self._history = history
        self._gate = Gate(enabled=redact)

    @property
    def left(self) -> int:
        """Requests that may still be made."""
        return self._inquiry.left

    @left.setter
    def left(self, most: int) -> None:
        self._inquiry.left = most

    def _safe(self, text: str) -> str:
        return self._gate.value(text)[0]

    def _told(self, question: Question, case: Case) -> Told:
        try:
            told = question.ask(self._inquiry, case)
        except UntoldError as error:
            told = Told((Check(question.about(case), "unreadable", f"{API}: {error}"),))
        checks = (Check(self._safe(each.claim), each.outcome, self._safe(each.by)) for each in told.checks)
        return told._replace(checks=tuple(checks))

    def _ask(self, job: Mapping[str, Any], finding: Finding, cited: str) -> list[Told]:
        self._inquiry.begin()
        case = Case(job, finding, cited, self._inquiry.project, self._url, self._history)
        wanted = [each for each in asked_of(finding) if each is not _HISTORY or self._history]
        return [self._told(question, case) for question in wanted]

    def examine(self, job: Mapping[str, Any], found: Diagnosis) -> Diagnosis:
        """Give a diagnosis whose causes were confirmed or excluded as far as the API tells."""
        if found.verdict != "diagnosed":
            return found
        cited = texts(found)
        roots = [each for each in found.findings if each.role == "root-cause"] or found.findings[:1]
        joined = tuple(self.judged(job, each, cited) if each in roots else each for each in found.findings)
        return found._replace(findings=joined)

    def judged(self, job: Mapping[str, Any], finding: Finding, cited: str) -> Finding:
        """Give a finding with what was checked; less sure, where the API speaks against it."""
        told = self._ask(job, finding, cited)
        checks = tuple(check for each in told for check in each.checks)
        if not checks:
            return finding
        facts = {**finding.facts, **{fact.name: fact.value for each in told for fact in each.facts}}
        finding = finding._replace(checked=(*checks, *finding.checked), facts=facts)
        against = [each for each in told if each.holds is False]
        if finding.signature not in _DECIDES or not against or any(each.holds for each in told):
            return finding
        claims = ", and that ".join(check.claim for each in against for check in each.checks)
        because = f"{finding.because.rstrip('.')}; but the API excludes that {claims}"
        return finding._replace(confidence=min(finding.confidence, _DOUBTFUL), because=because)
