"""Tests of the frames, tabs and messages of the console."""

from __future__ import annotations

from typing import Any

from frameio_tui.core.http.request import RequestSpec
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.request_bar import RequestBar
from frameio_tui.ui.widgets.row_list import RowList
from tests.support import CANARY
from tests.ui.driving import press, resize, settled, text_of, type_keys, write
from tests.ui.running import run


def test_panes_have_frames_with_their_number_and_a_legend(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = text_of(app)
        for text in ("─ [1] Request · F5 send ─", "─ [2] Operations V2 · 115 · / find ─", "─ [3] Response ─"):
            assert text in screen
        assert "✓ allowed  ✗ scope missing  ? unknown" in screen

    run(app, steps)


def test_narrow_terminal_shows_both_panes_as_tabs_with_the_status(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for size in ((80, 24), (60, 18)):
            assert "[2] Operations V2 · 115 │ [3] Response" in await resize(pilot, size)
            screen = await press(pilot, "m")
            assert "[2] Operations V2 · 115 │ [3] Response  200 " in screen
            assert "2 operations" in screen.splitlines()[-1]
            assert "3 response" in (await press(pilot, "2")).splitlines()[-1]

    run(app, steps, size=(80, 24))


def test_tab_goes_through_the_panes_and_back(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for key, focused in (
            *(("tab", "response"), ("tab", "line"), ("tab", "operations")),
            *(("shift+tab", "line"), ("shift+tab", "response")),
        ):
            await type_keys(pilot, key)
            assert app.focused is not None
            assert app.focused.id == focused

    run(app, steps, size=(80, 24))


def test_row_under_the_request_is_about_the_request_and_the_foot_of_the_list_about_its_cursor(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams")
        before = about(app)
        assert "team.read" in before
        await type_keys(pilot, "down", "down")
        assert about(app) == before
        info = app.screen.query_one("#operation-info")
        assert "account.read" in "".join(segment.text for segment in info.render_line(0))  # type: ignore[attr-defined]  # a MessageBar

    run(app, steps)


def about(app: FrameioApp) -> str:
    bar = app.screen.query_one("#about")
    return "".join(segment.text for segment in bar.render_line(0)).strip()  # type: ignore[attr-defined]  # a MessageBar


def test_letters_move_in_the_list_and_do_not_open_saved_requests(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        rows = app.screen.query_one("#operations", RowList)
        first = rows.row
        await type_keys(pilot, "j", "j", "k")
        assert len(app.screen_stack) == 1
        assert rows.row != first
        await type_keys(pilot, "G")
        last = rows.row
        await type_keys(pilot, "ctrl+u", "ctrl+d")
        assert rows.row == last
        await type_keys(pilot, "g")
        assert rows.row == first

    run(app, steps)


def test_earlier_body_is_offered_and_the_body_key_uses_it(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        bar = app.screen.query_one(RequestBar)
        bar.write(RequestSpec("POST", "/teams/x/projects", body='{"name": "a"}'))
        await settled(pilot)
        assert "[body 13 B]" in text_of(app)
        await write(pilot, "#line", "")
        await write(pilot, "#line", "POST /teams/x/projects")
        screen = text_of(app)
        assert "Earlier body (13 B): press b to use it" in screen
        assert "[body" not in screen
        await type_keys(pilot, "f5")
        assert sandbox.requests[-1].body in (b"", None)
        await type_keys(pilot, "2", "b", "ctrl+s")
        screen = text_of(app)
        assert "[body 13 B]" in screen
        assert "Earlier body" not in screen
        assert "Body attached (13 B). Press F5 to send." in screen

    run(app, steps)


def test_message_ends_with_the_next_key_and_an_error_with_the_next_action(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "GET /a b")
        await type_keys(pilot, "2", "f5")
        error = about(app)
        assert "path" in error
        await type_keys(pilot, "j", "3", "2")
        assert about(app) == error
        await type_keys(pilot, "v")
        assert "path" not in about(app)
        await write(pilot, "#line", "/me")
        await type_keys(pilot, "H", *"x: y", "enter")
        assert "Header added: x" in text_of(app)
        screen = await press(pilot, "j")
        assert "Header added" not in screen
        assert "[1 header]" in screen

    run(app, steps)


def test_message_ends_when_the_profile_is_switched(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "GET /a b")
        await type_keys(pilot, "2", "f5")
        assert "path" in about(app)
        app.set_active("demo-client")
        await settled(pilot)
        assert "path" not in about(app)

    run(app, steps)


def test_note_that_a_request_is_not_sent_ends_when_it_is_sent(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "m", "h")
        assert "Loaded, not sent" in await press(pilot, "enter")
        assert "Loaded, not sent" not in await press(pilot, "f5")

    run(app, steps)


def test_v4_list_has_no_column_of_unknown_marks(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        app.set_active("demo-v4")
        await settled(pilot)
        screen = text_of(app)
        assert "? GET" not in screen
        assert "✓ allowed  ✗ refused" in screen

    run(app, steps)


def test_verifying_in_the_console_names_the_user_in_the_header(app: FrameioApp, sandbox: SandboxServer) -> None:
    services = app.services
    profile = services.profiles.draft("fresh", base_url=sandbox.url)
    services.profiles.create(profile)
    services.tokens.save(profile, services.tokens.examine(sandbox.tokens["full"]))

    async def steps(pilot: Any) -> None:
        app.set_active("fresh")
        await settled(pilot)
        assert "not verified" in text_of(app).splitlines()[0]
        await type_keys(pilot, "m")
        header = text_of(app).splitlines()[0]
        assert "Ann Lee" in header
        assert "not verified" not in header

    run(app, steps)


def test_failure_before_the_first_response_replaces_the_hints_for_beginners(app: FrameioApp) -> None:
    services = app.services
    profile = services.profiles.draft("dead", base_url="http://127.0.0.1:1")
    services.profiles.create(profile)
    services.tokens.save(profile, services.tokens.examine(CANARY))

    async def steps(pilot: Any) -> None:
        app.set_active("dead")
        await settled(pilot)
        screen = await press(pilot, "m")
        assert "127.0.0.1" in screen
        assert "Show all keys" not in screen
        assert "shows every key" not in screen

    run(app, steps)


def test_footer_names_enter_while_operations_are_searched(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "slash", *"trash")
        assert "Enter load" in screen.splitlines()[-1]

    run(app, steps, size=(80, 24))


def test_footer_offers_the_diagnosis_of_a_refusal(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/projects/none")
        screen = await press(pilot, "f5")
        assert "w why" in screen.splitlines()[-1]
        await write(pilot, "#line", "/teams")  # the refusal is about another request now
        assert "w why" not in (await press(pilot, "3")).splitlines()[-1]
        await type_keys(pilot, "m")
        assert "w why" not in text_of(app).splitlines()[-1]

    run(app, steps, size=(80, 24))


def test_keys_and_the_row_about_the_request_fit_the_new_size(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams")
        await type_keys(pilot, "f5", "2")
        assert "needs team.read (expected)" in about(app)
        assert "3 response" not in text_of(app).splitlines()[-1]
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "3 response" in text_of(app).splitlines()[-1]
        assert "needs" not in about(app)
        await pilot.resize_terminal(120, 36)
        await settled(pilot)
        assert "needs team.read (expected)" in about(app)
        assert "3 response" not in text_of(app).splitlines()[-1]

    run(app, steps)


def test_the_message_that_there_is_no_response_ends_with_the_response(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        sandbox.fault_next(Faults(latency=400))
        await pilot.press("m", "T")
        await pilot.pause(0.1)
        assert "No response yet" in about(app)
        await settled(pilot)
        assert "200 OK" in text_of(app)
        assert "No response yet" not in about(app)

    run(app, steps)


def test_a_request_that_is_loaded_marks_the_response_of_another_as_old(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "OLD" not in await press(pilot, "m")
        screen = await press(pilot, "slash", *"list accounts", "enter")
        assert "GET /accounts" in screen
        assert "OLD (demo," in screen
        assert "OLD" not in await press(pilot, "enter")

    run(app, steps)


def test_an_incomplete_response_is_not_called_a_success(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        sandbox.fault_next(Faults(drop=1))
        await type_keys(pilot, "m")
        screen = await press(pilot, "w")
        assert "Success" not in screen
        assert "its response is incomplete. Press F5 to send it again." in screen

    run(app, steps)
