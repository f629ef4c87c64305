"""Compiles the pages into one catalogue when a wheel is built; nothing but the standard library is needed."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg] # its own parameter is the builder's configuration
    """Puts `diagnose/catalogue.bin` into wheels; a checkout and an editable install read the pages themselves."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogue; `version` is "standard" or "editable"."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from diagnose.corpus import packed, pages
        finally:
            sys.path.remove(self.root)
        data = packed.dump(pages.read_corpus(os.path.join(self.root, "patterns")))
        self._file = os.path.join(tempfile.mkdtemp(prefix="kdiag-"), "catalogue.bin")
        with open(self._file, "wb") as stream:
            stream.write(data)
        build_data["force_include"][self._file] = "diagnose/catalogue.bin"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - given
        """Remove the file that was only lent to the wheel."""
        if version != "editable":
            os.remove(self._file)
            os.rmdir(os.path.dirname(self._file))
