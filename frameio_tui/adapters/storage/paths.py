"""Locations of all files of the program. Nothing here creates a file or folder."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

APP = "frameio-tui"
FOLDER_FILE = ".frameio-tui.toml"
"""Name of the file that names the default profile of a folder; see `folder_default`."""
_XDG = (
    ("XDG_CONFIG_HOME", (".config",)),
    ("XDG_DATA_HOME", (".local", "share")),
    ("XDG_STATE_HOME", (".local", "state")),
    ("XDG_CACHE_HOME", (".cache",)),
)


class Paths(NamedTuple):
    """Absolute paths of the four base folders, and the files in them."""

    config_dir: str
    data_dir: str
    state_dir: str
    cache_dir: str

    @property
    def profiles_dir(self) -> str:
        """Folder with one TOML file per profile."""
        return os.path.join(self.config_dir, "profiles")

    @property
    def requests_dir(self) -> str:
        """Folder with one TOML file per saved request."""
        return os.path.join(self.config_dir, "requests")

    @property
    def config_file(self) -> str:
        """File with the user's settings."""
        return os.path.join(self.config_dir, "config.toml")

    @property
    def credentials_dir(self) -> str:
        """Folder with one credential file per profile ID."""
        return os.path.join(self.data_dir, "credentials")

    @property
    def folders_file(self) -> str:
        """File with the approved files that name the default profile of a folder."""
        return os.path.join(self.data_dir, "folders.toml")

    @property
    def state_file(self) -> str:
        """File with the data that the program saves between runs."""
        return os.path.join(self.state_dir, "state.toml")

    @property
    def history_file(self) -> str:
        """SQLite file with the request history and the IDs seen in responses."""
        return os.path.join(self.state_dir, "history.db")

    @property
    def deliveries_file(self) -> str:
        """SQLite file with the last deliveries of webhooks and custom actions."""
        return os.path.join(self.state_dir, "deliveries.db")

    @property
    def tasks_dir(self) -> str:
        """Folder with one SQLite file per task: its journal."""
        return os.path.join(self.state_dir, "tasks")

    @property
    def locks_dir(self) -> str:
        """Folder of the lock files."""
        return os.path.join(self.state_dir, "locks")

    @property
    def spill_dir(self) -> str:
        """Folder for response bodies that are too large for memory."""
        return os.path.join(self.cache_dir, "spill")

    @property
    def places_dir(self) -> str:
        """Folder with the names seen inside places, for shell completion."""
        return os.path.join(self.cache_dir, "places")

    @classmethod
    def find(cls, environ: Mapping[str, str]) -> Paths:
        """Return the folders of the current user.

        If `FRAMEIO_TUI_HOME` is set, all of them are below it. Raises UsageError if its value is a relative path.
        """
        home = environ.get("FRAMEIO_TUI_HOME", "")
        if home:
            root = os.path.expanduser(home)
            if not os.path.isabs(root):
                raise UsageError(f"FRAMEIO_TUI_HOME is a relative path: '{home}'.", "Use an absolute path.")
            return cls(*(os.path.join(root, name) for name in ("config", "data", "state", "cache")))
        if sys.platform in ("win32", "darwin"):
            return _by_platformdirs()
        # These few lines follow the XDG rules. Importing platformdirs takes as long as starting Python; a test checks
        # that both give the same result.
        user_home = environ.get("HOME") or os.path.expanduser("~")
        return cls(*(os.path.join(_xdg(environ, name, user_home, default), APP) for name, default in _XDG))


def _xdg(environ: Mapping[str, str], name: str, user_home: str, default: tuple[str, ...]) -> str:
    value = environ.get(name, "")
    return value if os.path.isabs(value) else os.path.join(user_home, *default)


def _by_platformdirs() -> Paths:
    import platformdirs

    dirs = platformdirs.PlatformDirs(APP, appauthor=False, roaming=False)
    return Paths(dirs.user_config_dir, dirs.user_data_dir, dirs.user_state_dir, dirs.user_cache_dir)


def find_folder_file(environ: Mapping[str, str]) -> str:
    """Return the path of the file that names the default profile of the working directory; empty if there is none.

    It is searched for in the folder and those above it, up to the home folder or the root. Every command does this, so
    it imports nothing.
    """
    try:
        folder = os.getcwd()
    except OSError:  # it has been deleted
        return ""
    home = environ.get("HOME", "")
    home = os.path.realpath(home) if home else ""
    while True:
        path = os.path.join(folder, FOLDER_FILE)
        if os.path.lexists(path):
            return path
        above = os.path.dirname(folder)
        if above == folder or folder == home:
            return ""
        folder = above
