"""The profile editor checks while one types and never loses an edit unasked."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import (
    DEFAULT_BASE_URL,
    DEFAULT_REDIRECT_URI,
    ApiVersion,
    CredentialKind,
    Endpoints,
    Profile,
)
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.profiles.editor_fields import faults_of, shown_fields, texts_of, values_of
from frameio_tui.ui.screen_args import EditorArgs
from tests.ui.driving import open_screen, press, settled, text_of, type_keys, write

TO_KIND = ("tab",) * 5
"""Keys from the name to the kind of credential."""


def run(app: FrameioApp, steps: Any) -> None:
    async def main() -> None:
        async with app.run_test(size=(120, 36)) as pilot:
            await settled(pilot)
            await type_keys(pilot, "f2")
            await steps(pilot)

    asyncio.run(main())


def test_a_profile_is_made_by_keys(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "n")
        await type_keys(pilot, *"nightly", "tab", *"Night shift", "ctrl+s")

    run(app, steps)
    profile = container.profiles.entry("nightly").profile
    assert profile.title == "Night shift"


def test_a_new_profile_starts_on_v4_and_at_the_server_of_the_demo(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        assert "recommended" in await press(pilot, "n", *"nightly")
        await type_keys(pilot, "ctrl+s")

    run(app, steps)
    profile = container.profiles.entry("nightly").profile
    assert (profile.api, profile.base_url) == (ApiVersion.V4, container.demo_url or DEFAULT_BASE_URL)


def test_a_fault_is_said_while_typing_and_not_saved(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "e")
        await write(pilot, "#row-base_url LineField", "http://api.frame.io")
        assert "With http, the token" in text_of(app)
        assert "With http, the token" in await press(pilot, "ctrl+s")
        assert "The profile has unsaved changes" in await press(pilot, "escape")
        await type_keys(pilot, "enter")
        assert "With http, the token" in text_of(app)
        assert "With http, the token" in await press(pilot, "escape", "s")
        await type_keys(pilot, "escape", "up", "enter")
        assert "Profiles · 8" in text_of(app)

    run(app, steps)
    assert container.profiles.entry("demo").profile.base_url.startswith("http://127.0.0.1")


def test_an_oauth_app_begins_with_the_redirect_uri_that_is_listened_at(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "n", *"later", *TO_KIND)
        assert DEFAULT_REDIRECT_URI not in text_of(app)
        assert DEFAULT_REDIRECT_URI in await press(pilot, "right", "right")
        await write(pilot, "#row-client_id LineField", "abc")
        await type_keys(pilot, "ctrl+s")

    run(app, steps)
    assert container.profiles.entry("later").profile.redirect_uri == DEFAULT_REDIRECT_URI


def test_looking_at_other_kinds_changes_nothing(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "unsaved changes" in await press(pilot, "e", *TO_KIND, "right", "right")
        assert "unsaved changes" not in await press(pilot, "left", "left")
        assert "Profiles · 8" in await press(pilot, "escape")

    run(app, steps)


def test_the_kind_of_credential_decides_the_fields(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "e", *TO_KIND)
        assert "Client ID" not in screen
        screen = await press(pilot, "right", "right")
        assert "< OAuth (PKCE) >" in screen
        assert "V4: Single-Page, Native App" in screen
        assert "Client ID" in screen
        assert "Variable" in await press(pilot, "right", "right", "right")

    run(app, steps)


def test_a_new_profile_has_a_name_that_typing_replaces(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        assert "needs a name" not in await press(pilot, "n")
        await type_keys(pilot, "ctrl+s")
        await type_keys(pilot, "n")
        assert "frameio-2" in text_of(app)
        await type_keys(pilot, *"mine", "ctrl+s")

    run(app, steps)
    names = [entry.profile.name for entry in container.profiles.overview().entries]
    assert {"frameio", "mine"} <= set(names)


def test_a_missing_client_id_is_marked_below_its_field(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        rows = (await press(pilot, "n", *TO_KIND, "right", "right")).splitlines()
        at = next(at for at, row in enumerate(rows) if "Client ID" in row)
        assert "Needed to sign in. It is shown on the page of the app:" in " ".join(rows[at + 1 : at + 3])
        assert "https://developer.adobe.com/console" in " ".join(rows[at + 1 : at + 3])
        rows = (await press(pilot, "tab", "left")).splitlines()
        assert "https://developer.frame.io" in " ".join(rows[at + 1 : at + 3])
        await write(pilot, "#row-client_id LineField", "abc")
        assert "Needed to sign in" not in text_of(app)

    run(app, steps)


def test_saving_without_a_client_id_asks_first_and_says_what_comes_next(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "n", *"app", *TO_KIND, "right", "right")
        assert "Save the profile without a client ID?" in await press(pilot, "ctrl+s")
        await type_keys(pilot, "enter")
        assert "app" not in container.profiles.names()
        assert pilot.app.focused is pilot.app.screen.query_one("#row-client_id LineField")
        screen = await press(pilot, "ctrl+s", "down", "enter")
        assert "Profile app saved. The client ID is missing. Press e to add it, then I to sign in." in screen
        assert "no client ID (e)" in screen
        await type_keys(pilot, "e")
        assert pilot.app.focused is pilot.app.screen.query_one("#row-client_id LineField")

    run(app, steps)
    assert container.profiles.entry("app").profile.client_id == ""


def test_a_fault_is_shown_below_its_field_and_saving_goes_there(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "e")
        await write(pilot, "#row-base_url LineField", "ftp://x")
        await settled(pilot)
        rows = text_of(app).splitlines()
        at = next(at for at, row in enumerate(rows) if "Base URL" in row)
        assert "'ftp://x' does not start with https://." in rows[at + 1]
        assert "Not saved: 1 field needs a correction." in await press(pilot, "ctrl+s")
        assert pilot.app.focused is pilot.app.screen.query_one("#row-base_url LineField")
        await write(pilot, "#row-base_url LineField", "https://x.example")
        assert "does not start with" not in text_of(app)

    run(app, steps)


def test_a_name_that_is_taken_is_marked_before_saving(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "A profile named 'demo' already exists." in await press(pilot, "n", *"demo")
        assert "already exists" not in await press(pilot, "escape", "down", "down", "enter", "e")

    run(app, steps)


def test_the_form_can_be_used_on_a_small_terminal(app: FrameioApp) -> None:
    async def main() -> None:
        async with app.run_test(size=(60, 18)) as pilot:
            await settled(pilot)
            screen = await press(pilot, "f2", "e")
            assert "Edit profile demo" in screen
            assert "a-z 0-9 . _ -" in screen.splitlines()[-2]  # the help of the focused field
            screen = await press(pilot, "shift+tab")
            assert "Ask before" in screen
            assert "such as DELETE PUT, or none" in screen.splitlines()[-2]

    asyncio.run(main())


def test_the_field_that_was_asked_for_has_the_focus(app: FrameioApp) -> None:
    async def main() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await open_screen(app, EditorArgs("demo-oauth", focus="client_id"))
            await settled(pilot)
            assert pilot.app.focused is screen.query_one("#row-client_id LineField")

    asyncio.run(main())


def test_comments_and_unknown_keys_survive_an_edit(app: FrameioApp, container: Container) -> None:
    path = Path(container.profiles.path_of("demo"))
    path.write_text("# mine\n" + path.read_text().replace("title =", "future = 1\ntitle =", 1), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "e")
        await write(pilot, "#row-label LineField", "LIVE")
        await type_keys(pilot, "ctrl+s")

    run(app, steps)
    text = path.read_text()
    assert text.startswith("# mine\n")
    assert "future = 1" in text
    assert 'label = "LIVE"' in text


def test_the_same_key_changed_on_both_sides_is_asked_about(app: FrameioApp, container: Container) -> None:
    path = Path(container.profiles.path_of("demo"))

    def edit() -> None:
        path.write_text(path.read_text().replace('"DEMO"', '"THEIRS"'), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "e")
        edit()
        await write(pilot, "#row-label LineField", "MINE")
        assert "The profile file has changed" in await press(pilot, "ctrl+s")
        await type_keys(pilot, "down", "enter")

    run(app, steps)
    assert container.profiles.entry("demo").profile.label == "MINE"


FULL = Profile(
    id="0" * 32,
    name="acme",
    title="Ä title",
    label="PROD",
    colour="red",
    api=ApiVersion.V4,
    base_url="http://127.0.0.1:1",
    credential=CredentialKind.COMMAND,
    endpoints=Endpoints("https://a", "https://t", "https://r"),
    account="acc",
    read_only=True,
    ask_before=("DELETE", "PUT"),
    command=("pass", "show", "a b"),
    notes="n",
)


@pytest.mark.parametrize("profile", [FULL, Profile(id="0" * 32, name="plain")])
def test_a_profile_survives_the_form(profile: Profile) -> None:
    assert profile._replace(**values_of(texts_of(profile))) == profile


def test_methods_to_ask_before_are_read_in_any_case_and_with_commas() -> None:
    assert values_of({**texts_of(FULL), "ask_before": "delete, put"})["ask_before"] == ("DELETE", "PUT")


@pytest.mark.parametrize("text", ["", " ", "none", "NONE"])
def test_asking_can_be_switched_off(text: str) -> None:
    assert values_of({**texts_of(FULL), "ask_before": text})["ask_before"] == ()


@pytest.mark.parametrize("text", ["DELTE", "DELETE FOO", "none DELETE", "ALL"])
def test_an_unknown_method_to_ask_before_is_an_error(text: str) -> None:
    with pytest.raises(InvalidInput, match="Unknown method"):
        values_of({**texts_of(FULL), "ask_before": text})


def test_a_new_profile_asks_before_delete_and_a_misspelled_method_is_not_saved(
    app: FrameioApp, container: Container
) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "n", *"fresh")
        await write(pilot, "#row-ask_before LineField", "DELTE")
        screen = await press(pilot, "ctrl+s")
        assert "Unknown method 'DELTE'. Did you mean DELETE?" in screen
        await write(pilot, "#row-ask_before LineField", "DELETE")
        await type_keys(pilot, "ctrl+s")

    run(app, steps)
    assert container.profiles.entry("fresh").profile.ask_before == ("DELETE",)


def test_an_open_quote_is_said() -> None:
    with pytest.raises(InvalidInput, match="cannot be split into words"):
        values_of({**texts_of(FULL), "command": "pass 'show"})


def test_a_kind_shows_what_it_needs_and_nothing_of_the_others() -> None:
    def names(kind: CredentialKind) -> set[str]:
        return {spec.name for spec in shown_fields(kind)}

    assert "env_var" in names(CredentialKind.ENVIRONMENT)
    assert "store" not in names(CredentialKind.ENVIRONMENT)
    assert {"client_id", "token"} <= names(CredentialKind.OAUTH_SECRET)
    assert not {"client_id", "env_var", "command"} & names(CredentialKind.DEVELOPER_TOKEN)
    assert shown_fields(CredentialKind.COMMAND)[0].name == "name"


@pytest.mark.parametrize(
    ("kind", "name", "text", "fault"),
    [
        (CredentialKind.ENVIRONMENT, "env_var", "", "environment variable"),
        (CredentialKind.COMMAND, "command", "pass 'show", "Close the quotes."),
        (CredentialKind.OAUTH_PKCE, "token", "http://example.com/token", "https"),
        (CredentialKind.OAUTH_PKCE, "redirect_uri", "nowhere", "redirect URI"),
        (CredentialKind.DEVELOPER_TOKEN, "ask_before", "DELTE", "Did you mean DELETE?"),
        (CredentialKind.DEVELOPER_TOKEN, "name", "Bad Name", "Try 'bad-name'."),
    ],
)
def test_a_fault_belongs_to_the_field_that_causes_it(kind: CredentialKind, name: str, text: str, fault: str) -> None:
    texts = texts_of(FULL) | {"credential": kind.value, "env_var": "TOKEN", "redirect_uri": "http://127.0.0.1:9/cb"}
    assert faults_of(texts, ()) == {}
    found = faults_of(texts | {name: text}, ())
    assert list(found) == [name]
    assert fault in found[name]
