"""What is inside of one place, as far as it has been loaded."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from frameio_tui.services.tasks.assets import AssetPage, child_pages

if TYPE_CHECKING:
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.tasks.requests import TaskRequests

ROWS_AHEAD = 50
"""Rows below the screen that are loaded in advance: at most one more page."""


class Listing:
    """The path to a place, and what has been loaded of what is inside."""

    def __init__(self, path: tuple[Asset, ...]) -> None:
        self.path = path
        self.assets: list[Asset] = []
        self.shown: list[Asset] = []
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
        new = [asset for asset in page.assets if asset.id not in self._ids]
        self._ids.update(asset.id for asset in new)
        self.assets += new
        self.shown += [asset for asset in new if self._matches(asset)]
        self._next, self.is_complete = page.next, not page.next
        return len(page.assets)

    def filter(self, text: str) -> None:
        """Show only the assets whose name, type or status contains each of the words."""
        self.words = tuple(text.lower().split())
        self.shown = [asset for asset in self.assets if self._matches(asset)]

    def _matches(self, asset: Asset) -> bool:
        if not self.words:
            return True
        text = f"{asset.title} {asset.kind} {asset.status} {asset.media_type} {asset.creator}".lower()
        return all(word in text for word in self.words)

    def row_of(self, asset_id: str) -> int:
        """Return the row of an asset; -1 if it is not shown."""
        return next((row for row, asset in enumerate(self.shown) if asset.id == asset_id), -1)

    def replace(self, asset: Asset) -> None:
        """Show an asset as it is now."""
        for assets in (self.assets, self.shown):
            for at, known in enumerate(assets):
                if known.id == asset.id:
                    assets[at] = asset

    def remove(self, asset_id: str) -> None:
        """Remove an asset that is no longer here."""
        self.assets = [asset for asset in self.assets if asset.id != asset_id]
        self.shown = [asset for asset in self.shown if asset.id != asset_id]

    def add(self, asset: Asset) -> None:
        """Show a new asset after the others, whatever the filter is."""
        if asset.id not in self._ids:
            self._ids.add(asset.id)
            self.assets.append(asset)
            self.shown.append(asset)

    def emptied(self) -> Listing:
        """Return a listing of the same place with nothing loaded."""
        return Listing(self.path)
