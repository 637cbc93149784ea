"""The first run: three ways to start, and the API version and server of the first profile."""

from __future__ import annotations

import time
from typing import Any

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.profile import V2_CLOSES_AT, ApiVersion, CredentialKind
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.first_run import ways
from tests.support import made_up_token
from tests.ui.driving import ask, paste, press, text_of, type_keys, write
from tests.ui.running import run


def test_each_way_says_what_it_is_for_and_esc_does_not_leave(empty_app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = text_of(empty_app)
        assert "for one account and scripts" in screen
        assert "for several users" in screen
        assert "no account, no network" in screen
        await type_keys(pilot, "escape")
        assert "There is no profile yet" in text_of(empty_app)

    run(empty_app, steps, (80, 24))


def test_every_word_is_there_on_a_small_terminal(empty_app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for key in ("1", "4"):  # V4, then V2
            screen = " ".join(text_of(empty_app).replace("│", " ").split())
            api = ApiVersion.V4 if key == "1" else ApiVersion.V2
            for way in ways(api, "http://127.0.0.1", time.time()):
                assert way.title in screen
                assert all(words in screen for words in way.explanations)
            assert "…" not in screen
            await type_keys(pilot, "4")

    run(empty_app, steps, (60, 18))


def test_v4_is_recommended_and_v2_can_be_chosen(empty_app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = text_of(empty_app)
        assert "V4 (recommended)" in screen
        assert "Create a token at https://developer.adobe.com/console" in screen
        screen = await press(pilot, "4")
        assert "V4 (recommended)" not in screen
        assert "Create a developer token at https://developer.frame.io/app/tokens" in screen

    run(empty_app, steps)


@pytest.mark.parametrize(("now", "words"), [(V2_CLOSES_AT - 1, "V2 closes"), (V2_CLOSES_AT, "V2 closed")])
def test_the_end_of_v2_is_announced_and_after_it_reported(now: float, words: str) -> None:
    choices = {way.action: way for way in ways(ApiVersion.V2, "https://api.frame.io", now)}
    assert choices["api"].explanations == (f"{words} on 1 December 2026. V4 is recommended.",)


def test_another_server_is_checked_and_used_for_the_profile(empty_app: FrameioApp, empty: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "5")
        await write(pilot, "Prompt LineField", "http://example.com")
        assert "With http, the token would be sent unencrypted." in await press(pilot, "enter")
        await type_keys(pilot, "5")
        await write(pilot, "Prompt LineField", "https://frameio.example/")
        assert "Server              https://frameio.example" in await press(pilot, "enter")
        assert "https://frameio.example" in await press(pilot, "2")
        await type_keys(pilot, *"app")
        await write(pilot, "#row-client_id LineField", "abc")
        await pilot.press("ctrl+s")

    run(empty_app, steps)
    profile = empty.profiles.entry("app").profile
    assert (profile.api, profile.base_url, profile.client_id) == (ApiVersion.V4, "https://frameio.example", "abc")


def test_an_oauth_app_is_described_for_the_chosen_api(empty_app: FrameioApp, empty: Container) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "4", "2")
        assert "< OAuth (PKCE) >" in screen
        assert "< V2 >" in screen
        assert "http://127.0.0.1:" in screen
        await type_keys(pilot, *"app")
        await write(pilot, "#row-client_id LineField", "abc")
        await type_keys(pilot, "ctrl+s")

    run(empty_app, steps)
    profile = empty.profiles.entry("app").profile
    assert (profile.credential, profile.api) == (CredentialKind.OAUTH_PKCE, ApiVersion.V2)


def test_an_app_without_a_client_id_is_saved_but_does_not_start_a_sign_in(
    empty_app: FrameioApp, empty: Container
) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "2", *"app", "ctrl+s")
        assert (await press(pilot, "down", "enter")).startswith(" app ")

    run(empty_app, steps)
    assert "app" in empty.profiles.names()


@pytest.mark.parametrize(("keys", "api"), [((), ApiVersion.V4), (("4",), ApiVersion.V2)])
def test_a_pasted_developer_token_makes_a_profile_on_the_chosen_api(
    keys: tuple[str, ...], api: ApiVersion, empty_app: FrameioApp, empty: Container, sandbox: SandboxServer
) -> None:
    token = made_up_token(f"first run {api}")
    sandbox.registry.add(token)

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, *keys, "1")
        await paste(pilot, token)
        assert "Ann Lee" in await press(pilot, "enter")
        await ask(pilot, "enter")
        await type_keys(pilot, "enter")

    run(empty_app, steps)
    entries = empty.profiles.overview().entries
    assert [(entry.profile.name, entry.profile.api) for entry in entries] == [("acme", api)]


def test_without_the_extra_the_demo_says_how_to_install_it(empty: Container) -> None:
    app = FrameioApp(empty.services()._replace(demo_possible=False))

    async def steps(pilot: Any) -> None:
        assert "pip install 'frameio-tui[demo]'" in await press(pilot, "3")

    run(app, steps)
    assert app.return_code in (0, None)
