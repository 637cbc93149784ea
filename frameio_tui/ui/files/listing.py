"""What is inside one place, as far as it has been loaded."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, overload

from frameio_tui.core.resources.asset import pack, unpack
from frameio_tui.services.tasks.places.assets import AssetPage, child_pages

if TYPE_CHECKING:
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.core.resources.asset import Asset, PackedAsset
    from frameio_tui.services.tasks.requests import TaskRequests

ROWS_AHEAD = 50
"""Rows below the screen that are loaded in advance: at most one more page."""


class Assets(Sequence["Asset"]):
    """Assets that are kept packed, because a folder may have thousands, and of which few are needed at a time."""

    def __init__(self, packed: list[PackedAsset] | None = None) -> None:
        """Create a sequence of assets that are packed already."""
        self._packed = packed if packed is not None else []

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, at: int) -> Asset: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Asset]: ...
    def __getitem__(self, at: int | slice) -> Asset | Sequence[Asset]:
        return Assets(self._packed[at]) if isinstance(at, slice) else unpack(self._packed[at])

    def append(self, asset: Asset) -> None:
        """Add an asset at the end."""
        self._packed.append(pack(asset))

    def row_of(self, asset_id: str) -> int:
        """Return the index of an asset; -1 if it is not among them."""
        return next((at for at, packed in enumerate(self._packed) if packed[0] == asset_id), -1)

    def replace(self, asset: Asset) -> None:
        """Replace the asset of the same ID."""
        at = self.row_of(asset.id)
        if at >= 0:
            self._packed[at] = pack(asset)

    def remove(self, asset_id: str) -> None:
        """Remove an asset."""
        at = self.row_of(asset_id)
        if at >= 0:
            del self._packed[at]

    def matching(self, words: Sequence[str]) -> Assets:
        """Return the assets whose name, type or status contains each of the words."""
        return Assets(
            [packed for packed in self._packed if matches(unpack(packed), words)] if words else [*self._packed]
        )


def matches(asset: Asset, words: Sequence[str]) -> bool:
    """Return whether name, type, status or creator of an asset contain each of the words."""
    if not words:
        return True
    text = f"{asset.title} {asset.kind} {asset.status} {asset.media_type} {asset.creator}".lower()
    return all(word in text for word in words)


class Listing:
    """The path to a place, and what has been loaded of what is inside."""

    def __init__(self, path: tuple[Asset, ...]) -> None:
        self.path = path
        self.assets = Assets()
        self.shown = Assets()
        """The assets that match the filter."""
        self.words: tuple[str, ...] = ()
        self.is_complete = False
        self.is_stopped = False
        """Whether the user has stopped loading; moving the cursor continues it."""
        self.is_stale = False
        """Whether something was moved here, so that it has to be loaded again."""
        self.failure = ""
        """Why the next page could not be loaded."""
        self.cursor = 0
        """The row of the cursor, kept while another place is shown."""
        self._next = ""
        self._ids: set[str] = set()

    @property
    def parent(self) -> Asset | None:
        """What is shown the inside of; None for the list of accounts."""
        return self.path[-1] if self.path else None

    def wants_page(self, last_row: int, *, everything: bool) -> bool:
        """Return whether another page is needed to show the rows up to `last_row`, and some more."""
        if self.is_complete or self.failure or (self.is_stopped and not everything):
            return False
        return everything or not self._ids or last_row + ROWS_AHEAD > len(self.shown)

    async def load_page(self, requests: TaskRequests, api: ApiVersion) -> int:
        """Load the next page, and return the number of assets in it. Raises the errors of `TaskRequests.pages`."""
        pages = child_pages(requests, api, self.parent, start=self._next, small=True)
        async with aclosing(pages):
            page = await anext(pages, AssetPage([], None, ""))
        for asset in page.assets:
            if asset.id not in self._ids:
                self._show(asset, always=False)
        is_whole = not self._next and not page.next
        requests.remember_names(self.parent, page.assets, is_complete=is_whole)
        self._next, self.is_complete = page.next, not page.next
        return len(page.assets)

    def filter(self, text: str) -> None:
        """Show only the assets whose name, type or status contains each of the words."""
        self.words = tuple(text.lower().split())
        self.shown = self.assets.matching(self.words)

    def row_of(self, asset_id: str) -> int:
        """Return the row of an asset; -1 if it is not shown."""
        return self.shown.row_of(asset_id)

    def replace(self, asset: Asset) -> None:
        """Show an asset as it is now."""
        self.assets.replace(asset)
        self.shown.replace(asset)

    def remove(self, asset_id: str) -> None:
        """Remove an asset that is no longer here."""
        self.assets.remove(asset_id)
        self.shown.remove(asset_id)

    def add(self, asset: Asset) -> None:
        """Show a new asset after the others, whatever the filter is."""
        if asset.id not in self._ids:
            self._show(asset, always=True)

    def _show(self, asset: Asset, *, always: bool) -> None:
        self._ids.add(asset.id)
        self.assets.append(asset)
        if always or matches(asset, self.words):
            self.shown.append(asset)

    def emptied(self) -> Listing:
        """Return a listing of the same place with nothing loaded."""
        return Listing(self.path)
