"""Where things live on disk. Looking creates nothing."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

APP = "frameio-tui"
_XDG = (
    ("XDG_CONFIG_HOME", (".config",)),
    ("XDG_DATA_HOME", (".local", "share")),
    ("XDG_STATE_HOME", (".local", "state")),
    ("XDG_CACHE_HOME", (".cache",)),
)


class Paths(NamedTuple):
    """The four folders, absolute."""

    config_dir: str
    data_dir: str
    state_dir: str
    cache_dir: str

    @property
    def profiles_dir(self) -> str:
        """One TOML file a profile."""
        return os.path.join(self.config_dir, "profiles")

    @property
    def requests_dir(self) -> str:
        """One TOML file a saved request."""
        return os.path.join(self.config_dir, "requests")

    @property
    def config_file(self) -> str:
        """Settings of the person."""
        return os.path.join(self.config_dir, "config.toml")

    @property
    def credentials_dir(self) -> str:
        """Secrets, one file a profile id."""
        return os.path.join(self.data_dir, "credentials")

    @property
    def state_file(self) -> str:
        """What is remembered between starts."""
        return os.path.join(self.state_dir, "state.toml")

    @property
    def history_file(self) -> str:
        """SQLite: past requests and seen ids."""
        return os.path.join(self.state_dir, "history.db")

    @property
    def locks_dir(self) -> str:
        """Lock files, never deleted."""
        return os.path.join(self.state_dir, "locks")

    @property
    def spill_dir(self) -> str:
        """Bodies too large for memory."""
        return os.path.join(self.cache_dir, "spill")

    @classmethod
    def find(cls, environ: Mapping[str, str]) -> Paths:
        """The folders of this person; `FRAMEIO_TUI_HOME` moves them all. Raises UsageError when it is relative."""
        home = environ.get("FRAMEIO_TUI_HOME", "")
        if home:
            root = os.path.expanduser(home)
            if not os.path.isabs(root):
                raise UsageError(f"FRAMEIO_TUI_HOME is '{home}', a relative path.", "Give an absolute one.")
            return cls(*(os.path.join(root, name) for name in ("config", "data", "state", "cache")))
        if sys.platform in ("win32", "darwin"):
            return _by_platformdirs()
        # The XDG rules in five lines: platformdirs would cost every verb as much as Python's own start.
        # A test holds both equal.
        person = environ.get("HOME") or os.path.expanduser("~")
        return cls(*(os.path.join(_xdg(environ, name, person, default), APP) for name, default in _XDG))


def _xdg(environ: Mapping[str, str], name: str, person: str, default: tuple[str, ...]) -> str:
    value = environ.get(name, "")
    return value if os.path.isabs(value) else os.path.join(person, *default)


def _by_platformdirs() -> Paths:
    import platformdirs

    dirs = platformdirs.PlatformDirs(APP, appauthor=False, roaming=False)
    return Paths(dirs.user_config_dir, dirs.user_data_dir, dirs.user_state_dir, dirs.user_cache_dir)
