"""Profiles as users work with them: create, edit, copy, rename, approve, link, switch and delete."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from frameio_tui.adapters.storage.profiles import keyring as keyring_store
from frameio_tui.adapters.storage.profiles.credentials import FileCredentialStore
from frameio_tui.core.errors import (
    BrokenFile,
    ChangedOnDisk,
    InvalidInput,
    KeyringUnusable,
    NameTaken,
    NoSuchProfile,
    UsageError,
    WriteFailed,
)
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.oauth.pasted_token import examine_paste
from frameio_tui.core.profiles.profile import DEFAULT_REDIRECT_URI, ApiVersion, CredentialKind, SecretStore
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from tests.disks import SmallDisk
from tests.keyrings import MemoryKeyring
from tests.support import CANARY, made_up_token, make_services


def make(services: Services, name: str, token: str = "", **fields: object) -> ProfileEntry:
    """Create a profile, with a token if one is given."""
    profile = services.profiles.create(services.profiles.draft(name, **fields)).profile
    if token:
        services.tokens.save(profile, examine_paste(token))
    return services.profiles.entry(name)


def token_of(entry: ProfileEntry) -> str:
    """Return the profile's token as plain text."""
    return entry.record.tokens.access.reveal() if entry.record.tokens else ""


def test_a_profile_made_here_is_trusted(services: Services) -> None:
    entry = make(services, "acme", title="Acme")
    assert entry.approval.is_approved
    assert services.profiles.overview().entries == (entry,)
    with pytest.raises(NameTaken):
        make(services, "acme")


@pytest.mark.parametrize(
    "fields",
    [
        {"base_url": "http://api.frame.io"},
        {"base_url": "nonsense"},
        {"credential": CredentialKind.ENVIRONMENT},
        {"credential": CredentialKind.ENVIRONMENT, "env_var": "A B"},
        {"credential": CredentialKind.COMMAND},
        {"credential": CredentialKind.COMMAND, "command": ("a\0b",)},
        {"ask_before": ("DELTE",)},
    ],
)
def test_what_cannot_work_is_not_made(fields: dict[str, object], services: Services) -> None:
    with pytest.raises(InvalidInput):
        services.profiles.draft("acme", **fields)
    with pytest.raises(InvalidInput):
        services.profiles.draft("Bad Name")


def test_the_profile_to_act_as_is_chosen_in_order(services: Services) -> None:
    with pytest.raises(NoSuchProfile, match="no profiles yet"):
        services.profiles.select()
    make(services, "acme")
    assert services.profiles.select().profile.name == "acme"
    make(services, "beta")
    with pytest.raises(UsageError):
        services.profiles.select()
    services.profiles.switch(services.profiles.entry("beta"))
    assert services.profiles.select().profile.name == "beta"
    assert services.profiles.select("", "acme").profile.name == "acme"
    assert services.profiles.select("beta", "acme").profile.name == "beta"
    with pytest.raises(NoSuchProfile):
        services.profiles.select("gamma")


def test_switching_ranks_by_use_and_knows_the_one_before(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("acme", "beta", "gamma"):
        make(services, name)
    seconds = itertools.count(1_000)  # each switch in a second of its own: uses are noted in whole seconds
    monkeypatch.setattr(type(services.profiles._clock), "now", lambda _clock: float(next(seconds)))
    for name in ("gamma", "beta", "gamma", "acme"):
        services.profiles.switch(services.profiles.entry(name))
    overview = services.profiles.overview()
    assert overview.active is not None
    assert overview.previous is not None
    assert (overview.active.profile.name, overview.previous.profile.name) == ("acme", "gamma")
    assert [entry.profile.name for entry in overview.by_use()] == ["gamma", "beta", "acme"]
    active, previous, count = services.profiles.read_start_profiles()
    assert (active, previous, count) == (overview.active, overview.previous, 3)
    with monkeypatch.context() as patch:
        patch.setattr("frameio_tui.services.profiles.MANY_PROFILES", 1)
        assert services.profiles.read_start_profiles() == (active, previous, count)
    Path(services.profiles.path_of("aaa")).write_text("broken", encoding="utf-8")
    assert services.profiles.names_by_use() == ("gamma", "acme", "beta", "aaa")
    assert services.profiles.first_names(2) == ("acme", "beta")


def test_an_edit_that_moves_a_token_needs_a_person_again(services: Services) -> None:
    entry = make(services, "acme", CANARY)
    harmless = services.profiles.change(entry.profile, {"title": "New", "read_only": True})
    assert harmless.approval.is_approved
    moved = services.profiles.change(harmless.profile, {"base_url": "https://evil.test"})
    assert moved.approval.changes == (("base_url", "https://api.frame.io", "https://evil.test"),)
    assert services.profiles.approve("acme").approval.is_approved


def test_without_a_token_the_binding_follows_the_edit(services: Services) -> None:
    entry = make(services, "acme")
    assert services.profiles.change(entry.profile, {"base_url": "https://other.test"}).approval.is_approved


def test_an_oauth_app_without_a_redirect_uri_gets_the_one_listened_at(services: Services) -> None:
    made = make(services, "app", credential=CredentialKind.OAUTH_PKCE, client_id="app-1")
    assert made.profile.redirect_uri == DEFAULT_REDIRECT_URI
    edited = services.profiles.change(make(services, "plain").profile, {"credential": CredentialKind.OAUTH_SECRET})
    assert edited.profile.redirect_uri == DEFAULT_REDIRECT_URI
    assert not make(services, "server", credential=CredentialKind.SERVER_TO_SERVER).profile.redirect_uri


def test_an_edit_over_a_hand_edit_of_the_same_key_is_refused(services: Services) -> None:
    entry = make(services, "acme", title="old")
    path = Path(services.profiles.path_of("acme"))
    path.write_text(path.read_text().replace("old", "by hand"))
    with pytest.raises(ChangedOnDisk):
        services.profiles.change(entry.profile, {"title": "mine"})
    assert services.profiles.change(entry.profile, {"title": "mine"}, force=True).profile.title == "mine"


def test_a_copy_has_the_settings_and_no_secret(services: Services) -> None:
    original = make(services, "acme", CANARY, title="Acme", scopes=("asset.read",))
    copy = services.profiles.copy("acme", "second")
    assert copy.profile == original.profile._replace(id=copy.profile.id, name="second")
    assert copy.profile.id != original.profile.id
    assert token_of(copy) == ""


def test_a_new_name_keeps_all_that_hangs_on_it(services: Services) -> None:
    entry = make(services, "acme", CANARY)
    services.profiles.switch(entry)
    renamed = services.profiles.rename("acme", "studio")
    assert (renamed.profile.id, token_of(renamed), renamed.usage.times) == (entry.profile.id, CANARY, 1)
    assert services.profiles.select().profile.name == "studio"
    with pytest.raises(InvalidInput):
        services.profiles.rename("studio", "Not A Name")


def test_a_deleted_profile_leaves_nothing(services: Services, tmp_path: Path) -> None:
    entry = make(services, "acme", CANARY)
    services.profiles.switch(entry)
    services.history.add(HistoryEntry(entry.profile.id, 1.0, "GET", "/v2/me", 200, 0.1))
    services.profiles.delete("acme")
    assert services.history.recent(entry.profile.id) == []
    assert services.state.read().active == ""
    with pytest.raises(NoSuchProfile):
        services.profiles.delete("acme")
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert CANARY.encode() not in left
    assert not Path(services.profiles.path_of("acme")).exists()


def test_a_broken_file_is_listed_removed_or_adopted(services: Services) -> None:
    make(services, "acme")
    folder = Path(services.profiles.path_of("acme")).parent
    (folder / "broken.toml").write_text("title = ")
    (folder / "mine.toml").write_text('title = "by hand"\n')
    assert [broken.name for broken in services.profiles.overview().broken] == ["broken", "mine"]
    with pytest.raises(BrokenFile):
        services.profiles.entry("broken")
    services.profiles.delete("broken")
    adopted = services.profiles.give_new_id("mine")
    assert not adopted.approval.is_approved
    assert services.profiles.overview().broken == ()


def test_a_twin_shares_the_developer_token_and_shows_it(services: Services) -> None:
    make(services, "acme", CANARY, scopes=("asset.read",))
    twin = services.profiles.create_linked("acme", "acme-v4")
    assert (twin.profile.api, twin.profile.scopes) == (ApiVersion.V4, ())
    listed = {entry.profile.name: entry for entry in services.profiles.overview().entries}
    assert listed["acme"].profile.linked_profile == twin.profile.id
    assert (token_of(listed["acme-v4"]), listed["acme-v4"].token_of) == (CANARY, "acme")
    assert (token_of(listed["acme"]), listed["acme"].token_of) == (CANARY, "")
    assert services.bearers.bearer(twin.profile).reveal() == CANARY
    assert services.profiles.create_linked("acme", "another").profile == twin.profile
    services.profiles.change(listed["acme"].profile, {"base_url": "https://evil.test"})
    assert token_of(services.profiles.entry("acme-v4")) == ""


def test_a_broken_credential_is_said_and_hurts_no_other(services: Services, tmp_path: Path) -> None:
    entry = make(services, "acme", CANARY)
    make(services, "beta", CANARY)
    Path(entry.place).write_text("token = ")
    overview = services.profiles.overview()
    assert [bool(found.warning) for found in overview.entries] == [True, False]
    assert not overview.entries[0].approval.is_approved


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the contents of every file below a folder by path, except lock files."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and "locks" not in path.parts}


def on(disk: SmallDisk) -> Services:
    """Return services with a profile and a token on a small disk."""
    services = make_services(str(disk.path))
    make(services, "acme", CANARY)
    return services


def test_a_profile_with_an_id_of_its_own_is_not_given_another(services: Services, tmp_path: Path) -> None:
    make(services, "acme", CANARY)
    before = files_in(tmp_path)
    with pytest.raises(InvalidInput, match="already has its own ID"):
        services.profiles.give_new_id("acme")
    folder = Path(services.profiles.path_of("acme")).parent
    shutil.copy(folder / "acme.toml", folder / "copy.toml")
    with pytest.raises(InvalidInput, match="already has its own ID"):
        services.profiles.give_new_id("acme")
    assert token_of(services.profiles.entry("acme")) == CANARY
    (folder / "copy.toml").unlink()
    assert files_in(tmp_path) == before


def test_deleting_removes_what_was_kept_under_former_ids_and_nothing_of_others(
    services: Services, tmp_path: Path
) -> None:
    make(services, "acme", CANARY)
    make(services, "other", made_up_token("other"))
    path = Path(services.profiles.path_of("acme"))
    path.write_text(path.read_text().replace('id = "', 'id = "x'))
    services.profiles.give_new_id("acme")
    services.profiles.approve("acme")
    assert [orphan.profile for orphan in services.profiles.orphans()] == ["acme"]
    services.profiles.delete("acme")
    assert CANARY.encode() not in b"".join(files_in(tmp_path).values())
    assert services.profiles.orphans() == ()
    assert token_of(services.profiles.entry("other")) == made_up_token("other")


def test_deleting_a_copy_or_a_broken_file_takes_no_secret_of_another(services: Services, tmp_path: Path) -> None:
    make(services, "acme", CANARY)
    folder = Path(services.profiles.path_of("acme")).parent
    shutil.copy(folder / "acme.toml", folder / "copy.toml")
    services.profiles.delete("copy")
    assert token_of(services.profiles.entry("acme")) == CANARY
    # The ID in the broken file cannot be read, so the stored credential may belong to it.
    (folder / "acme.toml").rename(folder / "renamed.toml")
    (folder / "renamed.toml").write_text((folder / "renamed.toml").read_text() + "\n= broken")
    make(services, "acme")
    services.profiles.delete("acme")
    assert services.profiles.orphans() == ()
    assert CANARY.encode() in b"".join(files_in(tmp_path).values())


def test_deleting_a_profile_that_became_broken_removes_its_secret(services: Services, tmp_path: Path) -> None:
    make(services, "acme", CANARY)
    path = Path(services.profiles.path_of("acme"))
    path.write_text(path.read_text() + "\n= broken")
    services.profiles.delete("acme")
    assert CANARY.encode() not in b"".join(files_in(tmp_path).values())


def test_an_id_that_is_a_path_removes_no_other_file(services: Services) -> None:
    other = make(services, "other").profile
    folder = Path(services.profiles.path_of("other")).parent
    (folder / "hostile.toml").write_text('id = "../../config/profiles/other"\n')
    services.profiles.delete("hostile")
    assert services.profiles.entry("other").profile == other


def test_an_orphan_that_is_used_again_is_not_wiped(services: Services) -> None:
    make(services, "acme", CANARY)
    path = Path(services.profiles.path_of("acme"))
    text = path.read_text()
    path.unlink()
    [orphan] = services.profiles.orphans()
    path.write_text(text)
    services.profiles.wipe_orphan(orphan)
    assert token_of(services.profiles.entry("acme")) == CANARY
    path.unlink()
    services.profiles.wipe_orphan(orphan)
    assert services.profiles.orphans() == ()


def keyring_without_a_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host whose key ring cannot be used."""
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)


@pytest.mark.parametrize(
    "verb",
    [
        lambda services: make(services, "new", store=SecretStore.KEYRING),
        lambda services: services.profiles.change(
            services.profiles.entry("acme").profile, {"store": SecretStore.KEYRING, "title": "x"}
        ),
    ],
)
def test_a_key_ring_that_cannot_be_used_leaves_everything_as_it_was(
    verb: Callable[[Services], object], services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(services, "acme", CANARY)
    before = files_in(tmp_path)
    keyring_without_a_backend(monkeypatch)
    with pytest.raises(KeyringUnusable):
        verb(services)
    assert files_in(tmp_path) == before


def test_a_secret_that_is_in_the_file_still_needs_no_key_ring(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(services, "acme", CANARY)
    path = Path(services.profiles.path_of("acme"))
    path.write_text(path.read_text().replace("[credential]", '[credential]\nstore = "keyring"'))
    keyring_without_a_backend(monkeypatch)
    seen = services.profiles.entry("acme").profile
    assert services.bearers.bearer(seen).reveal() == CANARY
    assert token_of(services.profiles.change(seen, {"store": SecretStore.FILE})) == CANARY
    path.write_text(path.read_text().replace('store = "file"', 'store = "keyring"'))
    services.tokens.forget(services.profiles.entry("acme").profile)
    assert CANARY not in (tmp_path / "data" / "credentials" / f"{seen.id}.toml").read_text()


def test_a_profile_without_a_secret_leaves_a_key_ring_that_cannot_be_used(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(services, "acme")
    path = Path(services.profiles.path_of("acme"))
    path.write_text(path.read_text().replace("[credential]", '[credential]\nstore = "keyring"'))
    keyring_without_a_backend(monkeypatch)
    assert services.profiles.entry("acme").profile.store is SecretStore.KEYRING
    changed = services.profiles.change(services.profiles.entry("acme").profile, {"store": SecretStore.FILE})
    assert changed.profile.store is SecretStore.FILE
    path.write_text(path.read_text().replace("[credential]", '[credential]\nstore = "keyring"'))
    services.profiles.delete("acme")
    assert services.profiles.overview().entries == ()


def test_an_edit_that_also_renames_does_both_or_neither(services: Services, tmp_path: Path) -> None:
    seen = make(services, "acme", CANARY).profile
    make(services, "taken")
    edited = services.profiles.change(seen, {"title": "New"}, name="studio")
    assert (edited.profile.name, edited.profile.title, token_of(edited)) == ("studio", "New", CANARY)
    assert 'profile = "studio"' in (tmp_path / "data" / "credentials" / f"{seen.id}.toml").read_text()
    before = files_in(tmp_path)
    with pytest.raises(NameTaken):
        services.profiles.change(edited.profile, {"title": "Newer"}, name="taken")
    assert files_in(tmp_path) == before
    path = Path(services.profiles.path_of("studio"))
    path.write_text(path.read_text().replace("New", "By hand"))
    before = files_in(tmp_path)
    with pytest.raises(ChangedOnDisk):
        services.profiles.change(edited.profile, {"title": "Newer"}, name="other")
    assert files_in(tmp_path) == before


VERBS: dict[str, Callable[[Services], object]] = {
    "add": lambda services: make(services, "new"),
    "copy": lambda services: services.profiles.copy("acme", "new"),
    "rename": lambda services: services.profiles.rename("acme", "new"),
    "twin": lambda services: services.profiles.create_linked("acme", "new"),
    "set": lambda services: services.profiles.change(services.profiles.entry("acme").profile, {"notes": "x" * 500}),
    "trust": lambda services: services.profiles.approve("moved"),
    "adopt": lambda services: services.profiles.give_new_id("by-hand"),
    "token set": lambda services: services.tokens.save(
        services.profiles.entry("acme").profile, examine_paste(made_up_token("new"))
    ),
    "edit and rename": lambda services: services.profiles.change(
        services.profiles.entry("acme").profile, {"notes": "x"}, name="new"
    ),
    "use": lambda services: services.profiles.switch(services.profiles.entry("acme")),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_finds_the_disk_full_changes_nothing(verb: str, small_disk: SmallDisk) -> None:
    services = on(small_disk)
    folder = Path(services.profiles.path_of("acme")).parent
    (folder / "by-hand.toml").write_text('title = "mine"\n')
    (folder / "moved.toml").write_text(f'id = "{"b" * 32}"\ntitle = "mine"\n')
    services.profiles.switch(services.profiles.entry("moved"))
    small_disk.fill()
    before = files_in(small_disk.path)
    with pytest.raises(WriteFailed, match=r"^Cannot .* cannot be written \(No space left on device\)\. Free"):
        VERBS[verb](services)
    assert files_in(small_disk.path) == before


@pytest.mark.parametrize(
    ("method", "verb"), [("write", "add"), ("write", "copy"), ("write", "twin"), ("rename", "rename")]
)
def test_a_disk_that_is_full_at_the_second_of_two_writes_undoes_the_first(
    method: str, verb: str, small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = on(small_disk)
    before = files_in(small_disk.path)
    write = getattr(FileCredentialStore, method)

    def fill_and_write(*arguments: object) -> None:
        small_disk.fill()
        write(*arguments)

    monkeypatch.setattr(FileCredentialStore, method, fill_and_write)
    with pytest.raises(WriteFailed, match="Cannot save the credential of 'new'"):
        VERBS[verb](services)
    small_disk.free()
    assert files_in(small_disk.path) == before


def test_removing_and_forgetting_need_no_space(small_disk: SmallDisk) -> None:
    services = on(small_disk)
    entry = make(services, "second", made_up_token("second"))
    services.history.add(HistoryEntry(entry.profile.id, 1.0, "GET", "/v2/me", 200, 0.1, error="canary-of-the-history"))
    services.history.close()
    shutil.rmtree(small_disk.path / "state" / "locks")
    small_disk.fill()
    services.tokens.forget(services.profiles.entry("acme").profile)
    assert not small_disk.holds(CANARY)
    assert services.profiles.entry("acme").approval.is_approved
    services.profiles.delete("second")
    assert not small_disk.holds(made_up_token("second"))
    assert [found.profile.name for found in services.profiles.overview().entries] == ["acme"]
    assert services.history.recent(entry.profile.id) == []


def test_a_removal_that_cannot_wipe_the_secrets_removes_nothing(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = MemoryKeyring()
    monkeypatch.setattr(keyring_store, "platform_backend", lambda: ring)
    make(services, "acme", CANARY, store=SecretStore.KEYRING)
    before = files_in(tmp_path)
    ring.broken = True
    with pytest.raises(KeyringUnusable):
        services.profiles.delete("acme")
    assert files_in(tmp_path) == before
    ring.broken = False
    services.profiles.delete("acme")
    assert ring.entries == {}


def test_every_way_to_make_a_profile_asks_before_delete(services: Services) -> None:
    made = [
        make(services, "acme"),
        services.profiles.copy("acme", "copied"),
        services.profiles.create_linked("acme", "twin"),
    ]
    path = Path(services.profiles.path_of("by-hand"))
    path.write_text("title = 'x'\n", encoding="utf-8")
    made.append(services.profiles.give_new_id("by-hand"))
    assert {entry.profile.ask_before for entry in made} == {("DELETE",)}


def test_a_guard_that_was_switched_off_is_copied_as_it_is(services: Services) -> None:
    make(services, "acme", ask_before=())
    assert services.profiles.copy("acme", "copied").profile.ask_before == ()
    assert services.profiles.create_linked("acme", "twin").profile.ask_before == ()


def test_an_unknown_method_is_no_change(services: Services) -> None:
    seen = make(services, "acme").profile
    with pytest.raises(InvalidInput, match="Unknown method 'DELTE'"):
        services.profiles.change(seen, {"ask_before": ("DELTE",)})
    assert services.profiles.change(seen, {"ask_before": ("put",)}).profile.ask_before == ("PUT",)


def test_no_other_profile_takes_the_place_of_a_broken_one(services: Services) -> None:
    services.profiles.switch(make(services, "acme"))
    make(services, "other")
    path = Path(services.profiles.path_of("acme"))
    path.write_text(path.read_text().replace('"DELETE"', '"DELTE"'), encoding="utf-8")
    for named in ("", "acme"):
        with pytest.raises(BrokenFile, match=r"acme.toml:\d+:1: ask_before: Unknown method 'DELTE'"):
            services.profiles.select(named)
    active, _, files = services.profiles.read_start_profiles()
    assert (active, files) == (None, 2)
    assert services.profiles.select("other").profile.name == "other"
