"""The manifest of a download: a JSON object on each line for each file and folder that was written.

The last line about a file counts. Paths are relative to the folder of the manifest, with `/` between their parts.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from frameio_tui.core.downloads.file_names import LONGEST
from frameio_tui.core.json.values import loads

MANIFEST = "frameio-manifest.ndjson"
_KIND = "folder"


class DownloadedFile(NamedTuple):
    """A file that was downloaded."""

    id: str
    path: str
    rendition: str
    """`original`, or the name of a rendition."""
    asked: str
    """The rendition that was asked for; empty if the original was, and was not available."""
    size: int
    sha256: str
    etag: str
    """The ETag of the storage."""
    modified: int
    """When the file on disk was modified, in nanoseconds since the epoch."""
    updated: str = ""
    """When Frame.io says that the asset was updated."""
    xxhash64: str = ""
    """The checksum of Frame.io, if the content was checked with it."""
    name: str = ""
    """The name in Frame.io, if it is another one."""

    @property
    def key(self) -> str:
        """What was asked for."""
        return key_of(self.id, self.asked)


class DownloadedFolder(NamedTuple):
    """A folder that was created for one of Frame.io."""

    id: str
    path: str


_NUMBERS = ("size", "modified")
_TEXTS = tuple(name for name in DownloadedFile._fields if name not in _NUMBERS)


def key_of(asset_id: str, asked: str) -> str:
    """Return the key of what was asked for: an asset, or a rendition of it."""
    return f"{asset_id} {asked}" if asked else asset_id


def line_of(entry: DownloadedFile | DownloadedFolder) -> bytes:
    """Return the line of an entry, with its end."""
    values = {name: value for name, value in entry._asdict().items() if value != ""}
    if isinstance(entry, DownloadedFolder):
        values = {_KIND: values["id"], "path": entry.path}
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def parse_line(line: bytes) -> DownloadedFile | DownloadedFolder | None:
    """Return the entry on a line; None for any other line, because the user may have edited the file."""
    try:
        value = loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not is_safe_path(value.get("path")):
        return None
    texts = {name: text for name in _TEXTS if isinstance(text := value.get(name, ""), str)}
    numbers = {name: number for name in _NUMBERS if type(number := value.get(name)) is int}
    if isinstance(folder_id := value.get(_KIND), str):
        return DownloadedFolder(folder_id, texts["path"])
    if len(texts) < len(_TEXTS) or len(numbers) < len(_NUMBERS) or not texts["id"]:
        return None
    return DownloadedFile(
        path=texts["path"],
        id=texts["id"],
        rendition=texts["rendition"],
        asked=texts["asked"],
        size=numbers["size"],
        sha256=texts["sha256"],
        etag=texts["etag"],
        modified=numbers["modified"],
        updated=texts["updated"],
        xxhash64=texts["xxhash64"],
        name=texts["name"],
    )


def is_safe_path(path: object) -> bool:
    """Return whether a value is a relative path without `..` and empty parts.

    >>> [is_safe_path(path) for path in ("a/b.mov", "../a", "/a", "a//b", "a/./b", "")]
    [True, False, False, False, False, False]
    """
    if not isinstance(path, str) or "\0" in path:
        return False
    return all(part not in ("", ".", "..") and len(part) <= LONGEST for part in path.split("/"))
