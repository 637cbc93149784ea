"""The cache of names for the completion of places: private, limited, and never in the way."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from frameio_tui.adapters.storage import place_names
from frameio_tui.adapters.storage.place_names import PlaceNameFiles, names_in

if TYPE_CHECKING:
    import pytest


def test_names_are_private_and_those_of_a_profile_are_removed_with_it(tmp_path: Path) -> None:
    stored, folder = PlaceNameFiles(str(tmp_path / "places")), tmp_path / "places" / "profile"
    stored.remember("profile", "ws", [("Reel", "p1"), ("clip.mov", "")])
    assert names_in(str(folder), "ws") == [("Reel", "p1"), ("clip.mov", "")]
    assert (folder.stat().st_mode & 0o777, (folder / "ws").stat().st_mode & 0o777) == (0o700, 0o600)
    stored.forget("profile")
    stored.forget("profile")
    stored.forget("../places")
    assert os.listdir(tmp_path / "places") == []


def test_the_oldest_places_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_names, "MAX_PLACES", 10)
    monkeypatch.setattr(place_names, "MAX_NAMES", 3)
    stored = PlaceNameFiles(str(tmp_path))
    for number in range(11):
        stored.remember("profile", f"id{number}", [(f"{name}", "") for name in range(5)])
        os.utime(tmp_path / "profile" / f"id{number}", (number, number))
    assert names_in(str(tmp_path / "profile"), "id0") == []
    assert len(names_in(str(tmp_path / "profile"), "id10")) == 3


def test_what_cannot_be_stored_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "places").write_text("a file")
    PlaceNameFiles(str(tmp_path / "places")).remember("profile", "ws", [("Reel", "p1")])
    PlaceNameFiles(str(tmp_path)).remember("../x", "ws", [("Reel", "p1")])
    PlaceNameFiles(str(tmp_path)).remember("profile", "../x", [("Reel", "p1")])
    assert [path.name for path in tmp_path.iterdir()] == ["places"]
