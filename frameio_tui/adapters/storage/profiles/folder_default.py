"""Finds the default profile of a folder: a file `.frameio-tui.toml` that names it, in the folder or one above.

Such a file can come with a repository or an archive of someone else. It can therefore name a profile and nothing else,
it is used only after the user has approved it, and it never counts as naming the profile for a request that changes
something.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.adapters.storage.paths import FOLDER_FILE, find_folder_file
from frameio_tui.core.errors import BrokenFile, NameTaken, Remedy, UnapprovedProfile, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.adapters.storage.paths import Paths

_LARGEST = 4096
"""Maximum size of the file in bytes."""


class FolderDefault(NamedTuple):
    """The file that applies in a folder, and the profile that it names."""

    path: str
    profile: str


class FolderDefaults:
    """Reads and writes the files of folders, and the list of those that the user has approved."""

    def __init__(self, paths: Paths, environ: Mapping[str, str]) -> None:
        self._approved_file = paths.folders_file
        self._locks_dir = paths.locks_dir
        self._environ = environ

    def find(self) -> str:
        """Return the path of the file that applies in the working directory; empty if there is none."""
        return find_folder_file(self._environ)

    def read(self, path: str) -> FolderDefault:
        """Return the content of a file. Raises BrokenFile if it is not exactly what such a file can be."""
        from frameio_tui.adapters.storage.toml import parse_toml
        from frameio_tui.core.profiles.profile import name_fault

        document = parse_toml(path, _read(path))
        for key in document:
            if key != "profile":
                raise BrokenFile(path, f"'{key}' is not allowed: it can only name a profile", "Delete the line.")
        name = document.get("profile")
        if not isinstance(name, str) or name_fault(name):
            raise BrokenFile(path, "does not name a profile", 'Write: profile = "NAME"')
        return FolderDefault(path, name)

    def is_approved(self, default: FolderDefault, profile_id: str) -> bool:
        """Return whether the user has approved this file for the profile with that ID."""
        return self._approved().get(default.path) == [default.profile, profile_id]

    def check_approved(self, default: FolderDefault, profile_id: str) -> None:
        """Raise UnapprovedProfile unless the user has approved the file."""
        if not self.is_approved(default, profile_id):
            raise UnapprovedProfile(
                f"{default.path} selects the profile '{default.profile}' and is not approved.",
                Remedy(
                    "Check the file and approve it on the command line.",
                    "If you want that profile here, run: frameio-tui profiles approve --here. "
                    "Otherwise, add --profile NAME.",
                ),
            )

    def approve(self, default: FolderDefault, profile_id: str) -> None:
        """Approve a file as it is now. Raises WriteFailed, LockHeld, BrokenFile."""
        import tomli_w

        from frameio_tui.adapters.storage.atomic_file import write_atomic
        from frameio_tui.adapters.storage.file_lock import Locks

        with Locks(self._locks_dir).hold("folders"):
            approved = {path: value for path, value in self._approved().items() if os.path.lexists(path)}
            approved[default.path] = [default.profile, profile_id]
            data = tomli_w.dumps({"version": 1, "approved": approved}).encode()
            write_atomic(self._approved_file, data, f"approve {default.path}")

    def create(self, name: str) -> str:
        """Write a file that names a profile into the working directory, and return its path.

        An existing file is replaced only if it is one of this program. Raises BrokenFile, NameTaken, UsageError,
        WriteFailed.
        """
        from frameio_tui.adapters.storage.atomic_file import write_atomic

        try:
            path = os.path.join(os.getcwd(), FOLDER_FILE)
        except OSError as error:
            raise UsageError(
                f"The working directory cannot be used: {error.strerror}.", "Change to another folder."
            ) from None
        if os.path.islink(path):
            raise NameTaken(f"{path} is a symbolic link.", "Remove it first.")
        if os.path.lexists(path):
            self.read(path)
        write_atomic(path, f'profile = "{name}"\n'.encode(), f"make '{name}' the default of this folder", mode=0o644)
        return path

    def _approved(self) -> dict[str, object]:
        from frameio_tui.adapters.storage.toml import read_toml

        try:
            found = (read_toml(self._approved_file) or {}).get("approved", {})
        except BrokenFile:
            return {}
        return found if isinstance(found, dict) else {}


def _read(path: str) -> bytes:
    """Return the bytes of a small regular file of this user that nobody else can change. Raises BrokenFile."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if os.path.islink(path):
            raise BrokenFile(path, "is a symbolic link", "Replace it with a file.") from None
        raise BrokenFile(path, f"cannot be read ({error.strerror})", "Correct its permissions.") from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise BrokenFile(path, "is not a regular file", "Move or remove it.")
        if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
            raise BrokenFile(path, "belongs to another user", "Use --profile NAME, or write a file of your own.")
        if os.name == "posix" and status.st_mode & 0o022:
            raise BrokenFile(path, "can be changed by other users", f"Run: chmod go-w {path}")
        if status.st_size > _LARGEST:
            raise BrokenFile(path, "is too large for a file that only names a profile", "Move or remove it.")
        return os.read(handle, _LARGEST)
    except OSError as error:
        raise BrokenFile(path, f"cannot be read ({error.strerror})", "Check the disk.") from None
    finally:
        os.close(handle)
