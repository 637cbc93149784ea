"""A face over the real services, a home of its own, and the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.cli.container import Container, parts_at
from frameio_tui.cli.demo.profiles import seed
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture
def empty(tmp_path: Path, sandbox: SandboxServer) -> Container:
    """No profile yet; new ones are of the sandbox."""
    return parts_at(str(tmp_path / "home"), {"LANG": "C.UTF-8"}, sandbox.url)


@pytest.fixture
def parts(empty: Container, sandbox: SandboxServer) -> Container:
    """The demo's profiles."""
    seed(empty, sandbox)
    return empty


@pytest.fixture
def app(parts: Container, monkeypatch: pytest.MonkeyPatch) -> FrameioApp:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return FrameioApp(parts.services())


@pytest.fixture
def empty_app(empty: Container, monkeypatch: pytest.MonkeyPatch) -> FrameioApp:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return FrameioApp(empty.services())
