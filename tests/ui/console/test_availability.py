"""Tests of the availability of commands: the footer omits impossible ones, the palette shows why."""

from __future__ import annotations

from typing import Any

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.console.availability import ConsoleState, unavailable_reasons
from frameio_tui.ui.console.screen import Console
from tests.ui.driving import press
from tests.ui.running import run

COMMANDS = {command.id: command for command in ALL_COMMANDS}
AT_FIRST = ConsoleState(api=ApiVersion.V2)


def test_unavailable_ids_are_ids_of_commands() -> None:
    assert set(unavailable_reasons(AT_FIRST._replace(api=ApiVersion.V4))) <= set(COMMANDS)


def test_everything_is_possible_in_a_complete_state() -> None:
    assert unavailable_reasons(ConsoleState(ApiVersion.V2, *[True] * 7)) == {}


def test_first_reason_takes_precedence() -> None:
    answered = AT_FIRST._replace(has_response=True)
    assert unavailable_reasons(AT_FIRST)["console.next_hit"] == "no response yet"
    assert unavailable_reasons(answered)["console.next_hit"] == "press / to search first"
    assert "console.on_v4" not in unavailable_reasons(answered)
    assert unavailable_reasons(answered._replace(api=ApiVersion.V4))["console.on_v4"] == "this is already a V4 profile"


def test_footer_shows_keys_once_they_are_possible(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        console = app.screen
        assert isinstance(console, Console)

        def disabled_reason(name: str) -> str:
            return console.disabled_reason(COMMANDS[name])

        def foot(screen: str) -> str:
            return screen.splitlines()[-1]

        first = foot(await press(pilot))
        assert "y copy" not in first
        assert "page" not in first
        assert "- previous" not in first
        assert disabled_reason("console.copy") == disabled_reason("response.fold") == "no response yet"
        assert disabled_reason("console.previous") == "no previous profile"
        answered = foot(await press(pilot, "m"))
        assert "y copy" in answered
        assert "page" not in answered
        assert disabled_reason("console.next_page") == "this is the last page"
        assert disabled_reason("console.diff") == ""
        assert disabled_reason("console.sort") == "press T to show a table first"
        assert disabled_reason("console.next_hit") == "press / to search first"
        assert disabled_reason("console.send") == ""

    run(app, steps)
