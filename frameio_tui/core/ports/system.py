"""Protocols of the operating system: locks, commands, the browser, the environment, time and random values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.core.secret import Secret


class Locks(Protocol):
    """Provides locks between processes, by name."""

    def hold(self, name: str, timeout: float = 5.0) -> AbstractContextManager[None]:
        """Hold the lock during a `with` block. Raises LockHeld, naming the holder, after `timeout` seconds."""

    def remove(self, name: str) -> None:
        """Remove the file of a lock whose name will never be used again."""


class CommandRunner(Protocol):
    """Runs the argument list of a `command` credential: no shell, stdin closed, own process group, a time limit."""

    def run(self, argv: Sequence[str], timeout: float = 30.0) -> Secret:
        """Return the first line of the command's output, or all of it if it is JSON.

        Raises CredentialUnusable with a printable form of stderr.
        """


class Browser(Protocol):
    """Opens pages in the user's own browser."""

    def unavailable_reason(self) -> str:
        """Return why no browser can be opened here, or an empty string if one can."""

    def open(self, url: str) -> None:
        """Open the URL in the browser and return immediately. Raises FrameioTuiError."""


class Viewer(Protocol):
    """Opens the user's own pager and editor."""

    def page(self, path: str) -> None:
        """Show a file in the pager without changes. Raises FrameioTuiError."""

    def show(self, how: str, data: bytes, suffix: str) -> None:
        """Show the data in the `pager` or `editor` and wait. Raises FrameioTuiError, WriteFailed."""

    def edit(self, data: bytes, suffix: str) -> bytes:
        """Let the user edit the text, and return the result. Raises FrameioTuiError, WriteFailed."""


class Environment(Protocol):
    """Reads the process environment."""

    def get(self, name: str) -> str | None:
        """Return the value of a variable."""


class Clock(Protocol):
    """Provides the time, so that tests can control it."""

    def now(self) -> float:
        """Return the seconds since the epoch."""

    def monotonic(self) -> float:
        """Return seconds from a clock that never goes backwards."""

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds."""


class Entropy(Protocol):
    """Provides random values from the operating system."""

    def token_hex(self, count: int) -> str:
        """Return `count` random bytes as hex digits."""


class CatalogBytes(Protocol):
    """Reads the catalog from the package data."""

    def __call__(self, api: ApiVersion) -> bytes:
        """Return the JSON with the operations of one API version."""
