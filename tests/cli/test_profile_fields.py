import tomllib

import pytest

from frameio_tui.cli.profile_fields import changes_from, key_texts, settable_keys
from frameio_tui.core.errors import InvalidInput, UsageError
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Endpoints, Profile

ACME = Profile(id="0" * 32, name="acme", endpoints=Endpoints(token="https://t.example"))


@pytest.mark.parametrize(
    ("pair", "changes"),
    [
        ("api=V4", {"api": ApiVersion.V4}),
        ("credential=oauth-pkce", {"credential": CredentialKind.OAUTH_PKCE}),
        ("kind=command", {"credential": CredentialKind.COMMAND}),
        ("read_only=yes", {"read_only": True}),
        ("read-only=off", {"read_only": False}),
        ("read_only=", {"read_only": False}),
        ("ask_before=delete, put", {"ask_before": ("DELETE", "PUT")}),
        ("ask_before=", {"ask_before": ()}),
        ("ask_before=None", {"ask_before": ()}),
        ("scopes=a.read,b.read,a.read", {"scopes": ("a.read", "b.read")}),
        ("scopes=", {"scopes": ()}),
        ("title=Ann's = studio", {"title": "Ann's = studio"}),
        ("env=MY_TOKEN", {"env_var": "MY_TOKEN"}),
        ("command=pass show 'my token'", {"command": ("pass", "show", "my token")}),
        ("color=red", {"colour": "red"}),
        ("base_url=", {"base_url": "https://api.frame.io"}),
        ("authorize=https://a.example", {"endpoints": Endpoints("https://a.example", "https://t.example")}),
        ("endpoints.token=", {"endpoints": Endpoints()}),
    ],
)
def test_a_key_is_set_from_words(pair: str, changes: dict[str, object]) -> None:
    assert changes_from(ACME, [pair]) == changes


def test_several_endpoints_change_together() -> None:
    changed = changes_from(ACME, ["authorize=https://a.example", "revoke=https://r.example"])
    assert changed["endpoints"] == Endpoints("https://a.example", "https://t.example", "https://r.example")


@pytest.mark.parametrize(
    ("pair", "meant"),
    [
        ("guard=DELETE", "ask_before"),
        ("gaurd=DELETE", "ask_before"),
        ("twin=acme-v4", "linked_profile"),
        ("secret_in=keyring", "store"),
        ("readonly=yes", "read_only"),
    ],
)
def test_a_misspelled_key_is_refused_with_the_one_that_is_meant(pair: str, meant: str) -> None:
    with pytest.raises(UsageError, match=f"Did you mean {meant}"):
        changes_from(ACME, [pair])


@pytest.mark.parametrize("pair", ["id=1", "name=x", "nope=1", "title"])
def test_what_is_no_key_is_said(pair: str) -> None:
    with pytest.raises(UsageError):
        changes_from(ACME, [pair])


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("ask_before=DELTE", "Unknown method 'DELTE'. Did you mean DELETE?"),
        ("ask_before=FOO", "Unknown method 'FOO'. Use one of: GET, "),
        ("ask_before=none,DELETE", "Unknown method 'NONE'."),
        ("ask_before=DELETE;PUT", "Unknown method 'DELETE;PUT'."),
        ("ask_before=\u0394ELETE", "Did you mean DELETE?"),
    ],
)
def test_an_unknown_method_guards_nothing_and_is_refused(pair: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        changes_from(ACME, [pair])
    assert words in str(caught.value)


@pytest.mark.parametrize("pair", ["api=v3", "read_only=perhaps", "colour=beige", "command='unclosed"])
def test_what_is_no_value_is_said(pair: str) -> None:
    with pytest.raises(InvalidInput):
        changes_from(ACME, [pair])


def test_every_field_but_the_identity_can_be_set() -> None:
    tops = {key.partition(".")[0] for key in settable_keys()}
    assert tops | {"variables"} == set(Profile._fields) - {"id", "name"}  # whose keys are those of the user


def test_what_is_shown_says_that_nothing_is_asked_before() -> None:
    assert ("ask_before", "[]") in key_texts(ACME._replace(ask_before=()))
    assert ("ask_before", '["DELETE"]') in key_texts(ACME)


def test_what_is_shown_reads_as_toml() -> None:
    profile = ACME._replace(title='a "b" \\ c', notes="two\nlines\x1b", ask_before=("DELETE",), read_only=True)
    text = "\n".join(f"{key} = {value}" for key, value in key_texts(profile))
    shown = tomllib.loads(text)
    assert shown["title"] == profile.title
    assert shown["notes"] == profile.notes
    assert shown["ask_before"] == ["DELETE"]
    assert shown["read_only"] is True
    assert shown["endpoints"] == {"token": "https://t.example"}
