"""The file that names the default profile of a folder: what it can be, and that it needs an approval."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.paths import FOLDER_FILE, Paths
from frameio_tui.adapters.storage.profiles.folder_default import FolderDefaults
from frameio_tui.core.errors import BrokenFile, NameTaken, UnapprovedProfile


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inner = tmp_path / "user" / "project" / "src"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return inner


@pytest.fixture
def defaults(tmp_path: Path, folder: Path) -> FolderDefaults:
    paths = Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path / "files")})
    return FolderDefaults(paths, {"HOME": str(tmp_path / "user")})


def write(folder: Path, text: str = 'profile = "acme"\n', mode: int = 0o644) -> str:
    path = folder / FOLDER_FILE
    path.write_text(text)
    path.chmod(mode)
    return str(path)


def test_the_nearest_file_applies_up_to_the_home_folder(defaults: FolderDefaults, folder: Path) -> None:
    assert defaults.find() == ""
    write(folder.parents[2])  # above the home folder
    assert defaults.find() == ""
    for place in (folder.parents[1], folder.parent, folder):
        assert defaults.find() == "" or place != folder.parents[1]
        path = write(place)
        assert defaults.find() == path
    assert defaults.read(path).profile == "acme"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('profile = "acme"\nbase_url = "https://evil.example"', "'base_url' is not allowed"),
        ('profile = "acme"\nread_only = false', "'read_only' is not allowed"),
        ('[profile]\nname = "acme"', "does not name a profile"),
        ('profile = "../acme"', "does not name a profile"),
        ('profile = "ac\\u001bme"', "does not name a profile"),
        ("", "does not name a profile"),
        ("profile = ", "invalid value"),
        ("#" * 5000, "too large"),
    ],
)
def test_it_can_name_a_profile_and_nothing_else(defaults: FolderDefaults, folder: Path, text: str, reason: str) -> None:
    with pytest.raises(BrokenFile, match=reason):
        defaults.read(write(folder, text))


def test_links_other_owners_and_writable_files_are_refused(defaults: FolderDefaults, folder: Path) -> None:
    path = write(folder, mode=0o664)
    with pytest.raises(BrokenFile, match="can be changed by other users"):
        defaults.read(path)
    os.rename(path, folder / "real.toml")
    os.symlink(folder / "real.toml", path)
    with pytest.raises(BrokenFile, match="is a symbolic link"):
        defaults.read(path)
    with pytest.raises(NameTaken):
        defaults.create("acme")
    os.remove(path)
    os.mkdir(path)
    with pytest.raises(BrokenFile, match="is not a regular file"):
        defaults.read(path)
    os.rmdir(path)
    os.mkfifo(path)
    with pytest.raises(BrokenFile, match="is not a regular file"):
        defaults.read(path)
    os.remove(path)
    if os.geteuid() == 0:
        os.chown(write(folder), 65534, 65534)
        with pytest.raises(BrokenFile, match="belongs to another user"):
            defaults.read(path)


def test_an_approval_is_for_one_file_one_name_and_one_profile(defaults: FolderDefaults, folder: Path) -> None:
    default = defaults.read(defaults.create("acme"))
    with pytest.raises(UnapprovedProfile):
        defaults.check_approved(default, "id-1")
    defaults.approve(default, "id-1")
    defaults.check_approved(default, "id-1")
    assert not defaults.is_approved(default, "id-2")
    assert not defaults.is_approved(default._replace(profile="other"), "id-1")
    write(folder.parent)
    assert not defaults.is_approved(default._replace(path=str(folder.parent / FOLDER_FILE)), "id-1")
    assert not defaults.is_approved(defaults.read(defaults.create("other")), "id-1")
