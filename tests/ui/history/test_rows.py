from __future__ import annotations

import time

from frameio_tui.core.http.history import TASK, HistoryEntry
from frameio_tui.core.profiles.profile import Profile
from frameio_tui.ui.history.rows import HistoryTable, format_moment, status_spans
from frameio_tui.ui.widgets.lazy_rows import LazyRows, note_rows

NOW = time.mktime((2026, 3, 15, 12, 0, 0, 0, 0, -1))
ENTRY = HistoryEntry("p", NOW - 60, "GET", "/v2/teams", 403, 0.1, entry_id=7)
PROFILES = {"p": Profile(id="p", name="acme", label="PROD", colour="red")}


def text(table: HistoryTable, entry: HistoryEntry) -> str:
    return "".join(part for part, _ in table.row(entry).spans)


def test_time_status_and_kind_of_an_entry_can_be_seen() -> None:
    assert format_moment(NOW - 60, NOW) == "11:59:00"
    assert format_moment(NOW - 86400, NOW) == "14 Mar 12:00"
    assert format_moment(NOW - 400 * 86400, NOW).startswith("2025-")
    assert (" 403 ", "label-orange") in status_spans(ENTRY)
    assert status_spans(ENTRY._replace(status=0))[0][0].startswith("failed")
    assert status_spans(ENTRY._replace(status=0, kind=TASK))[0][0].startswith("job")
    wide = HistoryTable(120, PROFILES, NOW, marked=7)
    row = wide.row(ENTRY)
    assert (" PROD ", "label-red") in row.spans
    assert ("GET    ", "get") in row.spans
    assert text(wide, ENTRY).startswith("* ")
    assert text(wide, ENTRY._replace(kind="verify", entry_id=8)).endswith("/v2/teams  (verify)")
    assert "acme" in text(wide, ENTRY)
    assert "(unknown)" in text(wide, ENTRY._replace(profile_id="q"))
    assert "acme" not in text(HistoryTable(80, PROFILES, NOW), ENTRY)
    assert "PROD" not in text(HistoryTable(60, PROFILES, NOW), ENTRY)


def test_rows_are_made_when_they_are_needed() -> None:
    entries = [ENTRY._replace(entry_id=number) for number in range(5000)]
    rows = LazyRows(entries, HistoryTable(120, PROFILES, NOW).row, note_rows("more"))
    assert len(rows) == 5001
    assert [row.key for row in rows[4998:]] == ["4998", "4999", ""]
    assert rows[-1].selectable is False
