"""What a pasted text becomes, step by step."""

from __future__ import annotations

import base64
import json
from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.credential import TokenSet
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.core.secret import Secret
from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import ask, paste, press, type_keys, write
from tests.ui.running import run


def jwt() -> str:
    container = [
        json.dumps(part).encode() for part in ({"alg": "none"}, {"exp": 4_000_000_000, "scope": "openid email"})
    ]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in [*container, b"sig"])


def test_an_access_token_makes_a_v4_profile_that_says_when_it_ends(empty_app: FrameioApp, empty: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "1")
        screen = await paste(pilot, jwt())
        assert "an access token (JWT)" in screen
        assert "expires in" in screen
        assert "Press Enter to check it again, n to paste another one, or U to use it anyway." in await press(
            pilot, "enter"
        )
        await ask(pilot, "U")
        await write(pilot, "Prompt LineField", "adobe")
        await type_keys(pilot, "enter")

    run(empty_app, steps)
    entry = empty.profiles.entry("adobe")
    assert (entry.profile.api, entry.profile.credential) == (ApiVersion.V4, CredentialKind.ACCESS_TOKEN)
    assert entry.record.tokens is not None
    assert entry.record.tokens.expires_at == 4_000_000_000
    assert entry.record.tokens.scopes == ("openid", "email")


def test_what_is_no_token_is_said_and_not_sent(empty_app: FrameioApp, sandbox: Any) -> None:
    async def steps(pilot: Any) -> None:
        before = len(sandbox.requests)
        await type_keys(pilot, "1")
        assert "an authorize URL" in await paste(pilot, "https://x.test/oauth2/auth?response_type=code")
        assert "Open it in a browser" in await press(pilot, "enter")
        await type_keys(pilot, "ctrl+u")
        await paste(pilot, "with blanks inside")
        assert "does not look like a token" in await press(pilot, "enter")
        assert len(sandbox.requests) == before

    run(empty_app, steps)


def test_a_paste_over_a_sign_in_is_asked_about(app: FrameioApp, container: Container, sandbox: Any) -> None:
    fields: dict[str, Any] = {"credential": CredentialKind.OAUTH_PKCE, "client_id": "abc", "base_url": sandbox.url}
    profile = container.profiles.create(container.profiles.draft("app", **fields)).profile
    pair = TokenSet(Secret("access-1", "access token"), Secret("refresh-1", "refresh token"))
    container.credentials.change(profile, lambda kept: kept._replace(tokens=pair))

    async def steps(pilot: Any) -> None:
        app.set_active("app")
        await type_keys(pilot, "f4", "n")
        await paste(pilot, sandbox.tokens["full"])
        await type_keys(pilot, "enter")
        assert "A pasted token replaces" in await press(pilot, "enter")
        await type_keys(pilot, "escape")
        assert container.bearers.record(profile).tokens == pair
        await type_keys(pilot, "enter", "down", "enter")

    run(app, steps)
    tokens = container.bearers.record(profile).tokens
    assert tokens is not None
    assert (tokens.access.reveal(), tokens.refresh) == (sandbox.tokens["full"], None)


def test_leaving_forgets_what_was_pasted(app: FrameioApp, sandbox: Any) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f4", "n")
        await paste(pilot, sandbox.tokens["other_person"])
        await type_keys(pilot, "escape")
        assert "Paste a token first" in await press(pilot, "U")

    run(app, steps)
