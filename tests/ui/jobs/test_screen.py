"""Jobs: an export from Files runs while other screens are used, is cancelled, resumed and removed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.faults import parse_faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.tasks.runner import TaskRunner
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.screen import Console
from frameio_tui.ui.screen_args import FilesArgs
from frameio_tui.ui.widgets.inputs import LineField
from tests.ui.driving import at_once, notified, press, settled, text_of, type_keys
from tests.ui.files.test_screen import appears
from tests.ui.running import run

if TYPE_CHECKING:
    import pytest


async def ended(pilot: Any, app: FrameioApp) -> str:
    """Wait until no job runs, and return the screen."""
    await asyncio.wait_for(app.jobs.wait_all(), 30)
    await settled(pilot)
    return text_of(app)


def test_an_export_runs_as_a_job_that_is_cancelled_resumed_and_removed(
    app: FrameioApp, sandbox: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    async def steps(pilot: Any) -> None:
        assert "No job yet" in await press(pilot, "J")
        await type_keys(pilot, "escape")
        await app.push_screen(app.screen_for(FilesArgs("Acme Post/Editorial/Demo Reel 2026")))
        await settled(pilot)
        screen = await press(pilot, "e")
        assert "Export the comments  of 01 Dailies" in screen
        assert "Spreadsheet with every field" in await press(pilot, *"comments demo", "enter")
        screen = await press(pilot, "enter")
        assert "Demo Reel 2026-comments.csv" in screen
        (tmp_path / "Demo Reel 2026-comments.csv").write_text("mine")
        assert "Replace Demo Reel 2026-comments.csv?" in await press(pilot, "enter")
        (tmp_path / "all.csv").write_text("old")
        screen = await press(pilot, "escape", "ctrl+u", *"all.csv", "enter")
        assert "Replace all.csv?" in screen
        screen = await press(pilot, "right", "enter")
        assert "Requests: at least 1" in screen
        assert "Output: " in screen
        sandbox.sandbox.faults = parse_faults("latency=5000")
        assert "Started: comments export" in await press(pilot, "right", "enter")
        # It goes on while another screen is in front and another profile is active; Esc does not touch it.
        await appears(pilot, "J 1 job")
        await type_keys(pilot, "escape", "escape")
        assert isinstance(app.screen, Console)
        app.set_active("demo-v4")
        assert app.jobs.count == 1
        await type_keys(pilot, "J")
        screen = await appears(pilot, "Jobs · 1 · 1 running")
        assert "Progress " in screen
        assert "DEMO" in screen
        # Quitting asks first.
        assert "1 job is running" in await press(pilot, "q")
        await type_keys(pilot, "enter")
        assert "can be resumed" in await press(pilot, "x")
        await type_keys(pilot, "right", "enter")
        await ended(pilot, app)
        screen = await appears(pilot, "cancelled; press R")
        assert (tmp_path / "all.csv").read_text() == "old"
        sandbox.sandbox.faults = parse_faults("")
        await type_keys(pilot, "R")
        await ended(pilot, app)
        screen = await appears(pilot, "Complete: ")
        assert "SHA-256" in screen
        assert "run 2" in screen
        assert (tmp_path / "all.csv").read_text().startswith("project,")
        assert (tmp_path / "Demo Reel 2026-comments.csv").read_text() == "mine"
        assert "Complete: " in notified(app)[-1]
        assert "Wrote " in await press(pilot, "enter")
        assert "/v2/assets/" in await press(pilot, "G")
        await type_keys(pilot, "escape", "d", "right", "enter")
        assert "No job yet" in text_of(app)

    run(app, steps)


def test_preparing_and_quitting_can_stop_a_job_which_is_resumable(
    app: FrameioApp, sandbox: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(*_arguments: object) -> None:
        await asyncio.Event().wait()

    async def steps(pilot: Any) -> None:
        # While the job is prepared, keys wait for the question, and Esc gives it up.
        with monkeypatch.context() as patch:
            patch.setattr("frameio_tui.ui.dialogs.task.SOON", 0.01)
            patch.setattr(TaskRunner, "estimate", endless)
            await type_keys(pilot, "colon", *"tree Acme Post/Editorial", "enter")
            await appears(pilot, "Indented outline")
            await type_keys(pilot, "enter", "ctrl+u", *f"{tmp_path}/tree.txt")
            at_once(app, "enter", "right", "enter")
            await appears(pilot, "Preparing: tree Acme Post/Editorial")
            at_once(app, "escape")
            while "Preparing" in text_of(app):
                await pilot.pause()
        assert isinstance(app.screen, Console)
        assert app.screen.query_one("#line", LineField).value == ""
        sandbox.sandbox.faults = parse_faults("latency=200")
        await type_keys(pilot, "colon", *"tree Acme Post/Editorial", "enter")
        await appears(pilot, "Indented outline")
        await type_keys(pilot, "enter", "ctrl+u", *f"{tmp_path}/tree.txt", "enter")
        await type_keys(pilot, "right", "enter")
        assert app.jobs.count == 1
        await type_keys(pilot, "q", *"stop", "enter")

    try:
        run(app, steps)
    finally:
        sandbox.sandbox.faults = parse_faults("")
    (record,) = app.services.tasks.records().records
    assert record.state is TaskState.CANCELLED
    assert record.title == "tree Acme Post/Editorial"
    assert not (tmp_path / "tree.txt").exists()


def test_a_file_is_uploaded_from_files_with_its_path_completed(
    app: FrameioApp, sandbox: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "renders").mkdir()
    path = tmp_path / "renders" / "Cut new.mov"
    path.write_bytes(b"bytes")
    monkeypatch.setattr("frameio_tui.sandbox.v2.assets.PART", 1000)
    monkeypatch.setattr("frameio_tui.services.tasks.upload.file.FIRST_DELAY", 0.01)
    (tmp_path / "renders" / "empty.mov").touch()

    async def steps(pilot: Any) -> None:
        await app.push_screen(app.screen_for(FilesArgs("Acme Post/Editorial/Demo Reel 2026/05 Sound")))
        await settled(pilot)
        assert "Press Tab to complete" in await press(pilot, "u")
        await press(pilot, *"ren", "tab")
        await appears(pilot, "renders/")
        await press(pilot, "tab")
        await appears(pilot, "Cut new.mov  empty.mov")
        assert "It is empty" in await press(pilot, "e", "tab", "enter")
        await press(pilot, "ctrl+u", *"renders/C", "tab")
        await appears(pilot, "renders/Cut new.mov")
        await press(pilot, "enter")
        await appears(pilot, "upload 1 file (5 B) to 05 Sound")
        await press(pilot, "right", "enter")
        await ended(pilot, app)
        assert "Complete: 1 file" in notified(app)[-1]
        assert "Started:" not in text_of(app)
        assert "Cut new.mov" in await press(pilot, "F", "G")
        assert any(row["name"] == "Cut new.mov" and row["uploaded"] for row in sandbox.store.rows("assets"))
        # An upload that cannot be continued is deleted and begun again after two questions.
        path.write_bytes(bytes(1500))
        sandbox.sandbox.set_faults(parse_faults("storage:500@2+"))
        await press(pilot, "u", *"renders/C", "tab")
        await appears(pilot, "renders/Cut new.mov")
        await press(pilot, "enter")
        await appears(pilot, "upload 1 file (1.5 kB)")
        await press(pilot, "right", "enter")
        await ended(pilot, app)
        assert "1 failure" in notified(app)[-1]
        sandbox.sandbox.set_faults(parse_faults(""))
        path.write_bytes(b"other")
        await press(pilot, "J", "R")
        await ended(pilot, app)
        await press(pilot, "enter")
        await appears(pilot, "you can choose to delete it and upload")
        await press(pilot, "escape", "R")
        await appears(pilot, "Delete the incomplete uploads")
        await press(pilot, "down", "enter")
        await appears(pilot, "Yes, resume")
        await press(pilot, "right", "enter")
        await ended(pilot, app)
        await appears(pilot, "Complete: 1 file")

    run(app, steps)
