from __future__ import annotations

from frameio_tui.core.v2_to_v4 import mapping as table


def test_rows_are_written_alike() -> None:
    for key, rows in table.SAME.items():
        assert key.split(" ")[0] in ("GET", "POST", "PUT", "DELETE")
        assert rows
        for row in rows:
            method, _, path = row.partition(" ")
            assert method in ("GET", "POST", "PATCH", "DELETE")
            assert path == "" or path[0] in "/@"
