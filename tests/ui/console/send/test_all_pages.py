"""Tests of loading all pages of a list."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from tests.ui.console.asking import request
from tests.ui.driving import ask, press, write
from tests.ui.running import run


def test_all_pages_are_saved_as_ndjson(app: FrameioApp, tmp_path: Path) -> None:
    target = tmp_path / "all.ndjson"

    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=1")
        await ask(pilot, "A")
        await ask(pilot, "down", "down", "enter")
        await write(pilot, "Prompt LineField", str(target))
        screen = await press(pilot, "enter")
        assert re.search(r"Saved \d items from \d pages to", screen)
        assert str(tmp_path)[:20] in screen

    run(app, steps)
    assert [json.loads(line)["_type"] for line in target.read_text().splitlines()].count("team") > 2


def test_failed_page_keeps_the_loaded_items_and_is_reported(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=1")
        sandbox.fault_next(Faults(server_error=1))
        await ask(pilot, "A")
        screen = await press(pilot, "enter")
        assert "returned 500 for page" in screen
        assert "The list is incomplete. Press A to load all pages again." in screen

    run(app, steps)


def test_refused_first_page_is_shown_as_the_response(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=1&page=3")
        sandbox.fault_next(Faults(server_error=1))
        await ask(pilot, "A")
        screen = await press(pilot, "enter")
        assert "The server returned 500 for page 1" in screen
        assert '"code": 500' in screen

    run(app, steps)


def test_single_page_list_is_reported_as_the_only_page(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        assert "This is the only page." in await press(pilot, "A")

    run(app, steps)
