"""The entries that match a filter, as far as they have been read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.core.http.history_filter import HistoryFilter
    from frameio_tui.core.ports.requests import HistoryStore

PAGE = 100
"""Entries that are read first; then as many as are there already, so that the end is not far."""
MAX_PAGE = 5000
ROWS_AHEAD = 50
"""Rows below the screen that are read in advance."""


class HistoryListing:
    """The newest entries that match, page by page. `read_page` waits for the disk, so call it in a thread."""

    def __init__(self, wanted: HistoryFilter) -> None:
        self.wanted = wanted
        self.entries: list[HistoryEntry] = []
        self.is_complete = False
        self.total = -1
        """Number of all entries that match; -1 while it is not known."""

    def read_page(self, history: HistoryStore, limit: int = PAGE) -> None:
        """Read the next page, of at least `limit` entries. Raises StoreError."""
        limit = max(limit, min(len(self.entries), MAX_PAGE))
        last = self.entries[-1].entry_id if self.entries else 0
        page = history.search(self.wanted, last, limit)
        self.entries += page
        self.is_complete = len(page) < limit
        if self.is_complete:
            self.total = len(self.entries)

    def wants_page(self, last_row: int) -> bool:
        """Return whether another page is needed to show the rows up to `last_row`, and some more."""
        return not self.is_complete and last_row + ROWS_AHEAD > len(self.entries)

    def row_of(self, entry_id: int) -> int:
        """Return the row of an entry; -1 if it is not there."""
        return next((at for at, entry in enumerate(self.entries) if entry.entry_id == entry_id), -1)
