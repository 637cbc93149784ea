"""Profiles as a person uses them: made, edited, copied, renamed, trusted, twinned, switched, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.core.errors import BrokenFile, ChangedOnDisk, InvalidInput, NameTaken, NoSuchProfile, UsageError
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.oauth.pasted_token import examine_paste
from frameio_tui.core.profiles.profile import DEFAULT_REDIRECT_URI, ApiVersion, CredentialKind
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Program
from tests.support import CANARY


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
