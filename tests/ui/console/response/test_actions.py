"""Tests of the keys of the response pane, driven by key presses on the sandbox."""

from __future__ import annotations

import re
from typing import Any

from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.response_view.viewer import DocumentView
from tests.ui.console.asking import request, shown
from tests.ui.driving import appears, ask, press, settled, text_of, type_keys, write
from tests.ui.running import run


def test_list_is_shown_as_a_table_that_can_be_sorted_and_filtered(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=20")
        assert "Table" in await press(pilot, "T")
        names = [line.split("  ")[0].strip() for line in shown(app).splitlines()[1:]]
        assert len(names) > 2
        assert "Sort by" in await ask(pilot, "O")
        await type_keys(pilot, *"name", "enter")
        by_name = [line.split("  ")[0].strip() for line in shown(app).splitlines()[1:]]
        assert by_name == sorted(names, key=str.lower) or by_name == sorted(names)
        await type_keys(pilot, "f", *"vfx", "enter")
        assert len(shown(app).splitlines()) == 2
        assert '"_type": "team"' in await press(pilot, "T")

    run(app, steps)


def test_two_responses_are_compared(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "No response yet" in await press(pilot, "D")
        await request(pilot, "/me")
        assert "No earlier response" in await press(pilot, "D")
        await request(pilot, "/teams?page_size=1")
        assert "There is no earlier response to the same request." in await ask(pilot, "D")
        await type_keys(pilot, "enter")
        assert "Diff with the response to GET /v2/me (200, demo" in shown(app)
        assert "~ request" in shown(app)
        await type_keys(pilot, "3", "escape")
        assert '"_type": "team"' in shown(app)

    run(app, steps)


def test_id_is_followed_and_up_goes_back(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=1")
        await type_keys(pilot, "3", "down", "down", "down")
        assert "List projects of a team" in await ask(pilot, "enter")
        await type_keys(pilot, *"list projects", "enter")
        assert '"_type": "project"' in text_of(app)
        assert "Editorial" in text_of(app).splitlines()[-2] or "›" in text_of(app)
        screen = await press(pilot, "backspace")
        assert '"_type": "team"' in screen

    run(app, steps)


def test_table_rows_and_filtered_lines_can_be_followed(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await type_keys(pilot, "3", "T")
        assert "List projects of a team" in await ask(pilot, "enter")
        await type_keys(pilot, "escape", "T", "f", *"[0].{id: id}")
        await pilot.pause(0.3)
        await type_keys(pilot, "enter", "down")
        assert '"id"' in shown(app)
        assert "Show one team" in await ask(pilot, "enter")
        await type_keys(pilot, *"show one team", "enter")
        assert "200 OK" in text_of(app)

    run(app, steps)


def test_all_pages_are_loaded_onto_the_screen(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=1")
        assert "On screen, as one list" in await ask(pilot, "A")
        screen = await press(pilot, "enter")
        assert re.search(r"\d items from \d pages", screen)
        assert shown(app).count('"_type": "team"') > 2
        assert "no next page" in await press(pilot, "A") or "Load all pages" in text_of(app)

    run(app, steps)


def test_diagnosis_shows_its_checks_and_then_the_explanation(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        app.set_active("demo-limited")
        await request(pilot, "/presentations")
        screen = await press(pilot, "w")
        assert "Why was the request refused?" in screen
        assert "GET /me" in shown(app)
        assert "presentation.read" in screen

    run(app, steps)


def test_request_is_sent_again_after_a_429_and_the_wait_is_shown(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        sandbox.fault_next(Faults(too_many=1))
        screen = await request(pilot, "/me")
        assert "200 OK" in screen
        assert "The request was sent again because of the rate limit (429)." in screen

    run(app, steps)


def test_keys_that_need_a_response_explain_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "No response yet" in await press(pilot, "o")
        assert "wrapped" in await press(pilot, "z")

    run(app, steps)


def test_keys_work_on_v4(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "i", "ctrl+u")
        await write(pilot, "#line", "PUT /assets/a1")
        await type_keys(pilot, "escape")
        assert "PATCH  /v4/accounts/{account_id}/files/a1" in await press(pilot, "x")

    run(app, steps)


def test_request_from_history_is_loaded_without_sending(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/me")
        await request(pilot, "/teams")
        assert "GET    /v2/me" in await ask(pilot, "h")
        screen = await press(pilot, "down", "enter")
        assert "Loaded, not sent" in screen

    run(app, steps)


def test_link_header_is_followed_from_the_headers_view(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=1")
        await type_keys(pilot, "3", "v")
        row = next(at for at, line in enumerate(shown(app).splitlines()) if line.startswith("link: "))
        assert "Nothing to open here" in await press(pilot, "enter")
        assert "Next page" in await ask(pilot, *["down"] * row, "enter")
        await type_keys(pilot, *"next", "enter")
        assert "page 2 of" in text_of(app)

    run(app, steps)


def test_escape_cancels_the_diagnosis(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        assert "404" in await request(pilot, "/projects/00000000-0000-4000-8000-000000000000/collaborators")
        sandbox.fault_next(Faults(latency=60_000))
        await appears(pilot, "Is the token valid (GET /me)?", "w")
        await type_keys(pilot, "escape")
        await type_keys(pilot, "escape")
        assert '"errors"' in text_of(app) or '"code"' in text_of(app)
        assert not [worker for worker in app.screen.workers if worker.group == "why"]

    run(app, steps)


def test_fold_unfold_and_levels(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await type_keys(pilot, "3", "down")
        await type_keys(pilot, "left")
        assert "keys }" in shown(app)
        await type_keys(pilot, "right")
        assert "keys }" not in shown(app)
        await type_keys(pilot, "Z")
        assert shown(app).count("keys }") == 2
        await type_keys(pilot, "Z", "Z", "Z")
        assert "keys }" not in shown(app)

    run(app, steps)


def test_path_of_the_line_is_shown(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        screen = await press(pilot, "3", "down", "down", "down", "down")
        assert "[0].name" in screen

    run(app, steps)


def test_search_counts_matches_and_unfolds_them(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await type_keys(pilot, "3", "Z")
        screen = await press(pilot, "slash", *"_type", "enter")
        assert "1 of 2 '_type'" in screen
        assert '"_type"' in shown(app)
        assert "2 of 2" in await press(pilot, "n")
        assert "1 of 2" in await press(pilot, "n")
        assert "2 of 2" in await press(pilot, "N")
        assert "No match for 'nowhere'." in await press(pilot, "slash", *"nowhere", "enter")

    run(app, steps)


def test_copying_a_line_offers_value_path_and_line(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/me")
        view = app.screen.query_one(DocumentView)
        row = next(at for at, text in enumerate(shown(app).splitlines()) if '"email"' in text)
        view.go(row)
        assert "Copy from this line" in await ask(pilot, "Y")
        await type_keys(pilot, "enter")
        assert app.clipboard == "ann@acme.example"
        await ask(pilot, "Y")
        await type_keys(pilot, *"path", "enter")
        assert app.clipboard == "email"

    run(app, steps)


def test_changing_request_from_another_profiles_response_is_marked_as_written_for_it(
    app: FrameioApp, sandbox: SandboxServer
) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=1")
        app.set_active("demo-client")
        await settled(pilot)
        before = len(sandbox.requests)
        await type_keys(pilot, "3", "down", "down", "down")
        assert "Follow link" in await ask(pilot, "enter")
        await type_keys(pilot, *"remove several", "enter")
        if len(app.screen_stack) > 1:  # the body editor
            await type_keys(pilot, "escape")
        screen = text_of(app)
        assert "DELETE /v2/batch/teams/" in screen
        assert "written for demo (V2)" in screen
        screen = await ask(pilot, "f5")
        assert "as Dmitri Volkov on  CLIENT  demo-client V2" in screen
        assert "This request was written for demo (V2) and can modify data." in screen
        await type_keys(pilot, "escape")
        assert len(sandbox.requests) == before
        assert "Press p to switch to that profile first." in await press(pilot, "3", "w")

    run(app, steps)
