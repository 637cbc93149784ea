"""Folders are where the platform puts them, and looking creates nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs
import pytest

from frameio_tui.adapters.storage.paths import APP, Paths
from frameio_tui.core.errors import UsageError


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"XDG_CONFIG_HOME": "/x/config", "XDG_DATA_HOME": "/x/data"},
        {"XDG_STATE_HOME": "/x/state", "XDG_CACHE_HOME": "/x/cache"},
    ],
)
def test_they_are_those_of_platformdirs(given: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    dirs = platformdirs.PlatformDirs(APP, appauthor=False, roaming=False)
    assert Paths.find(os.environ) == (
        dirs.user_config_dir,
        dirs.user_data_dir,
        dirs.user_state_dir,
        dirs.user_cache_dir,
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="XDG variables count elsewhere")
def test_a_relative_xdg_folder_does_not_count() -> None:
    paths = Paths.find({"HOME": "/home/ann", "XDG_CONFIG_HOME": "relative", "XDG_DATA_HOME": ""})
    assert paths.config_dir == "/home/ann/.config/frameio-tui"
    assert paths.data_dir == "/home/ann/.local/share/frameio-tui"


def test_one_variable_moves_everything() -> None:
    paths = Paths.find({"FRAMEIO_TUI_HOME": "/somewhere", "XDG_CONFIG_HOME": "/x"})
    inside = [
        *paths,
        paths.profiles_dir,
        paths.config_file,
        paths.credentials_dir,
        paths.state_file,
        paths.history_file,
        paths.locks_dir,
        paths.spill_dir,
    ]
    assert all(path.startswith("/somewhere/") for path in inside)
    assert len(set(inside)) == len(inside)
    assert not paths.credentials_dir.startswith(paths.config_dir)
    assert Paths.find({"FRAMEIO_TUI_HOME": "~/x"}).config_dir == os.path.expanduser("~/x/config")


def test_a_relative_home_is_refused() -> None:
    with pytest.raises(UsageError, match="relative"):
        Paths.find({"FRAMEIO_TUI_HOME": "here"})
