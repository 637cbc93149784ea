"""The app: starting, switching, quitting, themes."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.settings import THEMES
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.first_run import RESTART_AS_DEMO
from tests.disks import SmallDisk
from tests.ui.driving import appears, notified, press, settled, text_of, type_keys
from tests.ui.running import run


def test_it_starts_as_the_named_profile(container: Container) -> None:
    app = FrameioApp(container.services(), "demo-client")

    async def steps(pilot: Any) -> None:
        assert text_of(app).startswith(" demo-client")

    run(app, steps)
    assert container.state.read().active == container.profiles.entry("demo-client").profile.id


def test_previous_goes_back_and_forth_from_anywhere(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "p", *"client", "enter")
        assert screen.startswith(" demo-client")
        assert (await press(pilot, "minus")).startswith(" demo ")
        assert (await press(pilot, "i", "f6")).startswith(" demo-client")

    run(app, steps)


@pytest.mark.parametrize(("shown_for", "stays"), [(0.0, False), (1000.0, True)])
def test_a_notification_goes_with_the_next_key_but_not_unread(
    app: FrameioApp, monkeypatch: pytest.MonkeyPatch, shown_for: float, stays: bool
) -> None:
    monkeypatch.setattr("frameio_tui.ui.app.NOTIFICATION_SHOWN", shown_for)

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "minus")
        assert notified(app) == ["No previous profile yet. Switch to another one first."]
        await type_keys(pilot, "down")
        assert bool(notified(app)) is stays

    run(app, steps)


def test_quitting(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "i", "q")
        assert app.is_running
        await type_keys(pilot, "escape", "q")

    run(app, steps)
    assert app.return_value == 0


def test_ctrl_c_quits_when_pressed_twice(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "ctrl+c")
        assert app.is_running
        await type_keys(pilot, "ctrl+c")

    run(app, steps)
    assert app.return_value == 0


def test_quitting_asks_about_unsaved_edits_below_a_dialog(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f2", "e", "tab", "tab", "x")
        assert "The profile has unsaved changes" in await press(pilot, "f10")
        await type_keys(pilot, "f10")
        assert app.is_running

    run(app, steps)
    assert app.return_value is None


def test_the_theme_is_remembered(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f9")
        assert app.theme == THEMES[1]

    run(app, steps)
    assert FrameioApp(container.services()).theme == THEMES[1]


def test_settings_win_over_what_is_remembered_and_bind_keys(container: Container) -> None:
    settings = container.settings._replace(theme="ansi-dark", keymap={"console.whoami": "f12"})
    app = FrameioApp(container.services()._replace(settings=settings))

    async def steps(pilot: Any) -> None:
        assert app.theme == "ansi-dark"
        screen = await press(pilot, "f12")
        assert "200 OK" in screen
        assert "F12 verify" in screen

    run(app, steps)


def test_what_is_wrong_in_config_toml_is_said_at_the_beginning(container: Container) -> None:
    keymap = {"console.snd": "f12", "console.copy": "f5", "console.whoami": ""}
    app = FrameioApp(container.services()._replace(settings=container.settings._replace(keymap=keymap)))

    async def steps(pilot: Any) -> None:
        screen = text_of(app)
        assert "config.toml: keymap: unknown command 'console.snd'. Did you mean console.send?" in screen
        assert "(1 more: run frameio-tui doctor)" in screen
        assert "m verify" not in screen
        assert "200 OK" not in await press(pilot, "m")
        assert "no key" not in await press(pilot, "down")

    run(app, steps)


def test_the_keymap_holds_in_dialogs_too(container: Container) -> None:
    keymap = {"anywhere.quit": "f12"}
    app = FrameioApp(container.services()._replace(settings=container.settings._replace(keymap=keymap)))

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "p", "f10")
        assert len(app.screen_stack) == 2
        await pilot.press("f12")
        assert app._exit

    run(app, steps)


def test_other_terminals_changes_are_read_and_never_switch_this_one(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        container.profiles.switch(container.profiles.entry("demo-client"))
        container.profiles.change(container.profiles.entry("demo").profile, {"label": "ELSEWHERE"})
        await type_keys(pilot, "f2", "m")
        assert "ELSEWHERE" in await press(pilot, "escape")
        await settled(pilot)
        assert text_of(app).startswith(" demo ")
        assert "demo-client" in await press(pilot, "p"), "the other terminal's active profile can be picked here"

    run(app, steps)


def test_switcher_and_list_of_many_profiles_do_not_wait_until_the_files_have_been_read(
    app: FrameioApp, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_allowed, overview = threading.Event(), container.profiles.overview
    for module in ("switcher", "profiles.screen"):
        monkeypatch.setattr(f"frameio_tui.ui.{module}.MANY_PROFILES", 1)
    monkeypatch.setattr(container.profiles, "overview", lambda: is_allowed.wait(60) and overview())

    async def steps(pilot: Any) -> None:
        try:
            await pilot.press("p", "down")
            screen = text_of(app)
            assert "demo-client" in screen
            assert "demo-expired" in screen
            assert "Dmitri Volkov" not in screen
        finally:
            is_allowed.set()
        await settled(pilot)
        assert "Dmitri Volkov" in text_of(app)
        assert (await press(pilot, "enter")).startswith(" demo-expired")
        await type_keys(pilot, "p", "2")
        assert text_of(app).startswith(" demo-client")
        is_allowed.clear()
        try:
            await pilot.press("f2", "enter")
            assert f"Reading {len(container.profiles.names())} profiles..." in text_of(app)
        finally:
            is_allowed.set()
        await settled(pilot)
        assert "Dmitri Volkov" in text_of(app)

    run(app, steps)


def test_the_demo_is_asked_for_by_an_exit_code(empty_app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "3")

    run(empty_app, steps)
    assert empty_app.return_code == RESTART_AS_DEMO


def test_scopes_and_token_are_of_the_profile_on_screen(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f2", "home", "down")
        assert "Token · demo-client" in await press(pilot, "f4")
        assert "Scopes · demo-client" in await press(pilot, "f3")
        await type_keys(pilot, "escape", "escape", "escape")
        assert "Token · demo " in (await press(pilot, "f4")).splitlines()[1]
        await type_keys(pilot, "escape")
        assert "does not use sign-in" in await press(pilot, "I")

    run(app, steps)


def test_who_must_sign_in_is_told_the_key_and_it_works(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        app.set_active("demo-oauth")
        await type_keys(pilot)
        assert "not signed in: press I" in text_of(app).splitlines()[0]
        assert "Sign in · demo-oauth" in await appears(pilot, "Waiting for", "I")

    entry = container.profiles.entry("demo-oauth")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    container.profiles.change(entry.profile, {"redirect_uri": f"http://127.0.0.1:{port}/callback"})
    run(app, steps)


def test_a_switch_that_cannot_be_remembered_is_made_and_warned_of(
    app: FrameioApp, container: Container, small_disk: SmallDisk
) -> None:
    names = [entry.profile.name for entry in container.profiles.overview().entries]
    other = next(name for name in names if name != "demo")
    container.profiles.switch(container.profiles.entry("demo"))
    before = container.state.read().active
    small_disk.hold(container.paths.state_dir)
    small_disk.fill()

    async def steps(pilot: Any) -> None:
        app.set_active(other)
        await settled(pilot)
        assert app.active is not None
        assert app.active.profile.name == other
        assert [text.partition(":")[0] for text in notified(app)] == ["Cannot save the active profile"]
        await type_keys(pilot, "f9")
        assert notified(app)[-1].startswith("Cannot save the theme: ")

    run(app, steps)
    assert container.state.read().active == before
