"""What is remembered between starts: never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frameio_tui.adapters.storage import atomic_file as files
from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.state import TomlStateStore
from frameio_tui.core.errors import WriteFailed
from frameio_tui.core.profiles.state import State, Usage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)}).state_file)


@pytest.fixture
def store(tmp_path: Path) -> TomlStateStore:
    return TomlStateStore(Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)}))


def test_nothing_is_remembered_at_first(store: TomlStateStore, tmp_path: Path) -> None:
    assert store.read() == State()
    assert list(tmp_path.iterdir()) == []


def test_switching_remembers_the_one_before_and_counts(store: TomlStateStore, path: Path) -> None:
    store.record_switch("a", 10.7)
    store.record_switch("b", 20)
    store.record_switch("b", 30)
    assert store.read() == State("b", "a", {"a": Usage(1, 10), "b": Usage(2, 30)})
    store.record_switch("a", 40)
    assert (store.read().active, store.read().previous) == ("a", "b")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_deleted_profile_is_forgotten(store: TomlStateStore) -> None:
    store.record_switch("a", 1)
    store.record_switch("b", 2)
    store.forget("a")
    assert store.read() == State("b", "", {"b": Usage(1, 2)})
    store.forget("b")
    assert store.read() == State()


def test_the_theme_is_kept_beside_the_rest(store: TomlStateStore) -> None:
    store.record_switch("a", 1)
    store.set_theme("nord")
    store.record_switch("b", 2)
    assert store.read().theme == "nord"


@pytest.mark.parametrize("data", [b"active = ", b"\xff", b"version = 99", b"x" * (2**20 + 1)])
def test_an_unreadable_file_is_set_aside_at_the_next_write(data: bytes, store: TomlStateStore, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    assert store.read() == State()
    assert path.read_bytes() == data
    store.record_switch("a", 1)
    assert store.read().active == "a"
    assert path.with_name("state.toml.broken").read_bytes() == data


@pytest.mark.parametrize(
    "text",
    ["active = 5", "usage = 5", "[usage]\na = 5", "[usage.a]\ntimes = 'x'", "[theme]\nx = 1", "unknown = 1"]
    + [f"[usage.a]\ntimes = {number}" for number in (2**63 - 1, -5, "9" * 5000)],
)
def test_odd_values_count_as_none(text: str, store: TomlStateStore, path: Path) -> None:
    path.parent.mkdir()
    path.write_text(text)
    assert store.read().active == ""
    store.record_switch("a", 5)
    assert store.read().usage["a"].times == 1


def test_a_disk_that_cannot_be_written_is_an_error_and_changes_nothing(
    store: TomlStateStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.record_switch("a", 1)

    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(files.os, "replace", refuse)
    with pytest.raises(WriteFailed, match=r"Cannot save the active profile: .*Read-only"):
        store.record_switch("b", 2)
    assert store.read().active == "a"
    path.write_text("active = ")
    with pytest.raises(WriteFailed, match="Read-only"):
        store.record_switch("b", 2)
    monkeypatch.undo()
    store.record_switch("b", 3)
    assert os.listdir(path.parent).count("state.toml") == 1


def test_forgetting_what_was_never_remembered_writes_nothing(store: TomlStateStore, path: Path) -> None:
    store.forget("a")
    assert not path.exists()
    assert not path.parent.exists()
