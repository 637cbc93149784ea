"""Tests of the console as a user operates it, on the sandbox."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from tests.support import CANARY
from tests.ui.driving import appears, ask, paste, press, resize, settled, text_of, type_keys, write
from tests.ui.running import run as run_app


def run(app: FrameioApp, steps: Any, size: tuple[int, int] = (120, 36)) -> None:
    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await steps(pilot)

    asyncio.run(main())


def test_one_key_sends_who_am_i(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = text_of(app)
        assert "demo" in screen
        assert "Ann Lee <ann@acme.example>" in screen
        assert "Operations V2 · 115" in screen
        screen = await press(pilot, "m")
        assert "200 OK" in screen
        assert '"email": "ann@acme.example"' in screen
        assert "/200 left" in screen

    run(app, steps)


def test_operation_is_found_loaded_and_sent(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "slash", *"list accounts", "enter")
        assert "GET /accounts" in screen
        screen = await press(pilot, "enter")
        assert "Acme Post" in screen
        assert "page 1 of 1" in screen

    run(app, steps)


def test_placeholders_are_filled_by_name_from_ids_seen(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/accounts")
        await type_keys(pilot, "f5")
        await write(pilot, "#line", "/accounts/{account_id}/teams")
        screen = await ask(pilot, "f5")
        assert "{account_id}" in screen
        screen = await press(pilot, *"acme", "enter")
        assert "Editorial" in screen, screen

    run(app, steps)


def test_next_and_previous_page_are_loaded(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams?page_size=1")
        assert "page 1 of 4" in await press(pilot, "f5")
        assert "page 2 of 4" in await press(pilot, "right_square_bracket")
        assert "page 1 of 4" in await press(pilot, "left_square_bracket")
        assert "first page" in await press(pilot, "left_square_bracket")

    run(app, steps)


def test_old_response_names_its_profile(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "m")
        await write(pilot, "#line", "/accounts")
        assert "OLD (demo" in text_of(app)
        await type_keys(pilot, "m")
        assert "OLD" not in text_of(app)
        app.set_active("demo-client")
        await settled(pilot)
        screen = text_of(app)
        assert "Dmitri Volkov" in screen
        assert "OLD (demo" in screen

    run(app, steps)


def test_response_that_arrives_after_a_switch_is_marked_as_old(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        sandbox.fault_next(Faults(latency=300))
        await pilot.press("m")
        await pilot.pause(0.05)
        app.set_active("demo-client")
        await settled(pilot)
        assert "OLD (demo," in text_of(app)

    run(app, steps)


def test_a_refusal_is_explained_and_stays(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        app.set_active("demo-limited")
        await write(pilot, "#line", "/presentations")
        screen = await press(pilot, "f5")
        assert "403" in screen
        assert "presentation.read" in screen
        assert "Create a token with the scope" in await press(pilot, "down")

    run(app, steps)


def test_read_only_profile_sends_only_after_its_name_is_typed(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        app.set_active("demo-readonly")
        before = len(sandbox.requests)
        await write(pilot, "#line", "DELETE /comments/nothing-here")
        assert "read-only" in await ask(pilot, "f5")
        await pilot.press(*"demo", "enter")
        await pilot.pause()
        assert '"demo" is not demo-readonly' in text_of(app)
        await type_keys(pilot, "escape")
        assert len(sandbox.requests) == before
        await ask(pilot, "f5")
        await type_keys(pilot, *"demo-readonly", "enter")
        assert len(sandbox.requests) == before + 1
        assert "403" in text_of(app)

    run(app, steps)


def test_profile_that_asks_first_opens_a_dialog(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        before = len(sandbox.requests)
        await write(pilot, "#line", "DELETE /comments/nothing-here")
        assert "The profile asks before each DELETE request" in await ask(pilot, "f5")
        await type_keys(pilot, "enter")  # the cursor is on No
        assert len(sandbox.requests) == before

    run(app, steps)


def test_enter_on_the_list_does_not_send_changing_operations(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        before = len(sandbox.requests)
        await type_keys(pilot, "slash", *"create team account", "enter")
        assert "Press F5 to send the request." in await press(pilot, "enter")
        assert len(sandbox.requests) == before

    run(app, steps)


def test_token_is_removed_from_a_pasted_curl_command(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "i")
        screen = await paste(pilot, f"curl -H 'Authorization: Bearer {CANARY}' \\\n  https://api.frame.io/v2/me")
        assert CANARY not in screen
        assert "GET https://api.frame.io/v2/me" in screen
        assert "removed" in screen
        screen = await press(pilot, "enter")
        assert "Not sent" in screen
        assert "http://127.0.0.1" in screen

    run(app, steps)


def test_command_pasted_without_its_body_is_not_sent_until_the_body_is_written(
    app: FrameioApp, sandbox: SandboxServer
) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "i")
        screen = await paste(pilot, "curl -X POST -d @body.json $BASE/v2/search/library")
        assert "POST /v2/search/library" in screen
        before = len(sandbox.requests)
        screen = await press(pilot, "enter")
        assert "The body is in a file" in screen
        assert len(sandbox.requests) == before

    run(app, steps)


def test_escape_cancels_a_request_and_no_second_one_is_sent(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        before = len(sandbox.requests)
        sandbox.fault_next(Faults(latency=5000))
        await pilot.press("m")
        await pilot.pause(0.2)
        await pilot.press("f5")
        await pilot.pause()
        assert "Press Esc to cancel it." in text_of(app)
        screen = await press(pilot, "escape")
        assert "Cancelled" in screen
        assert len(sandbox.requests) == before + 1

    run(app, steps)


def test_missing_response_names_host_and_remedy(app: FrameioApp, container: Any) -> None:
    profile = container.profiles.draft("dead", base_url="http://127.0.0.1:1")
    container.profiles.create(profile)
    container.tokens.save(profile, container.tokens.examine(CANARY))

    async def steps(pilot: Any) -> None:
        app.set_active("dead")
        screen = await press(pilot, "m")
        assert "No response" in screen
        assert "127.0.0.1" in screen
        assert CANARY not in screen

    run(app, steps)


def test_console_is_drawn_at_every_size(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for size in ((80, 24), (60, 18), (30, 8), (200, 60)):
            await resize(pilot, size)
            screen = await press(pilot, "m")
            assert size[0] < 60 or "200 OK" in screen
            assert all(len(row) <= size[0] for row in screen.split("\n"))
            assert screen.count("\n") == size[1] - 1

    run(app, steps)


def test_on_a_narrow_terminal_one_pane_is_shown(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = text_of(app)
        assert "/accounts/{account_id}/membership" in screen
        assert "Nothing sent yet" not in screen
        screen = await press(pilot, "m")
        assert "200 OK" in screen
        assert "/accounts/{account_id}/membership" not in screen
        screen = await press(pilot, "2")
        assert "/accounts/{account_id}/membership" in screen
        assert "200 OK" not in screen

    run(app, steps, (80, 24))


def test_response_keys_show_the_response_on_a_narrow_terminal(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for key in "TvRzZDfw":
            await write(pilot, "#line", "/teams")
            await type_keys(pilot, "f5")
            await type_keys(pilot, "2")
            assert not app.screen.query_one("#response-pane").display
            await type_keys(pilot, key)
            assert app.screen.query_one("#response-pane").display, key
            assert not app.screen.query_one("#list-pane").display, key
            await type_keys(pilot, "escape")

    run(app, steps, size=(80, 24))


def test_rate_limit_refills_on_screen_without_requests(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "m")
        await appears(pilot, "200/200 left")

    run(app, steps)


def test_number_keys_focus_panes_and_escape_goes_back(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for keys, focused in (
            (("1",), "line"),
            (("escape",), "operations"),
            (("3",), "response"),
            (("2",), "operations"),
        ):
            await type_keys(pilot, *keys)
            assert app.focused is not None
            assert app.focused.id == focused

    run_app(app, steps)


def test_footer_shows_the_response_keys_after_a_dialog(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "follow" in (await press(pilot, "i", *"/teams", "enter")).splitlines()[-1]
        await type_keys(pilot, "down", "down", "down", "enter", "enter")
        assert app.focused is not None
        assert app.focused.id == "response"
        assert "follow" in text_of(app).splitlines()[-1]
        assert "follow" not in (await press(pilot, "2")).splitlines()[-1]

    run_app(app, steps)


def test_response_gets_the_focus_after_sending_from_the_line(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "i", *"/me", "enter")
        assert app.focused is not None
        assert app.focused.id == "response"

    run_app(app, steps)


LATE = (
    "console.request_editor",
    "console.response.copy_part",
    "console.response.tables",
    "console.response.cursor_value",
    "console.navigation",
    "history.screen",
    "console.saved_requests",
    "console.send.flow",
    "switcher",
    "response_view.search",
    "dialogs.ask",
    "response_view.copy_save",
    "response_view.folding",
    "console.translate",
    "console.send.all_pages",
    "console.diagnosis",
)


def test_response_modules_are_imported_with_the_first_response() -> None:
    code = (
        "import sys, frameio_tui.ui.app\n"
        f"print(*[name for name in {LATE!r} if 'frameio_tui.ui.' + name in sys.modules],"
        "*[name for name in sys.modules if name.endswith(('document.json_index', 'core.http.diff'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == []


def test_paste_outside_a_field_explains_where_to_paste(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Press i, then paste a request" in await paste(pilot, "GET /me")
        await type_keys(pilot, "i", *"x")
        assert "Press i, then paste" not in await paste(pilot, "GET /me")

    run_app(app, steps)


def test_the_keys_of_the_response_follow_the_keymap(container: Container) -> None:
    settings = container.settings._replace(keymap={"response.search": "f12", "response.fold": "comma"})
    app = FrameioApp(container.services()._replace(settings=settings))

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "m", "3", "comma")
        assert "keys }" in text_of(app)
        assert "n and N go to the next and previous match" in await press(pilot, "f12")

    run_app(app, steps)
