"""Shows a text in the person's own pager or editor, from a private file that is removed afterwards."""

from __future__ import annotations

import contextlib
import os
import shlex
import tempfile
from typing import TYPE_CHECKING

from frameio_tui.adapters.storage.atomic_file import make_private_folder
from frameio_tui.adapters.system.child_env import child_environment
from frameio_tui.core.errors import FrameioTuiError, WriteFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.adapters.system.child_env import SecretNames

DEFAULTS = {"pager": ("PAGER", "less"), "editor": ("EDITOR", "vi")}
PREFIX = "view-"


class TextViewer:
    """Runs `$PAGER`, or `$VISUAL` and `$EDITOR`, without a shell and without the secrets of our environment."""

    def __init__(self, environ: Mapping[str, str], folder: str, secret_names: SecretNames = tuple) -> None:
        self._environ = environ
        self._secret_names = secret_names
        self._folder = folder

    def show(self, how: str, data: bytes, suffix: str) -> None:
        """Wait until the person is done; `how` is `pager` or `editor`. Raises FrameioTuiError, WriteFailed."""
        path = self._written(data, suffix)
        try:
            self._run(how, path)
        finally:
            _remove(path)

    def edit(self, data: bytes, suffix: str) -> bytes:
        """What the editor leaves of a text. Raises FrameioTuiError, WriteFailed."""
        path = self._written(data, suffix)
        try:
            self._run("editor", path)
            with open(path, "rb") as file:  # by its name: editors put a new file in the old one's place
                return file.read()
        except OSError as error:
            raise FrameioTuiError(f"The edited file cannot be read ({error.strerror}).", "Edit it here.") from None
        finally:
            _remove(path)

    def page(self, path: str) -> None:
        """A file that is there already, in the pager; it stays. Raises FrameioTuiError."""
        self._run("pager", path)

    def _run(self, how: str, path: str) -> None:
        import subprocess

        command = self._command(how)
        try:
            done = subprocess.run(  # noqa: S603 - the person's own program, as an argument list
                [*command, path], env=child_environment(self._environ, self._secret_names()), check=False
            )
        except OSError as error:
            name = "PAGER" if how == "pager" else "EDITOR"
            raise FrameioTuiError(
                f"'{command[0]}' cannot be run ({error.strerror}).", f"Set ${name} to a program that is installed."
            ) from None
        if done.returncode > 0:
            raise FrameioTuiError(
                f"'{command[0]}' ended with code {done.returncode}.", "See whether it can show files."
            )

    def _command(self, how: str) -> list[str]:
        name, default = DEFAULTS[how]
        chosen = (self._environ.get("VISUAL") if how == "editor" else "") or self._environ.get(name) or default
        try:
            words = shlex.split(chosen)
        except ValueError:
            words = []
        if not words:
            raise FrameioTuiError(f"${name} is not a command.", "Set it to a program, such as less.")
        return words

    def _written(self, data: bytes, suffix: str) -> str:
        try:
            make_private_folder(self._folder)
            handle, path = tempfile.mkstemp(suffix, f"{PREFIX}{os.getpid()}-", self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
        except OSError as error:
            raise WriteFailed(f"{self._folder} cannot be written ({error.strerror}).", "Free some space.") from None
        return path


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
