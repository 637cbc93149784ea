"""Stores in state.toml what the program remembers between runs. Losing the file loses nothing important."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import write_atomic, write_failed
from frameio_tui.adapters.storage.file_cache import FileCache
from frameio_tui.adapters.storage.toml import LATEST, VERSION, read_toml
from frameio_tui.core.errors import BrokenFile
from frameio_tui.core.profiles.state import State, Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.adapters.storage.file_lock import Locks
    from frameio_tui.adapters.storage.paths import Paths


class TomlStateStore:
    """Reads and writes the state file.

    Reading never fails. Writing raises StoreError, and the caller decides whether that matters for the user's request.
    """

    def __init__(self, paths: Paths) -> None:
        self._path = paths.state_file
        self._locks_dir = paths.locks_dir
        self._locks: Locks | None = None
        self._documents = FileCache(lambda path: read_toml(path) or {})

    def read(self) -> State:
        """Return the state, or an empty one if the file is missing or broken."""
        try:
            document = self._documents.get(self._path)
        except BrokenFile:
            return State()
        usage = document.get("usage", {})
        return State(
            active=_text(document.get("active")),
            previous=_text(document.get("previous")),
            usage={key: _usage(value) for key, value in usage.items()} if isinstance(usage, dict) else {},
            theme=_text(document.get("theme")),
        )

    def record_switch(self, profile_id: str, now: float) -> None:
        """Record a switch to a profile: the active profile becomes the previous one, and the use is counted."""

        def change(document: dict[str, Any]) -> None:
            active = _text(document.get("active"))
            if active != profile_id:
                document["previous"], document["active"] = active, profile_id
            usage = document.setdefault("usage", {})
            known = _usage(usage.get(profile_id))
            usage[profile_id] = {"times": known.times + 1, "last_used": int(now)}

        self._change("save the active profile", change)

    def forget(self, profile_id: str) -> None:
        """Remove a profile from the state. The file is not written if it does not mention the profile."""
        state = self.read()
        if profile_id not in (state.active, state.previous, *state.usage):
            return

        def change(document: dict[str, Any]) -> None:
            for key in ("active", "previous"):
                if document.get(key) == profile_id:
                    document[key] = ""
            document.get("usage", {}).pop(profile_id, None)

        self._change("remove the usage of the profile", change)

    def set_theme(self, theme: str) -> None:
        """Store the theme that was chosen in the app."""
        self._change("save the theme", lambda document: document.update(theme=theme))

    def _change(self, what: str, change: Callable[[dict[str, Any]], None]) -> None:
        """Apply a change to the file; `what` completes the sentence "Cannot …". Raises WriteFailed, LockHeld."""
        import tomli_w

        from frameio_tui.adapters.storage.file_lock import Locks

        self._locks = self._locks or Locks(self._locks_dir)
        with self._locks.hold("state"):
            document = self._document(what)
            change(document)
            write_atomic(self._path, tomli_w.dumps(document).encode(), what, mode=0o600)

    def _document(self, what: str) -> dict[str, Any]:
        """Return the document to change. A broken file is renamed to *.broken first."""
        try:
            document = read_toml(self._path) or {}
        except BrokenFile:
            try:
                os.replace(self._path, self._path + ".broken")
            except OSError as error:
                raise write_failed(self._path, error, what) from None
            document = {}
        if not isinstance(document.get("usage", {}), dict):
            document.pop("usage")
        document["version"] = VERSION
        return document


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _usage(raw: object) -> Usage:
    if not isinstance(raw, dict):
        return Usage()
    times, last = raw.get("times", 0), raw.get("last_used", 0)
    return Usage(*(value if isinstance(value, int) and 0 <= value <= LATEST else 0 for value in (times, last)))
