"""The parts of a run that touch the disk, the clock and the environment, each built when first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from frameio_tui.adapters.storage.credential_files import FileCredentialStore
    from frameio_tui.adapters.storage.file_lock import Locks
    from frameio_tui.adapters.storage.history_db import SqliteHistory
    from frameio_tui.adapters.storage.paths import Paths
    from frameio_tui.core.http.saved_request import SavedStore
    from frameio_tui.core.ports import Clock, CommandRunner, Environment, ProfileStore, Settings, StateStore
    from frameio_tui.core.secret import Secret


class Stores:
    """What one run is made of; `environ` is the process environment, `demo_url` set when it runs on the sandbox."""

    def __init__(
        self, paths: Paths, environ: Mapping[str, str], demo_url: str = "", settings_from: Paths | None = None
    ) -> None:
        self.paths = paths
        self._settings_from = settings_from or paths
        self.environ = environ
        self.demo_url = demo_url

    @cached_property
    def settings(self) -> Settings:
        """config.toml, or its defaults."""
        from frameio_tui.adapters.storage.settings import load_settings

        return load_settings(self._settings_from)

    @cached_property
    def clock(self) -> Clock:
        """The system's time."""
        from frameio_tui.adapters.system.clock import SystemClock

        return SystemClock()

    @cached_property
    def environment(self) -> Environment:
        """Where `environment` credentials are looked up."""
        return self.environ

    @cached_property
    def commands(self) -> CommandRunner:
        """Runs `command` credentials."""
        return _LateCommandRunner(self.environ)

    @cached_property
    def store(self) -> ProfileStore:
        """Profile files."""
        from frameio_tui.adapters.storage.profile_files import FileProfileStore

        return FileProfileStore(self.paths)

    @cached_property
    def saved(self) -> SavedStore:
        """Saved requests."""
        from frameio_tui.adapters.storage.saved_requests import FileSavedStore

        return FileSavedStore(self.paths)

    @cached_property
    def credentials(self) -> FileCredentialStore:
        """Secrets."""
        from frameio_tui.adapters.storage.credential_files import FileCredentialStore

        return FileCredentialStore(self.paths, self.hide_secrets)

    def secret_variables(self) -> set[str]:
        """The variables that profiles take their tokens from."""
        return {profile.env_var for profile in self.store.listing().profiles if profile.env_var}

    def hide_secrets(self) -> None:
        """Take secrets out of the environment of this process, before code of others runs in it.

        `environ` is a copy, in which this program still finds them.
        """
        import os

        from frameio_tui.adapters.system.child_env import drop_secrets

        drop_secrets(os.environ, self.secret_variables())

    @cached_property
    def state(self) -> StateStore:
        """What is remembered between starts."""
        from frameio_tui.adapters.storage.state import TomlStateStore

        return TomlStateStore(self.paths)

    @cached_property
    def history(self) -> SqliteHistory:
        """Past requests and seen ids, one database."""
        from frameio_tui.adapters.storage.history_db import SqliteHistory

        return SqliteHistory(self.paths, keep=self.settings.history_keep)

    @cached_property
    def locks(self) -> Locks:
        """Locks between processes."""
        from frameio_tui.adapters.storage.file_lock import Locks

        return Locks(self.paths.locks_dir)


class _LateCommandRunner:
    """Loads what runs commands when there is one to run: `subprocess` costs half of what Python's start does."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def run(self, argv: Sequence[str], timeout: float = 30.0) -> Secret:
        """First line of the command's output."""
        from frameio_tui.adapters.system.command import ProcessCommandRunner

        return ProcessCommandRunner(self._environ).run(argv, timeout)
