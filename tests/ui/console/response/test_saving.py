"""What `e` saves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from frameio_tui.ui.app import FrameioApp
from tests.ui.console.response.test_actions import request
from tests.ui.driving import ask, press, write
from tests.ui.running import run


def test_the_body_and_what_a_filter_found(app: FrameioApp, tmp_path: Path) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await ask(pilot, "e")
        await write(pilot, "Prompt LineField", str(tmp_path / "body.json"))
        assert "Saved to" in await press(pilot, "enter")
        await press(pilot, "f", *"[].name", "enter")
        assert "what the filter found" in await ask(pilot, "e")
        await write(pilot, "Prompt LineField", str(tmp_path / "found.json"))
        await press(pilot, "enter")

    run(app, steps)
    assert len(json.loads((tmp_path / "body.json").read_text())) == 2
    assert json.loads((tmp_path / "found.json").read_text())[0] == "Editorial"


def test_a_table_as_csv_or_lines(app: FrameioApp, tmp_path: Path) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await press(pilot, "T")
        assert "the table as CSV" in await ask(pilot, "e")
        await ask(pilot, "down", "enter")
        await write(pilot, "Prompt LineField", str(tmp_path / "items.ndjson"))
        await press(pilot, "enter")

    run(app, steps)
    assert [json.loads(line)["_type"] for line in (tmp_path / "items.ndjson").read_text().splitlines()] == ["team"] * 2
