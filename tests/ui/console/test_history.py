from __future__ import annotations

from typing import Any

from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.history import history_choices
from tests.ui.console.asking import request
from tests.ui.driving import press
from tests.ui.running import run


def entry(number: int, target: str, status: int = 200, kind: str = "request") -> HistoryEntry:
    return HistoryEntry("p", 1000.0 + number, "GET", target, status, 0.1, kind=kind, entry_id=number)


def test_only_the_newest_of_equal_user_requests_is_listed() -> None:
    rows = history_choices(
        [entry(4, "/a"), entry(3, "/me", kind="verify"), entry(2, "/a", 404), entry(1, "/b", 0)],
        1100.0,
        lambda _, target: target,
    )
    assert [row.key for row in rows] == ["4", "1"]
    assert "no response" in rows[1].search_text


def test_rows_have_the_status_as_a_block_and_the_method_in_its_colour() -> None:
    (row,) = history_choices([entry(1, "/a", 403)], 1100.0, lambda _, target: target)
    assert (" 403 ", "label-orange") in row.spans
    assert ("GET    ", "get") in row.spans


def test_history_shows_names_and_the_label_and_finds_by_both(app: FrameioApp, sandbox: SandboxServer) -> None:
    team = next(iter(sandbox.store.tables["teams"].values()))

    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await request(pilot, f"/teams/{team['id']}/projects")
        screen = await press(pilot, "h")
        assert "Request history · demo  DEMO " in screen
        assert f"/teams/{str(team['id'])[:4]}…({team['name']})/projects" in screen
        assert "/projects" in await press(pilot, *str(team["name"]).split()[0])

    run(app, steps)
