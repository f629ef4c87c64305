"""Puts the facts of one line together with those of the step, the trace and the user: the more trusted value wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diagnose.facts import references, speaker, transport
from diagnose.model import ORIGINS, Fact

PRINTERS = frozenset(
    """pytest tox nox go npm yarn pnpm npx jest vitest mocha mvn gradle gradlew cargo phpunit rspec cat echo printf less
    grep diff head tail ruff mypy eslint hadolint""".split()  # noqa: SIM905 - words are easier to read than strings
)
"""Programs that print other programs' errors (tests, linters, readers) without having run a container tool."""


_DENIED = (
    *("requested access", "access forbidden", 'Permission "', "Unauthenticated", "User: arn", "Your authorization"),
    *(
        "permission_denied",
        "installation not",
        "Failed to process request",
        *(f"adding {digit}" for digit in range(10)),
    ),
)
_UNAUTHORIZED = (
    "authentication required",
    "unauthorized to access",
    "access to the requested",
    "aad ",
    "You don't have",
)
_REFUSED = (
    *(f"denied: {words}" for words in _DENIED),
    *("error parsing HTTP 4", "manifest blob unknown: ", "bad request: Repository does not allow"),
)
_BARE = (
    *("name unknown: The repository", "name unknown: repository name not known", "name unknown: Artifact "),
    *("tag invalid: The image tag", "unknown: Failed to process request due to ", "unauthorized: project "),
    *(f"unauthorized: {words}" for words in _UNAUTHORIZED),
)


def _is_bare(body: str) -> bool:
    """Recognise what the docker client prints bare.

    It comes out of the stream of a push, unless a step tells otherwise: a refused pull has the daemon's or its own
    words in front.
    """
    if body.startswith("error from registry: "):
        return "pull rate" not in body
    sentence = body[7:] if body.startswith(("ERROR: ", "Error: ")) else body
    if sentence.startswith(_REFUSED) or sentence == "no basic auth credentials":
        return True
    return body.startswith(_BARE) or body == "unknown blob"


def of_line(body: str, line: int) -> dict[str, Fact]:
    """Read all facts of one sentence."""
    values = transport.read(body)
    values.update(speaker.read(body))
    facts = {name: Fact(name, value, line, "line") for name, value in values.items()}
    if "area" not in facts and _is_bare(body):
        facts["area"] = Fact("area", "push", line, "trace")
    return facts


def _derive(facts: dict[str, Fact]) -> None:
    """Add what follows from a destination or an image: registry, repository, tag."""
    pulling = "area" in facts and facts["area"].value in ("pull", "job-image")
    for name in ("destination", "image") if pulling else ("image", "destination"):
        fact = facts.get(name)
        reference = references.parse(fact.value.rstrip(":")) if fact else None
        if fact is not None and reference is None and (masked := references.registry_of(fact.value)):
            facts.setdefault("registry", fact._replace(name="registry", value=masked))
        if fact is None or reference is None:
            continue
        if name == "destination":
            facts.setdefault(
                "destination_registry", fact._replace(name="destination_registry", value=reference.registry)
            )
            facts.setdefault("tag", fact._replace(name="tag", value=reference.tag or "latest"))
        facts["registry"] = fact._replace(name="registry", value=reference.registry)
        facts.setdefault("repository", fact._replace(name="repository", value=reference.repository))


def _default_host(facts: dict[str, Fact]) -> None:
    if "host" in facts or "registry" not in facts:
        return
    area = facts["area"].value if "area" in facts else ""
    if area in ("push", "push-check", "pull", "login", "cache", "job-image"):
        host = facts["registry"]
        facts["host"] = host._replace(name="host")
        name, _, port = host.value.partition(":")
        facts["hostname"] = host._replace(name="hostname", value=name)
        facts["port"] = host._replace(name="port", value=port or "443")


def _from_url(facts: dict[str, Fact]) -> None:
    """Name the image that a request for a manifest was about, where no sentence names it."""
    url = facts.get("url")
    if url is None or "image" in facts or not {"host", "repository", "reference"} <= facts.keys():
        return
    if facts["repository"].line != url.line or "method" not in facts or facts["method"].value not in ("GET", "HEAD"):
        return
    reference = facts["reference"].value
    host, mark = facts["host"].value, "@" if reference.startswith("sha256:") else ":"
    facts["image"] = url._replace(name="image", value=f"{host}/{facts['repository'].value}{mark}{reference}")


_SHARED_WORDS = ("buildah", "podman", "skopeo")
BUILDERS = frozenset({"kaniko", "buildkit", "docker", *_SHARED_WORDS})
"""Clients that build, push and pull images."""


def _one_of_three(facts: dict[str, Fact]) -> None:
    """Tell buildah, podman and skopeo apart by the command or the image: their sentences are those of one library."""
    client, tool = facts.get("client"), facts.get("tool")
    if client and tool and client.value in _SHARED_WORDS and tool.value in _SHARED_WORDS:
        facts["client"] = client._replace(value=tool.value)
    elif client and tool is None and client.value in BUILDERS:
        facts["tool"] = client._replace(name="tool")


_GITLAB = ("service=container_registry", "service=dependency_proxy")


def _provider(facts: dict[str, Fact]) -> None:
    url = facts.get("url")
    if url is not None and any(service in url.value for service in _GITLAB):
        facts.setdefault("provider", url._replace(name="provider", value="gitlab"))
    elif "host" in facts:
        host = facts["host"]
        facts.setdefault("provider", host._replace(name="provider", value=references.provider_of(host.value)))


def _endpoint(facts: dict[str, Fact]) -> None:
    """Take a refusal without a URL for the registry's own: clients name the token server where that one refused."""
    reason = facts.get("reason")
    if reason and reason.value == "unauthorized" and "url" not in facts and "host" in facts:
        facts.setdefault("endpoint", reason._replace(name="endpoint", value="registry"))


def trusted(name: str, *layers: Mapping[str, Fact]) -> Fact | None:
    """Give the fact that `merge` takes of a name that nothing is derived for."""
    known = [layer[name] for layer in layers if name in layer]
    return min(known, key=lambda fact: ORIGINS.index(fact.origin), default=None)


def merge(*layers: Mapping[str, Fact] | Iterable[Fact]) -> dict[str, Fact]:
    """Merge facts from many layers; of rival values that of the more trusted origin wins, then the earlier layer's."""
    facts: dict[str, Fact] = {}
    for layer in layers:
        for fact in layer.values() if isinstance(layer, Mapping) else layer:
            known = facts.get(fact.name)
            if known is None or ORIGINS.index(fact.origin) < ORIGINS.index(known.origin):
                facts[fact.name] = fact
    _one_of_three(facts)
    _from_url(facts)
    _derive(facts)
    _default_host(facts)
    _provider(facts)
    _endpoint(facts)
    return facts
