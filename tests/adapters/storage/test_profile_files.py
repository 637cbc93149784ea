"""Profiles are files a person may edit too: nothing of theirs is lost, and a broken one hurts no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.profile_keys import KEYS
from frameio_tui.adapters.storage.profiles.files import FileProfileStore, parse_profile, profile_to_document
from frameio_tui.core.errors import (
    BrokenFile,
    ChangedOnDisk,
    NameTaken,
    NewerFile,
    NoSuchProfile,
    remedy_on_command_line,
)
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Endpoints, Profile, SecretStore
from tests.support import CANARY

ACME = Profile(id="a" * 32, name="acme")
BETA = Profile(id="b" * 32, name="beta")
HAND_MADE = """# my profile
version = 1
id = "{id}"   # never change
future_key = "kept"

title = "Acme"  # the client
scopes = [
    "asset.read",  # to look
]

[credential]
kind = "developer_token"
extra = 5
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})


@pytest.fixture
def store(paths: Paths) -> FileProfileStore:
    return FileProfileStore(paths)


@pytest.fixture
def folder(paths: Paths) -> Path:
    folder = Path(paths.profiles_dir)
    folder.mkdir(parents=True)
    return folder


def test_looking_makes_nothing(store: FileProfileStore, tmp_path: Path) -> None:
    assert store.listing() == ((), ())
    with pytest.raises(NoSuchProfile, match="No profiles exist yet"):
        store.load("acme")
    assert list(tmp_path.iterdir()) == []


def test_a_profile_is_made_listed_renamed_and_removed(store: FileProfileStore) -> None:
    store.create(BETA)
    store.create(ACME)
    assert store.listing().profiles == (ACME, BETA)
    assert os.stat(store.path_of("acme")).st_mode & 0o777 == 0o600
    with pytest.raises(NameTaken):
        store.create(ACME)
    with pytest.raises(NameTaken):
        store.rename("acme", "beta")
    store.rename("acme", "gamma")
    assert store.load("gamma") == ACME._replace(name="gamma")
    store.remove("gamma")
    with pytest.raises(NoSuchProfile, match="beta"):
        store.load("gamma")
    for call in (
        lambda: store.remove("gamma"),
        lambda: store.rename("gamma", "x"),
        lambda: store.give_new_id("gamma", "x"),
    ):
        with pytest.raises(NoSuchProfile):
            call()


def test_names_that_could_leave_the_folder_are_no_profiles(store: FileProfileStore) -> None:
    for name in ("../x", "/etc/passwd", "", "a/b", ".hidden"):
        with pytest.raises(NoSuchProfile):
            store.load(name)


def test_comments_and_unknown_keys_outlive_a_change(store: FileProfileStore, folder: Path) -> None:
    text = HAND_MADE.format(id=ACME.id)
    (folder / "acme.toml").write_text(text)
    seen = store.load("acme")
    changed = store.change(seen, {"title": "Acme Film", "read_only": True})
    assert (changed.title, changed.read_only) == ("Acme Film", True)
    after = (folder / "acme.toml").read_text()
    for kept in ("# my profile", "# never change", 'future_key = "kept"', "# the client", "# to look", "extra = 5"):
        assert kept in after
    assert store.load("acme") == changed
    store.change(changed, {"title": "", "read_only": False, "scopes": ()})
    assert store.load("acme").title == ""


def test_nothing_to_change_writes_nothing(store: FileProfileStore, folder: Path) -> None:
    (folder / "acme.toml").write_text(HAND_MADE.format(id=ACME.id))
    before = os.stat(folder / "acme.toml")
    store.change(store.load("acme"), {"title": "Acme"})
    assert os.stat(folder / "acme.toml").st_ino == before.st_ino


def test_two_who_change_one_key_are_told_and_other_keys_are_merged(store: FileProfileStore) -> None:
    store.create(ACME)
    seen = store.load("acme")
    store.change(seen, {"title": "theirs", "label": "PROD"})
    merged = store.change(seen, {"colour": "red"})
    assert (merged.title, merged.colour) == ("theirs", "red")
    with pytest.raises(ChangedOnDisk) as caught:
        store.change(seen, {"title": "mine", "label": "PROD"})
    assert caught.value.keys == ("title",)
    assert store.load("acme").title == "theirs"
    assert store.change(seen, {"title": "mine"}, force=True).title == "mine"


def test_a_file_that_became_another_profile_is_not_written(store: FileProfileStore) -> None:
    store.create(ACME)
    store.remove("acme")
    store.create(ACME._replace(id="c" * 32))
    with pytest.raises(ChangedOnDisk, match="another profile"):
        store.change(ACME, {"title": "x"}, force=True)


BROKEN = [
    (b"\xef\xbb\xbfid = 'x", "line", 1),
    (b"id = 'a'\r\nid = 'b'\r\n", "overwrite", 2),
    (b"id = '\x00'", "", 1),
    (b"", "no id", 0),
    (b"title = 'by hand'", "no id", 0),
    (b"version = 99", "newer version", 0),
    (b"id = 'short'", "32 hex", 1),
    (b"x" * (2**20 + 1), "bytes", 0),
    (b"\xff\xfe", "UTF-8", 1),
]


@pytest.mark.parametrize(("data", "word", "line"), BROKEN, ids=[word or "nul" for _, word, _ in BROKEN])
def test_a_broken_file_is_named_and_the_others_work(
    data: bytes, word: str, line: int, store: FileProfileStore, folder: Path
) -> None:
    store.create(BETA)
    (folder / "acme.toml").write_bytes(data)
    listing = store.listing()
    assert listing.profiles == (BETA,)
    (broken,) = listing.broken
    assert (broken.name, broken.path, broken.line) == ("acme", str(folder / "acme.toml"), line)
    assert word == "line" or word in broken.reason
    assert broken.remedy
    with pytest.raises(BrokenFile):
        store.load("acme")
    with pytest.raises(BrokenFile):
        store.change(ACME, {"title": "x"}, force=True)
    assert (folder / "acme.toml").read_bytes() == data


def test_things_that_are_no_files_are_named_too(store: FileProfileStore, folder: Path) -> None:
    os.mkfifo(folder / "fifo.toml")
    (folder / "folder.toml").mkdir()
    (folder / "link.toml").symlink_to(folder / "nowhere")
    (folder / "Upper.toml").write_text("")
    (folder / ".hidden.toml").write_text("")
    (folder / "notes.txt").write_text("")
    assert [broken.name for broken in store.listing().broken] == ["Upper", "fifo", "folder", "link"]


def test_names_that_differ_by_case_alone_are_refused(store: FileProfileStore, folder: Path) -> None:
    store.create(ACME)
    (folder / "ACME.toml").write_text("")
    assert store.listing().profiles == (ACME,)
    with pytest.raises(NameTaken):
        store.create(Profile(id="c" * 32, name="Acme"))


def test_a_newer_file_is_left_alone(store: FileProfileStore, folder: Path) -> None:
    (folder / "acme.toml").write_text(f'version = 2\nid = "{ACME.id}"\n')
    with pytest.raises(NewerFile):
        store.change(ACME, {"title": "x"})
    with pytest.raises(NewerFile):
        store.give_new_id("acme", "c" * 32)


def test_of_a_file_and_its_copy_the_one_with_the_credential_stays(
    store: FileProfileStore, folder: Path, paths: Paths
) -> None:
    store.create(ACME)
    (folder / "copy.toml").write_bytes((folder / "acme.toml").read_bytes())
    assert [broken.name for broken in store.listing().broken] == ["acme", "copy"]
    assert store.find(ACME.id) == {}
    Path(paths.credentials_dir).mkdir(parents=True)
    (Path(paths.credentials_dir) / f"{ACME.id}.toml").write_text('profile = "acme"')
    listing = store.listing()
    assert listing.profiles == (ACME,)
    assert listing.broken[0].name == "copy"
    assert "profiles new-id copy" in remedy_on_command_line(listing.broken[0].remedy)
    assert store.load("acme") == ACME
    assert store.find(ACME.id, "d" * 32, "") == {ACME.id: ACME}
    with pytest.raises(BrokenFile, match="same ID"):
        store.load("copy")
    escaped = (folder / "acme.toml").read_text().replace(ACME.id, f"\\u{ord(ACME.id[0]):04x}{ACME.id[1:]}")
    (folder / "copy.toml").write_text(escaped)
    with pytest.raises(BrokenFile, match="same ID"):
        store.load("copy")
    path = folder / "copy.toml"
    path.write_text(f'linked_profile = "{"d" * 32}"\n' + path.read_text())
    assert store.give_new_id("copy", "c" * 32).id == "c" * 32
    assert not store.load("copy").linked_profile
    assert len(store.listing().profiles) == 2


def test_a_file_made_by_hand_is_adopted(store: FileProfileStore, folder: Path) -> None:
    (folder / "acme.toml").write_text("# mine\ntitle = 'x'\n")
    assert store.give_new_id("acme", ACME.id) == ACME._replace(title="x")
    assert (folder / "acme.toml").read_text().startswith("# mine")


def test_a_linked_profile_stays_a_link(store: FileProfileStore, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text(HAND_MADE.format(id=ACME.id))
    (folder / "acme.toml").symlink_to(target)
    store.change(store.load("acme"), {"title": "new"})
    assert (folder / "acme.toml").is_symlink()
    assert 'title = "new"' in target.read_text()


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
    store=SecretStore.KEYRING,
    client_id="c",
    redirect_uri="http://127.0.0.1:1/x",
    endpoints=Endpoints(authorize="https://a.test/x", token="https://a.test/t"),
    scopes=("asset.read", "zz.new"),
    account="acc",
    read_only=True,
    ask_before=("DELETE",),
    env_var="X",
    command=("pass", "show", "x y"),
    linked_profile="1" * 32,
    notes="äöü 東",
)


def test_every_field_has_its_key() -> None:
    assert set(KEYS) == set(Profile._fields) - {"name"}


@pytest.mark.parametrize("profile", [FULL, Profile(id=ID, name="acme"), Profile(id=ID, name="acme", ask_before=())])
def test_a_profile_comes_back_as_it_went(profile: Profile) -> None:
    assert parse_profile("acme", "f", profile_to_document(profile)) == profile


def test_a_new_file_holds_what_is_not_the_default_and_what_asks_first() -> None:
    assert profile_to_document(Profile(id=ID, name="acme")) == {
        "version": 1,
        "id": ID,
        "api": "v2",
        "base_url": "https://api.frame.io",
        "ask_before": ["DELETE"],
        "credential": {"kind": "developer_token"},
    }


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"id": None}, "profiles new-id acme"),
        ({"id": ""}, "profiles new-id"),
        ({"id": "XYZ"}, "32 hex"),
        ({"id": 5}, "id is not a string"),
        ({"api": "v3"}, "v2, v4"),
        ({"api": ["v2"]}, "v2, v4"),
        ({"colour": "puce"}, "red"),
        ({"base_url": "http://api.frame.io"}, "base_url"),
        ({"base_url": "https://api.frame.io/v2"}, "base_url"),
        ({"base_url": "https://u:p@api.frame.io"}, "base_url"),
        ({"read_only": "yes"}, "read_only"),
        ({"read_only": 1}, "read_only"),
        ({"ask_before": ["DELTE"]}, "Did you mean DELETE?"),
        ({"ask_before": ["DELETE", "FOO"]}, "Unknown method 'FOO' Use one of: GET, HEAD, POST"),
        ({"ask_before": [""]}, "Unknown method"),
        ({"ask_before": ["DELETE PUT"]}, "Unknown method"),
        ({"ask_before": "DELETE"}, "not a list"),
        ({"ask_before": True}, "not a list"),
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
        parse_profile("acme", "/x/acme.toml", document)
    assert word in f"{caught.value.reason} {remedy_on_command_line(caught.value.remedy)}"
    assert caught.value.path == "/x/acme.toml"


def test_a_file_without_ask_before_asks_before_delete_and_an_empty_list_switches_it_off() -> None:
    assert parse_profile("acme", "f", {"id": ID}).ask_before == ("DELETE",)
    assert parse_profile("acme", "f", {"id": ID, "ask_before": []}).ask_before == ()
    assert parse_profile("acme", "f", {"id": ID, "ask_before": ["put", "PUT", " delete "]}).ask_before == (
        "PUT",
        "DELETE",
    )


def test_a_guard_that_is_switched_off_stays_off_on_disk(store: FileProfileStore, folder: Path) -> None:
    (folder / "acme.toml").write_text(HAND_MADE.format(id=ACME.id))
    off = store.change(store.load("acme"), {"ask_before": ()})
    assert "ask_before = []" in (folder / "acme.toml").read_text()
    assert (off.ask_before, store.load("acme").ask_before) == ((), ())
    store.change(off, {"ask_before": ("DELETE",)})
    assert 'ask_before = ["DELETE"]' in (folder / "acme.toml").read_text()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title = 'x'\nask_before = ['DELTE']", 3, "Unknown method 'DELTE'"),
        ("guard = ['DELETE']", 2, "`guard` is now `ask_before`"),
        ("guard = []", 2, "`guard` is now `ask_before`"),
        ("guard = ['DELETE']\nask_before = ['DELETE']", 2, "`guard` is now `ask_before`"),
        ("[credential]\nkind = 'environment'\nguard = ['DELETE']", 4, "`guard` is now `ask_before`"),
        ("twin = '11111111111111111111111111111111'", 2, "`twin` is now `linked_profile`"),
        ("gaurd = ['DELETE']", 2, "Did you mean ask_before?"),
        ("ask-before = ['DELETE']", 2, "Did you mean ask_before?"),
        ("ask_befor = ['DELETE']", 2, "Did you mean ask_before?"),
        ("Guard = ['DELETE']", 2, "Did you mean ask_before?"),
        ("guards = ['DELETE']", 2, "Did you mean ask_before?"),
        ("guard_methods = ['DELETE']", 2, "Did you mean ask_before?"),
        ("readonly = true", 2, "Did you mean read_only?"),
        ("read-only = true", 2, "Did you mean read_only?"),
        ("ReadOnly = true", 2, "Did you mean read_only?"),
        ('"read only" = true', 2, "Did you mean read_only?"),
        ("raed_only = true", 2, "Did you mean read_only?"),
        ("base-url = 'https://a.example'", 2, "Did you mean base_url?"),
        ("[credentials]\nkind = 'environment'", 2, "Did you mean credential?"),
        ("[credential]\nkinds = 'environment'", 3, "Did you mean kind?"),
        ("[credential]\nstorage = 'keyring'", 3, "Did you mean store?"),
        ("credential.stroe = 'keyring'", 2, "Did you mean store?"),
        ("[credential]\nkind = 'environment'\n\nask_before = ['DELETE']", 5, "Write ask_before above the first table."),
        ("[credential.endpoints]\nread_only = true", 3, "Write read_only above the first table."),
        ("[credential.endpoints]\ntoekn = 'https://a.example'", 3, "Did you mean token?"),
        ("[safety]\nread-only = true", 3, "Write read_only above the first table."),
        ("[credential]\nbase_url = 'https://a.example'", 3, "Write base_url above the first table."),
        ("store = 'keyring'", 2, "Write store under [credential]."),
        ("notes = '''\nask_before = [1]\n'''\nread_only = 'yes'", 5, "Write read_only = true."),
        ("  credential = { kind = 'magic' }", 2, "credential.kind is 'magic'"),
    ],
)
def test_what_should_protect_and_does_not_is_named_with_its_line(
    text: str, line: int, words: str, store: FileProfileStore, folder: Path
) -> None:
    (folder / "acme.toml").write_text(f"id = '{ID}'\n{text}\n")
    (broken,) = store.listing().broken
    assert words in f"{broken.reason}. {broken.remedy}"
    assert (broken.path, broken.line) == (str(folder / "acme.toml"), line)
    with pytest.raises(BrokenFile, match=f"acme.toml:{line}:"):
        store.load("acme")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("token = 'fio-u-{canary}'", 2, "'token' is not allowed, because a profile file must not contain secrets"),
        ("Access-Token = '{canary}'", 2, "'Access-Token' is not allowed"),
        ("client_secret = '{canary}'", 2, "and run: frameio-tui secret set acme"),
        ("[credential]\nkind = 'oauth_secret'\nsecret = '{canary}'", 4, "frameio-tui secret set acme"),
        ("[credential]\ntoken = '{canary}'", 3, "Delete the line, and run: frameio-tui token set acme"),
        ("[credential]\nclientSecret = '{canary}'", 3, "'clientSecret' is not allowed"),
        ("[token]\naccess_token = '{canary}'", 3, "'access_token' is not allowed"),
        ("[[more]]\nrefresh_token = '{canary}'", 3, "'refresh_token' is not allowed"),
    ],
)
def test_a_secret_in_a_profile_file_is_named_without_its_value(
    text: str, line: int, words: str, store: FileProfileStore, folder: Path
) -> None:
    (folder / "acme.toml").write_text(f"id = '{ID}'\n{text.format(canary=CANARY)}\n")
    (broken,) = store.listing().broken
    assert words in f"{broken.reason}. {remedy_on_command_line(broken.remedy)}"
    assert CANARY not in f"{broken}"
    assert broken.line == line
    with pytest.raises(BrokenFile, match=f"acme.toml:{line}:"):
        store.load("acme")


def test_the_address_of_the_token_endpoint_is_no_secret() -> None:
    document = {"id": ID, "credential": {"kind": "oauth_pkce", "endpoints": {"token": "https://a.test/token"}}}
    assert parse_profile("acme", "f", document).endpoints.token == "https://a.test/token"


def test_unknown_keys_do_not_matter() -> None:
    more = {"x": 1, "kind": "a", "store": "b", "list": [{"y": 2}]}
    credential = {"kind": "developer_token", "new": 1, "expires": 5, "token": ""}
    document = {"id": ID, "color": "red", "team": "a", "future": more, "credential": credential}
    assert parse_profile("acme", "f", document) == Profile(id=ID, name="acme")
