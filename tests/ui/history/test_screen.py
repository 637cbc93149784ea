"""The History screen, step by step in one run of the app."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.core.http.history import TASK, HistoryEntry
from frameio_tui.core.text.redact import MASK
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.screen import Console
from frameio_tui.ui.history.screen import History
from frameio_tui.ui.jobs.screen import Jobs
from frameio_tui.ui.widgets.inputs import LineField
from tests.ui.console.asking import request
from tests.ui.driving import at_once, press, resize, text_of
from tests.ui.running import run


@contextlib.contextmanager
def broken(path: str, away: Path) -> Iterator[None]:
    """Put a folder in the place of the database for a while."""
    Path(path).rename(away)
    for ending in ("-wal", "-shm"):
        Path(path + ending).unlink(missing_ok=True)
    Path(path).mkdir()
    yield
    Path(path).rmdir()
    away.rename(path)


async def filtered(pilot: Any, text: str, *keys: str) -> str:
    """Apply a filter, and press keys on the list."""
    await press(pilot, "slash")
    pilot.app.screen.query_one(LineField).value = text
    return await press(pilot, "enter", *keys)


def test_requests_are_filtered_shown_compared_and_sent_again(
    app: FrameioApp, container: Container, sandbox: SandboxServer, tmp_path: Path
) -> None:
    team = next(iter(sandbox.store.tables["teams"].values()))
    name, path = str(team["name"]).split()[0], f"/teams/{team['id']}/projects"
    demo = container.profiles.entry("demo").profile
    created = HistoryEntry(
        demo.id, 1.0, "POST", f"/v2{path}", 201, 0.1, 9, '{"name": "Reel"}', '{"id": "\x1b[31m"}', request_size=16
    )

    async def steps(pilot: Any) -> None:
        container.history.add(created)
        container.history.add(created._replace(request_body=f'{{"secret": "{MASK}"}}', target="/v2/masked"))
        container.history.add(created._replace(kind=TASK, method="JOB", target="tree X", response_body="job: 12ab"))
        await request(pilot, "/teams")
        await request(pilot, path)
        # The list shows names and the label; what is selected is shown with its views.
        screen = await press(pilot, "h")
        assert isinstance(app.screen, History)
        assert "History · 5" in screen
        assert "profile:demo" in screen
        assert f"/v2/teams/{str(team['id'])[:4]}…({name}" in screen
        assert '"_type": "project"' in screen
        assert "x-ratelimit-limit: " in await press(pilot, "v")
        assert "total        " in await press(pilot, "v")
        assert "accept: application/json" in await press(pilot, "v")
        # The filter, also with what is wrong.
        screen = await press(pilot, "slash", *name.lower()[:3])
        assert "History · 1" in screen
        assert "Unknown filter 'stat:'" in await press(pilot, *" stat:")
        assert "Nothing matches" in await filtered(pilot, "profile:* status:5xx")
        screen = await press(pilot, "escape")
        assert "History · 5" in screen
        assert "5xx" not in screen
        # Hostile text stays text; a task opens its job.
        screen = await press(pilot, "v", "G")
        assert "␛[31m" in screen or "\\x1b" in screen or "^[" in screen or "ESC" in screen
        assert "\x1b" not in screen
        assert "Press Enter to show it in Jobs" in await press(pilot, "k", "k")
        await press(pilot, "enter")
        assert isinstance(app.screen, Jobs)
        await press(pilot, "escape")
        # Compare two entries, and two responses to the same request.
        await press(pilot, "g", "space", "j")
        screen = await press(pilot, "D")
        assert f"Diff with the response to GET /v2/teams/{str(team['id'])[:4]}" in screen
        await press(pilot, "escape", "g", "space")
        assert "No earlier response" in await press(pilot, "D")
        # Save under a name.
        at_once(app, "K", "ctrl+u", *"mine", "enter")  # what is typed before the dialog opens is for it
        for _ in range(2000):
            if "Saved to " in text_of(app):
                break
            await pilot.pause(0.01)
        assert container.saved.load("mine").spec.path == path
        # What reads is sent at once; what was masked is not sent; what changes something is asked for.
        await press(pilot, "R")
        assert isinstance(app.screen, Console)
        assert "200 OK" in await press(pilot, "3")
        await press(pilot, "h")
        assert "It was not sent" in await filtered(pilot, "masked", "R")
        screen = await filtered(pilot, "method:post projects", "R")
        assert "This request is sent again, and can modify data." in screen
        await press(pilot, "escape")
        # Loading keeps the body; sending as another profile switches to it.
        await press(pilot, "h")
        await filtered(pilot, "method:post projects", "enter")
        console = app.screen
        assert isinstance(console, Console)
        assert console.bar.request.spec is not None
        assert console.bar.request.spec.body == '{"name": "Reel"}'
        await press(pilot, "h")
        await filtered(pilot, "profile:demo status:200 v2", "P")
        assert "This is a V2 request, and demo-v4 is a V4 profile." in await press(pilot, *"demo-v4", "enter")
        await press(pilot, "P", *"client", "enter")
        assert app.active is not None
        assert app.active.profile.name == "demo-client"
        assert app.screen is console
        assert console.response.exchange is not None
        assert console.response.exchange.profile_name == "demo-client"
        await press(pilot, "colon", *"history method:p", "enter")
        assert isinstance(app.screen, History)
        assert app.screen.query_one(LineField).value == "method:p"
        await press(pilot, "escape", "escape")
        # On a small terminal, one pane at a time.
        await press(pilot, "f6", "h")
        screen = await resize(pilot, (80, 24))
        assert "WHEN" in screen
        assert "WHEN" not in await press(pilot, "v")
        assert "WHEN" in await press(pilot, "escape")
        # A profile without a history says so, and how to see the others.
        await press(pilot, "colon", *"p demo-limited", "enter")
        assert "Nothing has been sent as demo-limited yet." in await press(pilot)
        assert "/v2/teams" in await press(pilot, "escape")
        await press(pilot, "colon", *"p demo", "enter")
        # A history that cannot be read says so, and recovers.
        container.history.close()
        with broken(container.paths.history_file, tmp_path / "away"):
            assert "The history cannot be read" in await press(pilot, "F")
        with contextlib.closing(sqlite3.connect(container.paths.history_file)) as other, other:  # another program
            other.execute("UPDATE history SET target='/v2/elsewhere' WHERE target='/v2/masked'")
        screen = await press(pilot, "F")
        assert "The history cannot be read" not in screen
        assert "elsewhere" in screen

    run(app, steps)
