"""The form's texts and a profile's values are the same thing."""

from __future__ import annotations

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Endpoints, Profile
from frameio_tui.ui.profiles.editor_fields import FIELDS, shown_fields, texts_of, values_of

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
    guard=("DELETE", "PUT"),
    command=("pass", "show", "a b"),
    notes="n",
)


@pytest.mark.parametrize("profile", [FULL, Profile(id="0" * 32, name="plain")])
def test_a_profile_survives_the_form(profile: Profile) -> None:
    assert profile._replace(**values_of(texts_of(profile))) == profile


def test_guards_are_read_in_any_case_and_with_commas() -> None:
    assert values_of({**texts_of(FULL), "guard": "delete, put"})["guard"] == ("DELETE", "PUT")


def test_an_open_quote_is_said() -> None:
    with pytest.raises(InvalidInput, match="cannot be split"):
        values_of({**texts_of(FULL), "command": "pass 'show"})


def test_a_kind_shows_what_it_needs_and_nothing_of_the_others() -> None:
    def names(kind: CredentialKind) -> set[str]:
        return {spec.name for spec in shown_fields(kind)}

    assert "env_var" in names(CredentialKind.ENVIRONMENT)
    assert "secret_in" not in names(CredentialKind.ENVIRONMENT)
    assert {"client_id", "token"} <= names(CredentialKind.OAUTH_SECRET)
    assert not {"client_id", "env_var", "command"} & names(CredentialKind.DEVELOPER_TOKEN)
    assert next(iter(FIELDS)).name == "credential"
