"""Opens URLs in a browser, only on a local display: never in an SSH session, never in a text browser."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from frameio_tui.adapters.system.child_env import child_environment
from frameio_tui.core.errors import FrameioTuiError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.adapters.system.child_env import SecretNames

TEXT_BROWSERS = frozenset({"lynx", "w3m", "links", "links2", "elinks", "www-browser", "browsh", "edbrowse"})
_OPENERS = ("xdg-open", "gio", "wslview", "sensible-browser", "firefox", "google-chrome", "chromium")


class DesktopBrowser:
    """Opens URLs in the user's default browser.

    `secret_names` returns the names of variables that are removed from the browser's environment.
    """

    def __init__(
        self, environ: Mapping[str, str], platform: str = sys.platform, secret_names: SecretNames = tuple
    ) -> None:
        self._environ = environ
        self._secret_names = secret_names
        self._platform = platform

    def unavailable_reason(self) -> str:
        """Return why no browser can be opened here, as a sentence; empty if one can."""
        environ = self._environ
        if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") or environ.get("SSH_CLIENT"):
            return "This is an SSH session, so a browser would open on the remote machine."
        if self._platform in ("darwin", "win32"):
            return ""
        display = environ.get("DISPLAY", "")
        if not display and not environ.get("WAYLAND_DISPLAY"):
            return "This machine has no display."
        if not environ.get("WAYLAND_DISPLAY") and display.rpartition(":")[0] not in ("", "unix"):
            return "The display is forwarded from another machine."
        return "" if self._command("") else "No desktop browser was found."

    def open(self, url: str) -> None:
        """Start the browser without waiting for it. Raises FrameioTuiError if it cannot be started."""
        reason = self.unavailable_reason()
        if reason:
            raise FrameioTuiError(reason, "Copy the address into a browser.")
        if self._platform == "win32":
            os.startfile(url)  # type: ignore[attr-defined,unused-ignore]  # noqa: S606 - the only way on Windows, and not a shell
            return
        import subprocess

        command = ["open", url] if self._platform == "darwin" else self._command(url)
        try:
            child = subprocess.Popen(  # noqa: S603 - an argument list, with a URL from this program
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=child_environment(self._environ, self._secret_names()),
            )
        except OSError as error:
            raise FrameioTuiError(
                f"The browser could not be opened ({error.strerror}).", "Copy the address into a browser."
            ) from None

        import threading

        threading.Thread(target=child.wait, name="browser", daemon=True).start()  # reaps the process when it ends

    def _command(self, url: str) -> list[str]:
        """Return the argument list that opens a URL; empty if there is no browser or only a text browser."""
        from shutil import which

        path = self._environ.get("PATH")
        chosen = self._environ.get("BROWSER", "").split(os.pathsep)[0].strip()
        names = [chosen] if chosen and " " not in chosen and "%" not in chosen else []
        for name in (*names, *_OPENERS):
            found = which(name, path=path)
            if not found or os.path.basename(os.path.realpath(found)) in TEXT_BROWSERS or name in TEXT_BROWSERS:
                if name in names:
                    return []  # the user chose a text browser: do not open another one instead
                continue
            return [found, "open", url] if name == "gio" else [found, url]
        return []
