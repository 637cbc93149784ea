"""Key rings of every character, for tests."""

from __future__ import annotations

import threading

from keyring.backend import KeyringBackend


class MemoryKeyring(KeyringBackend):
    """A good one; with `broken` set every call fails, quoting what it was given as some real ones do."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.calls: list[str] = []
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept."""
        self._call("get")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep."""
        self._call("set", password)
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget."""
        self._call("delete")
        del self.entries[service, username]

    def _call(self, name: str, value: str = "") -> None:
        self.calls.append(name)
        if self.broken:
            raise RuntimeError(f"bus gone while handling {value}")


class HangingKeyring(MemoryKeyring):
    """Waits for a prompt that nobody sees, until `release` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def _call(self, name: str, value: str = "") -> None:
        self.release.wait(60)


class ForgetfulKeyring(MemoryKeyring):
    """Takes everything and gives nothing back."""

    def get_password(self, service: str, username: str) -> str | None:
        """Nothing."""
        return None


class PlaintextKeyring(MemoryKeyring):
    """Keeps secrets in the clear."""
