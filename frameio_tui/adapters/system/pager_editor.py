"""Opens a text in the user's pager or editor, from a private file that is removed afterwards."""

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
"""Prefix of the names of the private files, which the ID of this process follows."""


class TextViewer:
    """Runs `$PAGER`, or `$VISUAL` or `$EDITOR`, without a shell, and without secrets in the environment.

    The private files are created in `folder`. `secret_names` returns the names of further variables to remove.
    """

    def __init__(self, environ: Mapping[str, str], folder: str, secret_names: SecretNames = tuple) -> None:
        self._environ = environ
        self._secret_names = secret_names
        self._folder = folder

    def show(self, how: str, data: bytes, suffix: str) -> None:
        """Show a text, and wait until the user closes the program.

        `how` is `pager` or `editor`, and `suffix` the extension of the file. Raises FrameioTuiError, WriteFailed.
        """
        path = self._write_file(data, suffix)
        try:
            self._run(how, path)
        finally:
            _remove_quietly(path)

    def edit(self, data: bytes, suffix: str) -> bytes:
        """Let the user edit a text, and return the result. Raises FrameioTuiError, WriteFailed."""
        path = self._write_file(data, suffix)
        try:
            self._run("editor", path)
            with open(path, "rb") as file:  # opened by name because editors may replace the file
                return file.read()
        except OSError as error:
            raise FrameioTuiError(
                f"The edited file could not be read ({error.strerror}).", "Use the built-in editor."
            ) from None
        finally:
            _remove_quietly(path)

    def page(self, path: str) -> None:
        """Show an existing file in the pager, without removing it. Raises FrameioTuiError."""
        self._run("pager", path)

    def _run(self, how: str, path: str) -> None:
        import subprocess

        command = self._command(how)
        try:
            result = subprocess.run(  # noqa: S603 - the user's program, as an argument list
                [*command, path], env=child_environment(self._environ, self._secret_names()), check=False
            )
        except OSError as error:
            name = "PAGER" if how == "pager" else "EDITOR"
            raise FrameioTuiError(
                f"'{command[0]}' could not be started ({error.strerror}).", f"Set ${name} to an installed program."
            ) from None
        if result.returncode > 0:
            raise FrameioTuiError(
                f"'{command[0]}' failed with exit code {result.returncode}.", "Check that it can open files."
            )

    def _command(self, how: str) -> list[str]:
        name, default = DEFAULTS[how]
        chosen = (self._environ.get("VISUAL") if how == "editor" else "") or self._environ.get(name) or default
        try:
            arguments = shlex.split(chosen)
        except ValueError:
            arguments = []
        if not arguments:
            raise FrameioTuiError(f"${name} is not a command.", "Set it to a program, for example less.")
        return arguments

    def _write_file(self, data: bytes, suffix: str) -> str:
        path = ""
        try:
            make_private_folder(self._folder)
            handle, path = tempfile.mkstemp(suffix, f"{PREFIX}{os.getpid()}-", self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
        except OSError as error:
            _remove_quietly(path)
            raise WriteFailed(f"{self._folder} cannot be written ({error.strerror}).", "Free some space.") from None
        return path


def _remove_quietly(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
