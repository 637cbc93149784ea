"""One change costs few reads of files, is told once, and is drawn where it can be seen."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frameio_tui.adapters.storage import file_cache
from frameio_tui.cli.container import Container
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.messages import ProfilesChanged
from frameio_tui.ui.profiles.screen import Profiles
from frameio_tui.ui.screen_args import ProfilesArgs, SignInArgs
from tests.sandbox.consent import come_back, consent
from tests.ui.driving import appears, open_screen, settled, text_of, type_keys, write
from tests.ui.running import run


class Reads:
    """Counts opens for reading below a folder; a hook of this kind lasts as long as the process."""

    def __init__(self) -> None:
        self.folder = ""
        self.paths: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and self.folder and isinstance(arguments[0], (str, bytes)):
            path, reading = os.fsdecode(arguments[0]), arguments[2] & os.O_ACCMODE == os.O_RDONLY
            if reading and path.startswith(self.folder) and not os.path.isdir(path):
                self.paths.append(path)

    def names(self) -> str:
        """The files that were read, for the message of a test that fails."""
        return " ".join(path.removeprefix(self.folder) for path in self.paths)


READS = Reads()


@pytest.fixture
def reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reads]:
    """The files of the fixtures are as young as the test: for a user they are older than this."""
    monkeypatch.setattr(file_cache, "SETTLED_AFTER", 0.0)
    READS.folder = str(tmp_path / "home")
    yield READS
    READS.folder = ""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[ProfilesChanged]:
    """Each message that profiles have changed."""
    messages: list[ProfilesChanged] = []
    handle = FrameioApp.on_profiles_changed

    def note(app: FrameioApp, message: ProfilesChanged) -> None:
        messages.append(message)
        handle(app, message)

    monkeypatch.setattr(FrameioApp, "on_profiles_changed", note)
    return messages


def test_one_edit_of_a_profile(
    reads: Reads, app: FrameioApp, container: Container, told: list[ProfilesChanged], monkeypatch: pytest.MonkeyPatch
) -> None:
    draws: list[bool] = []
    draw = Profiles._draw
    monkeypatch.setattr(Profiles, "_draw", lambda screen: (draws.append(screen.is_current), draw(screen)))

    async def steps(pilot: Any) -> None:
        await open_screen(app, ProfilesArgs())
        await settled(pilot)
        reads.paths.clear()
        draws.clear()
        await type_keys(pilot, "e")
        await write(pilot, "#row-title LineField", "Another title")
        await type_keys(pilot, "ctrl+s")
        assert "Another title" in text_of(app)

    run(app, steps)
    assert container.profiles.entry("demo").profile.title == "Another title"
    assert len(reads.paths) <= 10, reads.names()
    assert len(told) == 1
    assert told[0].overview is not None
    assert draws == [True], "hidden while it was written, drawn once when it is seen again"


def test_one_sign_in(reads: Reads, app: FrameioApp, told: list[ProfilesChanged]) -> None:
    async def steps(pilot: Any) -> None:
        reads.paths.clear()
        screen: Any = await open_screen(app, SignInArgs("demo-oauth"))
        await appears(pilot, "Waiting for the browser")
        url = str(screen.flow.signin.attempt.url)
        await asyncio.to_thread(come_back, await asyncio.to_thread(consent, url))
        await appears(pilot, "Signed in as")
        await settled(pilot)

    run(app, steps)
    assert len(reads.paths) <= 15, reads.names()
    assert len(told) == 1


def test_reading_one_profile_reads_no_other(reads: Reads, container: Container) -> None:
    container.profiles.overview()  # as for a program that runs
    reads.paths.clear()
    container.profiles.entry("demo")
    others = [path for path in reads.paths if "/profiles/" in path and not path.endswith("/demo.toml")]
    assert others == []
    READS.paths.clear()
    os.utime(container.profiles.path_of("demo-v4"))
    assert len(container.profiles.overview().entries) == 8
    assert [Path(path).name for path in READS.paths] == ["demo-v4.toml"]
