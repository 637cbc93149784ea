"""File names that end with a version number, such as `Cut_v02.mov`, and names of files that are not to be uploaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERED = re.compile(r"(?P<base>.+?)[ ._-]*[vV](?P<number>\d{1,4})(?P<extension>\.[^.]{1,10})?")
_UNFINISHED = (
    *(".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload", ".swp", ".lock"),
    *(".aspera-ckpt", ".!ut", ".incomplete", ".writing", ".unfinished", "~"),
)
_UNFINISHED_STARTS = (".", "~", "#")
_OF_SYSTEM = frozenset([".ds_store", "thumbs.db", "desktop.ini"])


class VersionName(NamedTuple):
    """The parts of a name with a version number; letter case is ignored."""

    base: str
    number: int
    extension: str


def parse_version_name(name: str) -> VersionName | None:
    """Return the parts of a name, or None if it has no version number.

    >>> parse_version_name("Cut_v02.mov"), parse_version_name("Cut.mov")
    (VersionName(base='cut', number=2, extension='.mov'), None)
    """
    found = _NUMBERED.fullmatch(name)
    if found is None:
        return None
    return VersionName(found["base"].casefold(), int(found["number"]), (found["extension"] or "").casefold())


def earlier_version(name: str, others: Iterable[str]) -> str | None:
    """Return which of the other names is that of the version before; None if there is none.

    >>> earlier_version("Cut_v10.mov", ["Cut_v2.mov", "Cut_v9.mov", "Cut_v11.mov", "Other_v9.mov"])
    'Cut_v9.mov'
    """
    own = parse_version_name(name)
    if own is None:
        return None
    earlier = [
        (parsed.number, other)
        for other in others
        if (parsed := parse_version_name(other)) is not None
        and (parsed.base, parsed.extension) == (own.base, own.extension)
        and parsed.number < own.number
    ]
    return max(earlier)[1] if earlier else None


def is_of_system(name: str) -> bool:
    """Return whether a name is that of a file that macOS or Windows adds to folders.

    >>> is_of_system(".DS_Store"), is_of_system("._a.mov"), is_of_system("Thumbs.db"), is_of_system(".a.mov")
    (True, True, True, False)
    """
    return name.startswith("._") or name.casefold() in _OF_SYSTEM


def is_unfinished(name: str) -> bool:
    """Return whether a name is that of a hidden or temporary file, or of one that another program still writes.

    >>> is_unfinished("Thumbs.db"), is_unfinished("a.mov.part"), is_unfinished("a.mov")
    (True, True, False)
    """
    return is_of_system(name) or name.startswith(_UNFINISHED_STARTS) or name.casefold().endswith(_UNFINISHED)
