"""Every command that works here can be found by name, and some take an argument."""

from __future__ import annotations

from typing import Any

from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.palette import synonyms_of
from frameio_tui.ui.widgets.row_list import RowList
from tests.ui.driving import press, settled, text_of, type_keys, write
from tests.ui.running import run


def test_a_command_is_found_by_words_and_run(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "colon")
        assert "Edit the request" in screen
        assert "200 OK" in await press(pilot, *"get /me", "enter")
        assert "Profiles · 8" in await press(pilot, "colon", *"manage", "enter")
        assert "demo is verified: Ann Lee" in await press(pilot, "colon", *"verify", "enter")

    run(app, steps)


def test_every_command_of_the_console_is_found_by_its_id(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "colon")
        listed = {row.key for row in app.screen.query_one(RowList).rows}
        here = ("console", "response", "anywhere")
        assert {c.id for c in ALL_COMMANDS if c.context in here} - {"anywhere.palette"} == listed
        await write(pilot, "LineField", "console.header")
        assert [row.key for row in app.screen.query_one(RowList).rows] == ["console.header"]

    run(app, steps)


def test_a_command_that_is_not_possible_says_why(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "colon", *"console.copy")
        row = app.screen.query_one(RowList).row
        assert row is not None
        assert row.spans[-1][1] == "warn"
        await type_keys(pilot, "escape", "m", "3")
        screen = await press(pilot, "colon", *"search the body")
        assert "response.search" in screen
        screen = await press(pilot, "enter")
        assert "n and N go to the next and previous match" in screen
        assert app.focused is not None
        assert app.focused.id != "response"

    run(app, steps)


def rows_of(app: FrameioApp) -> list[str]:
    return ["".join(text for text, _ in row.spans) for row in app.screen.query_one(RowList).rows]


def test_p_with_a_name_switches_the_profile(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for typed in ("p client", "profile client", ":p CLIENT"):
            app.set_active("demo")
            await settled(pilot)
            assert text_of(app).startswith(" demo  DEMO")
            await type_keys(pilot, "colon")
            await write(pilot, "Pick LineField", typed)
            assert rows_of(app)[0].startswith("switch to demo-client")
            assert (await press(pilot, "enter")).startswith(" demo-client")

    run(app, steps)


def test_the_profile_with_exactly_the_name_comes_first(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "colon", *"p demo")
        assert rows_of(app)[0].startswith("switch to demo ")
        await write(pilot, "Pick LineField", "p nobody")
        assert rows_of(app) == ['No profile matches "nobody".']
        await type_keys(pilot, "enter")
        assert "Commands" in text_of(app)

    run(app, steps)


def test_get_loads_and_sends_and_other_methods_only_load(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        assert "load and send" in await press(pilot, "colon", *"get /teams")
        screen = await press(pilot, "enter")
        assert "GET /teams" in screen
        assert "Editorial" in screen
        before = len(sandbox.requests)
        assert "load without sending" in await press(pilot, "colon", *"delete /projects/x")
        await type_keys(pilot, "enter")
        await settled(pilot)
        assert "DELETE /projects/x" in text_of(app)
        assert len(sandbox.requests) == before

    run(app, steps)


def test_an_argument_that_is_not_possible_says_why(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "colon", *"get /a b")
        assert rows_of(app)[0].startswith("get /a b: ")
        await type_keys(pilot, "escape", "f2", "colon", *"get /me")
        assert rows_of(app)[0] == "get /me: requests can only be sent from the console"

    run(app, steps)


def test_an_unknown_command_says_so_and_does_nothing(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Nothing matches." in await press(pilot, "colon", *"zzz", "enter")
        assert "Commands" in text_of(app)

    run(app, steps)


def test_what_begins_with_the_typed_text_comes_first(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "colon", *"quit")
        row = app.screen.query_one(RowList).row
        assert row is not None
        assert row.key == "anywhere.quit"

    run(app, steps)


def test_commands_are_found_by_other_words(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "colon", *"exit")
        assert "anywhere.quit" in {row.key for row in app.screen.query_one(RowList).rows}

    run(app, steps)
    assert "approve" in synonyms_of("trust")
    assert "refresh" in synonyms_of("renew")
