"""The profile editor checks while one types and never loses an edit unasked."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import DEFAULT_REDIRECT_URI, ApiVersion, CredentialKind, Endpoints, Profile
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.profiles.editor_fields import FIELDS, shown_fields, texts_of, values_of
from tests.ui.driving import press, settled, text_of, write


def run(app: FrameioApp, steps: Any) -> None:
    async def main() -> None:
        async with app.run_test(size=(120, 36)) as pilot:
            await settled(pilot)
            await press(pilot, "f2")
            await steps(pilot)

    asyncio.run(main())


def test_a_profile_is_made_by_keys(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "n")
        await press(pilot, *"nightly", "tab", *"Night shift", "ctrl+s")

    run(app, steps)
    profile = container.profiles.entry("nightly").profile
    assert (profile.title, profile.base_url) == ("Night shift", "https://api.frame.io")


def test_a_fault_is_said_while_typing_and_not_saved(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "e")
        await write(pilot, "#row-base_url LineField", "http://api.frame.io")
        assert "sent unencrypted" in text_of(app)
        assert "sent unencrypted" in await press(pilot, "ctrl+s")
        assert "The profile is not saved" in await press(pilot, "escape")
        await press(pilot, "enter")
        assert "sent unencrypted" in text_of(app)
        assert "sent unencrypted" in await press(pilot, "escape", "s")
        await press(pilot, "escape", "up", "enter")
        assert "Profiles (8)" in text_of(app)

    run(app, steps)
    assert container.profiles.entry("demo").profile.base_url.startswith("http://127.0.0.1")


def test_an_oauth_app_begins_with_the_redirect_uri_that_is_listened_at(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "n", *"later", "shift+tab", "shift+tab")
        assert DEFAULT_REDIRECT_URI not in text_of(app)
        assert DEFAULT_REDIRECT_URI in await press(pilot, "right", "right")
        await press(pilot, "ctrl+s")

    run(app, steps)
    assert container.profiles.entry("later").profile.redirect_uri == DEFAULT_REDIRECT_URI


def test_looking_at_other_kinds_changes_nothing(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "e", "right", "right", "left", "left")
        assert "not saved" not in await press(pilot, "escape")

    run(app, steps)


def test_the_kind_of_credential_decides_the_fields(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "e")
        assert "client id" not in screen
        screen = await press(pilot, "right", "right")
        assert "< OAuth app (PKCE) >" in screen
        assert "V4: Single-Page, Native" in screen
        assert "client id" in screen
        assert "variable" in await press(pilot, "right", "right", "right")

    run(app, steps)


def test_a_new_profile_has_a_name_that_typing_replaces(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        assert "needs a name" not in await press(pilot, "n")
        await press(pilot, "ctrl+s")
        await press(pilot, "n")
        assert "frameio-2" in text_of(app)
        await press(pilot, *"mine", "ctrl+s")

    run(app, steps)
    names = [entry.profile.name for entry in container.profiles.overview().entries]
    assert {"frameio", "mine"} <= set(names)


def test_an_app_without_a_client_id_is_said(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "n", "shift+tab", "shift+tab")
        assert "An OAuth app has a client id" in await press(pilot, "right", "right")

    run(app, steps)


def test_comments_and_unknown_keys_survive_an_edit(app: FrameioApp, container: Container) -> None:
    path = Path(container.profiles.path_of("demo"))
    path.write_text("# mine\n" + path.read_text().replace("title =", "future = 1\ntitle =", 1), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        await press(pilot, "e")
        await write(pilot, "#row-label LineField", "LIVE")
        await press(pilot, "ctrl+s")

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
        await press(pilot, "e")
        edit()
        await write(pilot, "#row-label LineField", "MINE")
        assert "changed meanwhile" in await press(pilot, "ctrl+s")
        await press(pilot, "down", "enter")

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


def test_guards_are_read_in_any_case_and_with_commas() -> None:
    assert values_of({**texts_of(FULL), "ask_before": "delete, put"})["ask_before"] == ("DELETE", "PUT")


@pytest.mark.parametrize("text", ["", " ", "none", "NONE"])
def test_a_guard_is_switched_off(text: str) -> None:
    assert values_of({**texts_of(FULL), "ask_before": text})["ask_before"] == ()


@pytest.mark.parametrize("text", ["DELTE", "DELETE FOO", "none DELETE", "ALL"])
def test_an_unknown_method_is_no_guard(text: str) -> None:
    with pytest.raises(InvalidInput, match="Unknown method"):
        values_of({**texts_of(FULL), "ask_before": text})


def test_a_new_profile_asks_before_delete_and_a_misspelled_guard_is_not_saved(
    app: FrameioApp, container: Container
) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "n", *"fresh")
        await write(pilot, "#row-ask_before LineField", "DELTE")
        screen = await press(pilot, "ctrl+s")
        assert "Unknown method 'DELTE'. Did you mean DELETE?" in screen
        await write(pilot, "#row-ask_before LineField", "DELETE")
        await press(pilot, "ctrl+s")

    run(app, steps)
    assert container.profiles.entry("fresh").profile.ask_before == ("DELETE",)


def test_an_open_quote_is_said() -> None:
    with pytest.raises(InvalidInput, match="cannot be split"):
        values_of({**texts_of(FULL), "command": "pass 'show"})


def test_a_kind_shows_what_it_needs_and_nothing_of_the_others() -> None:
    def names(kind: CredentialKind) -> set[str]:
        return {spec.name for spec in shown_fields(kind)}

    assert "env_var" in names(CredentialKind.ENVIRONMENT)
    assert "store" not in names(CredentialKind.ENVIRONMENT)
    assert {"client_id", "token"} <= names(CredentialKind.OAUTH_SECRET)
    assert not {"client_id", "env_var", "command"} & names(CredentialKind.DEVELOPER_TOKEN)
    assert next(iter(FIELDS)).name == "credential"
