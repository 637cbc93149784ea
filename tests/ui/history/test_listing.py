from __future__ import annotations

from frameio_tui.cli.container import Container
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.http.history_filter import HistoryFilter
from frameio_tui.ui.history.listing import PAGE, HistoryListing


def test_entries_are_read_page_by_page_to_the_end(empty: Container) -> None:
    for number in range(3 * PAGE + 5):
        empty.history.add(HistoryEntry("p", float(number), "GET", f"/v2/{number}", 200, 0.1))
    listing = HistoryListing(HistoryFilter())
    assert listing.wants_page(0)
    sizes = []
    while listing.wants_page(10**6):
        listing.read_page(empty.history)
        sizes.append(len(listing.entries))
    assert sizes == [PAGE, 2 * PAGE, 3 * PAGE + 5]
    assert listing.total == 3 * PAGE + 5
    assert [entry.target for entry in listing.entries[:2]] == [f"/v2/{3 * PAGE + 4}", f"/v2/{3 * PAGE + 3}"]
    assert listing.row_of(listing.entries[7].entry_id) == 7
    assert listing.row_of(0) == -1
