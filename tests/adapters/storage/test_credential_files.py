"""Secrets are kept privately, wholly, and where the profile says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from frameio_tui.adapters.storage.atomic_file import TEMP_PREFIX
from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.profiles import keyring
from frameio_tui.adapters.storage.profiles.credentials import (
    FileCredentialStore,
    parse_record,
    secret_values,
    update_document,
)
from frameio_tui.adapters.storage.toml import read_toml
from frameio_tui.core.errors import BrokenFile, KeyringUnusable, NewerFile, WriteFailed
from frameio_tui.core.profiles.credential import Binding, CredentialRecord, Person, TokenSet, binding_of
from frameio_tui.core.profiles.profile import CredentialKind, Profile, SecretStore
from frameio_tui.core.secret import Secret
from tests.disks import SmallDisk
from tests.keyrings import MemoryKeyring
from tests.support import CANARY

ACME = Profile(id="a" * 32, name="acme")
IN_RING = ACME._replace(store=SecretStore.KEYRING)
RECORD = CredentialRecord(
    binding_of(ACME), TokenSet(Secret(CANARY), scopes=("a",)), None, Person("u", "Ann", "a@b.test")
)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})


@pytest.fixture
def store(paths: Paths) -> FileCredentialStore:
    return FileCredentialStore(paths)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """A good key ring in memory."""
    ring = MemoryKeyring()
    monkeypatch.setattr(keyring, "platform_backend", lambda: ring)
    return ring


def token_of(record: CredentialRecord) -> str:
    """The access token in clear."""
    return record.tokens.access.reveal() if record.tokens else ""


def file_of(paths: Paths) -> Path:
    """Where the profile's secrets are."""
    return Path(paths.credentials_dir) / f"{ACME.id}.toml"


def test_nothing_kept_is_an_empty_record(store: FileCredentialStore, tmp_path: Path) -> None:
    assert store.read(ACME) == CredentialRecord()
    assert store.read_without_keyring(IN_RING) == CredentialRecord()
    store.remove(ACME)
    assert store.find_exposed_files() == []


def test_a_record_is_kept_in_a_private_file(store: FileCredentialStore, paths: Paths) -> None:
    before = os.umask(0)
    try:
        store.write(ACME, RECORD)
    finally:
        os.umask(before)
    found = store.read(ACME)
    assert token_of(found) == CANARY
    assert (found.binding, found.person) == (RECORD.binding, RECORD.person)
    assert os.stat(paths.credentials_dir).st_mode & 0o777 == 0o700
    assert file_of(paths).stat().st_mode & 0o777 == 0o600
    assert (Path(paths.credentials_dir) / ".gitignore").read_text() == "*\n"
    assert store.describe_location(ACME) == str(file_of(paths))
    store.remove(ACME)
    assert not file_of(paths).exists()


def test_wrong_modes_are_found_and_mended_by_the_next_write(store: FileCredentialStore, paths: Paths) -> None:
    store.write(ACME, RECORD)
    Path(paths.credentials_dir).chmod(0o755)
    file_of(paths).chmod(0o644)
    assert store.find_exposed_files() == [
        (paths.credentials_dir, f"chmod 700 {paths.credentials_dir}"),
        (str(file_of(paths)), f"chmod 600 {file_of(paths)}"),
    ]
    store.write(ACME, RECORD)
    assert store.find_exposed_files() == []


@pytest.mark.parametrize(
    ("data", "error"), [(b"version = ", BrokenFile), (b"token = 5", BrokenFile), (b"version = 9", NewerFile)]
)
def test_a_broken_file_is_never_overwritten(
    data: bytes, error: type[Exception], store: FileCredentialStore, paths: Paths
) -> None:
    store.write(ACME, RECORD)
    file_of(paths).write_bytes(data)
    with pytest.raises(error):
        store.read(ACME)
    with pytest.raises(error):
        store.write(ACME, RECORD)
    assert file_of(paths).read_bytes() == data


def test_the_key_ring_holds_the_secrets_and_the_file_the_rest(
    store: FileCredentialStore, paths: Paths, ring: MemoryKeyring
) -> None:
    store.write(IN_RING, RECORD)
    assert CANARY not in file_of(paths).read_text()
    assert token_of(store.read(IN_RING)) == CANARY
    calls = len(ring.calls)
    glanced = store.read_without_keyring(IN_RING)
    assert (glanced.tokens, glanced.person) == (None, RECORD.person)
    assert len(ring.calls) == calls
    assert store.describe_location(IN_RING) == "the keyring"
    store.remove(IN_RING)
    assert ring.entries == {}
    assert not file_of(paths).exists()


def test_secrets_move_between_file_and_ring(store: FileCredentialStore, paths: Paths, ring: MemoryKeyring) -> None:
    store.write(ACME, RECORD)
    store.write(IN_RING, store.read(ACME))
    assert CANARY not in file_of(paths).read_text()
    store.write(ACME, store.read(IN_RING))
    store.remove_from_old_store(IN_RING, ACME)
    assert ring.entries == {}
    assert token_of(store.read(ACME)) == CANARY


def test_a_ring_that_fails_leaves_the_file_as_it_was(
    store: FileCredentialStore, paths: Paths, ring: MemoryKeyring
) -> None:
    store.write(ACME, RECORD)
    ring.broken = True
    with pytest.raises(Exception, match="keyring"):
        store.write(IN_RING, RECORD)
    assert token_of(store.read(ACME)) == CANARY


def test_a_full_disk_keeps_the_old_secret(
    store: FileCredentialStore, monkeypatch: pytest.MonkeyPatch, paths: Paths
) -> None:
    store.write(ACME, RECORD)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteFailed) as caught:
        store.write(ACME, RECORD._replace(tokens=TokenSet(Secret("new-token-here"))))
    monkeypatch.undo()
    assert "new-token-here" not in str(caught.value)
    assert token_of(store.read(ACME)) == CANARY


def test_kinds_that_keep_nothing_say_where_the_token_comes_from(store: FileCredentialStore) -> None:
    variable = ACME._replace(credential=CredentialKind.ENVIRONMENT, env_var="FRAMEIO_TOKEN")
    command = ACME._replace(credential=CredentialKind.COMMAND, command=("pass", "show", "x"))
    assert (store.describe_location(variable), store.describe_location(command)) == ("$FRAMEIO_TOKEN", "pass show x")


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
    assert clear(parse_record("f", document, None)) == clear(record)
    assert document["profile"] == "acme"


def test_without_secrets_none_stands_in_the_document() -> None:
    document: dict[str, Any] = {}
    update_document(document, "acme", FULL, secrets=True)
    update_document(document, "acme", FULL, secrets=False)
    for secret in secret_values(FULL).values():
        assert secret not in repr(document)
    assert parse_record("f", document, {}).tokens is None
    assert clear(parse_record("f", document, secret_values(FULL))) == clear(FULL)


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
        parse_record("/x/id.toml", document, None)
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
        parse_record(str(path), read_toml(str(path)) or {}, None)
    assert caught.value.line == {"token": 3, "person": 6}[section]
    assert f"{section}.{key} is not a time" in str(caught.value)
    assert CANARY not in str(caught.value)


def test_forgetting_a_token_keeps_the_client_secret_and_the_approval(
    store: FileCredentialStore, paths: Paths, ring: MemoryKeyring
) -> None:
    record = RECORD._replace(client_secret=Secret("s8e-client", "client secret"))
    for profile in (ACME, IN_RING):
        store.write(profile, record)
        store.forget(profile)
        left = store.read(profile)
        assert (left.tokens, left.person, left.binding) == (None, None, RECORD.binding)
        assert left.client_secret == record.client_secret
        assert CANARY not in file_of(paths).read_text() + str(ring.entries)
    store.write(IN_RING, RECORD)
    store.forget(IN_RING)
    assert ring.entries == {}


@pytest.mark.parametrize(
    "data", [b"\xff", b'token = "' + CANARY.encode(), b"version = 9\ntoken = 5", b"x = 1" + b"0" * 5000]
)
def test_a_file_that_cannot_be_read_is_removed_whole_by_forgetting(
    data: bytes, store: FileCredentialStore, paths: Paths, ring: MemoryKeyring
) -> None:
    for profile in (ACME, IN_RING):
        store.write(profile, RECORD)
        file_of(paths).write_bytes(data)
        broken = store.forget(profile)
        assert broken is not None
        assert broken.path == str(file_of(paths))
        assert not file_of(paths).exists()
        assert ring.entries == {}
        assert store.forget(profile) is None


def test_a_file_that_cannot_be_read_is_removed_on_a_full_disk_too(small_disk: SmallDisk) -> None:
    paths = Paths.find({"FRAMEIO_TUI_HOME": str(small_disk.path)})
    store = FileCredentialStore(paths)
    store.write(ACME, RECORD)
    file_of(paths).write_text(f'access_token = "{CANARY}')
    small_disk.fill()
    assert store.forget(ACME) is not None
    assert not small_disk.holds(CANARY)


def test_a_full_disk_stops_no_removal_of_a_secret(small_disk: SmallDisk) -> None:
    paths = Paths.find({"FRAMEIO_TUI_HOME": str(small_disk.path)})
    store = FileCredentialStore(paths)
    store.write(ACME, RECORD)
    small_disk.fill()
    with pytest.raises(WriteFailed, match="Cannot save the credential of 'acme': "):
        store.write(ACME, RECORD._replace(tokens=TokenSet(Secret("another-token" * 9))))
    assert token_of(store.read(ACME)) == CANARY
    store.forget(ACME)
    assert not small_disk.holds(CANARY)
    assert store.read(ACME).binding == RECORD.binding
    store.remove(ACME)
    assert not file_of(paths).exists()


def test_a_file_that_cannot_be_written_leaves_the_key_ring_as_it_was(
    small_disk: SmallDisk, ring: MemoryKeyring
) -> None:
    store = FileCredentialStore(Paths.find({"FRAMEIO_TUI_HOME": str(small_disk.path)}))
    store.write(IN_RING, RECORD)
    entries = dict(ring.entries)
    small_disk.fill()
    with pytest.raises(WriteFailed):
        store.write(IN_RING, RECORD._replace(tokens=TokenSet(Secret("another-token"))))
    assert ring.entries == entries
    assert token_of(store.read(IN_RING)) == CANARY


def test_what_is_kept_under_an_id_without_a_profile_is_found_and_wiped(
    store: FileCredentialStore, paths: Paths, ring: MemoryKeyring
) -> None:
    store.write(ACME, RECORD)
    store.write(IN_RING._replace(id="b" * 32, name="ringed"), RECORD)
    store.write(ACME._replace(id="c" * 32, name="empty"), CredentialRecord(binding=RECORD.binding))
    (Path(paths.credentials_dir) / "broken.toml").write_text("= =")
    assert {orphan.id[:6]: orphan[2:] for orphan in store.orphans([ACME.id])} == {
        "bbbbbb": ("ringed", True),
        "broken": ("", True),
        "cccccc": ("empty", False),
    }
    ring.broken = True
    with pytest.raises(KeyringUnusable):
        store.wipe("b" * 32)
    assert (Path(paths.credentials_dir) / f"{'b' * 32}.toml").exists()
    ring.broken = False
    for orphan in store.orphans([ACME.id]):
        store.wipe(orphan.id)
    assert store.orphans([ACME.id]) == []
    assert ring.entries == {}
    assert token_of(store.read(ACME)) == CANARY


def test_temp_files_of_killed_writers_go_with_the_next_write(store: FileCredentialStore, paths: Paths) -> None:
    store.write(ACME, RECORD)
    left = Path(paths.credentials_dir) / f"{TEMP_PREFIX}999999999-ab"
    left.write_text(CANARY)
    store.write(ACME, RECORD)
    assert not left.exists()


def test_a_full_disk_is_named_also_where_the_folder_is_not_there_yet(
    store: FileCredentialStore, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = os.mkdir

    def full(folder: str, mode: int = 0o777) -> None:
        if folder == paths.credentials_dir:
            raise OSError(28, "No space left on device")
        make(folder, mode)

    monkeypatch.setattr(os, "mkdir", full)
    with pytest.raises(WriteFailed, match=r"^Cannot save the credential: .*No space left.*Free some space"):
        store.write(ACME, RECORD)


def test_secrets_of_webhooks_stay_with_the_profile_when_its_token_is_forgotten(
    store: FileCredentialStore, paths: Paths, ring: MemoryKeyring
) -> None:
    own, other = "5f0e-hook", "in-the-keyring"
    for profile in (ACME, IN_RING):
        store.write(profile, RECORD)
        store.change(profile, lambda record: record.with_signing_secret(own, Secret(CANARY + "1")))
        store.change(profile, lambda record: record.with_signing_secret(other, Secret(CANARY + "2")))
        record = store.change(profile, lambda record: record.with_signing_secret(own, Secret(CANARY + "3")))
        assert record.signing_secret(own) == store.read(profile).signing_secret(own) == Secret(CANARY + "3")
        assert (CANARY in file_of(paths).read_text()) is (profile is ACME)
        store.forget(profile)
        kept = store.read(profile)
        assert (kept.tokens, kept.signing_secret(other)) == (None, Secret(CANARY + "2"))
        store.change(profile, lambda record: record.with_signing_secret(own, None))
        assert store.read(profile).signing_secret(own) is None
        assert (CANARY in file_of(paths).read_text()) is (profile is ACME)
        store.remove(profile)
        assert not file_of(paths).exists()
    assert ring.entries == {}
