"""kdiag's configuration file, and the rule whose files may say where a token goes."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping

from diagnose.errors import KdiagError, UsageError
from diagnose.sources import configuration, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


MOST = 1 << 20
"""Bytes of a configuration file that are read."""
_SECTIONS = ("gitlab", "patterns")


class ConfigError(KdiagError):
    """A configuration file cannot be used."""

    code = "config"


def own(status: os.stat_result, *, only: bool = False) -> str | None:
    """Say why a file is not the user's own (or the system's, unless `only`), or None where it is.

    Whoever may write such a file decides where tokens go.
    """
    user = os.geteuid() if hasattr(os, "geteuid") else status.st_uid
    if status.st_uid not in ((user,) if only else (user, 0)):
        return "it belongs to another user"
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and hasattr(os, "geteuid"):
        return "others may write it"
    return None


def private(status: os.stat_result) -> bool:
    """Tell whether nobody but the owner may read a file."""
    return not status.st_mode & (stat.S_IRGRP | stat.S_IROTH) or not hasattr(os, "geteuid")


def read_own(path: str, advice: str) -> tuple[str, os.stat_result]:
    """Read a text file that has to be the user's own; raises ConfigError, or FileNotFoundError."""
    name = shown(path)
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ConfigError(name, "it is no regular file", advice)
            if why := own(status):
                raise ConfigError(name, why, f"chown and chmod 600 {name}, after a look at what it says")
            data = file.read(MOST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ConfigError(name, f"it cannot be read: {error.strerror or error}", advice) from error
    if len(data) > MOST:
        raise ConfigError(name, "it is too long for a configuration", advice)
    try:
        return data.decode(), status
    except UnicodeDecodeError as error:
        raise ConfigError(name, "it is no UTF-8 text", advice) from error


def load(path: str | None, environment: Mapping[str, str]) -> tuple[str, dict[str, Any], bool]:
    """Give the configuration as (name of the file, content, whether only its owner may read it).

    `path` is the file that the user named; the user's own file may be absent. Raises ConfigError and UsageError.
    """
    import tomllib

    where = path or configuration(environment)
    if where is None:
        return "", {}, True
    name = shown(where)
    try:
        text, status = read_own(where, "kdiag reads $XDG_CONFIG_HOME/kdiag/config.toml, or what --config names")
    except FileNotFoundError as error:
        if path is None:
            return name, {}, True
        raise UsageError(f"--config {name}", "there is no such file", "check the name") from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(name, f"it is no TOML: {error}", "mend the place that the message names") from error
    if unknown := sorted(set(content) - set(_SECTIONS)):
        raise ConfigError(name, f"there is no setting {unknown[0]!r}", "known are patterns and sections [gitlab.NAME]")
    return name, content, private(status)


def beside(where: str, path: str) -> str:
    """Give the path that the configuration file `where` names: relative to that file, or to the home by `~`."""
    return os.path.join(os.path.dirname(os.path.abspath(where)), os.path.expanduser(path))


def pages(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Give the folders of pages that the user's configuration names. Raises ConfigError."""
    name, content, _ = load(None, environment)
    folders = content.get("patterns", [])
    if not isinstance(folders, list) or not all(isinstance(each, str) and each for each in folders):
        raise ConfigError(name, "patterns is no list of folders", 'patterns = ["pages"]')
    return tuple(beside(configuration(environment) or "", folder) for folder in folders)
