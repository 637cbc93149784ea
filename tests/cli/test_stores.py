from __future__ import annotations

from pathlib import Path

from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.cli.stores import Stores


def test_parts_are_made_once_and_only_when_asked_for(tmp_path: Path) -> None:
    stores = Stores(Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)}), {"A": "1"})
    assert stores.clock is stores.clock
    assert stores.credentials is stores.credentials
    assert stores.locks is stores.locks
    assert stores.environment.get("A") == "1"
    assert list(tmp_path.iterdir()) == []
