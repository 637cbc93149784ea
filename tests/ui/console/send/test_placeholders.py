"""Placeholders without a known ID are filled from lists that are loaded for them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.resources.ids import SeenId
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.request_bar import RequestBar
from frameio_tui.ui.console.send.placeholders import placeholder_question
from tests.ui.driving import appears, ask, settled, text_of, type_keys, write
from tests.ui.running import run


def sent_since(sandbox: SandboxServer, before: int) -> list[str]:
    """Return method and path of each request since the first `before` ones."""
    return [f"{request.method} {request.path}" for request in sandbox.requests[before:]]


def row_of(screen: str, name: str) -> int:
    """Return how many rows below the field of the dialog a name is."""
    rows = screen.splitlines()
    field = next(at for at, row in enumerate(rows) if "Type a name, or paste an ID" in row)
    return next(at for at, row in enumerate(rows) if at > field and name in row) - field - 1


def test_project_is_picked_by_name_from_the_list_of_its_team(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/projects/{project_id}")
        before = len(sandbox.requests)
        screen = await ask(pilot, "f5")
        assert "Choose a project for {project_id}" in screen
        assert "GET List projects of a team" in screen
        assert len(sandbox.requests) == before
        await appears(pilot, "Choose a team, then the project for {project_id}", "enter")
        screen = await appears(pilot, "In Editorial", *"Editorial", "enter")
        assert re.search(r"The Long Winter +[0-9a-f]{8}-", screen)
        await appears(pilot, '"name": "The Long Winter"', *"winter", "enter")
        sent = sent_since(sandbox, before)
        assert sent[0] == "GET /v2/teams"
        assert re.fullmatch("GET /v2/teams/[^/]+/projects", sent[1])
        assert re.fullmatch("GET /v2/projects/[^/]+", sent[-1])

    run(app, steps)


def test_escape_in_a_list_cancels_everything(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams/{team_id}")
        await ask(pilot, "f5")
        before = len(sandbox.requests)
        await appears(pilot, "Editorial", "enter")
        await type_keys(pilot, "escape")
        assert sent_since(sandbox, before) == ["GET /v2/teams"]
        assert app.screen.query_one(RequestBar).typed == "/teams/{team_id}"
        assert "Loading" not in text_of(app)
        assert "Show one team" in text_of(app)

    run(app, steps)


def test_escape_while_a_list_loads_cancels_everything(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams/{team_id}")
        await ask(pilot, "f5")
        sandbox.fault_next(Faults(latency=5000))
        await pilot.press("enter")
        await appears(pilot, "Loading: List teams of the user   Esc to cancel")
        screen = await appears(pilot, "Cancelled.", "escape")
        assert "may have processed" not in screen
        assert "Loading" not in screen

    run(app, steps)


def test_refused_list_is_explained_in_the_dialog_and_an_id_can_be_typed(
    app: FrameioApp, sandbox: SandboxServer
) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams/{team_id}")
        await ask(pilot, "f5")
        sandbox.fault_next(Faults(server_error=1))
        screen = await appears(pilot, "500: ", "enter")
        assert "Choose a team for {team_id}" in screen
        assert "GET List teams of the user" in screen
        await appears(pilot, "GET /teams/t1", *"t1", "enter")

    run(app, steps)


def test_server_that_cannot_be_reached_is_explained_in_the_dialog(app: FrameioApp, container: Container) -> None:
    profile = container.profiles.entry("demo").profile
    container.profiles.change(profile, {"base_url": "http://127.0.0.1:1"})
    container.profiles.approve("demo")

    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams/{team_id}")
        await ask(pilot, "f5")
        screen = await appears(pilot, "127.0.0.1", "enter")
        assert "127.0.0.1" in screen.partition("Choose a team for {team_id}")[2]

    run(FrameioApp(container.services()), steps)


def test_folder_is_picked_from_the_root_folder_of_a_project(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "GET /assets/{asset_id}/children")
        await ask(pilot, "f5")
        before = len(sandbox.requests)
        await appears(pilot, "Choose a team, then the asset for {asset_id}", "enter")
        await appears(pilot, "Choose a project, then the asset for {asset_id}", *"Editorial", "enter")
        screen = await appears(pilot, "In Demo Reel 2026", *"Demo Reel", "enter")
        assert "This folder: Demo Reel 2026" in screen
        assert "03 Cuts/" in screen
        screen = await appears(pilot, "In Demo Reel 2026 › 03 Cuts", *"03 Cuts", "enter")
        assert row_of(screen, "This folder: 03 Cuts") == 0
        await appears(pilot, "04 VFX/", "down", "enter")
        await appears(pilot, "In Demo Reel 2026 › 03 Cuts", *"03 Cuts", "enter")
        await appears(pilot, "200 OK", "enter")
        picked = app.screen.query_one(RequestBar).typed
        assert re.fullmatch("GET /assets/[0-9a-f-]{36}/children", picked)
        assert all(request.startswith("GET ") for request in sent_since(sandbox, before))
        assert picked.split()[1] in sandbox.requests[-1].path

    run(app, steps)


def test_destination_offers_folders_only(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /assets/{destination_folder}/move")
        await ask(pilot, "f5")
        await appears(pilot, "Choose a team, then", "enter")
        await appears(pilot, "Choose a project, then", *"Editorial", "enter")
        await appears(pilot, "In Demo Reel 2026", *"Demo Reel", "enter")
        screen = await appears(pilot, "This folder: 02 Selects", *"02 Selects", "enter")
        assert "Choose a destination folder for {destination_folder}" in screen
        assert " file " not in screen.partition("Choose a destination")[2]
        assert ".mov" not in screen

    run(app, steps)


def test_file_on_v4_is_found_from_account_to_workspace_project_and_folder(
    app: FrameioApp, container: Container, sandbox: SandboxServer
) -> None:
    container.profiles.change(container.profiles.entry("demo-v4").profile, {"account": ""})

    async def steps(pilot: Any) -> None:
        app.set_active("demo-v4")
        await settled(pilot)
        await write(pilot, "#line", "GET /accounts/{account_id}/files/{file_id}")
        screen = await ask(pilot, "f5")
        assert "Choose an account for {account_id}" in screen
        before = len(sandbox.requests)
        await appears(pilot, "Choose a file for {file_id}", "enter")
        await appears(pilot, "Choose a workspace, then the file for {file_id}", "enter")
        await appears(pilot, "Choose a project, then the file for {file_id}", *"Editorial", "enter")
        screen = await appears(pilot, "In Demo Reel 2026", *"Demo Reel", "enter")
        assert "This folder" not in screen
        await appears(pilot, "In Demo Reel 2026 › 02 Selects", *"02 Selects", "enter")
        await appears(pilot, '"type": "file"', *".mov", "enter")
        sent = sent_since(sandbox, before)
        assert any(re.fullmatch("GET /v4/accounts/[^/]+/workspaces", request) for request in sent)
        assert any(re.fullmatch("GET /v4/accounts/[^/]+/workspaces/[^/]+/projects", request) for request in sent)
        assert sum("/children" in request for request in sent) == 2
        assert all(request.startswith("GET ") for request in sent)

    run(app, steps)


def test_known_ids_come_before_the_lists(app: FrameioApp, container: Container) -> None:
    services, entry = container.services(), container.profiles.entry("demo")
    services.seen_ids.remember(entry.profile.id, [SeenId("team", "t1", "Night Shift")])
    sources = [services.catalogs.match("GET", "/v2/teams")]
    assert sources[0] is not None
    question = placeholder_question(services.seen_ids, entry, "team_id", [sources[0]])
    assert [choice.group for choice in question.choices] == ["Seen before", "Load a list and pick from it"]
    assert [text.strip() for text, _ in question.choices[0].spans if text] == ["Night Shift", "t1"]
    assert question.lines == ()


def test_long_list_is_loaded_page_by_page(app: FrameioApp, sandbox: SandboxServer, monkeypatch: Any) -> None:
    monkeypatch.setattr("frameio_tui.ui.console.send.placeholders.LIST_PAGE_SIZE", "1")

    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams/{team_id}")
        await ask(pilot, "f5")
        before = len(sandbox.requests)
        screen = await appears(pilot, "Load more", "enter")
        assert "Colour and finishing" not in screen
        await appears(pilot, "Colour and finishing", "down", "enter")
        assert sent_since(sandbox, before) == ["GET /v2/teams", "GET /v2/teams"]

    run(app, steps)


def test_changed_profile_file_is_approved_before_a_list_is_loaded(
    app: FrameioApp, container: Container, sandbox: SandboxServer
) -> None:
    path = container.profiles.path_of("demo")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("127.0.0.1", "localhost"))

    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams/{team_id}")
        await ask(pilot, "f5")
        before = len(sandbox.requests)
        await appears(pilot, "http://localhost", "enter")
        assert len(sandbox.requests) == before
        await appears(pilot, "Editorial", "down", "enter")
        await appears(pilot, "200 OK", "enter")

    run(FrameioApp(container.services()), steps)


@pytest.mark.parametrize("size", [(60, 18), (80, 24)])
def test_dialog_fits_small_terminals(app: FrameioApp, size: tuple[int, int]) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/projects/{project_id}/review_links")
        screen = await ask(pilot, "f5")
        assert "GET List projects of a team" in screen
        await appears(pilot, "Choose a team, then", "enter")
        assert "In Editorial" in await appears(pilot, "The Long Winter", *"Editorial", "enter")

    run(app, steps, size=size)


def test_name_that_the_list_does_not_have_is_not_used_as_an_id(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams/{team_id}")
        await ask(pilot, "f5")
        await appears(pilot, "Editorial", "enter")
        before = len(sandbox.requests)
        await appears(pilot, "No team in this list has 'nobody' in its name.", *"nobody", "enter")
        assert len(sandbox.requests) == before
        await appears(pilot, "GET /teams/t-1", *"t-1", "enter")

    run(app, steps)
