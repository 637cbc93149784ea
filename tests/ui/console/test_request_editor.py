"""Tests of the keys of the console."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import press, text_of, type_keys, write
from tests.ui.running import run


def test_copying_sends_the_text_to_the_terminal_and_claims_no_success(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        assert "No response yet" in await press(pilot, "y")
        await type_keys(pilot, "m")
        assert "Sent to your terminal" in await press(pilot, "y", "c")
        assert "$FRAMEIO_TOKEN" in app.clipboard
        assert sandbox.tokens["full"] not in app.clipboard

    run(app, steps)


def test_body_is_saved_without_overwriting_a_file(app: FrameioApp, tmp_path: Path) -> None:
    target = tmp_path / "me.json"

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "m", "S")
        await write(pilot, "Prompt LineField", str(target))
        assert "Saved to" in await press(pilot, "enter")
        await type_keys(pilot, "S")
        await write(pilot, "Prompt LineField", str(target))
        assert "Cannot create" in await press(pilot, "enter")

    run(app, steps)
    assert b"ann@acme.example" in target.read_bytes()


def test_parameters_headers_and_a_body_are_added(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams")
        await type_keys(pilot, "a", *"page_size", "enter")
        await type_keys(pilot, "1", "enter")
        assert "GET /teams?page_size=1" in text_of(app)
        await type_keys(pilot, "H", *"x-mine: yes", "enter")
        await type_keys(pilot, "f5")
        assert "x-mine" in sandbox.requests[-1].headers
        assert "page 1 of" in text_of(app)
        await type_keys(pilot, "v", "v", "v")
        assert "x-mine: yes" in text_of(app)

    run(app, steps)


def test_why_explains_the_response_shown(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "No response yet" in await press(pilot, "w")
        await type_keys(pilot, "m")
        assert "Success: the request was accepted." in await press(pilot, "w")
        assert '{"_type"' in await press(pilot, "R")

    run(app, steps)
