"""Signing in on the screen, with keys and pastes alone."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from os import listdir
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from textual import events

from frameio_tui.adapters.local_server.unix_socket import bind_socket
from frameio_tui.adapters.oauth_callback.server import SIGN_IN
from frameio_tui.cli.container import Container, container_at
from frameio_tui.core.profiles.credential import Person
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.commands.registry import SIGNIN_COMMANDS
from frameio_tui.ui.screen_args import SignInArgs
from frameio_tui.ui.sign_in.screen import ACTIONS, IDLE_ACTIONS, WAITING_ACTIONS, SignInScreen, footer_shows, usable
from frameio_tui.ui.widgets.inputs import SecretField
from tests.sandbox.consent import come_back, consent
from tests.ui.driving import appears, open_screen, resize, text_of, type_keys
from tests.ui.running import run

SIZE = (80, 24)


async def keys(pilot: Any, *names: str) -> None:
    for name in names:
        await pilot.press(name)
    await pilot.pause()


def port_of(container: Container, name: str) -> int:
    """Give a profile's redirect URI a port of this test alone."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    entry = container.profiles.entry(name)
    container.profiles.change(entry.profile, {"redirect_uri": f"http://127.0.0.1:{port}/callback"})
    return port


async def typed(pilot: Any, text: str) -> None:
    """Keys as fast as a terminal sends them."""
    for character in text:
        pilot.app.post_message(events.Key("enter" if character == "\r" else "x", character))


async def opened(pilot: Any, container: Container, name: str = "demo-oauth") -> str:
    """The sign-in screen, waiting; returns the authorize URL."""
    await open_screen(pilot.app, SignInArgs(name))
    await appears(pilot, "Waiting for the browser")
    return str(pilot.app.screen.flow.signin.attempt.url)


def test_address_tunnel_and_field_fit_a_small_terminal(app: FrameioApp, container: Container) -> None:
    port = port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        screen = text_of(pilot.app)
        assert url in screen.replace("\n", "")
        assert f"ssh -N -L {port}:127.0.0.1:{port} USER@HOST  (a template)" in screen
        assert f"http://127.0.0.1:{port}/go-" in screen
        assert "fails to load" in " ".join(screen.split())
        assert "F8 one line" in screen
        assert isinstance(pilot.app.focused, SecretField)

    run(app, steps, SIZE)


def test_f6_waits_longer_and_never_leads_to_another_profile(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        pilot.app.set_active("demo-client")
        pilot.app.set_active("demo")
        await opened(pilot, container)
        assert "F6 longer" in text_of(pilot.app).splitlines()[-1]
        signin = pilot.app.screen.flow.signin
        signin.wait_for(60)
        await keys(pilot, "f5")
        assert signin.seconds_left <= 60
        await keys(pilot, "f6")
        assert signin.seconds_left > 500
        await keys(pilot, "ctrl+c")
        await appears(pilot, "Cancelled.")
        await keys(pilot, "f6")
        assert pilot.app.active.profile.name == "demo"

    run(app, steps, SIZE)


def test_a_wait_is_left_by_esc_alone(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        await opened(pilot, container)
        active = pilot.app.active.profile.name
        for key in ("f2", "f3", "f4", "f6"):
            await keys(pilot, key)
            assert isinstance(pilot.app.screen, SignInScreen), key
            assert pilot.app.active.profile.name == active
        await keys(pilot, "f1")
        assert not isinstance(pilot.app.screen, SignInScreen), "help says what can be done"
        await keys(pilot, "escape", "escape")
        await appears(pilot, "Operations")
        await keys(pilot, "f2")
        await appears(pilot, "Profiles · ")

    run(app, steps, SIZE)


def test_the_browser_comes_back(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        location = await asyncio.to_thread(consent, url, untick=("webhook.read",))
        assert await asyncio.to_thread(come_back, location) == 200
        await appears(pilot, "Signed in as Ann Lee")
        screen = await appears(pilot, "not granted: webhook.read")
        assert location.split("code=")[1][:20] not in screen
        await keys(pilot, "enter")
        assert not isinstance(pilot.app.screen, SignInScreen)

    run(app, steps, SIZE)
    record = container.bearers.record(container.profiles.entry("demo-oauth").profile)
    assert record.tokens is not None
    assert record.person is not None


def test_a_whole_address_is_pasted(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        pilot.app.focused.post_message(events.Paste("https://nowhere.example/"))
        assert "address has no code" in await appears(pilot, "no code")
        location = await asyncio.to_thread(consent, url)
        pilot.app.focused.post_message(events.Paste(f"<{location[:70]}\n  {location[70:]}>\n"))
        await appears(pilot, "Signed in as Ann Lee")

    run(app, steps, SIZE)


def test_no_in_the_browser_is_told_and_can_be_tried_again(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        location = await asyncio.to_thread(consent, url, allow=False)
        await asyncio.to_thread(come_back, location)
        screen = await appears(pilot, "denied in the browser")
        assert "Press I to sign in again" in screen
        await keys(pilot, "I")
        await appears(pilot, "Waiting for the browser")

    run(app, steps, SIZE)
    assert container.bearers.record(container.profiles.entry("demo-oauth").profile).tokens is None


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_bare_code_asks_whether_it_is_you(app: FrameioApp, container: Container, answer: str) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        location = await asyncio.to_thread(consent, url, user="dmitri")
        pilot.app.focused.post_message(events.Paste(location.split("code=")[1].split("&")[0]))
        assert "Dmitri Volkov" in await appears(pilot, "Is this you?")
        await keys(pilot, *(("tab", "enter") if answer == "yes" else ("enter",)))
        await appears(pilot, "Signed in as Dmitri" if answer == "yes" else "Nothing was saved")

    run(app, steps, SIZE)
    kept = container.bearers.record(container.profiles.entry("demo-oauth").profile).tokens
    assert (kept is not None) is (answer == "yes")


def test_an_address_typed_line_by_line_is_put_together(app: FrameioApp, container: Container) -> None:
    """A terminal without bracketed paste types what is pasted, with Enter where it was cut."""
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        location = await asyncio.to_thread(consent, url)
        await typed(pilot, f"{location[:60]}\r")
        assert "Paste the rest" in await appears(pilot, "missing")
        await typed(pilot, f"{location[60:130]}\r{location[130:]}\r")
        await appears(pilot, "Signed in as Ann Lee")

    run(app, steps, SIZE)


def test_a_bare_code_that_is_refused_ends_no_wait(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        pilot.app.focused.post_message(events.Paste("not-the-code-1234"))
        await appears(pilot, "The sign-in is still waiting")
        pilot.app.focused.post_message(events.Paste("not-the-code-1234"))
        await appears(pilot, "already been rejected")
        assert await asyncio.to_thread(come_back, await asyncio.to_thread(consent, url)) == 200
        await appears(pilot, "Signed in as Ann Lee")

    run(app, steps, SIZE)


def test_esc_frees_the_port(app: FrameioApp, container: Container) -> None:
    port = port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        await opened(pilot, container)
        await keys(pilot, "escape")
        for _ in range(50):
            await pilot.pause(0.01)
            if not isinstance(pilot.app.screen, SignInScreen):
                break
        assert not isinstance(pilot.app.screen, SignInScreen)
        with socket.create_server(("127.0.0.1", port)) as free:
            assert free.getsockname()[1] == port

    run(app, steps, SIZE)


def test_a_taken_port_offers_to_go_on_by_pasting(app: FrameioApp, container: Container) -> None:
    port = port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        with socket.create_server(("127.0.0.1", port)):
            await open_screen(pilot.app, SignInArgs("demo-oauth"))
            assert "n paste only" in await appears(pilot, f"Port {port}")
            await keys(pilot, "n")
            screen = await appears(pilot, "Waiting for the browser")
        assert "as requested" in screen
        assert "go-" not in screen
        location = await asyncio.to_thread(consent, pilot.app.screen.flow.signin.attempt.url, allow=False)
        pilot.app.focused.post_message(events.Paste(location))
        assert "n paste only" not in await appears(pilot, "denied in the browser")
        await keys(pilot, "I")
        assert "go-" in await appears(pilot, "Waiting for the browser")

    run(app, steps, SIZE)


@pytest.fixture
def runtime() -> Iterator[str]:
    """A runtime folder as a login session has, with a path short enough for a socket."""
    with TemporaryDirectory(prefix="r") as folder:
        yield folder


@pytest.fixture
def logged_in(
    container: Container, runtime: str, sandbox: SandboxServer, app: FrameioApp
) -> tuple[FrameioApp, Container]:
    """The same program in a login session."""
    environ = {"LANG": "C.UTF-8", "XDG_RUNTIME_DIR": runtime, "SSH_CONNECTION": "x"}
    again = container_at(container.paths.config_dir.removesuffix("/config"), environ, sandbox.url)
    return FrameioApp(again.services()), again


def test_the_wait_goes_on_at_a_private_socket(logged_in: tuple[FrameioApp, Container], runtime: str) -> None:
    app, container = logged_in
    port = port_of(container, "demo-oauth")
    path = f"{runtime}/frameio-tui/{port}.sock"

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        assert "^t socket" in text_of(pilot.app)
        ends_at = pilot.app.screen.flow.signin.ends_at
        await keys(pilot, "ctrl+t")
        screen = await appears(pilot, "returns to a private socket")
        assert f"ssh -N -L {port}:{path} USER@HOST" in screen
        assert f"{port}:127.0.0.1" not in screen
        assert url in screen.replace("\n", "")
        footer = screen.splitlines()[-1].rstrip()
        assert "F6 longer  ^t socket  Esc cancel " in footer
        assert footer.endswith(" F1 help")
        assert isinstance(pilot.app.focused, SecretField)
        assert pilot.app.screen.flow.signin.ends_at == ends_at
        with socket.create_server(("127.0.0.1", port)):  # nothing of ours is at the port
            await keys(pilot, "ctrl+t")
            assert str(port) in await appears(pilot, f"Port {port}")
        await keys(pilot, "ctrl+t")
        assert f"{port}:127.0.0.1:{port}" in await appears(pilot, "returns to the port again")
        await keys(pilot, "ctrl+t")
        await appears(pilot, "returns to a private socket")
        location = await asyncio.to_thread(consent, url)
        assert await asyncio.to_thread(come_back, location, path) == 200
        await appears(pilot, "Signed in as Ann Lee")
        assert "socket" not in text_of(pilot.app)

    run(app, steps, SIZE)
    assert listdir(f"{runtime}/frameio-tui") == []


def test_a_taken_port_offers_the_socket_too(logged_in: tuple[FrameioApp, Container], runtime: str) -> None:
    app, container = logged_in
    port = port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        with socket.create_server(("127.0.0.1", port)):
            await open_screen(pilot.app, SignInArgs("demo-oauth"))
            screen = await appears(pilot, f"Port {port}")
            assert "^t to use a private socket" in " ".join(screen.split())
            assert "^t socket" in text_of(pilot.app)
            await keys(pilot, "ctrl+t")
            screen = await appears(pilot, "Waiting for the browser")
            assert f"ssh -N -L {port}:{runtime}/frameio-tui/{port}.sock" in screen
            await keys(pilot, "escape")

    run(app, steps, SIZE)
    assert listdir(f"{runtime}/frameio-tui") == []


def test_another_sign_in_at_the_socket_is_told(logged_in: tuple[FrameioApp, Container], runtime: str) -> None:
    app, container = logged_in
    port = port_of(container, "demo-oauth")
    other = bind_socket(f"{runtime}/frameio-tui/{port}.sock", 1, SIGN_IN)

    async def steps(pilot: Any) -> None:
        await opened(pilot, container)
        await keys(pilot, "ctrl+t")
        screen = await appears(pilot, "another sign-in")
        assert f"{port}:127.0.0.1:{port}" in screen
        assert "Waiting for the browser" in screen

    run(app, steps, SIZE)
    other.sock.close()
    assert listdir(f"{runtime}/frameio-tui") == [f"{port}.sock"]


def test_without_a_runtime_folder_there_is_no_key_for_a_socket(app: FrameioApp, container: Container) -> None:
    port = port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        await opened(pilot, container)
        assert "socket" not in text_of(pilot.app)
        await keys(pilot, "ctrl+t")
        screen = text_of(pilot.app)
        assert f"{port}:127.0.0.1:{port}" in screen
        assert "socket" not in screen

    run(app, steps, SIZE)


def test_https_redirects_are_pasted_and_the_screen_says_why(app: FrameioApp, container: Container) -> None:
    entry = container.profiles.entry("demo-oauth")
    container.profiles.change(entry.profile, {"redirect_uri": "https://example.com/callback"})

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        screen = text_of(pilot.app)
        assert "cannot receive it" in screen
        assert "will fail to load" in screen
        assert "ssh -N" not in screen
        location = await asyncio.to_thread(consent, url)
        pilot.app.focused.post_message(events.Paste(location))
        await appears(pilot, "Signed in as Ann Lee")

    run(app, steps, SIZE)


def test_a_missing_client_secret_is_asked_for_first(
    app: FrameioApp, container: Container, sandbox: SandboxServer
) -> None:
    port_of(container, "demo-oauth")
    secret = sandbox.clients["secret"]
    entry = container.profiles.entry("demo-oauth")
    changes = {"credential": CredentialKind.OAUTH_SECRET, "client_id": secret.client_id}
    container.profiles.change(entry.profile, changes)

    async def steps(pilot: Any) -> None:
        await open_screen(pilot.app, SignInArgs("demo-oauth"))
        await appears(pilot, "not stored yet")
        pilot.app.focused.post_message(events.Paste(f" {secret.secret}\n"))
        screen = await appears(pilot, "characters, hidden")
        assert secret.secret not in screen
        await keys(pilot, "enter")
        await appears(pilot, "Waiting for the browser")
        url = str(pilot.app.screen.flow.signin.attempt.url)
        await asyncio.to_thread(come_back, await asyncio.to_thread(consent, url))
        await appears(pilot, "Signed in as Ann Lee")

    run(app, steps, SIZE)


def test_a_wrong_client_secret_is_replaced_where_it_was_refused(
    app: FrameioApp, container: Container, sandbox: SandboxServer
) -> None:
    secret = sandbox.clients["secret"]
    port_of(container, "demo-oauth")
    entry = container.profiles.entry("demo-oauth")
    changes = {"credential": CredentialKind.OAUTH_SECRET, "client_id": secret.client_id}
    container.tokens.store_client_secret(container.profiles.change(entry.profile, changes).profile, "mistyped")

    async def steps(pilot: Any) -> None:
        for said in ("does not accept the client ID or the client secret", "Signed in as Ann Lee"):
            url = await opened(pilot, container)
            await asyncio.to_thread(come_back, await asyncio.to_thread(consent, url))
            screen = await appears(pilot, said)
            if "Signed in" not in said:
                assert "I sign in  e edit app  X secret  Esc back" in screen
                await keys(pilot, "X")
                pilot.app.focused.post_message(events.Paste(secret.secret))
                await keys(pilot, "enter")
                await appears(pilot, "Waiting for the browser")
                await keys(pilot, "escape")

    run(app, steps, SIZE)


def test_an_app_without_a_client_id_is_edited_and_the_sign_in_goes_on(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")
    entry = container.profiles.entry("demo-oauth")
    client_id = entry.profile.client_id
    container.profiles.change(entry.profile, {"client_id": ""})

    async def steps(pilot: Any) -> None:
        await open_screen(pilot.app, SignInArgs("demo-oauth"))
        assert "e to edit the app" in await appears(pilot, "client ID of demo-oauth is missing")
        await keys(pilot, "e")
        await appears(pilot, "Needed to sign in")
        pilot.app.screen.query_one("#row-client_id LineField").value = client_id
        await keys(pilot, "ctrl+s")
        await appears(pilot, "Waiting for the browser")

    run(app, steps, SIZE)


def test_a_moved_profile_is_shown_old_and_new_before_anything_is_sent(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")
    path = Path(container.profiles.path_of("demo-oauth"))
    path.write_text(path.read_text().replace("/oauth2/token", "/oauth2/elsewhere"), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        await open_screen(pilot.app, SignInArgs("demo-oauth"))
        assert "/oauth2/elsewhere" in await appears(pilot, 'Approve the changed file of profile "demo-oauth"?')
        await keys(pilot, "enter")  # the cursor is on No
        await appears(pilot, "until you approve the changed file")
        await keys(pilot, "I")
        await appears(pilot, 'Approve the changed file of profile "demo-oauth"?')
        await keys(pilot, "tab", "enter")
        await appears(pilot, "Waiting for the browser")

    run(app, steps, SIZE)


def test_the_rows_follow_the_terminal(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        await pilot.resize_terminal(60, 18)
        screen = await appears(pilot, "Waiting for the browser: ")
        assert url in screen.replace("\n", "")
        assert "Esc cancel" in screen
        assert "…" not in screen

    run(app, steps, SIZE)


def test_missing_scopes_are_selected_first(app: FrameioApp, container: Container) -> None:
    from frameio_tui.core.profiles.profile import Endpoints

    entry = container.profiles.entry("demo-oauth")
    container.profiles.change(entry.profile, {"scopes": (), "endpoints": Endpoints()})

    async def steps(pilot: Any) -> None:
        await open_screen(pilot.app, SignInArgs("demo-oauth"))
        await appears(pilot, "Scopes · demo-oauth")
        await keys(pilot, "escape")
        assert "only scopes that are requested" in await appears(pilot, "No scopes are selected")

    run(app, steps, SIZE)


def test_copying_says_what_it_did(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        await keys(pilot, "f7")
        screen = await appears(pilot, "Sent to your terminal")
        assert "copied" not in screen.lower()
        assert "set-clipboard" in screen
        assert pilot.app.clipboard == url

    run(app, steps, SIZE)


def test_no_browser_is_opened_over_ssh(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        await opened(pilot, container)
        await keys(pilot, "f12")
        assert "no display" in await appears(pilot, "No browser was opened")

    run(app, steps, SIZE)


def test_revoking_says_which_of_the_two_happened(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        pilot.app.set_active("demo-oauth")
        url = await opened(pilot, container)
        await asyncio.to_thread(come_back, await asyncio.to_thread(consent, url))
        await appears(pilot, "Signed in as Ann Lee")
        await keys(pilot, "enter")
        await appears(pilot, "V2 · Ann Lee · expires in 59 min")
        await keys(pilot, "f4")
        screen = await appears(pilot, "Token · demo-oauth")
        assert "in 59 min" in screen
        assert "Ann Lee" in screen
        await keys(pilot, "F")
        await appears(pilot, "Token refreshed.")
        await keys(pilot, "d")
        await appears(pilot, "Revoke and forget")
        await keys(pilot, "tab", "enter")
        await appears(pilot, "The token was revoked.")

    run(app, steps, SIZE)
    assert container.bearers.record(container.profiles.entry("demo-oauth").profile).tokens is None


def state_of(
    *,
    waiting: bool = False,
    running: bool = False,
    signed_in: bool = False,
    can_switch: bool = False,
    unavailable_reason: str = "",
    kind: CredentialKind = CredentialKind.OAUTH_PKCE,
) -> Any:
    flow = SimpleNamespace(
        waiting=waiting, running=running or waiting, signed_in=signed_in, can_switch=can_switch, port_in_use=False
    )
    services = SimpleNamespace(browser=SimpleNamespace(unavailable_reason=lambda: unavailable_reason))
    entry = SimpleNamespace(profile=SimpleNamespace(credential=kind))
    return SimpleNamespace(flow=flow, services=services, entry=lambda: entry)


def test_every_key_has_its_function() -> None:
    named = {c.action.removeprefix("run('").removesuffix("')") for c in SIGNIN_COMMANDS if c.action.startswith("run(")}
    assert named == set(ACTIONS)
    assert set(WAITING_ACTIONS) <= set(ACTIONS)


def test_a_key_works_while_it_can_do_something() -> None:
    for name in WAITING_ACTIONS:
        assert usable(state_of(waiting=True), name)
        assert not usable(state_of(), name)
    for name in IDLE_ACTIONS:
        with_secret = CredentialKind.OAUTH_SECRET
        assert usable(state_of(kind=with_secret), name)
        assert not usable(state_of(running=True, kind=with_secret), name)
    assert not usable(state_of(), "secret")
    assert not usable(state_of(signed_in=True), "app")
    assert usable(state_of(signed_in=True), "finish")
    assert not usable(state_of(), "finish")
    assert usable(state_of(can_switch=True), "socket")
    assert not usable(state_of(waiting=True), "socket")


def test_once_somebody_is_signed_in_the_footer_says_only_how_to_go_back() -> None:
    assert usable(state_of(signed_in=True), "again")
    assert not footer_shows(state_of(signed_in=True), "again")
    assert footer_shows(state_of(), "again")


def test_the_footer_has_no_browser_where_none_can_be_opened() -> None:
    assert footer_shows(state_of(waiting=True), "browser")
    assert not footer_shows(state_of(waiting=True, unavailable_reason="This is an SSH session."), "browser")
    assert usable(state_of(waiting=True, unavailable_reason="This is an SSH session."), "browser")


def test_the_footer_shows_every_key_that_works_in_the_field_at_80_columns(
    logged_in: tuple[FrameioApp, Container], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, container = logged_in
    port_of(container, "demo-oauth")
    monkeypatch.setattr(type(app.services.browser), "unavailable_reason", lambda _browser: "")

    async def steps(pilot: Any) -> None:
        await opened(pilot, container)
        footer = text_of(app).splitlines()[-1]
        for words in ("F6 longer", "F7 copy", "F8 one line", "F12 browser", "^t socket", "Esc cancel", "F1 help"):
            assert words in footer, footer

    run(app, steps, SIZE)


def test_the_steps_are_numbered_and_the_field_is_framed_if_there_is_room(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        for size in ((60, 18), (80, 24), (120, 36), (200, 60)):
            await resize(pilot, size)
            url = await opened(pilot, container)
            screen = text_of(app)
            assert screen.startswith(" demo-oauth  OAUTH ")
            assert ("Sign in · demo-oauth  OAUTH  V2" in screen.splitlines()[1]) is (size[1] >= 24)
            assert url in screen.replace("\n", "")
            for step in (" 1 Open this address", " 2 Allow access there", " 3 If the last page fails to load"):
                assert step in screen
            assert ("─ Address of the last page ─" in screen) is (size[1] >= 24)
            assert "Paste the address of the last page here, or its code" in screen
            await type_keys(pilot, "escape")

    run(app, steps, SIZE)


def test_signing_in_as_a_different_user_is_asked_about(app: FrameioApp, container: Container) -> None:
    port_of(container, "demo-oauth")
    profile = container.profiles.entry("demo-oauth").profile
    ann = Person("another-id", "Ann Lee", "ann@acme.example")
    container.credentials.change(profile, lambda record: record._replace(person=ann))

    async def steps(pilot: Any) -> None:
        url = await opened(pilot, container)
        await asyncio.to_thread(come_back, await asyncio.to_thread(consent, url, user="dmitri"))
        screen = await appears(pilot, "You signed in as a different user")
        assert "Before: Ann Lee" in screen
        assert "Now:    Dmitri Volkov" in screen
        assert "as Ann Lee on  OAUTH  demo-oauth V2" in screen

    run(app, steps, SIZE)
    assert container.bearers.record(profile).tokens is None


def test_the_palette_says_which_keys_need_a_waiting_sign_in(app: FrameioApp, container: Container) -> None:
    port = port_of(container, "demo-oauth")

    async def steps(pilot: Any) -> None:
        with socket.create_server(("127.0.0.1", port)):
            await open_screen(app, SignInArgs("demo-oauth"))
            await appears(pilot, f"Port {port}")
        screen: Any = app.screen
        reasons = {command.id: screen.disabled_reason(command) for command in SIGNIN_COMMANDS}
        assert reasons["signin.copy"] == "only during a sign-in"
        assert reasons["signin.again"] == reasons["signin.no_port"] == ""

    run(app, steps, SIZE)
