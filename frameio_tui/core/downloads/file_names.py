"""Names of downloaded files: one safe component for every operating system, and unique in its folder."""

from __future__ import annotations

import os
import re
import unicodedata

LONGEST = 255
"""Bytes of a name that common file systems accept."""
PART = ".part"
"""Ending of a file while it is downloaded."""
ROOM = LONGEST - len(PART)
_LONGEST_EXTENSION = 20
_FORBIDDEN = frozenset('/\\:*?"<>|')
"""Characters that separate components, or that Windows refuses."""
_UNSAFE_CATEGORIES = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp"])
"""Control characters, invisible ones such as those that reverse the direction, half characters, and line ends."""
_JOINERS = frozenset("\u200c\u200d")
"""Invisible characters that emoji and Persian need."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE)
"""Names that Windows gives to devices, with any extension."""


def safe_name(name: str, longest: int = ROOM) -> str:
    """Return a name of Frame.io as one component of a path that is safe on every system; `longest` is in bytes.

    Dangerous characters become `_`. A name that begins with a dot gets a `_` before it, because a hidden file in the
    user's folder could be one that other programs obey.

    >>> safe_name("../../etc/passwd"), safe_name("NUL.txt"), safe_name("Cut 1: final?.mov")
    ('_.._.._etc_passwd', '_NUL.txt', 'Cut 1_ final_.mov')
    """
    name = "".join(map(_safe_character, unicodedata.normalize("NFC", name))).lstrip(" ").rstrip(" .")
    if not name or name.startswith(".") or _DEVICES.fullmatch(name.partition(".")[0].rstrip(" ")):
        name = f"_{name}"
    return shorten(name, longest=longest)


def _safe_character(character: str) -> str:
    if character in _FORBIDDEN:
        return "_"
    is_unsafe = unicodedata.category(character) in _UNSAFE_CATEGORIES and character not in _JOINERS
    return "_" if is_unsafe else character


def shorten(name: str, addition: str = "", longest: int = ROOM) -> str:
    """Return a name with `addition` before its extension, shortened to `longest` bytes.

    >>> shorten("clip.mov", "_2"), shorten("x" * 300 + ".mov", longest=10)
    ('clip_2.mov', 'xxxxxx.mov')
    """
    stem, extension = os.path.splitext(name)
    if len(extension.encode()) > _LONGEST_EXTENSION:
        stem, extension = name, ""
    ending = f"{addition}{extension}"
    room = max(1, longest - len(ending.encode()))
    data = stem.encode()
    if len(data) > room:
        stem = data[:room].decode(errors="ignore").rstrip(" .") or "_"
    return f"{stem}{ending}"


class FolderNames:
    """The names that are taken in each folder.

    Names that differ only in case or in their Unicode form are equal on macOS and Windows, so only one of them is used.
    """

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = {}
        self._last: dict[tuple[str, str], int] = {}
        """The last number that was added to a name in a folder."""

    def reserve(self, folder: str, name: str) -> None:
        """Take a name that is used already."""
        self._taken.setdefault(folder, set()).add(_key(name))

    def claim(self, folder: str, name: str) -> str:
        """Return a safe name that is free, such as `clip_2.mov`, and take it.

        >>> names = FolderNames()
        >>> [names.claim("", name) for name in ("clip.mov", "Clip.MOV", "clip.mov.part")]
        ['clip.mov', 'Clip_2.MOV', 'clip.mov_2.part']
        """
        name = safe_name(name)
        found, first = name, (folder, _key(name))
        while not self._is_free(folder, found):
            self._last[first] = number = self._last.get(first, 1) + 1
            found = shorten(name, f"_{number}")
        self.reserve(folder, found)
        return found

    def _is_free(self, folder: str, name: str) -> bool:
        """Return whether neither the name nor that of its unfinished file is taken."""
        taken, key = self._taken.get(folder, set()), _key(name)
        return not {key, key + PART, key.removesuffix(PART)} & taken


def _key(name: str) -> str:
    """Return a text that is equal for names that some file system considers equal."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
