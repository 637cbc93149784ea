"""The token screen's actions on what is stored."""

from __future__ import annotations

from typing import Any

from frameio_tui.cli.compose import Parts
from frameio_tui.core.profile import CredentialKind
from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import paste, press
from tests.ui.running import run


def test_verifying_names_the_person_and_a_refusal_its_remedy(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "It is Ann Lee" in await press(pilot, "f4", "v")
        await press(pilot, "escape")
        app.set_active("demo-expired")
        assert "has expired" in await press(pilot, "f4", "v")

    run(app, steps)


def test_a_client_secret_is_kept_and_not_shown(app: FrameioApp, parts: Parts) -> None:
    secret = "p8e-" + "x" * 30
    profile = parts.profiles.draft("oauth", credential=CredentialKind.OAUTH_SECRET, client_id="abc")
    parts.profiles.create(profile)

    async def steps(pilot: Any) -> None:
        app.set_active("oauth")
        assert "Paste the client secret here" in await press(pilot, "f4", "c")
        await paste(pilot, secret)
        screen = await press(pilot, "enter")
        assert "client secret is kept" in screen
        assert secret not in screen

    run(app, steps)
    kept = parts.bearers.record(profile).client_secret
    assert kept is not None
    assert kept.reveal() == secret


def test_a_public_app_has_no_client_secret_to_paste(app: FrameioApp, parts: Parts) -> None:
    parts.profiles.create(parts.profiles.draft("public", credential=CredentialKind.OAUTH_PKCE, client_id="abc"))

    async def steps(pilot: Any) -> None:
        app.set_active("public")
        screen = await press(pilot, "f4", "c")
        assert "has no client secret: e changes the kind" in screen
        assert "Paste the client secret" not in screen
        assert "Paste the token here" in await press(pilot, "p")

    run(app, steps)


def test_a_profile_without_a_stored_token_says_where_it_comes_from(app: FrameioApp, parts: Parts) -> None:
    parts.profiles.create(parts.profiles.draft("env", credential=CredentialKind.ENVIRONMENT, env_var="MY_TOKEN"))

    async def steps(pilot: Any) -> None:
        app.set_active("env")
        assert "$MY_TOKEN" in await press(pilot, "f4", "p")
        assert "not set" in await press(pilot, "v")

    run(app, steps)
