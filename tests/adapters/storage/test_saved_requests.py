"""Saved requests on a real disk."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.saved_requests import FileSavedStore
from frameio_tui.core.errors import BrokenFile, InvalidInput, NameTaken, NewerFile, NoSuchRequest
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.saved_request import SavedRequest
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.text.redact import redact_text

SPEC = RequestSpec(
    "POST",
    "/teams/{team_id}/projects",
    (("bare", None), ("empty", ""), ("name", "a%20b")),
    (("x-a", "1"), ("x-a", "2: three")),
    '{\n  "name": "Rääl \\"7\\"",\n  "n": 1.10\n}',
)


@pytest.fixture
def store(tmp_path: Path) -> FileSavedStore:
    return FileSavedStore(Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)}))


def folder(tmp_path: Path) -> Path:
    return tmp_path / "config" / "requests"


def test_what_is_kept_comes_back_whole(store: FileSavedStore, tmp_path: Path) -> None:
    one = SavedRequest("new-project", SPEC, ApiVersion.V2, "for the intake team")
    path = Path(store.save(one))
    assert path.parent == folder(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert store.load("new-project") == one
    assert store.listing().requests == (one,)


def test_a_body_is_written_for_people_to_read(store: FileSavedStore) -> None:
    path = Path(store.save(SavedRequest("one", SPEC, ApiVersion.V2)))
    assert '  "n": 1.10\n' in path.read_text("utf-8")


ODD = ["'''", "a\r\nb", "\n", "\x00", "\ufeff", "x''", '"""', "\\"]


@given(body=st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(ODD))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example replaces the one before
def test_any_body_comes_back_exact(store: FileSavedStore, body: str) -> None:
    assume(redact_text(body) == body)
    one = SavedRequest("one", RequestSpec("POST", "/x", body=body), ApiVersion.V2)
    store.save(one, replace=True)
    assert store.load("one") == one


def test_nothing_is_replaced_unasked(store: FileSavedStore) -> None:
    store.save(SavedRequest("one", SPEC, ApiVersion.V2))
    other = SavedRequest("one", RequestSpec("GET", "/me"), ApiVersion.V4)
    with pytest.raises(NameTaken):
        store.save(other)
    assert store.load("one").spec == SPEC
    store.save(other, replace=True)
    assert store.load("one") == other


def test_a_secret_never_reaches_the_disk(store: FileSavedStore, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        store.save(SavedRequest("one", RequestSpec("GET", "/x?token=abcdef", (("token", "abcdef"),)), ApiVersion.V2))
    assert not folder(tmp_path).exists()


def test_removing(store: FileSavedStore) -> None:
    store.save(SavedRequest("one", SPEC, ApiVersion.V2))
    store.remove("one")
    assert store.listing().requests == ()
    for name in ("one", "../../data/x"):
        with pytest.raises(NoSuchRequest):
            store.remove(name)
        with pytest.raises(NoSuchRequest):
            store.load(name)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('api = "v2"\n', "method and a path"),
        ('api = "v3"\nrequest = "GET /me"\n', "api is 'v3'"),
        ('api = "v2"\nrequest = 5\n', "request is not a string"),
        ('api = "v2"\nrequest = "FETCH /me"\n', "method and a path"),
        ('api = "v2"\nrequest = "GET /a b"\n', "cannot contain a space"),
        ('api = "v2"\nrequest = "GET /me"\nheaders = "x: y"\n', "headers"),
        ('api = "v2"\nrequest = "GET\n', ":2:15: illegal character"),
    ],
)
def test_a_file_that_is_none_is_named_with_its_fault(
    store: FileSavedStore, tmp_path: Path, text: str, reason: str
) -> None:
    folder(tmp_path).mkdir(parents=True)
    path = folder(tmp_path) / "bad.toml"
    path.write_text(text, "utf-8")
    store.save(SavedRequest("good", SPEC, ApiVersion.V2))
    with pytest.raises(BrokenFile) as caught:
        store.load("bad")
    assert str(path) in str(caught.value)
    assert reason in str(caught.value)
    listing = store.listing()
    assert [one.name for one in listing.requests] == ["good"]
    assert [one.path for one in listing.broken] == [str(path)]
    assert path.read_text("utf-8") == text


def test_a_file_of_a_later_version_is_left_alone(store: FileSavedStore, tmp_path: Path) -> None:
    folder(tmp_path).mkdir(parents=True)
    (folder(tmp_path) / "new.toml").write_text('version = 9\napi = "v2"\nrequest = "GET /me"\n', "utf-8")
    with pytest.raises(NewerFile):
        store.load("new")


def test_names_have_folders_and_empty_folders_are_removed(store: FileSavedStore, tmp_path: Path) -> None:
    deep = "/".join(["a"] * 8 + ["x"])
    for name in ("one", "intake/two", "intake/eu/three", deep):
        store.save(SavedRequest(name, SPEC, ApiVersion.V2))
    (folder(tmp_path) / "intake" / "loop").symlink_to(folder(tmp_path))
    (folder(tmp_path) / ".git").mkdir()
    (folder(tmp_path) / ".git" / "x.toml").write_text("", "utf-8")
    (folder(tmp_path) / "Not Valid").mkdir()
    (folder(tmp_path) / "Not Valid" / "x.toml").write_text('api = "v2"\nrequest = "GET /me"\n', "utf-8")
    listing = store.listing()
    assert [one.name for one in listing.requests] == [deep, "intake/eu/three", "intake/two", "one"]
    assert [one.name for one in listing.broken] == ["Not Valid/x"]
    with pytest.raises(NameTaken, match="intake/two"):
        store.save(SavedRequest("intake/two", SPEC, ApiVersion.V4))
    (folder(tmp_path) / "Intake").mkdir(exist_ok=True)
    (folder(tmp_path) / "Intake" / "Four.toml").write_text('api = "v2"\nrequest = "GET /me"\n', "utf-8")
    with pytest.raises(NameTaken, match="Intake/Four"):
        store.save(SavedRequest("intake/four", SPEC, ApiVersion.V4), replace=True)
    store.remove("intake/eu/three")
    assert not (folder(tmp_path) / "intake" / "eu").exists()
    store.remove(deep)
    assert not (folder(tmp_path) / "a").exists()
    with pytest.raises(NoSuchRequest, match="intake/ is a folder"):
        store.load("intake")
    for name in ("../x", "/x", "a/../../x", "intake/"):
        with pytest.raises(NoSuchRequest):
            store.load(name)
        with pytest.raises(InvalidInput):
            store.save(SavedRequest(name, SPEC, ApiVersion.V2))


def test_variables_and_descriptions_are_stored_and_checked(store: FileSavedStore, tmp_path: Path) -> None:
    one = SavedRequest("one", SPEC, ApiVersion.V2, "For intake", (("team", 'a "b"'), ("empty", "")))
    path = Path(store.save(one))
    assert store.load("one") == one == store.load_file(str(path))
    path.write_text('api = "v2"\nrequest = "GET /me"\nnotes = "an old file"\n', "utf-8")
    assert store.load("one").description == "an old file"
    for table, reason in (
        ("variables = 3", "not a table"),
        ("variables = {a = 1}", "not a table of strings"),
        ('variables = {api_token = "abc"}', "seems to be a secret"),
        ('variables = {"a b" = "1"}', "cannot be the name"),
    ):
        path.write_text(f'api = "v2"\nrequest = "GET /me"\n{table}\n', "utf-8")
        with pytest.raises(BrokenFile, match=reason):
            store.load("one")
