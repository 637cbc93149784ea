"""The token screen's actions on what is stored."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from frameio_tui.cli.container import Container as Parts
from frameio_tui.core.profiles.credential import CredentialRecord, TokenSet
from frameio_tui.core.profiles.profile import CredentialKind, Profile
from frameio_tui.core.secret import Secret
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.token.token_actions import ACTIONS, worth_showing
from tests.signed_in import signed_in
from tests.ui.driving import paste, press, text_of
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


def test_the_footer_names_what_this_credential_can_do() -> None:
    def shown(kind: CredentialKind, record: CredentialRecord) -> set[str]:
        entry: Any = SimpleNamespace(profile=Profile(id="0" * 32, name="x", credential=kind), record=record)
        return {name for name in (*ACTIONS, "paste") if worth_showing(entry, name)}

    none, pasted = CredentialRecord(), CredentialRecord(tokens=TokenSet(Secret("t")))
    signed_in = CredentialRecord(tokens=TokenSet(Secret("t"), Secret("r")))
    assert shown(CredentialKind.DEVELOPER_TOKEN, none) == {"paste", "source"}
    assert shown(CredentialKind.DEVELOPER_TOKEN, pasted) == {"paste", "source", "verify", "forget", "reveal"}
    assert shown(CredentialKind.OAUTH_PKCE, none) == {"signin", "source"}
    assert {"signin", "renew", "forget"} <= shown(CredentialKind.OAUTH_PKCE, signed_in)
    assert "renew" not in shown(CredentialKind.OAUTH_PKCE, pasted)
    assert "secret" in shown(CredentialKind.OAUTH_SECRET, none)
    assert [name for name in (*ACTIONS, "paste") if worth_showing(None, name)] == ["paste"]


def test_nothing_is_entered_for_a_moved_profile_before_old_and_new_were_seen(app: FrameioApp, parts: Parts) -> None:
    path = Path(parts.profiles.path_of("demo"))
    path.write_text(path.read_text().replace("127.0.0.1", "localhost"), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        app.set_active("demo")
        for key in ("p", "v"):
            screen = await press(pilot, "f4", key)
            assert "Trust demo as its file stands?" in screen
            assert "localhost" in screen
            assert "Paste the token here" not in await press(pilot, "escape")
            await press(pilot, "escape")
        assert "Paste the token here" in await press(pilot, "f4", "p", "tab", "enter")

    run(app, steps)
    assert parts.profiles.entry("demo").trust.trusted


def test_a_refused_renewal_is_shown_at_once(app: FrameioApp, parts: Parts, sandbox: SandboxServer) -> None:
    program = parts.program()
    signed_in(program, sandbox, name="studio")
    sandbox.oauth.chains[-1].dead = True

    async def steps(pilot: Any) -> None:
        app.set_active("studio")
        await press(pilot, "f4")
        await pilot.press("n")
        for _ in range(400):
            await pilot.pause(0.01)
            if "not accepted any more: sign in again" in text_of(app):
                break
        screen = text_of(app)
        assert "has to sign in again" in " ".join(screen.split())
        assert "not accepted any more: sign in again" in screen
        assert "n renew" not in screen
        assert "sign in again" in (await press(pilot, "escape")).splitlines()[0]

    run(app, steps)
