"""A credential record as TOML and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from frameio_tui.adapters.storage.credential_document import record_of, secret_values, update_document
from frameio_tui.adapters.storage.toml import read_toml
from frameio_tui.core.errors import BrokenFile
from frameio_tui.core.profiles.credential import Binding, CredentialRecord, Person, TokenSet
from frameio_tui.core.secret import Secret
from tests.support import CANARY

FULL = CredentialRecord(
    binding=Binding("https://a.test", "command", command=("pass", "show", "x")),
    tokens=TokenSet(Secret(CANARY), Secret("refresh-1", "refresh token"), 100, ("a", "b"), 50, 200),
    client_secret=Secret("client-1", "client secret"),
    person=Person("u1", "Änn 東", "ann@a.test", "acc", 60),
)


def clear(record: CredentialRecord) -> dict[str, Any]:
    """A record in comparable form."""
    tokens = record.tokens
    rest = tokens._replace(access=Secret("x"), refresh=None)[2:] if tokens else None
    return {"secrets": secret_values(record), "rest": rest, "binding": record.binding, "person": record.person}


@pytest.mark.parametrize("record", [FULL, CredentialRecord(), CredentialRecord(tokens=TokenSet(Secret("t")))])
def test_a_record_comes_back_as_it_went(record: CredentialRecord) -> None:
    document: dict[str, Any] = {}
    update_document(document, "acme", record, secrets=True)
    assert clear(record_of("f", document, None)) == clear(record)
    assert document["profile"] == "acme"


def test_without_secrets_none_stands_in_the_document() -> None:
    document: dict[str, Any] = {}
    update_document(document, "acme", FULL, secrets=True)
    update_document(document, "acme", FULL, secrets=False)
    for secret in secret_values(FULL).values():
        assert secret not in repr(document)
    assert record_of("f", document, {}).tokens is None
    assert clear(record_of("f", document, secret_values(FULL))) == clear(FULL)


def test_unknown_keys_outlive_a_change() -> None:
    document: dict[str, Any] = {"future": {"x": 1}, "token": {"access_token": "old", "new_kind": 5}}
    update_document(document, "acme", FULL, secrets=True)
    assert document["future"] == {"x": 1}
    assert document["token"]["new_kind"] == 5
    assert document["token"]["access_token"] == CANARY


@pytest.mark.parametrize(
    "document",
    [
        {"token": "x"},
        {"token": {"access_token": 5}},
        {"token": {"access_token": "x", "expires_at": "soon"}},
        {"token": {"access_token": "x", "expires_at": True}},
        {"token": {"access_token": "x", "scopes": [1]}},
        {"client": {"secret": ["x"]}},
        {"person": {"id": "x", "name": 5}},
        {"binding": "x"},
        {"binding": {"kind": "x"}},
    ],
)
def test_a_wrong_type_is_said_without_the_value(document: dict[str, Any]) -> None:
    with pytest.raises(BrokenFile) as caught:
        record_of("/x/id.toml", document, None)
    assert caught.value.path == "/x/id.toml"
    assert "wrong type" in caught.value.reason


@pytest.mark.parametrize(
    ("key", "section"), [("expires_at", "token"), ("refresh_expires_at", "token"), ("verified_at", "person")]
)
@pytest.mark.parametrize("value", [-1, 2**41, 2**62])
def test_a_time_that_nobody_means_is_named_with_its_line(tmp_path: Path, key: str, section: str, value: int) -> None:
    path = tmp_path / "c.toml"
    path.write_text(f'[token]\naccess_token = "{CANARY}"\n{key} = {value}\n[person]\nid = "u"\n{key} = {value}\n')
    with pytest.raises(BrokenFile) as caught:
        record_of(str(path), read_toml(str(path)) or {}, None)
    assert caught.value.line == {"token": 3, "person": 6}[section]
    assert f"{section}.{key} is not a time" in str(caught.value)
    assert CANARY not in str(caught.value)
