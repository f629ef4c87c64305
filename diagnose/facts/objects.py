"""Reads what an error sentence is about: destination, image, repository, platform, configuration file."""

from __future__ import annotations

from diagnose.lazy import IGNORECASE, lazy

Facts = dict[str, str]
_REF = r"[\w.\-:/@]{1,500}"

_OBJECTS = (
    lazy(r'checking push permission for "(?P<destination>[^"\s]{1,500})"'),
    lazy(r"failed to push to destination (?P<destination>" + _REF + r"?): "),
    lazy(r'pushing image "(?P<source_image>[^"]{1,500})" to "docker://(?P<destination>[^"]{1,500})"'),
    lazy(r"failed to push (?P<destination>" + _REF + r"?): "),
    lazy(r"docker://(?P<image>" + _REF + r"?)(?:: |\\?\")"),
    lazy(r"failed to resolve source metadata for (?P<image>" + _REF + r"?): "),
    lazy(r"error while retrieving image from cache: (?P<image>" + _REF + r")", IGNORECASE),
    lazy(r"could not parse reference: (?P<image>\S{1,500})"),
    lazy(r"[Ff]ailed to pull image [\"'](?P<image>[^\"'\s]{1,500})[\"']"),
    lazy(r'(?:pulling|unpack) image "(?P<image>[^"\s]{1,500})"'),
    lazy(r"(?:for|platform) (?P<platform>(?:linux|windows)/[\w/.\-]{1,60})"),
    lazy(r"no child with platform (?P<platform>[\w/.\-]{1,80}) in index (?P<image>" + _REF + r")"),
    lazy(r"manifest for (?P<image>" + _REF + r") not found"),
    lazy(r"pull access denied for (?P<image>" + _REF + r"),"),
    lazy(r"/v2/(?P<repository>[\w.\-/]{1,400}?)/(?:manifests/(?P<reference>(?:sha256:)?[\w.\-]{1,300})|blobs/)"),
    lazy(r"parsing config file \((?P<config_file>[^)\s]{1,300})\)|(?P<config_file2>/[\w./\-]{1,200}/config\.json):"),
)


def read(text: str, facts: Facts) -> None:
    """Read the things that a sentence names into `facts`; a value that is known stays."""
    for pattern in _OBJECTS:
        if found := pattern.search(text):
            for name, value in found.groupdict().items():
                if value:
                    facts.setdefault("config_file" if name == "config_file2" else name, value)
