"""Keys that come at once act as if they came one by one."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs.specs import Choice, PickAsk
from tests.ui.driving import settled, text_of
from tests.ui.running import run


def key(name: str) -> events.Key:
    return events.Key(name, name if len(name) == 1 else None)


def at_once(app: FrameioApp, *names: str) -> None:
    for name in names:
        app.post_message(key(name))


def test_a_moved_focus_gets_what_was_typed_after_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        at_once(app, "i", *"stp", "enter")
        for _ in range(10):
            await settled(pilot)
        screen = text_of(app)
        assert "/stp" in screen
        assert "404" in screen

    run(app, steps)


def test_a_screen_that_opens_gets_what_was_typed_after_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        at_once(app, "p", *"client", "enter")
        for _ in range(10):
            await settled(pilot)
        assert text_of(app).startswith(" demo-client")

    run(app, steps)


def test_a_paste_comes_after_the_keys_before_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        at_once(app, "i")
        app.post_message(events.Paste("/pasted"))
        at_once(app, "x")
        for _ in range(10):
            await settled(pilot)
        assert "/pastedx" in text_of(app)

    run(app, steps)


def test_enter_in_a_filter_gives_the_next_key_to_the_list(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        at_once(app, "f2", "slash", *"client", "enter", "d")
        for _ in range(10):
            await settled(pilot)
        assert "Delete demo-client?" in text_of(app)

    run(app, steps)


def test_a_key_waits_for_a_dialog_that_comes_by_itself(app: FrameioApp) -> None:
    taken: list[object] = []

    async def steps(pilot: Any) -> None:
        app.open_screen("pick", PickAsk("Which?", (Choice("one", (("one", "plain"),)),)), taken.append)
        assert app.screen.focused is None, "it is on its way"
        await app._type_ahead.take(key("enter"))
        for _ in range(10):
            await settled(pilot)
        assert taken == ["one"]

    run(app, steps)


def test_a_key_whose_action_fails_keeps_no_other_back(app: FrameioApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall() -> None:
        raise RuntimeError

    async def steps(pilot: Any) -> None:
        at_once(app, "f9", "f9", "m")
        for _ in range(10):
            await settled(pilot)
        assert "200 OK" in text_of(app)

    monkeypatch.setattr(app, "action_next_theme", fall)
    with pytest.raises(RuntimeError):
        run(app, steps)
