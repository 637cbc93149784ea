"""Pasting a token, seeing whose it is, keeping it, forgetting it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.credential import CredentialRecord, TokenSet
from frameio_tui.core.profiles.profile import CredentialKind, Profile
from frameio_tui.core.scopes.registry import scopes_of
from frameio_tui.core.secret import Secret
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.commands.registry import TOKEN_COMMANDS
from frameio_tui.ui.token.screen import FOOTER_ACTIONS, footer_shows
from tests.signed_in import signed_in
from tests.support import CANARY, made_up_token
from tests.ui.driving import appears, ask, paste, press, resize, settled, text_of, type_keys
from tests.ui.running import run as run_app


def run(app: FrameioApp, steps: Any, size: tuple[int, int] = (100, 30)) -> None:
    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await steps(pilot)

    asyncio.run(main())


def test_first_run_makes_a_profile_named_after_its_person(
    empty_app: FrameioApp, empty: Container, sandbox: SandboxServer
) -> None:
    token = made_up_token("first run")
    sandbox.registry.add(token)

    async def steps(pilot: Any) -> None:
        assert "There is no profile yet" in text_of(empty_app)
        await type_keys(pilot, "1")
        screen = await paste(pilot, f'"Bearer {token[:40]}\n{token[40:]}"\n')
        assert token not in screen
        assert "a developer token" in screen
        assert "Removed: quotes" in screen
        assert "Its user is Ann Lee <ann@acme.example>" in await press(pilot, "enter")
        assert "Name of the new profile" in await ask(pilot, "enter")
        screen = await press(pilot, "enter")
        assert "acme" in screen.split("\n")[0]
        assert "200 OK" in await press(pilot, "m")

    run(empty_app, steps)
    assert [entry.profile.name for entry in empty.profiles.overview().entries] == ["acme"]


def test_a_token_that_fails_the_check_can_be_used_anyway(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f4", "n")
        await paste(pilot, CANARY)
        screen = await press(pilot, "enter")
        assert "not accepted" in screen
        assert "Press Enter to check it again, n to paste another one, or U to use it anyway." in screen
        screen = await press(pilot, "U")
        assert "Token saved. It is not verified." in screen
        assert "? Not verified" in screen
        assert CANARY not in screen

    run(app, steps)
    kept = container.bearers.record(container.profiles.entry("demo").profile).tokens
    assert kept is not None
    assert kept.access.reveal() == CANARY


def test_enter_checks_a_refused_token_again(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f4", "n")
        await paste(pilot, CANARY)
        await type_keys(pilot, "enter")
        before = len(sandbox.requests)
        assert "not accepted" in await press(pilot, "enter")
        assert len(sandbox.requests) == before + 1

    run(app, steps)


def test_a_blank_separates_a_title_from_its_frame_on_a_small_terminal(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for key, title in (("f4", "Token"), ("f3", "Scopes")):
            assert f"─ {title} · demo" in (await press(pilot, key)).splitlines()[1]
            await type_keys(pilot, "escape")

    run(app, steps, (60, 18))


def test_another_person_is_named_and_asked_about(app: FrameioApp, container: Container, sandbox: SandboxServer) -> None:
    before = container.bearers.record(container.profiles.entry("demo").profile).tokens

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f4", "n")
        await paste(pilot, sandbox.tokens["other_person"])
        assert "Dmitri Volkov" in await press(pilot, "enter")
        screen = await ask(pilot, "enter")
        assert "belongs to a different user" in screen
        assert "Before: Ann Lee" in screen
        await type_keys(pilot, "enter")  # the cursor is on No

    run(app, steps)
    assert container.bearers.record(container.profiles.entry("demo").profile).tokens == before


def test_a_cut_paste_is_never_kept(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f4", "n")
        assert "an incomplete paste" in await paste(pilot, f"[200~{CANARY}")
        assert "Paste it again" in await press(pilot, "enter")

    run(app, steps)


def test_forgetting_asks_and_says_that_it_stays_valid(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f4")
        assert "Forget the token of demo?" in await press(pilot, "d")
        screen = await press(pilot, "down", "enter")
        assert "It stays valid until you delete it" in screen
        assert "○ No token" in screen

    run(app, steps)
    assert container.bearers.record(container.profiles.entry("demo").profile).tokens is None


def test_revealing_needs_the_name_typed(app: FrameioApp, sandbox: SandboxServer) -> None:
    token = sandbox.tokens["full"]

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f4")
        assert "Type demo" in await press(pilot, "M")
        assert token not in await press(pilot, *"nope", "enter")
        await type_keys(pilot, "escape")
        await type_keys(pilot, "M")
        assert token in await press(pilot, *"demo", "enter")

    run(app, steps, (120, 30))


def test_a_broken_credentials_file_is_said(app: FrameioApp, container: Container) -> None:
    profile = container.profiles.entry("demo").profile
    path = Path(container.credentials.describe_location(profile))
    path.write_text("not toml [", encoding="utf-8")

    async def steps(pilot: Any) -> None:
        assert str(path)[:40] in await press(pilot, "f4")

    run(app, steps, (200, 40))
    assert path.read_text(encoding="utf-8") == "not toml ["


def test_on_few_rows_what_was_answered_and_the_keys_stay(
    app: FrameioApp, container: Container, sandbox: SandboxServer
) -> None:
    signed_in(container.services(), sandbox, name="studio")
    entry = container.profiles.entry("studio")
    every = tuple(scope.name for scope in scopes_of(entry.profile.api))
    container.profiles.change(entry.profile, {"scopes": every})

    async def steps(pilot: Any) -> None:
        app.set_active("studio")
        screen = await press(pilot, "f4", "m")
        assert "Its user is Ann Lee" in screen
        assert "Esc back" in screen.splitlines()[-1]
        await type_keys(pilot, "escape")
        app.set_active("demo")
        await type_keys(pilot, "f4", "n")
        screen = await paste(pilot, CANARY)
        assert "Press Enter to verify it" in screen
        assert "Esc back" in screen.splitlines()[-1]

    run(app, steps, (60, 18))


def test_verifying_names_the_person_and_a_refusal_its_remedy(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Its user is Ann Lee" in await press(pilot, "f4", "m")
        await type_keys(pilot, "escape")
        app.set_active("demo-expired")
        assert "has expired" in await press(pilot, "f4", "m")

    run_app(app, steps)


def test_a_client_secret_is_kept_and_not_shown(app: FrameioApp, container: Container) -> None:
    secret = "p8e-" + "x" * 30
    profile = container.profiles.draft("oauth", credential=CredentialKind.OAUTH_SECRET, client_id="abc")
    container.profiles.create(profile)

    async def steps(pilot: Any) -> None:
        app.set_active("oauth")
        assert "Paste the client secret here" in await press(pilot, "f4", "X")
        await paste(pilot, secret)
        screen = await press(pilot, "enter")
        assert "Client secret saved." in screen
        assert secret not in screen

    run_app(app, steps)
    kept = container.bearers.record(profile).client_secret
    assert kept is not None
    assert kept.reveal() == secret


def test_a_public_app_has_no_client_secret_to_paste(app: FrameioApp, container: Container) -> None:
    container.profiles.create(container.profiles.draft("public", credential=CredentialKind.OAUTH_PKCE, client_id="abc"))

    async def steps(pilot: Any) -> None:
        app.set_active("public")
        screen = await press(pilot, "f4", "X")
        assert "This credential has no client secret (OAuth (PKCE))" in screen
        assert "Press e to change" in screen
        assert "Paste the client secret" not in screen
        assert "Paste the token here" in await press(pilot, "n")

    run_app(app, steps)


def test_a_profile_without_a_stored_token_says_where_it_comes_from(app: FrameioApp, container: Container) -> None:
    container.profiles.create(
        container.profiles.draft("env", credential=CredentialKind.ENVIRONMENT, env_var="MY_TOKEN")
    )

    async def steps(pilot: Any) -> None:
        app.set_active("env")
        assert "$MY_TOKEN" in await press(pilot, "f4", "n")
        assert "not set" in await press(pilot, "m")

    run_app(app, steps)


def test_the_footer_names_what_this_credential_can_do() -> None:
    def shown(kind: CredentialKind, record: CredentialRecord) -> set[str]:
        entry: Any = SimpleNamespace(profile=Profile(id="0" * 32, name="x", credential=kind), record=record)
        return {name for name in FOOTER_ACTIONS if footer_shows(entry, name)}

    none, pasted = CredentialRecord(), CredentialRecord(tokens=TokenSet(Secret("t")))
    signed_in = CredentialRecord(tokens=TokenSet(Secret("t"), Secret("r")))
    assert shown(CredentialKind.DEVELOPER_TOKEN, none) == {"paste", "source", "scopes"}
    assert shown(CredentialKind.DEVELOPER_TOKEN, pasted) == {"paste", "source", "scopes", "verify", "forget", "reveal"}
    assert shown(CredentialKind.OAUTH_PKCE, none) == {"signin", "source", "scopes"}
    assert {"signin", "refresh", "forget"} <= shown(CredentialKind.OAUTH_PKCE, signed_in)
    assert "refresh" not in shown(CredentialKind.OAUTH_PKCE, pasted)
    assert "secret" in shown(CredentialKind.OAUTH_SECRET, none)
    assert [name for name in FOOTER_ACTIONS if footer_shows(None, name)] == []


def test_nothing_is_entered_for_a_moved_profile_before_old_and_new_were_seen(
    app: FrameioApp, container: Container
) -> None:
    path = Path(container.profiles.path_of("demo"))
    path.write_text(path.read_text().replace("127.0.0.1", "localhost"), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        app.set_active("demo")
        for key in ("n", "m"):
            screen = await press(pilot, "f4", key)
            assert 'Approve the changed file of profile "demo"?' in screen
            assert "localhost" in screen
            assert "Paste the token here" not in await press(pilot, "escape")
            await type_keys(pilot, "escape")
        assert "Paste the token here" in await press(pilot, "f4", "n", "tab", "enter")

    run_app(app, steps)
    assert container.profiles.entry("demo").approval.is_approved


def test_a_refused_renewal_is_shown_at_once(app: FrameioApp, container: Container, sandbox: SandboxServer) -> None:
    services = container.services()
    signed_in(services, sandbox, name="studio")
    sandbox.oauth.token_families[-1].revoked = True

    async def steps(pilot: Any) -> None:
        app.set_active("studio")
        await type_keys(pilot, "f4")
        screen = await appears(pilot, "no longer valid: sign in again", "F")
        assert "is no longer signed in" in " ".join(screen.split())
        assert "F refresh" not in screen
        assert "sign in again" in (await press(pilot, "escape")).splitlines()[0]

    run_app(app, steps)


def test_pasting_shows_three_steps_and_the_page_where_a_token_is_created(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "f4", "n")
        assert "▸ 1 Paste     2 Verify     3 Save" in screen
        assert "https://developer.frame.io/app/tokens" in screen
        assert "Enter verify  ^u clear  Esc cancel" in screen
        screen = await paste(pilot, f'"Bearer {CANARY}"')
        assert "✓ 1 Paste   ▸ 2 Verify     3 Save" in screen
        assert "Removed: quotes" in screen
        screen = await press(pilot, "enter")
        assert "✓ 1 Paste   ✗ 2 Verify   ▸ 3 Save" in screen
        assert "U use anyway" in screen.splitlines()[-1]
        assert "✓ 1 Paste" not in await press(pilot, "n"), "the field is empty again"
        assert "Paste a token" not in await press(pilot, "escape")

    run(app, steps, (80, 24))


def test_a_checked_token_is_saved_with_enter(app: FrameioApp, container: Container, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f4", "n")
        await paste(pilot, sandbox.tokens["full"])
        screen = await press(pilot, "enter")
        assert "✓ 1 Paste   ✓ 2 Verify   ▸ 3 Save" in screen
        assert "Enter save  ^u clear  Esc cancel" in screen
        screen = await press(pilot, "enter")
        assert "Token saved." in screen
        assert "● Valid" in screen

    run(app, steps)


def test_a_verification_changes_the_state_on_the_screen(
    app: FrameioApp, container: Container, sandbox: SandboxServer
) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "f4", "m")
        assert "● Valid" in screen
        assert "verified just now" in screen
        await type_keys(pilot, "n")
        await paste(pilot, CANARY)
        await type_keys(pilot, "enter", "U")
        assert "? Not verified" in text_of(app)
        screen = await press(pilot, "m")
        assert "✗ Refused" in screen
        assert CANARY not in screen

    run(app, steps)


def test_a_message_disappears_with_the_next_action(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "The token works" in await press(pilot, "f4", "m")
        assert "The token works" not in await press(pilot, "n")

    run(app, steps)


def test_the_frame_names_profile_and_label_at_every_size(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for size in ((60, 18), (80, 24), (120, 36), (200, 60)):
            await resize(pilot, size)
            header, first = (await press(pilot, "f4")).splitlines()[:2]
            assert header.startswith(" demo  DEMO ")
            assert "Token · demo  DEMO  V2" in first
            assert ("╮" in first) is (size != (60, 18))
            screen = await press(pilot, "n")
            assert "Paste a token · demo  DEMO  V2" in screen
            assert ("Token · demo" in screen) is (size[1] >= 36)
            await type_keys(pilot, "escape", "escape")

    run(app, steps)


def test_the_palette_says_why_a_key_cannot_work(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f4")
        screen: Any = app.screen
        reasons = {command.id: screen.disabled_reason(command) for command in TOKEN_COMMANDS}
        assert reasons["token.signin"] == "only for OAuth apps"
        assert reasons["token.refresh"] == "no refresh token"
        assert reasons["token.use_anyway"] == "no verification has failed"
        assert reasons["token.paste"] == reasons["token.verify"] == reasons["token.back"] == ""

    run(app, steps)
