"""Profiles as a person uses them: made, edited, copied, renamed, trusted, twinned, switched, deleted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from frameio_tui.adapters.storage import keyring as keyring_store
from frameio_tui.adapters.storage.credential_files import FileCredentialStore
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
from frameio_tui.core.profiles.profile import DEFAULT_REDIRECT_URI, ApiVersion, CredentialKind, SecretPlace
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Program
from tests.disks import SmallDisk
from tests.keyrings import MemoryKeyring
from tests.support import CANARY, made_up_token, make_program


def make(program: Program, name: str, token: str = "", **fields: object) -> ProfileEntry:
    """A new profile, with a token where one is given."""
    profile = program.profiles.create(program.profiles.draft(name, **fields)).profile
    if token:
        program.tokens.keep(profile, examine_paste(token))
    return program.profiles.entry(name)


def token_of(entry: ProfileEntry) -> str:
    """Its token in clear."""
    return entry.record.tokens.access.reveal() if entry.record.tokens else ""


def test_a_profile_made_here_is_trusted(program: Program) -> None:
    entry = make(program, "acme", title="Acme")
    assert entry.trust.trusted
    assert program.profiles.overview().entries == (entry,)
    with pytest.raises(NameTaken):
        make(program, "acme")


@pytest.mark.parametrize(
    "fields",
    [
        {"base_url": "http://api.frame.io"},
        {"base_url": "nonsense"},
        {"credential": CredentialKind.ENVIRONMENT},
        {"credential": CredentialKind.ENVIRONMENT, "env_var": "A B"},
        {"credential": CredentialKind.COMMAND},
        {"credential": CredentialKind.COMMAND, "command": ("a\0b",)},
        {"guard": ("DELTE",)},
    ],
)
def test_what_cannot_work_is_not_made(fields: dict[str, object], program: Program) -> None:
    with pytest.raises(InvalidInput):
        program.profiles.draft("acme", **fields)
    with pytest.raises(InvalidInput):
        program.profiles.draft("Bad Name")


def test_the_profile_to_act_as_is_chosen_in_order(program: Program) -> None:
    with pytest.raises(NoSuchProfile, match="no profile yet"):
        program.profiles.choose()
    make(program, "acme")
    assert program.profiles.choose().profile.name == "acme"
    make(program, "beta")
    with pytest.raises(UsageError):
        program.profiles.choose()
    program.profiles.switch(program.profiles.entry("beta"))
    assert program.profiles.choose().profile.name == "beta"
    assert program.profiles.choose("", "acme").profile.name == "acme"
    assert program.profiles.choose("beta", "acme").profile.name == "beta"
    with pytest.raises(NoSuchProfile):
        program.profiles.choose("gamma")


def test_switching_ranks_by_use_and_knows_the_one_before(program: Program) -> None:
    for name in ("acme", "beta", "gamma"):
        make(program, name)
    for name in ("gamma", "beta", "gamma", "acme"):
        program.profiles.switch(program.profiles.entry(name))
    overview = program.profiles.overview()
    assert overview.active is not None
    assert overview.previous is not None
    assert (overview.active.profile.name, overview.previous.profile.name) == ("acme", "gamma")
    assert [entry.profile.name for entry in overview.by_use()] == ["gamma", "beta", "acme"]
    active, previous, count = program.profiles.beginning()
    assert (active, previous, count) == (overview.active, overview.previous, 3)


def test_an_edit_that_moves_a_token_needs_a_person_again(program: Program) -> None:
    entry = make(program, "acme", CANARY)
    harmless = program.profiles.change(entry.profile, {"title": "New", "read_only": True})
    assert harmless.trust.trusted
    moved = program.profiles.change(harmless.profile, {"base_url": "https://evil.test"})
    assert moved.trust.changes == (("base_url", "https://api.frame.io", "https://evil.test"),)
    assert program.profiles.trust("acme").trust.trusted


def test_without_a_token_the_binding_follows_the_edit(program: Program) -> None:
    entry = make(program, "acme")
    assert program.profiles.change(entry.profile, {"base_url": "https://other.test"}).trust.trusted


def test_an_oauth_app_without_a_redirect_uri_gets_the_one_listened_at(program: Program) -> None:
    made = make(program, "app", credential=CredentialKind.OAUTH_PKCE, client_id="app-1")
    assert made.profile.redirect_uri == DEFAULT_REDIRECT_URI
    edited = program.profiles.change(make(program, "plain").profile, {"credential": CredentialKind.OAUTH_SECRET})
    assert edited.profile.redirect_uri == DEFAULT_REDIRECT_URI
    assert not make(program, "server", credential=CredentialKind.SERVER_TO_SERVER).profile.redirect_uri


def test_an_edit_over_a_hand_edit_of_the_same_key_is_refused(program: Program) -> None:
    entry = make(program, "acme", title="old")
    path = Path(program.profiles.path_of("acme"))
    path.write_text(path.read_text().replace("old", "by hand"))
    with pytest.raises(ChangedOnDisk):
        program.profiles.change(entry.profile, {"title": "mine"})
    assert program.profiles.change(entry.profile, {"title": "mine"}, force=True).profile.title == "mine"


def test_a_copy_has_the_settings_and_no_secret(program: Program) -> None:
    original = make(program, "acme", CANARY, title="Acme", scopes=("asset.read",))
    copy = program.profiles.copy("acme", "second")
    assert copy.profile == original.profile._replace(id=copy.profile.id, name="second")
    assert copy.profile.id != original.profile.id
    assert token_of(copy) == ""


def test_a_new_name_keeps_all_that_hangs_on_it(program: Program) -> None:
    entry = make(program, "acme", CANARY)
    program.profiles.switch(entry)
    renamed = program.profiles.rename("acme", "studio")
    assert (renamed.profile.id, token_of(renamed), renamed.usage.times) == (entry.profile.id, CANARY, 1)
    assert program.profiles.choose().profile.name == "studio"
    with pytest.raises(InvalidInput):
        program.profiles.rename("studio", "Not A Name")


def test_a_deleted_profile_leaves_nothing(program: Program, tmp_path: Path) -> None:
    entry = make(program, "acme", CANARY)
    program.profiles.switch(entry)
    program.history.add(HistoryEntry(entry.profile.id, 1.0, "GET", "/v2/me", 200, 0.1))
    program.profiles.delete("acme")
    assert program.history.recent(entry.profile.id) == []
    assert program.state.read().active == ""
    with pytest.raises(NoSuchProfile):
        program.profiles.delete("acme")
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert CANARY.encode() not in left
    assert not Path(program.profiles.path_of("acme")).exists()


def test_a_broken_file_is_listed_removed_or_adopted(program: Program) -> None:
    make(program, "acme")
    folder = Path(program.profiles.path_of("acme")).parent
    (folder / "broken.toml").write_text("title = ")
    (folder / "mine.toml").write_text('title = "by hand"\n')
    assert [broken.name for broken in program.profiles.overview().broken] == ["broken", "mine"]
    with pytest.raises(BrokenFile):
        program.profiles.entry("broken")
    program.profiles.delete("broken")
    adopted = program.profiles.adopt("mine")
    assert not adopted.trust.trusted
    assert program.profiles.overview().broken == ()


def test_a_twin_shares_the_developer_token_and_shows_it(program: Program) -> None:
    make(program, "acme", CANARY, scopes=("asset.read",))
    twin = program.profiles.make_twin("acme", "acme-v4")
    assert (twin.profile.api, twin.profile.scopes) == (ApiVersion.V4, ())
    listed = {entry.profile.name: entry for entry in program.profiles.overview().entries}
    assert listed["acme"].profile.twin == twin.profile.id
    assert (token_of(listed["acme-v4"]), listed["acme-v4"].token_of) == (CANARY, "acme")
    assert (token_of(listed["acme"]), listed["acme"].token_of) == (CANARY, "")
    assert program.bearers.bearer(twin.profile).reveal() == CANARY
    assert program.profiles.make_twin("acme", "another").profile == twin.profile
    program.profiles.change(listed["acme"].profile, {"base_url": "https://evil.test"})
    assert token_of(program.profiles.entry("acme-v4")) == ""


def test_a_broken_credential_is_said_and_hurts_no_other(program: Program, tmp_path: Path) -> None:
    entry = make(program, "acme", CANARY)
    make(program, "beta", CANARY)
    Path(entry.place).write_text("token = ")
    overview = program.profiles.overview()
    assert [bool(found.trouble) for found in overview.entries] == [True, False]
    assert not overview.entries[0].trust.trusted


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file and what is in it, but locks."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and "locks" not in path.parts}


def on(disk: SmallDisk) -> Program:
    """A program with a profile and a token on a small disk."""
    program = make_program(str(disk.path))
    make(program, "acme", CANARY)
    return program


def test_a_profile_with_an_id_of_its_own_is_not_given_another(program: Program, tmp_path: Path) -> None:
    make(program, "acme", CANARY)
    before = files_in(tmp_path)
    with pytest.raises(InvalidInput, match="nothing to fix"):
        program.profiles.adopt("acme")
    folder = Path(program.profiles.path_of("acme")).parent
    shutil.copy(folder / "acme.toml", folder / "copy.toml")
    with pytest.raises(InvalidInput, match="nothing to fix"):
        program.profiles.adopt("acme")
    assert token_of(program.profiles.entry("acme")) == CANARY
    (folder / "copy.toml").unlink()
    assert files_in(tmp_path) == before


def test_deleting_removes_what_was_kept_under_former_ids_and_nothing_of_others(
    program: Program, tmp_path: Path
) -> None:
    make(program, "acme", CANARY)
    make(program, "other", made_up_token("other"))
    path = Path(program.profiles.path_of("acme"))
    path.write_text(path.read_text().replace('id = "', 'id = "x'))
    program.profiles.adopt("acme")
    program.profiles.trust("acme")
    assert [orphan.profile for orphan in program.profiles.orphans()] == ["acme"]
    program.profiles.delete("acme")
    assert CANARY.encode() not in b"".join(files_in(tmp_path).values())
    assert program.profiles.orphans() == ()
    assert token_of(program.profiles.entry("other")) == made_up_token("other")


def test_deleting_a_copy_or_a_broken_file_takes_no_secret_of_another(program: Program, tmp_path: Path) -> None:
    make(program, "acme", CANARY)
    folder = Path(program.profiles.path_of("acme")).parent
    shutil.copy(folder / "acme.toml", folder / "copy.toml")
    program.profiles.delete("copy")
    assert token_of(program.profiles.entry("acme")) == CANARY
    # Nobody knows whose ID is in the broken file: it may be the one that the credential was kept under.
    (folder / "acme.toml").rename(folder / "renamed.toml")
    (folder / "renamed.toml").write_text((folder / "renamed.toml").read_text() + "\n= broken")
    make(program, "acme")
    program.profiles.delete("acme")
    assert program.profiles.orphans() == ()
    assert CANARY.encode() in b"".join(files_in(tmp_path).values())


def test_deleting_a_profile_that_became_broken_removes_its_secret(program: Program, tmp_path: Path) -> None:
    make(program, "acme", CANARY)
    path = Path(program.profiles.path_of("acme"))
    path.write_text(path.read_text() + "\n= broken")
    program.profiles.delete("acme")
    assert CANARY.encode() not in b"".join(files_in(tmp_path).values())


def test_an_id_that_is_a_path_removes_no_other_file(program: Program) -> None:
    other = make(program, "other").profile
    folder = Path(program.profiles.path_of("other")).parent
    (folder / "hostile.toml").write_text('id = "../../config/profiles/other"\n')
    program.profiles.delete("hostile")
    assert program.profiles.entry("other").profile == other


def test_an_orphan_that_is_used_again_is_not_wiped(program: Program) -> None:
    make(program, "acme", CANARY)
    path = Path(program.profiles.path_of("acme"))
    text = path.read_text()
    path.unlink()
    [orphan] = program.profiles.orphans()
    path.write_text(text)
    program.profiles.wipe_orphan(orphan)
    assert token_of(program.profiles.entry("acme")) == CANARY
    path.unlink()
    program.profiles.wipe_orphan(orphan)
    assert program.profiles.orphans() == ()


def keyring_without_a_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host whose key ring cannot be used."""
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)


@pytest.mark.parametrize(
    "verb",
    [
        lambda program: make(program, "new", secret_in=SecretPlace.KEYRING),
        lambda program: program.profiles.change(
            program.profiles.entry("acme").profile, {"secret_in": SecretPlace.KEYRING, "title": "x"}
        ),
    ],
)
def test_a_key_ring_that_cannot_be_used_leaves_everything_as_it_was(
    verb: Callable[[Program], object], program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(program, "acme", CANARY)
    before = files_in(tmp_path)
    keyring_without_a_backend(monkeypatch)
    with pytest.raises(KeyringUnusable):
        verb(program)
    assert files_in(tmp_path) == before


def test_a_secret_that_is_in_the_file_still_needs_no_key_ring(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(program, "acme", CANARY)
    path = Path(program.profiles.path_of("acme"))
    path.write_text(path.read_text().replace("[credential]", '[credential]\nstore = "keyring"'))
    keyring_without_a_backend(monkeypatch)
    seen = program.profiles.entry("acme").profile
    assert program.bearers.bearer(seen).reveal() == CANARY
    assert token_of(program.profiles.change(seen, {"secret_in": SecretPlace.FILE})) == CANARY
    path.write_text(path.read_text().replace('store = "file"', 'store = "keyring"'))
    program.tokens.forget(program.profiles.entry("acme").profile)
    assert CANARY not in (tmp_path / "data" / "credentials" / f"{seen.id}.toml").read_text()


def test_a_profile_without_a_secret_leaves_a_key_ring_that_cannot_be_used(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(program, "acme")
    path = Path(program.profiles.path_of("acme"))
    path.write_text(path.read_text().replace("[credential]", '[credential]\nstore = "keyring"'))
    keyring_without_a_backend(monkeypatch)
    assert program.profiles.entry("acme").profile.secret_in is SecretPlace.KEYRING
    changed = program.profiles.change(program.profiles.entry("acme").profile, {"secret_in": SecretPlace.FILE})
    assert changed.profile.secret_in is SecretPlace.FILE
    path.write_text(path.read_text().replace("[credential]", '[credential]\nstore = "keyring"'))
    program.profiles.delete("acme")
    assert program.profiles.overview().entries == ()


def test_an_edit_that_also_renames_does_both_or_neither(program: Program, tmp_path: Path) -> None:
    seen = make(program, "acme", CANARY).profile
    make(program, "taken")
    edited = program.profiles.change(seen, {"title": "New"}, name="studio")
    assert (edited.profile.name, edited.profile.title, token_of(edited)) == ("studio", "New", CANARY)
    assert 'profile = "studio"' in (tmp_path / "data" / "credentials" / f"{seen.id}.toml").read_text()
    before = files_in(tmp_path)
    with pytest.raises(NameTaken):
        program.profiles.change(edited.profile, {"title": "Newer"}, name="taken")
    assert files_in(tmp_path) == before
    path = Path(program.profiles.path_of("studio"))
    path.write_text(path.read_text().replace("New", "By hand"))
    before = files_in(tmp_path)
    with pytest.raises(ChangedOnDisk):
        program.profiles.change(edited.profile, {"title": "Newer"}, name="other")
    assert files_in(tmp_path) == before


VERBS: dict[str, Callable[[Program], object]] = {
    "add": lambda program: make(program, "new"),
    "copy": lambda program: program.profiles.copy("acme", "new"),
    "rename": lambda program: program.profiles.rename("acme", "new"),
    "twin": lambda program: program.profiles.make_twin("acme", "new"),
    "set": lambda program: program.profiles.change(program.profiles.entry("acme").profile, {"notes": "x" * 500}),
    "trust": lambda program: program.profiles.trust("moved"),
    "adopt": lambda program: program.profiles.adopt("by-hand"),
    "token set": lambda program: program.tokens.keep(
        program.profiles.entry("acme").profile, examine_paste(made_up_token("new"))
    ),
    "edit and rename": lambda program: program.profiles.change(
        program.profiles.entry("acme").profile, {"notes": "x"}, name="new"
    ),
    "use": lambda program: program.profiles.switch(program.profiles.entry("acme")),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_finds_the_disk_full_changes_nothing(verb: str, small_disk: SmallDisk) -> None:
    program = on(small_disk)
    folder = Path(program.profiles.path_of("acme")).parent
    (folder / "by-hand.toml").write_text('title = "mine"\n')
    (folder / "moved.toml").write_text(f'id = "{"b" * 32}"\ntitle = "mine"\n')
    program.profiles.switch(program.profiles.entry("moved"))
    small_disk.fill()
    before = files_in(small_disk.path)
    with pytest.raises(WriteFailed, match=r"^Cannot .* cannot be written \(No space left on device\)\. Free"):
        VERBS[verb](program)
    assert files_in(small_disk.path) == before


@pytest.mark.parametrize(
    ("method", "verb"), [("write", "add"), ("write", "copy"), ("write", "twin"), ("rename", "rename")]
)
def test_a_disk_that_is_full_at_the_second_of_two_writes_undoes_the_first(
    method: str, verb: str, small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = on(small_disk)
    before = files_in(small_disk.path)
    write = getattr(FileCredentialStore, method)

    def fill_and_write(*arguments: object) -> None:
        small_disk.fill()
        write(*arguments)

    monkeypatch.setattr(FileCredentialStore, method, fill_and_write)
    with pytest.raises(WriteFailed, match="Cannot save the credential of 'new'"):
        VERBS[verb](program)
    small_disk.free()
    assert files_in(small_disk.path) == before


def test_removing_and_forgetting_need_no_space(small_disk: SmallDisk) -> None:
    program = on(small_disk)
    entry = make(program, "second", made_up_token("second"))
    program.history.add(HistoryEntry(entry.profile.id, 1.0, "GET", "/v2/me", 200, 0.1, error="canary-of-the-history"))
    program.history.close()
    shutil.rmtree(small_disk.path / "state" / "locks")
    small_disk.fill()
    program.tokens.forget(program.profiles.entry("acme").profile)
    assert not small_disk.holds(CANARY)
    assert program.profiles.entry("acme").trust.trusted
    program.profiles.delete("second")
    assert not small_disk.holds(made_up_token("second"))
    assert [found.profile.name for found in program.profiles.overview().entries] == ["acme"]
    assert program.history.recent(entry.profile.id) == []


def test_a_removal_that_cannot_wipe_the_secrets_removes_nothing(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = MemoryKeyring()
    monkeypatch.setattr(keyring_store, "platform_ring", lambda: ring)
    make(program, "acme", CANARY, secret_in=SecretPlace.KEYRING)
    before = files_in(tmp_path)
    ring.broken = True
    with pytest.raises(KeyringUnusable):
        program.profiles.delete("acme")
    assert files_in(tmp_path) == before
    ring.broken = False
    program.profiles.delete("acme")
    assert ring.entries == {}


def test_every_way_to_make_a_profile_asks_before_delete(program: Program) -> None:
    made = [make(program, "acme"), program.profiles.copy("acme", "copied"), program.profiles.make_twin("acme", "twin")]
    path = Path(program.profiles.path_of("by-hand"))
    path.write_text("title = 'x'\n", encoding="utf-8")
    made.append(program.profiles.adopt("by-hand"))
    assert {entry.profile.guard for entry in made} == {("DELETE",)}


def test_a_guard_that_was_switched_off_is_copied_as_it_is(program: Program) -> None:
    make(program, "acme", guard=())
    assert program.profiles.copy("acme", "copied").profile.guard == ()
    assert program.profiles.make_twin("acme", "twin").profile.guard == ()


def test_an_unknown_method_is_no_change(program: Program) -> None:
    seen = make(program, "acme").profile
    with pytest.raises(InvalidInput, match="Unknown method 'DELTE'"):
        program.profiles.change(seen, {"guard": ("DELTE",)})
    assert program.profiles.change(seen, {"guard": ("put",)}).profile.guard == ("PUT",)


def test_no_other_profile_takes_the_place_of_a_broken_one(program: Program) -> None:
    program.profiles.switch(make(program, "acme"))
    make(program, "other")
    path = Path(program.profiles.path_of("acme"))
    path.write_text(path.read_text().replace('"DELETE"', '"DELTE"'), encoding="utf-8")
    for named in ("", "acme"):
        with pytest.raises(BrokenFile, match=r"acme.toml:\d+:1: guard: Unknown method 'DELTE'"):
            program.profiles.choose(named)
    active, _, files = program.profiles.beginning()
    assert (active, files) == (None, 2)
    assert program.profiles.choose("other").profile.name == "other"
