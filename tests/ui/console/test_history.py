from __future__ import annotations

from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.ui.console.history import history_choices


def entry(number: int, target: str, status: int = 200, kind: str = "request") -> HistoryEntry:
    return HistoryEntry("p", 1000.0 + number, "GET", target, status, 0.1, kind=kind, entry_id=number)


def test_only_the_newest_of_equal_user_requests_is_listed() -> None:
    rows = history_choices(
        [entry(4, "/a"), entry(3, "/me", kind="verify"), entry(2, "/a", 404), entry(1, "/b", 0)], 1100.0
    )
    assert [row.key for row in rows] == ["4", "1"]
    assert "no answer" in rows[1].search_text
