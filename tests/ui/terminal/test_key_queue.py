"""Keys that come at once act as if they came one by one."""

from __future__ import annotations

from time import monotonic
from typing import Any

import pytest
from textual import events

from frameio_tui.cli.container import Container
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs.pick import Pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.terminal.key_queue import REPEAT_TIMEOUT, HeldKey
from tests.ui.driving import appears, at_once, key, settled, text_of, type_keys, write
from tests.ui.running import run


def test_a_moved_focus_gets_what_was_typed_after_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        at_once(app, "i", *"stp", "enter")
        assert "/stp" in await appears(pilot, "404")

    run(app, steps)


def test_a_screen_that_opens_gets_what_was_typed_after_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        at_once(app, "p", *"client", "enter")
        await appears(pilot, " demo-client", read=lambda app: text_of(app)[: len(" demo-client")])

    run(app, steps)


def test_a_paste_comes_after_the_keys_before_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        at_once(app, "i")
        app.post_message(events.Paste("/pasted"))
        at_once(app, "x")
        await appears(pilot, "/pastedx")

    run(app, steps)


def test_enter_in_a_filter_gives_the_next_key_to_the_list(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        at_once(app, "f2", "slash", *"client", "enter", "d")
        await appears(pilot, "Delete profile demo-client?")

    run(app, steps)


def test_the_dialog_of_a_flow_gets_what_was_typed_after_the_key_that_started_it(
    app: FrameioApp, container: Container
) -> None:
    async def steps(pilot: Any) -> None:
        at_once(app, "f2", "c", "x", "2", "enter")  # the suggested name is selected: typing replaces it
        for _ in range(10):
            await settled(pilot)

    run(app, steps)
    assert "x2" in container.profiles.names()


def test_a_key_waits_for_a_dialog_that_comes_by_itself(app: FrameioApp) -> None:
    taken: list[Any] = []

    async def steps(pilot: Any) -> None:
        app.push_screen(Pick(PickSpec("Which?", (Choice("one", (("one", "plain"),)),))), taken.append)
        assert app.screen.focused is None, "it is on its way"
        await app._key_queue.enqueue(key("enter"))
        for _ in range(10):
            await settled(pilot)
        assert [picked.key for picked in taken] == ["one"]

    run(app, steps)


def held(*presses: tuple[str, float, str]) -> list[tuple[bool, bool]]:
    """What is told at each press: a key, seconds after the one before it, and the open screens as letters."""
    found, at, watched = [], monotonic(), HeldKey()
    for name, after, screens in presses:
        at += after
        event = key(name)
        event.time = at
        watched.pressed(event, screens)
        found.append((watched.closed_a_screen, watched.changed_the_screen))
    return found


NO, CHANGED, CLOSED = (False, False), (False, True), (True, True)


def test_a_key_that_closed_a_dialog_is_held_until_it_is_let_go() -> None:
    presses = [("enter", 0.0, "ab"), ("enter", 0.5, "a"), ("enter", 0.03, "a"), ("enter", REPEAT_TIMEOUT + 0.1, "a")]
    assert held(*presses) == [NO, CLOSED, CLOSED, NO]


def test_a_key_that_opened_and_closed_a_dialog_is_held_too() -> None:
    assert held(("enter", 0.0, "a"), ("enter", 0.5, "ab"), ("enter", 0.03, "a")) == [NO, CHANGED, CLOSED]


def test_one_dialog_after_the_other_is_a_change() -> None:
    assert held(("enter", 0.0, "ab"), ("enter", 0.03, "ac")) == [NO, CHANGED]


def test_another_key_or_a_paste_between_is_no_repeat() -> None:
    assert held(("enter", 0.0, "ab"), ("down", 0.03, "a"), ("enter", 0.03, "a")) == [NO, NO, NO]
    watched = HeldKey()
    for event, screens in ((key("enter"), "ab"), (events.Paste("x"), "a"), (key("enter"), "a")):
        watched.pressed(event, screens)
    assert not watched.closed_a_screen


def test_a_click_long_after_a_held_key_is_none_of_it() -> None:
    watched = HeldKey()
    for screens in ("ab", "a"):
        watched.pressed(key("enter"), screens)
    watched._acted -= REPEAT_TIMEOUT + 0.1
    assert not watched.closed_a_screen
    assert not watched.changed_the_screen


def test_a_held_enter_that_picks_a_command_does_not_send_the_request_line(
    app: FrameioApp, sandbox: SandboxServer
) -> None:
    before = len(sandbox.requests)

    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /teams/x/projects")
        await type_keys(pilot, "i", "ctrl+p", *"redraw")
        at_once(app, *["enter"] * 6)
        for _ in range(10):
            await settled(pilot)
        assert "Not sent, because the same key has just closed a dialog" in text_of(app)
        assert len(sandbox.requests) == before
        await type_keys(pilot, "end", "enter")
        assert len(sandbox.requests) > before

    run(app, steps)


def test_a_held_enter_fills_a_placeholder_and_does_not_change_anything(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "/teams")
        await type_keys(pilot, "f5")
        before = len(sandbox.requests)
        await write(pilot, "#line", "POST /teams/{team_id}/projects")
        await type_keys(pilot, "i")
        at_once(app, *["enter"] * 6)
        for _ in range(10):
            await settled(pilot)
        assert len(sandbox.requests) == before, text_of(app)

    run(app, steps)


def test_a_key_whose_action_fails_keeps_no_other_back(app: FrameioApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall() -> None:
        raise RuntimeError

    async def steps(pilot: Any) -> None:
        at_once(app, "f9", "f9", "m")
        await appears(pilot, "200 OK")

    monkeypatch.setattr(app, "action_next_theme", fall)
    with pytest.raises(RuntimeError):
        run(app, steps)
