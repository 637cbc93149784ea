"""A large project for benchmarks, whose assets are computed when they are asked for.

An asset is a number, from which its ID, its place and all its fields follow. Only the assets that were read one by one
are stored, because a caller may change them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.handler_result import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER_FILES = 100
"""Files in each of the lowest folders of the tree."""
REEL_FOLDERS = 10
"""Folders in each reel."""
_REEL = 1 + REEL_FOLDERS * (1 + FOLDER_FILES)
WIDE, COMMENTED, TREE = 0, 1, 2
"""The numbers of the three folders in the root folder."""
_NAMES = ("Wide", "Commented", "Tree")
_FRAMES = 1500


class LargeProject:
    """The assets of a project by number: a wide folder, a folder of files with comments, and a tree.

    A tenth of the assets are in the wide folder and a hundredth in the folder with comments. The tree is made of reels
    with 10 folders of 100 files. `base` is an ID as a number whose last 48 bits are not used, and `root` is the root
    folder of the project.
    """

    def __init__(self, count: int, base: int, root: Record) -> None:
        self._base = base >> 48 << 48
        text = f"{self._base:032x}"
        self._prefix = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-"
        self._root = root
        wide, commented = count // 10, count // 100
        self._commented = len(_NAMES) + wide
        self._tree = self._commented + commented
        self._end = max(count, self._tree)
        self._reels = (self._end - self._tree) // _REEL
        self._loose = self._tree + self._reels * _REEL

    def numbers(self) -> range:
        """Return the numbers of all assets."""
        return range(self._end)

    def commented(self) -> range:
        """Return the numbers of the files with comments."""
        return range(self._commented, self._tree)

    def id_of(self, number: int) -> str:
        """Return the ID of an asset."""
        return f"{self._prefix}{number:012x}"

    def number_of(self, asset_id: str) -> int | None:
        """Return the number of an asset, or None if the ID is not one of this project."""
        try:
            number = int(asset_id.replace("-", ""), 16) - self._base
        except ValueError:
            return None
        return number if 0 <= number < self._end and self.id_of(number) == asset_id else None

    def child_numbers(self, asset_id: str) -> list[int] | range | None:
        """Return the numbers of the direct contents of a folder, or None if it is not one of this project."""
        if asset_id == self._root["id"]:
            return range(len(_NAMES))
        number = self.number_of(asset_id)
        if number is None:
            return None
        if number == WIDE:
            return range(len(_NAMES), self._commented)
        if number == COMMENTED:
            return self.commented()
        if number == TREE:
            reels = range(self._tree, self._loose, _REEL)
            return [*reels, *range(self._loose, self._end)]
        if not self._tree <= number < self._loose:
            return range(0)
        within = (number - self._tree) % _REEL
        if within == 0:
            return range(number + 1, number + _REEL, 1 + FOLDER_FILES)
        if (within - 1) % (1 + FOLDER_FILES) == 0:
            return range(number + 1, number + 1 + FOLDER_FILES)
        return range(0)

    def record(self, number: int) -> Record:
        """Return an asset as a new record."""
        name, parent = self._place(number)
        stamp = self._root["inserted_at"]
        record: Record = {
            "id": self.id_of(number),
            "kind": "file" if "." in name else "folder",
            "name": name,
            "project_id": self._root["project_id"],
            "parent_id": self._root["id"] if parent is None else self.id_of(parent),
            "creator_id": self._root["creator_id"],
            "description": None,
            "label": "none",
            "properties": {},
            "deleted_at": None,
            "inserted_at": stamp,
            "updated_at": stamp,
        }
        if record["kind"] == "file":
            record |= {
                "filetype": "video/mp4",
                "asset_type": "stream",
                "fps": 25.0,
                "frames": _FRAMES,
                "drop_frame": False,
                "duration": _FRAMES / 25,
                "pages": None,
                "filesize": 1000 + number % 9000,
                "upload_completed_at": stamp,
            }
        return record

    def _place(self, number: int) -> tuple[str, int | None]:
        """Return the name of an asset and the number of its folder, None for the root folder."""
        if number < len(_NAMES):
            return _NAMES[number], None
        if number < self._commented:
            return f"WIDE_{number - len(_NAMES) + 1:06}.mp4", WIDE
        if number < self._tree:
            return f"NOTED_{number - self._commented + 1:06}.mp4", COMMENTED
        if number >= self._loose:
            return f"LOOSE_{number - self._loose + 1:06}.mp4", TREE
        reel, within = divmod(number - self._tree, _REEL)
        if within == 0:
            return f"Reel {reel + 1:04}", TREE
        folder, file = divmod(within - 1, 1 + FOLDER_FILES)
        if file == 0:
            return f"Folder {folder + 1:02}", number - within
        return f"CLIP_{file:03}.mp4", number - file


class LargeTable(dict[str, Record]):
    """The table of assets with those of a large project, which are added to it when they are read one by one."""

    def __init__(self, records: dict[str, Record], project: LargeProject) -> None:
        super().__init__(records)
        self._project = project

    def __missing__(self, asset_id: str) -> Record:
        number = self._project.number_of(asset_id)
        if number is None:
            raise KeyError(asset_id)
        record = self[asset_id] = self._project.record(number)
        return record

    def get(self, asset_id: str, default: Record | None = None) -> Record | None:  # type: ignore[override]  # no overloads
        """Return an asset, or `default` if there is none with this ID."""
        try:
            return self[asset_id]
        except KeyError:
            return default

    def glance(self, number: int) -> Record:
        """Return an asset of the large project without keeping it."""
        return super().get(self._project.id_of(number)) or self._project.record(number)

    def everything(self) -> Iterator[Record]:
        """Yield all assets, those of the large project without keeping them."""
        stored = list(self.values())
        yield from stored
        present = {record["id"] for record in stored}
        for number in self._project.numbers():
            if self._project.id_of(number) not in present:
                yield self._project.record(number)
