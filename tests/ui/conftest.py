"""A face over the real services, a home of its own, and the sandbox."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frameio_tui.cli.container import Container, container_at
from frameio_tui.cli.demo.profiles import seed
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from tests.once import style_sheets_parsed_once
from tests.ui.driving import frames_drawn_when_read, idle_loop_awaited


@pytest.fixture(scope="session", autouse=True)
def parsed_styles() -> Iterator[None]:
    with style_sheets_parsed_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def pilots_wait_for_the_loop() -> Iterator[None]:
    with idle_loop_awaited():
        yield


@pytest.fixture(scope="session", autouse=True)
def frames_not_drawn() -> Iterator[Any]:
    """The value is the method that draws, for tests that need each frame."""
    with frames_drawn_when_read() as render:
        yield render


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture
def empty(tmp_path: Path, sandbox: SandboxServer) -> Container:
    """No profile yet; new ones are of the sandbox."""
    return container_at(str(tmp_path / "home"), {"LANG": "C.UTF-8"}, sandbox.url)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, sandbox: SandboxServer) -> Path:
    """A home with the demo's profiles, to be copied: making them takes longer than most tests."""
    home = tmp_path_factory.mktemp("seeded") / "home"
    seed(container_at(str(home), {"LANG": "C.UTF-8"}, sandbox.url), sandbox)
    return home


@pytest.fixture
def container(empty: Container, tmp_path: Path, seeded: Path) -> Container:
    """The demo's profiles."""
    shutil.copytree(seeded, tmp_path / "home", symlinks=True)
    return empty


@pytest.fixture
def app(container: Container, monkeypatch: pytest.MonkeyPatch) -> FrameioApp:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return FrameioApp(container.services())


@pytest.fixture
def empty_app(empty: Container, monkeypatch: pytest.MonkeyPatch) -> FrameioApp:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return FrameioApp(empty.services())
