"""Saves that are killed at any moment lose nothing and leave no broken file."""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.atomic_file import TEMP_PREFIX, sweep_temp
from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.profiles.credentials import FileCredentialStore
from frameio_tui.adapters.storage.profiles.files import FileProfileStore
from frameio_tui.core.profiles.profile import Profile
from tests.children import ForkedChild

SAVES = 200
WRITER = """
import sys
from frameio_tui.adapters.storage.profiles.credentials import FileCredentialStore
from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.profiles.files import FileProfileStore
from frameio_tui.core.profiles.credential import CredentialRecord, TokenSet
from frameio_tui.core.secret import Secret
paths = Paths.find({"FRAMEIO_TUI_HOME": sys.argv[1]})
store, credentials = FileProfileStore(paths), FileCredentialStore(paths)
profiles = list(store.listing().profiles)
number = int(sys.argv[2])
print("ready", flush=True)
while True:
    for at, profile in enumerate(profiles):
        number += 1
        profiles[at] = store.change(profile, {"title": str(number) * 50}, force=True)
        credentials.write(profile, CredentialRecord(tokens=TokenSet(Secret(str(number) * 50))))
        print(number, flush=True)
"""


@pytest.mark.slow
def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    paths = Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})
    store, credentials = FileProfileStore(paths), FileCredentialStore(paths)
    names = [f"profile-{number}" for number in range(3)]
    for number, name in enumerate(names):
        store.create(Profile(id=f"{number:032x}", name=name))
    chance = random.Random(7)  # noqa: S311 - moments, no secrets
    saved = rounds = 0
    while saved < SAVES:
        rounds += 1
        done = killed_after(tmp_path, saved, chance.randint(1, 25), chance.random() * 0.004)
        saved = max(saved + 1, done)
        listing = store.listing()
        assert [profile.name for profile in listing.profiles] == names
        assert listing.broken == ()
        for profile in listing.profiles:
            kept = credentials.read(profile).tokens
            for text in (profile.title, kept.access.reveal() if kept else ""):
                assert len(text) % 50 == 0
                assert text == text[: len(text) // 50] * 50
    assert rounds > 3
    for folder in (paths.profiles_dir, paths.credentials_dir):
        sweep_temp(folder)
        assert [name for name in os.listdir(folder) if name.startswith(TEMP_PREFIX)] == []


def killed_after(home: Path, number: int, saves: int, pause: float) -> int:
    """Start a writer, kill it a moment after some saves; the number of its last save."""
    command = [sys.executable, "-c", WRITER, str(home), str(number)]
    with ForkedChild(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        last = number
        for _ in range(saves):
            last = int(writer.stdout.readline())
        select.select([], [], [], pause)  # a moment inside the next save
        writer.kill()
    return last
