"""Stores the names that were seen inside places, so that a shell can complete a path without a request.

It is a cache: one file per profile and place, named by the ID of the place, with one line per name. What cannot be read
or written is left out. The completion of a shell loads this module at each press of Tab, so it imports little.
"""

from __future__ import annotations

import contextlib
import os
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TOP = "top"
"""Stands for the ID of the list of accounts."""
MAX_NAMES = 5000
"""Most names that are stored for one place."""
MAX_PLACES = 1000
"""Most places that are stored for one profile; beyond that, those that were written first are removed."""
_ID = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_LONGEST = 255
_LARGEST = MAX_NAMES * (_LONGEST * 4 + 80)


class PlaceNameFiles:
    """Stores the names in a folder of the cache."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def remember(
        self, profile_id: str, place_id: str, names: Iterable[tuple[str, str]], *, is_complete: bool = False
    ) -> None:
        """Store the names inside a place, each with its ID if it is a place itself, else with an empty text.

        Names seen before are kept unless the list `is_complete`. An empty `place_id` is the list of accounts.
        """
        folder, place_id = os.path.join(self._folder, profile_id), place_id or TOP
        if not _is_id(profile_id) or not _is_id(place_id):
            return
        found = {} if is_complete else dict(names_in(folder, place_id))
        for name, identity in islice(names, MAX_NAMES):
            if _is_name(name) and (not identity or _is_id(identity)):
                found[name] = identity
        text = "".join(f"{identity}\t{name}\n" for name, identity in [*found.items()][:MAX_NAMES])
        with contextlib.suppress(OSError, UnicodeError):
            _write(folder, place_id, text.encode())

    def forget(self, profile_id: str) -> None:
        """Remove the names stored for a profile."""
        if _is_id(profile_id):
            folder = os.path.join(self._folder, profile_id)
            with contextlib.suppress(OSError):
                for name in os.listdir(folder):
                    os.unlink(os.path.join(folder, name))
                os.rmdir(folder)


def names_in(folder: str, place_id: str) -> list[tuple[str, str]]:
    """Return the names inside a place, each with its ID if it is a place itself.

    `folder` is the one of the profile.
    """
    if not _is_id(place_id):
        return []
    try:
        with open(os.path.join(folder, place_id), "rb") as file:
            lines = file.read(_LARGEST).decode("utf-8", "replace").split("\n")
    except OSError:
        return []
    pairs = [line.partition("\t") for line in lines]
    return [(name, identity) for identity, tab, name in pairs if tab and _is_name(name)]


def _is_id(text: str) -> bool:
    return 0 < len(text) <= 64 and _ID.issuperset(text)


def _is_name(name: str) -> bool:
    """Return whether a name can be a line of the file and of a terminal; then it has no control or bidi characters."""
    return 0 < len(name) <= _LONGEST and name.isprintable()


def _write(folder: str, name: str, data: bytes) -> None:
    """Replace a file. It is not made durable: losing it loses nothing."""
    from frameio_tui.adapters.storage.atomic_file import make_private_folder, temp_path

    path = os.path.join(folder, name)
    if not os.path.exists(path):
        make_private_folder(folder)
        _remove_oldest(folder)
    temporary = temp_path(folder)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def _remove_oldest(folder: str) -> None:
    found = os.listdir(folder)
    if len(found) >= MAX_PLACES:
        by_age = sorted((os.stat(os.path.join(folder, name)).st_mtime, name) for name in found)
        for _, name in by_age[: MAX_PLACES // 10]:
            os.unlink(os.path.join(folder, name))
