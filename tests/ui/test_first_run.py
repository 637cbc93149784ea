"""Three ways in, each one key."""

from __future__ import annotations

from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.first_run import WAYS
from tests.ui.driving import press, text_of
from tests.ui.running import run


def test_it_says_which_way_suits_whom(empty_app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = text_of(empty_app)
        assert "one account, scripts and experiments" in screen
        assert "several people" in screen
        assert "no account, no network" in screen
        await press(pilot, "escape")
        assert "There is no profile yet" in text_of(empty_app)

    run(empty_app, steps, (80, 24))


def test_every_word_is_there_on_a_small_terminal(empty_app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = " ".join(text_of(empty_app).split())
        assert all(words in screen for _, _, _, words in WAYS)
        assert "…" not in screen

    run(empty_app, steps, (60, 18))


def test_an_oauth_app_is_described(empty_app: FrameioApp, empty: Container) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "2")
        assert "< OAuth app (PKCE) >" in screen
        assert "http://127.0.0.1:" in screen
        await press(pilot, *"app", "ctrl+s")

    run(empty_app, steps)
    assert empty.profiles.entry("app").profile.credential is CredentialKind.OAUTH_PKCE


def test_without_the_extra_the_demo_says_how_to_install_it(empty: Container) -> None:
    app = FrameioApp(empty.services()._replace(demo_possible=False))

    async def steps(pilot: Any) -> None:
        assert "pip install 'frameio-tui[demo]'" in await press(pilot, "3")

    run(app, steps)
    assert app.return_code in (0, None)
