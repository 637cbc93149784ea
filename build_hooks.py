"""Hook of the build: puts the man page into the wheel, made from the argument parser of the same version."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPageHook(BuildHookInterface):
    """Adds share/man/man1/frameio-tui.1."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the man page. The parser imports the standard library only, so nothing has to be installed for it."""
        sys.path.insert(0, self.root)
        from frameio_tui.cli.man_page import man_page

        self._folder = tempfile.TemporaryDirectory()
        path = os.path.join(self._folder.name, "frameio-tui.1")
        with open(path, "w", encoding="utf-8") as file:
            file.write(man_page())
        build_data["shared_data"][path] = "share/man/man1/frameio-tui.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        self._folder.cleanup()
