"""A profile as TOML and back; what is wrong names its key and the remedy."""

from __future__ import annotations

import pytest

from frameio_tui.adapters.storage.profile_document import KEYS, document_of, profile_of
from frameio_tui.core.errors import BrokenFile
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Endpoints, Profile, SecretPlace

ID = "0" * 32
FULL = Profile(
    id=ID,
    name="acme",
    title="Acme Film",
    label="PROD",
    colour="red",
    api=ApiVersion.V4,
    base_url="https://api.example.test",
    credential=CredentialKind.OAUTH_PKCE,
    secret_in=SecretPlace.KEYRING,
    client_id="c",
    redirect_uri="http://127.0.0.1:1/x",
    endpoints=Endpoints(authorize="https://a.test/x", token="https://a.test/t"),
    scopes=("asset.read", "zz.new"),
    account="acc",
    read_only=True,
    guard=("DELETE",),
    env_var="X",
    command=("pass", "show", "x y"),
    twin="1" * 32,
    notes="äöü 東",
)


def test_every_field_has_its_key() -> None:
    assert set(KEYS) == set(Profile._fields) - {"name"}


@pytest.mark.parametrize("profile", [FULL, Profile(id=ID, name="acme")])
def test_a_profile_comes_back_as_it_went(profile: Profile) -> None:
    assert profile_of("acme", "f", document_of(profile)) == profile


def test_a_new_file_holds_only_what_is_not_the_default() -> None:
    assert document_of(Profile(id=ID, name="acme")) == {
        "version": 1,
        "id": ID,
        "api": "v2",
        "base_url": "https://api.frame.io",
        "credential": {"kind": "developer_token"},
    }


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"id": None}, "adopt acme"),
        ({"id": ""}, "adopt"),
        ({"id": "XYZ"}, "32 hex"),
        ({"id": 5}, "id is not a text"),
        ({"api": "v3"}, "v2, v4"),
        ({"api": ["v2"]}, "v2, v4"),
        ({"colour": "puce"}, "red"),
        ({"base_url": "http://api.frame.io"}, "base_url"),
        ({"base_url": "https://api.frame.io/v2"}, "base_url"),
        ({"base_url": "https://u:p@api.frame.io"}, "base_url"),
        ({"read_only": "yes"}, "read_only"),
        ({"scopes": "asset.read"}, "scopes"),
        ({"scopes": [1]}, "scopes"),
        ({"title": 7}, "title"),
        ({"credential": "token"}, "credential is not a table"),
        ({"credential": {"kind": "magic"}}, "credential.kind"),
        ({"credential": {"store": "cloud"}}, "file, keyring"),
        ({"credential": {"command": "pass show x"}}, "credential.command"),
        ({"credential": {"endpoints": "x"}}, "endpoints"),
        ({"credential": {"endpoints": {"token": 5}}}, "endpoints"),
    ],
)
def test_a_wrong_value_is_named(change: dict[str, object], word: str) -> None:
    document = {key: value for key, value in {"id": ID, **change}.items() if value is not None}
    with pytest.raises(BrokenFile) as caught:
        profile_of("acme", "/x/acme.toml", document)
    assert word in f"{caught.value.reason} {caught.value.remedy}"
    assert caught.value.path == "/x/acme.toml"


def test_unknown_keys_do_not_matter() -> None:
    document = {"id": ID, "future": {"x": 1}, "credential": {"kind": "developer_token", "new": 1}}
    assert profile_of("acme", "f", document) == Profile(id=ID, name="acme")
